"""Drawings: centred like the samples of Fashion-MNIST, and short enough for a link."""

import base64
import binascii
import zlib

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.data.images import PictureImage
from explorer.data.resizing import interpolate
from explorer.errors import ExplorerError

SIDE = 28  # px, as the samples
LEVELS = 16  # of grey: enough for smooth edges, and half a byte in a link
_STEP = 255 // (LEVELS - 1)
# A first stroke is not blown up to fill the picture: it would jump with every move.
_LEAST_SHARE = 0.5


class BadDrawingError(ExplorerError):
    """A text is no drawing."""

    def __init__(self) -> None:
        super().__init__(
            "the drawing in this link is damaged; copy the whole link, or draw again"
        )


def drawing_picture(ink: NDArray[np.uint8]) -> PictureImage:
    """A drawing as a data set's sample would show it.

    Fashion-MNIST's makers trimmed each photograph and scaled its longer side to the
    whole width (https://arxiv.org/abs/1708.07747, section 2); so is the drawing once it
    takes half of the pad.

    Args:
        ink: uint8 ``(side, side)``, 0 where nothing is drawn and 255 under the brush.

    Returns:
        ``SIDE x SIDE`` px in ``LEVELS`` greys, white on black.
    """
    square = torch.from_numpy(_centred(ink).copy())[None, None]
    small = interpolate(square, SIDE, SIDE, "bilinear")[0, 0].numpy()
    levels = np.rint(small / _STEP).astype(np.uint8)
    return _picture(levels)


def drawing_text(picture: PictureImage) -> str:
    """The pixels of a drawing in the letters, digits, ``-`` and ``_`` of a link."""
    levels = picture.rgb[:, :, 0].ravel() // _STEP
    packed = (levels[0::2] << 4) | levels[1::2]
    return base64.urlsafe_b64encode(zlib.compress(packed.tobytes(), 9)).decode("ascii")


def drawing_from_text(text: str) -> PictureImage:
    """The drawing that :func:`drawing_text` wrote.

    Raises:
        BadDrawingError: It wrote something else.
    """
    size = SIDE * SIDE // 2
    try:
        data = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
        # Bounded: a few bytes can unpack to gigabytes.
        packed = zlib.decompressobj().decompress(data, size + 1)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise BadDrawingError from error
    if len(packed) != size:
        raise BadDrawingError
    pairs = np.frombuffer(packed, dtype=np.uint8)
    levels = np.stack([pairs >> 4, pairs & 0x0F], axis=1).reshape(SIDE, SIDE)
    return _picture(levels)


def _picture(levels: NDArray[np.uint8]) -> PictureImage:
    grey = (levels * _STEP).astype(np.uint8)
    rgb = np.repeat(grey[:, :, None], 3, axis=2)
    return PictureImage(name="drawing", rgb=np.ascontiguousarray(rgb))


def _centred(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The square around what is drawn, at least ``_LEAST_SHARE`` of the pad wide."""
    rows, columns = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    if not len(rows):
        return ink
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    left, right = int(columns[0]), int(columns[-1]) + 1
    height, width = bottom - top, right - left
    side = max(height, width, round(_LEAST_SHARE * max(ink.shape)))
    square = np.zeros((side, side), dtype=np.uint8)
    y, x = (side - height) // 2, (side - width) // 2
    square[y : y + height, x : x + width] = ink[top:bottom, left:right]
    return square
