"""Training data at the network's size, kept as bytes on the device."""

import torch
from torch import Tensor

from explorer.data.preprocessing import (
    Preprocessing,
    normalise,
    resize,
    scale_and_shift,
)
from explorer.data.records import LabelledImages

KEEP_BYTES = 1 << 30
CHUNK_IMAGES = 512


class ResizedImages:
    """Batches for the training loop.

    All images are resized once and kept as bytes on the device when they fit into
    ``keep_bytes``; otherwise the originals are kept there and each batch is resized.
    Both give the same numbers.

    Attributes:
        kept: Whether the resized images are kept.
        labels: int64 ``(N,)`` on the device.
    """

    def __init__(
        self,
        source: LabelledImages,
        preprocessing: Preprocessing,
        device: torch.device | str,
        *,
        keep_bytes: int = KEEP_BYTES,
    ) -> None:
        self.labels = source.labels.to(device)
        self._preprocessing = preprocessing
        self._scale, self._shift = scale_and_shift(preprocessing, device)
        channels = min(source.images.shape[1], preprocessing.channels)
        shape = (len(source), channels, *[preprocessing.image_size] * 2)
        self.kept = torch.Size(shape).numel() <= keep_bytes
        images = source.images.to(device)
        if self.kept:
            resized = torch.empty(shape, dtype=torch.uint8, device=device)
            # In pieces: the floats of a whole data set would not fit beside it.
            for start in range(0, len(source), CHUNK_IMAGES):
                part = slice(start, start + CHUNK_IMAGES)
                resized[part] = resize(images[part], preprocessing)
            images = resized
        self._images = images

    def __len__(self) -> int:
        return self.labels.shape[0]

    def batch(self, indices: Tensor) -> tuple[Tensor, Tensor]:
        """The images and labels at ``indices``, ready for the network.

        Args:
            indices: int64 ``(N,)``, on any device.

        Returns:
            float32 ``(N, channels, image_size, image_size)`` and int64 ``(N,)``.
        """
        indices = indices.to(self.labels.device)
        images = self._images.index_select(0, indices)
        if not self.kept:
            images = resize(images, self._preprocessing)
        return (
            normalise(images, self._scale, self._shift),
            self.labels.index_select(0, indices),
        )
