"""The user's folders."""

import os
from pathlib import Path

import platformdirs

ENVIRONMENT_VARIABLE = "CONVNET_EXPLORER_DATA_DIR"


def data_dir(chosen: Path | str | None = None) -> Path:
    """Where runs, downloads and logs live; made when missing.

    Args:
        chosen: The value of ``--data-dir``; else the environment variable
            ``CONVNET_EXPLORER_DATA_DIR``, else the platform's usual place.
    """
    named = chosen or os.environ.get(ENVIRONMENT_VARIABLE)
    folder = (
        Path(named) if named else Path(platformdirs.user_data_dir("convnet-explorer"))
    )
    folder.mkdir(parents=True, exist_ok=True)
    return folder
