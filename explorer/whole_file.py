"""Files that are complete or not there: no crash leaves half of one under its name."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def part_beside(folder: Path, name: str) -> Iterator[Path]:
    """A place for a file that is still being written, gone at the end.

    Write there, check it, and give it to :func:`put_in_place`; what was not put in
    place is removed, whether an error ended the writing or not.

    Args:
        folder: Where the whole file shall lie; made when missing.
        name: What the file is called, or the start of it, for whoever finds a part
            that a crash left behind.

    Yields:
        A path in ``folder`` where nothing lies yet; close what is opened there.

    Raises:
        OSError: The folder cannot be made, or the part cannot be removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.{secrets.token_hex(4)}.part"
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def put_in_place(part: Path, target: Path) -> None:
    """Give a written file its name; what had that name before is replaced.

    Args:
        part: The file, closed, as :func:`part_beside` named it.
        target: Its place, in the same folder.

    Raises:
        OSError: The disk is full, or ``target`` cannot be replaced.
    """
    with part.open("rb+") as file:
        os.fsync(file.fileno())  # before the name: a power cut must not leave it empty
    os.replace(part, target)
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut; Windows cannot open folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
