"""Which images come when, on their way to the network."""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor

from explorer.data.preprocessing import (
    Preprocessing,
    dataset_preprocessing,
    scale_and_shift,
)
from explorer.data.records import ImageDataset, LabelledImages
from explorer.data.resized import KEEP_BYTES, ResizedImages
from explorer.training.augmentation import Augmentation, BatchKey
from explorer.training.config import TrainingConfig

CPU_KEEP_BYTES = 128 << 20
"""Above it, resizing all images first would delay the first step by a second, while
resizing each batch is a small part of the step of a network that takes such images."""


def resized_bytes(source: LabelledImages, preprocessing: Preprocessing) -> int:
    """Memory of the images at the network's size."""
    channels = min(source.images.shape[1], preprocessing.channels)
    return len(source) * channels * preprocessing.image_size**2


def keeps_resized(
    source: LabelledImages, preprocessing: Preprocessing, device: torch.device
) -> bool:
    """Whether all images are resized once, or else each time they come."""
    most = CPU_KEEP_BYTES if device.type == "cpu" else KEEP_BYTES
    return resized_bytes(source, preprocessing) <= most


def preprocessing_for(config: TrainingConfig, dataset: ImageDataset) -> Preprocessing:
    """How the images of ``dataset`` become what the config's network expects."""
    _, channels, side, _ = config.variant.input_shape
    return dataset_preprocessing(
        dataset,
        channels=channels,
        image_size=side,
        normalise=config.recipe.normalise,
    )


def epoch_order(count: int, *, seed: int, epoch: int) -> Tensor:
    """The order of ``count`` images in one pass: int64 ``(count,)``.

    It depends on its arguments alone, not on what was drawn before, so that a run
    can be taken up at any epoch.
    """
    digest = hashlib.blake2b(f"{seed}/{epoch}".encode(), digest_size=7).digest()
    generator = torch.Generator().manual_seed(int.from_bytes(digest, "big"))
    return torch.randperm(count, generator=generator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One batch of a pass: which images, and what it is that happens to them.

    Attributes:
        indices: Places in the data set, int64 ``(N,)`` on the device of the batches.
        key: Decides the augmentation.
    """

    indices: Tensor = field(repr=False)
    key: BatchKey

    def __len__(self) -> int:
        return len(self.indices)


class Batches:
    """Images on the device, cut into batches of network input."""

    def __init__(
        self,
        images: LabelledImages,
        preprocessing: Preprocessing,
        *,
        batch_size: int,
        device: torch.device,
        memory_format: torch.memory_format,
        augmentation: Augmentation | None = None,
        kept: bool | None = None,
    ) -> None:
        """Move the images to the device, as bytes.

        Args:
            images: The training or the test part of a data set.
            preprocessing: What the network expects.
            batch_size: Images per batch; the last may be smaller.
            device: Where the batches shall be.
            memory_format: Of the batches, as the network likes it best.
            augmentation: What happens to the batches of :meth:`shuffled`.
            kept: Whether the images are resized once, where that is not for
                :func:`keeps_resized` to say.
        """
        if kept is None:
            kept = keeps_resized(images, preprocessing, device)
        self._images = ResizedImages(
            images,
            preprocessing,
            device,
            keep_bytes=resized_bytes(images, preprocessing) if kept else 0,
        )
        self._batch_size = batch_size
        self._memory_format = memory_format
        self._augmentation = augmentation
        scale, shift = scale_and_shift(preprocessing, device)
        self._black = torch.zeros_like(scale) if shift is None else shift

    def __len__(self) -> int:
        return math.ceil(len(self._images) / self._batch_size)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        """All batches in the order of the data set."""
        for indices in self._split(torch.arange(len(self._images))):
            yield self.batch(indices)

    def shuffled(self, *, seed: int, epoch: int) -> tuple[Draw, ...]:
        """The batches of one pass, for :meth:`batch`."""
        order = epoch_order(len(self._images), seed=seed, epoch=epoch)
        return tuple(
            Draw(indices=indices, key=BatchKey(seed=seed, epoch=epoch, batch=number))
            for number, indices in enumerate(self._split(order))
        )

    def batch(self, wanted: Draw | Tensor) -> tuple[Tensor, Tensor]:
        """Network input float32 ``(N, C, H, W)`` and labels int64 ``(N,)``.

        Args:
            wanted: A batch of :meth:`shuffled`, or indices int64 ``(N,)`` of images
                that shall come as they are.
        """
        if isinstance(wanted, Tensor):
            images, labels = self._images.batch(wanted)
        else:
            images, labels = self._images.batch(wanted.indices)
            if self._augmentation is not None:
                images = self._augmentation.apply(images, wanted.key, self._black)
        return images.contiguous(memory_format=self._memory_format), labels

    def _split(self, order: Tensor) -> tuple[Tensor, ...]:
        # Moved in one piece: a copy per batch would make an accelerator wait.
        on_device = order.to(self._images.labels.device)
        return torch.split(on_device, self._batch_size)
