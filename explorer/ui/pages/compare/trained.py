"""The networks of stored runs, to be set side by side."""

from pathlib import Path

from explorer.architectures.user_file import is_user_file, may_run
from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.paths import data_dir
from explorer.runs.store import RunStore

_MOST = 20  # of the latest; a list of hundreds finds nothing


def trained_networks(folder: Path | None) -> tuple[Variant, ...]:
    """Each network of a stored run once, the latest first.

    Those from a user's file that must not be run unasked are left out, and so is what
    no longer exists; for another thread than the window's.

    Args:
        folder: The data folder; the usual one when not given.
    """
    with RunStore(data_dir(folder)) as store:
        configs = [run.config for run in store.runs()]
    variants = dict.fromkeys(config.variant for config in configs if config is not None)
    return tuple(variant for variant in variants if _can_be_named(variant))[:_MOST]


def _can_be_named(variant: Variant) -> bool:
    file = Path(variant.architecture.rpartition(":")[0])
    if is_user_file(variant.architecture) and not may_run(file):
        return False
    try:
        return bool(variant.title)
    except ExplorerError:
        return False
