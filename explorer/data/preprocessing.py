"""From pixels to network input, on the device where the network is.

Pictures stay bytes until the last moment: a quarter of the memory, and what is shown to
the user is exactly what the network gets.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.data.records import ImageDataset
from explorer.data.resizing import Interpolation, fit, fit_region, grey, stretch
from explorer.data.statistics import pixel_statistics
from explorer.errors import InvalidOptionError

GREY_IMAGES = 4_096

Resize = Literal["stretch", "fit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preprocessing:
    """How pixels become what one network expects.

    Attributes:
        channels: Of the network's input: 1 (grey) or 3 (RGB).
        image_size: Side of the square input, in px.
        mean: Subtracted after division by 255, one per channel or one for all;
            ``None`` with ``deviation`` to divide by 255 and no more.
        deviation: What the result is divided by.
        resize: ``"stretch"`` to the square, for data sets; ``"fit"`` for photographs:
            the short side to ``resize_size``, then the middle, as torchvision does.
        resize_size: Short side before the crop, in px; ``image_size`` if ``None``.
        interpolation: Filter of the resizing, always with antialiasing.
    """

    channels: int
    image_size: int
    mean: tuple[float, ...] | None = None
    deviation: tuple[float, ...] | None = None
    resize: Resize = "stretch"
    resize_size: int | None = None
    interpolation: Interpolation = "bilinear"

    def __post_init__(self) -> None:
        if self.channels not in (1, 3):
            raise InvalidOptionError("channels", self.channels, "1 or 3")
        if self.image_size < 1:
            raise InvalidOptionError("image_size", self.image_size, "at least 1 px")
        if self.resize_size is not None and self.resize_size < self.image_size:
            allowed = f"at least the image size, {self.image_size} px"
            raise InvalidOptionError("resize_size", self.resize_size, allowed)
        if (self.mean is None) != (self.deviation is None):
            raise InvalidOptionError("mean", self.mean, "given with the deviation")
        for name, values in (("mean", self.mean), ("deviation", self.deviation)):
            if values is not None and len(values) not in (1, self.channels):
                allowed = f"one number or one per channel ({self.channels})"
                raise InvalidOptionError(name, values, allowed)
        if self.deviation is not None and min(self.deviation) <= 0:
            raise InvalidOptionError("deviation", self.deviation, "above 0")


def dataset_preprocessing(
    dataset: ImageDataset, *, channels: int, image_size: int, normalise: bool
) -> Preprocessing:
    """Preprocessing for a network that trains on ``dataset``.

    Where the network sees grey and the data set is coloured (or the other way round),
    mean and deviation are those of the training pixels as the network sees them.
    """
    mean, deviation = dataset.mean, dataset.deviation
    if channels == 1 and dataset.train.images.shape[1] == 3:
        # In pieces: luma of a whole data set at once takes a gigabyte of integers.
        pieces = torch.split(dataset.train.images, GREY_IMAGES)
        mean, deviation = pixel_statistics(torch.cat([grey(piece) for piece in pieces]))
    return Preprocessing(
        channels=channels,
        image_size=image_size,
        mean=mean if normalise else None,
        deviation=deviation if normalise else None,
    )


def preset_preprocessing(preset: Any) -> Preprocessing:
    """Preprocessing that a set of torchvision's weights asks for.

    Args:
        preset: What ``weights.transforms()`` returns: torchvision's
            ``ImageClassification``.
    """
    return Preprocessing(
        channels=3,
        image_size=preset.crop_size[0],
        mean=tuple(preset.mean),
        deviation=tuple(preset.std),
        resize="fit",
        resize_size=preset.resize_size[0],
        interpolation=preset.interpolation.value,
    )


def to_batch(
    images: Tensor, preprocessing: Preprocessing, device: torch.device | str
) -> Tensor:
    """Float input for a network, computed on ``device``.

    Args:
        images: uint8 ``(N, C, height, width)`` with ``C`` 1 or 3, on any device.
        preprocessing: What the network expects.
        device: Where the result shall be.

    Returns:
        float32 ``(N, channels, image_size, image_size)``.
    """
    resized = resize(images.to(device), preprocessing)
    return normalise(resized, *scale_and_shift(preprocessing, device))


def network_input(rgb: NDArray[np.uint8], preprocessing: Preprocessing) -> Tensor:
    """One picture as a batch of one, on the CPU.

    Args:
        rgb: uint8 ``(height, width, 3)``.
        preprocessing: What the network expects.

    Returns:
        float32 ``(1, channels, image_size, image_size)``.
    """
    return to_batch(_as_images(rgb), preprocessing, "cpu")


def network_picture(
    rgb: NDArray[np.uint8], preprocessing: Preprocessing
) -> NDArray[np.uint8]:
    """One picture as the network sees it, before normalisation.

    Args:
        rgb: uint8 ``(height, width, 3)``.
        preprocessing: What the network expects.

    Returns:
        uint8 ``(image_size, image_size, 3)``; three equal channels if it sees grey.
    """
    seen = resize(_as_images(rgb), preprocessing)[0].expand(3, -1, -1)
    return np.ascontiguousarray(seen.permute(1, 2, 0).numpy())


def seen_region(
    height: int, width: int, preprocessing: Preprocessing
) -> tuple[float, float, float, float]:
    """What of a picture reaches the network.

    Args:
        height: Of the picture, in px.
        width: Of the picture, in px.
        preprocessing: What the network expects.

    Returns:
        Top, left, bottom and right edge in px of the picture.
    """
    if preprocessing.resize == "stretch":
        return 0.0, 0.0, float(height), float(width)
    size = preprocessing.image_size
    return fit_region(height, width, size, preprocessing.resize_size or size)


def resize(images: Tensor, preprocessing: Preprocessing) -> Tensor:
    """Bytes at the network's size, on the device where ``images`` are.

    Returns:
        uint8 ``(N, C, image_size, image_size)``; ``C`` stays 1 where grey images meet a
        network with three channels, for :func:`normalise` repeats them.
    """
    if preprocessing.channels == 1 and images.shape[1] == 3:
        images = grey(images)
    size, interpolation = preprocessing.image_size, preprocessing.interpolation
    if preprocessing.resize == "stretch":
        return stretch(images, size, interpolation)
    return fit(images, size, preprocessing.resize_size or size, interpolation)


def scale_and_shift(
    preprocessing: Preprocessing, device: torch.device | str
) -> tuple[Tensor, Tensor | None]:
    """Normalisation as ``x * scale + shift`` on bytes.

    Returns:
        float32 ``(1, channels, 1, 1)`` each; no shift where nothing is subtracted.
    """
    shape, channels = (1, -1, 1, 1), preprocessing.channels
    if preprocessing.mean is None or preprocessing.deviation is None:
        return torch.full((1, channels, 1, 1), 1 / 255, device=device), None
    mean = torch.tensor(preprocessing.mean, dtype=torch.float64)
    deviation = torch.tensor(preprocessing.deviation, dtype=torch.float64)
    scale = (1 / (255 * deviation)).expand(channels).view(shape)
    shift = (-mean / deviation).expand(channels).view(shape)
    return scale.to(device, torch.float32), shift.to(device, torch.float32)


def normalise(images: Tensor, scale: Tensor, shift: Tensor | None) -> Tensor:
    """Bytes to float32 with the numbers of :func:`scale_and_shift`.

    Args:
        images: uint8 ``(N, 1 or channels, height, width)``.
        scale: ``(1, channels, 1, 1)``.
        shift: ``(1, channels, 1, 1)`` or ``None``.
    """
    scaled = images * scale  # one pass: converts, repeats grey and scales
    return scaled if shift is None else scaled.add_(shift)


def _as_images(rgb: NDArray[np.uint8]) -> Tensor:
    # A copy: torch warns of arrays that it could not write to.
    return torch.from_numpy(rgb.copy()).permute(2, 0, 1)[None]
