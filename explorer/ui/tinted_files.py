"""Icons as files in a colour of choice: a Qt style sheet takes no other pictures."""

import tempfile
from functools import lru_cache
from pathlib import Path

from explorer.assets import resource


@lru_cache(maxsize=64)
def tinted_file(name: str, colour: str) -> str:
    """Path of an icon drawn in ``colour``, with forward slashes, for ``url("...")``.

    Args:
        name: File name in ``resources/icons`` without its ending.
        colour: ``#rrggbb``.

    Raises:
        MissingResourcesError: The icon did not come with this installation.
    """
    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    path = Path(_folder().name) / f"{name}-{colour.lstrip('#')}.svg"
    path.write_text(drawing.replace("currentColor", colour), encoding="utf-8")
    return path.as_posix()


@lru_cache(maxsize=1)
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Lasts as long as the process and is removed with it."""
    return tempfile.TemporaryDirectory(prefix="convnet-explorer-")
