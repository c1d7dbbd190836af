"""The data sets by name: what there is, and how it is loaded."""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Protocol

import numpy as np
import torch

from explorer.assets import resource
from explorer.data.cifar import Cifar10Set
from explorer.data.class_names import class_names
from explorer.data.images import PictureImage
from explorer.data.mnist import IdxSet
from explorer.data.records import ImageDataset, LabelledImages
from explorer.data.statistics import pixel_statistics
from explorer.downloads import Progress
from explorer.errors import BadFileError, UnknownNameError
from explorer.paths import data_dir as user_data_dir

DEFAULT_DATASET = "fashion-mnist-small"
# Where Debian's packages of data sets put them.
SYSTEM_DATASETS = Path("/usr/share/datasets")
NPZ_ERRORS = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)

Splits = tuple[LabelledImages, LabelledImages]


class FullSet(Protocol):
    """A data set that does not ship."""

    def find(self, folders: tuple[Path, ...]) -> Path | None:
        """The first place in ``folders`` that holds it complete."""

    def fetch(
        self, folder: Path, progress: Progress | None, stop: Event | None
    ) -> None:
        """Download what is missing below ``folder``."""

    def read(self, place: Path) -> Splits:
        """Training and test images from a place that :meth:`find` gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetDescription:
    """What is known of a data set before it is loaded.

    Attributes:
        key: Name on the command line.
        title: Name for people.
        class_set: Names its classes, as in ``Form.class_set``.
        channels: 1 (grey) or 3 (RGB).
        image_size: Side of its square images, in px.
        full: Where it comes from; ``None`` for the one that ships.
    """

    key: str
    title: str
    class_set: str
    channels: int
    image_size: int
    full: FullSet | None = None

    @property
    def class_names(self) -> tuple[str, ...]:
        """One name per label."""
        return class_names(self.class_set)


DATASETS = (
    DatasetDescription(
        key=DEFAULT_DATASET,
        title="Fashion-MNIST, small",
        class_set="fashion-mnist",
        channels=1,
        image_size=28,
    ),
    DatasetDescription(
        key="fashion-mnist",
        title="Fashion-MNIST",
        class_set="fashion-mnist",
        channels=1,
        image_size=28,
        full=IdxSet(torchvision_class="FashionMNIST", folder_name="fashion-mnist"),
    ),
    DatasetDescription(
        key="mnist",
        title="MNIST",
        class_set="mnist",
        channels=1,
        image_size=28,
        full=IdxSet(torchvision_class="MNIST", folder_name="mnist"),
    ),
    DatasetDescription(
        key="cifar10",
        title="CIFAR-10",
        class_set="cifar10",
        channels=3,
        image_size=32,
        full=Cifar10Set(),
    ),
)


def dataset_keys() -> tuple[str, ...]:
    """The keys of all data sets, the shipped one first."""
    return tuple(description.key for description in DATASETS)


def describe_dataset(key: str) -> DatasetDescription:
    """The entry called ``key``.

    Raises:
        UnknownNameError: No such data set.
    """
    for description in DATASETS:
        if description.key == key:
            return description
    raise UnknownNameError("data set", key, dataset_keys())


def needs_download(key: str, data_dir: Path | None = None) -> bool:
    """Whether :func:`load_dataset` would use the network.

    Raises:
        UnknownNameError: No such data set.
    """
    full = describe_dataset(key).full
    return full is not None and full.find(_folders(data_dir)) is None


def load_dataset(
    key: str,
    data_dir: Path | None = None,
    progress: Progress | None = None,
    stop: Event | None = None,
) -> ImageDataset:
    """Load a data set, after downloading it if no folder has it.

    Args:
        key: One of :func:`dataset_keys`.
        data_dir: The user's folder, or one that has the data set; by default that of
            ``explorer.paths``.  ``/usr/share/datasets`` is looked into as well.
        progress: Told the bytes of each file while it downloads.
        stop: Setting it cancels the download.

    Raises:
        UnknownNameError: No such data set.
        BadFileError: A file is missing, cut off or damaged.
        DownloadError: The download failed.
        DownloadCancelledError: ``stop`` was set.
    """
    description = describe_dataset(key)
    full = description.full
    if full is None:
        train, test = _shipped(resource("datasets", f"{key}.npz"))
    else:
        folders = _folders(data_dir)
        if full.find(folders) is None:
            full.fetch(folders[0], progress, stop)
        train, test = full.read(full.find(folders) or folders[0])
    mean, deviation = pixel_statistics(train.images)
    return ImageDataset(
        key=key,
        title=description.title,
        class_set=description.class_set,
        class_names=description.class_names,
        train=train,
        test=test,
        mean=mean,
        deviation=deviation,
    )


def balanced_samples(dataset: ImageDataset, per_class: int = 1) -> tuple[int, ...]:
    """Indices of the first ``per_class`` test images of each class, class by class."""
    return tuple(
        index
        for label in range(len(dataset.class_names))
        for index in (dataset.test.labels == label).nonzero()[:per_class, 0].tolist()
    )


def sample_picture(dataset: ImageDataset, index: int) -> PictureImage:
    """One test image for showing and for :func:`network_input`, named by its class."""
    image = dataset.test.images[index].expand(3, -1, -1).permute(1, 2, 0)
    name = dataset.class_names[int(dataset.test.labels[index])]
    return PictureImage(name=name, rgb=np.ascontiguousarray(image.numpy()))


def _folders(data_dir: Path | None) -> tuple[Path, ...]:
    """Where data sets may lie; downloads go to the first."""
    chosen = user_data_dir(data_dir)
    return (chosen / "datasets", chosen, SYSTEM_DATASETS)


def _shipped(path: Path) -> Splits:
    try:
        # Opened here: np.load leaves a file that it cannot read open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            train, test = (
                LabelledImages(
                    images=torch.from_numpy(arrays[f"{split}_images"])[:, None],
                    labels=torch.from_numpy(arrays[f"{split}_labels"]).to(torch.int64),
                )
                for split in ("train", "test")
            )
    except NPZ_ERRORS as error:
        raise BadFileError(path, "is damaged; install the program again") from error
    return train, test
