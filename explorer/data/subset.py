"""Make the class-balanced part of Fashion-MNIST that ships with the program.

Run as ``python -m explorer.data.subset IDX_FOLDER OUT.npz``.
"""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.data.class_names import FASHION_MNIST
from explorer.data.idx import find_idx, read_idx_pair
from explorer.errors import BadFileError, ExplorerError, InvalidOptionError

log = logging.getLogger(__name__)


def first_of_each_class(labels: NDArray[np.uint8], per_class: int) -> NDArray[np.intp]:
    """Indices of the first ``per_class`` examples of every class, in file order.

    Args:
        labels: Class indices ``(N,)``.
        per_class: How many of each class.

    Raises:
        InvalidOptionError: ``per_class`` is not positive.
        ExplorerError: A class has fewer examples.
    """
    if per_class < 1:
        raise InvalidOptionError("images per class", per_class, "at least 1")
    chosen = []
    for index, name in enumerate(FASHION_MNIST):
        found = np.flatnonzero(labels == index)[:per_class]
        if len(found) < per_class:
            message = f"class {name!r} has {len(found):,} images, not {per_class:,}"
            raise ExplorerError(f"{message}; ask for fewer per class")
        chosen.append(found)
    return np.sort(np.concatenate(chosen))


def make_subset(
    folder: Path, out: Path, *, train_per_class: int, test_per_class: int
) -> None:
    """Write the balanced subset; equal input gives an equal file, byte for byte.

    Args:
        folder: Holds Fashion-MNIST's four IDX files, packed with gzip or not.
        out: An ``.npz`` with uint8 ``train_images`` and ``test_images``
            ``(N, 28, 28)``, ``train_labels`` and ``test_labels`` ``(N,)``.
        train_per_class: Training images of each class.
        test_per_class: Test images of each class.

    Raises:
        ExplorerError: A file is missing or broken, a class is too small, or ``out``
            cannot be written.
    """
    train_images, train_labels = _balanced(folder, "train", train_per_class)
    test_images, test_labels = _balanced(folder, "t10k", test_per_class)
    try:
        np.savez_compressed(
            out,
            train_images=train_images,
            train_labels=train_labels,
            test_images=test_images,
            test_labels=test_labels,
        )
    except OSError as error:
        raise BadFileError(out, f"cannot be written ({error.strerror})") from error


def _balanced(folder: Path, stem: str, per_class: int) -> tuple[NDArray[np.uint8], ...]:
    images, labels = read_idx_pair(
        _existing(folder, f"{stem}-images-idx3-ubyte"),
        _existing(folder, f"{stem}-labels-idx1-ubyte"),
    )
    chosen = first_of_each_class(labels, per_class)
    return images[chosen], labels[chosen]


def _existing(folder: Path, name: str) -> Path:
    path = find_idx(folder, name)
    if path is None:
        reason = f"holds neither {name}.gz nor {name}; name the folder that does"
        raise BadFileError(folder, reason)
    return path


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, make the file and say what it holds."""
    parser = argparse.ArgumentParser(
        prog="python -m explorer.data.subset", description=__doc__
    )
    parser.add_argument("folder", type=Path, help="folder with the four IDX files")
    parser.add_argument("out", type=Path, help="the .npz file to write")
    parser.add_argument("--train-per-class", type=int, default=1_000, metavar="N")
    parser.add_argument("--test-per-class", type=int, default=200, metavar="N")
    given = parser.parse_args(arguments)
    try:
        make_subset(
            given.folder,
            given.out,
            train_per_class=given.train_per_class,
            test_per_class=given.test_per_class,
        )
    except ExplorerError as error:
        parser.error(str(error))
    log.info("wrote %s, %s bytes", given.out, f"{given.out.stat().st_size:,}")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    main()
