"""MNIST and Fashion-MNIST: four IDX files, as torchvision or Debian lay them out.

Addresses and checksums are torchvision's.  The files are read here, because torchvision
reads only unpacked ones and cannot say which one is damaged.
"""

from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import torch

from explorer.data.idx import ADVICE, find_idx, read_idx_pair
from explorer.data.records import LabelledImages
from explorer.downloads import DownloadError, Progress, download
from explorer.errors import BadFileError

STEMS = ("train", "t10k")
KINDS = ("images-idx3-ubyte", "labels-idx1-ubyte")
FILES = tuple(f"{stem}-{kind}" for stem in STEMS for kind in KINDS)
CLASSES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class IdxSet:
    """A data set of four IDX files.

    Attributes:
        torchvision_class: ``"FashionMNIST"`` or ``"MNIST"``: torchvision keeps its
            files in a folder of this name, under ``raw``.
        folder_name: Their folder elsewhere.  All sets use the same file names: only
            the folder tells them apart.
    """

    torchvision_class: str
    folder_name: str

    def find(self, folders: tuple[Path, ...]) -> Path | None:
        """The first place in ``folders`` with all four files, packed or not."""
        for folder in folders:
            places = [self._raw(folder), folder / self.folder_name]
            if folder.name == self.folder_name:
                places.append(folder)
            for place in places:
                if all(find_idx(place, name) for name in FILES):
                    return place
        return None

    def fetch(
        self, folder: Path, progress: Progress | None, stop: Event | None
    ) -> None:
        """Download what is missing below ``folder``, from the first mirror that works.

        Raises:
            DownloadError: No mirror delivers.
            DownloadCancelledError: ``stop`` was set.
        """
        from torchvision import datasets

        source: Any = getattr(datasets, self.torchvision_class)
        for name, md5 in source.resources:
            path = self._raw(folder) / name
            if find_idx(path.parent, path.stem) is None:
                urls = [mirror + name for mirror in source.mirrors]
                _download_from_any(urls, path, md5, progress, stop)

    def read(self, place: Path) -> tuple[LabelledImages, LabelledImages]:
        """Training and test images from the four files in ``place``.

        Raises:
            BadFileError: A file is missing, cut off or damaged.
        """
        train, test = (_read_split(place, stem) for stem in STEMS)
        return train, test

    def _raw(self, folder: Path) -> Path:
        return folder / self.torchvision_class / "raw"


def _download_from_any(
    urls: list[str],
    path: Path,
    md5: str,
    progress: Progress | None,
    stop: Event | None,
) -> None:
    for url in urls:
        try:
            download(url, path, md5=md5, progress=progress, stop=stop)
            return
        except DownloadError:
            if url == urls[-1]:
                raise


def _read_split(place: Path, stem: str) -> LabelledImages:
    paths = [find_idx(place, f"{stem}-{kind}") for kind in KINDS]
    if paths[0] is None or paths[1] is None:
        raise BadFileError(place, f"lacks files of the data set; {ADVICE}")
    images, labels = read_idx_pair(paths[0], paths[1])
    if len(labels) == 0 or labels.max() >= CLASSES:
        raise BadFileError(
            paths[1], f"holds no labels from 0 to {CLASSES - 1}; {ADVICE}"
        )
    return LabelledImages(
        # A copy: torch warns of memory that it could not write to.
        images=torch.from_numpy(images[:, None].copy()),
        labels=torch.from_numpy(labels.astype(np.int64)),
    )
