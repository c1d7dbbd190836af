"""Bytes in, bytes out: grey values and sizes, as Pillow would make them.

Pillow rounds to bytes after each direction, and so do torch's kernels for bytes on the
CPU: from 28 to 64, 96 or 224 px they give Pillow's pixels, at other sizes some are one
level off.  So are some on other devices, which can only resize floats.
"""

from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

Interpolation = Literal["bilinear", "bicubic"]

# ITU-R 601-2 luma in 16-bit fixed point, as Pillow's convert("L") computes it.
LUMA = (19_595, 38_470, 7_471)
# "fit" only needs the middle: a strip of 30,000 x 1 px would grow beyond any memory.
MAX_ASPECT = 4


def grey(images: Tensor) -> Tensor:
    """Luma of RGB images, equal to Pillow's ``convert("L")``.

    Args:
        images: uint8 ``(N, 3, height, width)``.

    Returns:
        uint8 ``(N, 1, height, width)``.
    """
    red, green, blue = images.to(torch.int32).unbind(1)
    luma = red * LUMA[0] + green * LUMA[1] + blue * LUMA[2] + (1 << 15)
    return (luma >> 16).to(torch.uint8)[:, None]


def stretch(images: Tensor, size: int, interpolation: Interpolation) -> Tensor:
    """Resize to a square, whatever the aspect.

    Args:
        images: uint8 ``(N, C, height, width)``.
        size: Side of the result, in px.
        interpolation: The filter.
    """
    return interpolate(images, size, size, interpolation)


def fit(images: Tensor, size: int, short: int, interpolation: Interpolation) -> Tensor:
    """Resize the short side to ``short``, then keep the middle.

    Rounds as torchvision's ``resize`` and ``center_crop`` do, to meet the same pixels.

    Args:
        images: uint8 ``(N, C, height, width)``.
        size: Side of the square result, in px.
        short: Short side before the crop, in px, at least ``size``.
        interpolation: The filter.
    """
    images = _middle(images)
    height, width = images.shape[-2:]
    target = _fitted_size(height, width, short)
    fitted = interpolate(images, *target, interpolation)
    top, left = (round((side - size) / 2) for side in target)
    return fitted[..., top : top + size, left : left + size]


def fit_region(
    height: int, width: int, size: int, short: int
) -> tuple[float, float, float, float]:
    """What :func:`fit` keeps of a picture.

    Args:
        height: Of the picture, in px.
        width: Of the picture, in px.
        size: As for :func:`fit`.
        short: As for :func:`fit`.

    Returns:
        Top, left, bottom and right edge in px of the picture.
    """
    shape = (height, width)
    cut = [_cut(side, shape) for side in shape]
    middle = [side - 2 * off for side, off in zip(shape, cut, strict=True)]
    target = _fitted_size(middle[0], middle[1], short)
    starts, ends = [], []
    for off, side, fitted in zip(cut, middle, target, strict=True):
        first = round((fitted - size) / 2)
        starts.append(off + first * side / fitted)
        ends.append(off + (first + size) * side / fitted)
    return starts[0], starts[1], ends[0], ends[1]


def interpolate(
    images: Tensor, height: int, width: int, interpolation: Interpolation
) -> Tensor:
    """Resize with antialiasing and round to bytes, on the device of ``images``.

    Args:
        images: uint8 ``(N, C, H, W)``.
        height: Of the result, in px.
        width: Of the result, in px.
        interpolation: The filter.
    """
    if images.shape[-2:] == (height, width):
        return images
    if images.device.type != "cpu":  # the one device with kernels for bytes
        return interpolate_as_float(images, height, width, interpolation)
    return functional.interpolate(
        images, (height, width), mode=interpolation, antialias=True
    )


def interpolate_as_float(
    images: Tensor, height: int, width: int, interpolation: Interpolation
) -> Tensor:
    """:func:`interpolate` where torch can only resize floats, on any device.

    One direction at a time, rounded in between: that leaves less than a tenth of the
    pixels off by one that rounding once at the end leaves.
    """
    values = images.to(torch.float32)
    for size in ((values.shape[-2], width), (height, width)):
        values = functional.interpolate(
            values, size, mode=interpolation, antialias=True
        )
        values = values.add_(0.5).floor_().clamp_(0, 255)
    return values.to(torch.uint8)


def _middle(images: Tensor) -> Tensor:
    """The middle of images, about ``MAX_ASPECT`` times their short side at most."""
    height, width = images.shape[-2:]
    top, left = (_cut(side, (height, width)) for side in (height, width))
    return images[..., top : height - top, left : width - left]


def _cut(side: int, shape: tuple[int, int]) -> int:
    """Pixels to cut from either end of ``side``, lest the middle move by half a one."""
    return max(0, (side - MAX_ASPECT * min(shape)) // 2)


def _fitted_size(height: int, width: int, short: int) -> tuple[int, int]:
    """Height and width once the short side is ``short``."""
    if height < width:
        return short, int(short * width / height)
    return int(short * height / width), short
