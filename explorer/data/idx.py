"""IDX, the file format of MNIST and its kin: a magic number, sizes, then bytes.

Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database", file formats.
"""

import gzip
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.errors import BadFileError

UNSIGNED_BYTE = 0x08
ADVICE = "replace it by a fresh copy, or delete it to have it downloaded again"


def find_idx(folder: Path, name: str) -> Path | None:
    """The file ``name``, else ``name.gz``, in ``folder``; ``None`` without either."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    return None


def read_idx(path: Path, axes: int) -> NDArray[np.uint8]:
    """The bytes of an IDX file, packed with gzip or not.

    Args:
        path: A file whose name ends in ``.gz`` exactly if it is packed.
        axes: How many axes are expected: 3 for images, 1 for labels.

    Returns:
        Images ``(N, height, width)`` or labels ``(N,)``.

    Raises:
        BadFileError: Missing, cut off, damaged or something else altogether.
    """
    try:
        packed = path.read_bytes()
        content = gzip.decompress(packed) if path.suffix == ".gz" else packed
    except EOFError as error:
        raise BadFileError(path, f"is cut off; {ADVICE}") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise BadFileError(path, f"is damaged ({error}); {ADVICE}") from error
    except OSError as error:
        raise BadFileError(path, f"cannot be read ({error.strerror})") from error
    header = 4 + 4 * axes
    if content[:4] != bytes((0, 0, UNSIGNED_BYTE, axes)) or len(content) < header:
        raise BadFileError(path, f"is no IDX file of bytes with {axes} axes; {ADVICE}")
    shape = tuple(int(size) for size in np.frombuffer(content[4:header], dtype=">u4"))
    expected, found = int(np.prod(shape, dtype=object)), len(content) - header
    if found != expected:
        message = f"holds {found:,} bytes of data where its header says {expected:,}"
        raise BadFileError(path, f"{message}; {ADVICE}")
    return np.frombuffer(content, dtype=np.uint8, offset=header).reshape(shape)


def read_idx_pair(images: Path, labels: Path) -> tuple[NDArray[np.uint8], ...]:
    """Images ``(N, height, width)`` and their labels ``(N,)``.

    Raises:
        BadFileError: A file cannot be read, or the two don't belong together.
    """
    pixels, classes = read_idx(images, axes=3), read_idx(labels, axes=1)
    if len(pixels) != len(classes):
        message = f"holds {len(classes):,} labels for {len(pixels):,} images"
        raise BadFileError(labels, f"{message}; {ADVICE}")
    return pixels, classes
