"""CIFAR-10, read by torchvision, fetched with progress and cancel."""

import tarfile
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import torch

from explorer.data.records import LabelledImages
from explorer.downloads import (
    DownloadCancelledError,
    DownloadError,
    Progress,
    download,
)
from explorer.errors import BadFileError


@dataclass(frozen=True, slots=True)
class Cifar10Set:
    """CIFAR-10's Python version: a folder of pickles, each with a known MD5."""

    def find(self, folders: tuple[Path, ...]) -> Path | None:
        """The first folder that holds torchvision's batches folder complete."""
        source = _torchvision_class()
        for folder in folders:
            for place in (folder, folder / "cifar10", folder.parent):
                batches = place / source.base_folder
                if place == folder.parent and folder.name != source.base_folder:
                    continue
                if all((batches / name).is_file() for name, _ in _files(source)):
                    return place
        return None

    def fetch(
        self, folder: Path, progress: Progress | None, stop: Event | None
    ) -> None:
        """Download the archive into ``folder`` and unpack its batches there.

        Raises:
            DownloadError: The download failed or brought something else.
            DownloadCancelledError: ``stop`` was set.
            BadFileError: The files cannot be written.
        """
        source = _torchvision_class()
        archive = folder / source.filename
        download(source.url, archive, md5=source.tgz_md5, progress=progress, stop=stop)
        try:
            _unpack(archive, source, stop)
        except KeyError as error:
            reason = (
                f"lacks {error}; the data set has changed, look for a newer version"
            )
            raise DownloadError(source.url, reason) from error
        except (OSError, tarfile.TarError) as error:
            reason = f"cannot be unpacked ({error}); free some space there"
            raise BadFileError(archive, reason) from error
        archive.unlink()

    def read(self, place: Path) -> tuple[LabelledImages, LabelledImages]:
        """Training and test images, once every file has its published MD5.

        The batches are pickles: nothing but the published bytes is ever unpickled.

        Raises:
            BadFileError: A file is missing, cut off or damaged.
        """
        source = _torchvision_class()
        try:
            with warnings.catch_warnings():
                # NumPy 2.4.0 to 2.4.4 dislike how pickles of 2009 spell a dtype:
                # https://github.com/numpy/numpy/pull/31177
                warnings.filterwarnings("ignore", r"dtype\(\): align should be passed")
                train, test = (source(place, train=first) for first in (True, False))
        except RuntimeError as error:  # torchvision doesn't say which file it is
            raise _damage(place, source) from error
        return _labelled(train), _labelled(test)


def _torchvision_class() -> Any:
    # Imported late: it takes longer than the window needs to appear.
    from torchvision.datasets import CIFAR10

    return CIFAR10


def _files(source: Any) -> list[tuple[str, str]]:
    """Names and MD5 of all files that are read."""
    meta = (source.meta["filename"], source.meta["md5"])
    return [*source.train_list, *source.test_list, meta]


def _unpack(archive: Path, source: Any, stop: Event | None) -> None:
    """Put the batches beside ``archive``, each complete or not at all."""
    target = archive.parent / source.base_folder
    target.mkdir(exist_ok=True)
    with tarfile.open(archive) as tar, tempfile.TemporaryDirectory(dir=target) as part:
        for name, _ in _files(source):
            if stop is not None and stop.is_set():
                raise DownloadCancelledError(source.url)
            member = tar.extractfile(f"{source.base_folder}/{name}")
            if member is None:
                raise KeyError(name)
            unpacked = Path(part) / name
            unpacked.write_bytes(member.read())
            unpacked.replace(target / name)


def _damage(place: Path, source: Any) -> BadFileError:
    from torchvision.datasets.utils import check_md5

    folder: Path = place / source.base_folder
    advice = "delete it to have the data set downloaded again"
    for name, md5 in _files(source):
        path = folder / name
        if not path.is_file() or not check_md5(path, md5):
            return BadFileError(path, f"is missing, cut off or damaged; {advice}")
    return BadFileError(folder, f"changed while it was read; {advice}")


def _labelled(split: Any) -> LabelledImages:
    images = torch.from_numpy(split.data).permute(0, 3, 1, 2).contiguous()
    return LabelledImages(images=images, labels=torch.tensor(split.targets))
