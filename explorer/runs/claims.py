"""Which runs are being trained now, in whatever window or process.

A lock of the operating system tells: it ends with the process that holds it, however
that process ends, so that a run is never taken for a running one after a crash.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explorer.errors import BadFileError, ExplorerError

_TRIES, _PAUSE = 20, 0.01
"""Somebody who only looks holds the lock for a moment."""


class RunBusyError(ExplorerError):
    """A run is being trained.

    Attributes:
        run_id: Its number.
    """

    def __init__(self, run_id: int) -> None:
        super().__init__(
            f"run {run_id} is being trained, perhaps in another window; stop it first"
        )
        self.run_id = run_id


@contextmanager
def claim(folder: Path, run_id: int) -> Iterator[None]:
    """Nobody else trains, deletes or resumes the run inside the block.

    Args:
        folder: Of the store's claims; made when missing.
        run_id: Number of the run.

    Raises:
        RunBusyError: Somebody else has it, this program included.
        BadFileError: The folder cannot be written.
    """
    descriptor = _open(folder, run_id)
    try:
        for attempt in range(_TRIES):
            if _lock(descriptor):
                break
            if attempt == _TRIES - 1:
                raise RunBusyError(run_id)
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)  # lets go of the lock


def is_claimed(folder: Path, run_id: int) -> bool:
    """Whether somebody has the run now."""
    if not _file(folder, run_id).exists():
        return False
    descriptor = _open(folder, run_id)
    try:
        return not _lock(descriptor)
    finally:
        os.close(descriptor)


def forget_claims(folder: Path, run_id: int) -> None:
    """Remove the file of a run that is gone."""
    _file(folder, run_id).unlink(missing_ok=True)


def _file(folder: Path, run_id: int) -> Path:
    return folder / f"run-{run_id}"


def _open(folder: Path, run_id: int) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(_file(folder, run_id), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        reason = f"cannot be written ({error.strerror}); choose another folder"
        raise BadFileError(folder, reason) from error


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        # Of the open file, not of the process: two threads exclude each other too.
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
