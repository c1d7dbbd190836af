"""Pictures of values on the screen: one device pixel is one pixel, never blurred."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.diagrams.mosaic import GAP_INDEX
from explorer.diagrams.palettes import Palette
from explorer.diagrams.tiles import Box

_PREMULTIPLIED = QImage.Format.Format_RGBA8888_Premultiplied


def indexed_image(indices: NDArray[np.uint8], palette: Palette) -> QImage:
    """An image of palette indices; gaps are transparent.

    Args:
        indices: ``(height, width)`` uint8.
        palette: ``(256, 3)`` uint8.
    """
    height, width = indices.shape
    indices = np.ascontiguousarray(indices)
    image = QImage(indices.data, width, height, width, QImage.Format.Format_Indexed8)
    opaque = 0xFF << 24 | palette.astype(np.uint32) @ (1 << 16, 1 << 8, 1)
    opaque[GAP_INDEX] = 0
    image.setColorTable(opaque.tolist())
    # A conversion, which also copies: ``indices`` may go away.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def rgb_image(rgb: NDArray[np.uint8], seen: NDArray[np.bool_] | None = None) -> QImage:
    """An image of colours.

    Args:
        rgb: ``(height, width, 3)`` uint8, or ``(height, width)`` greys.
        seen: Pixels that are not transparent, ``(height, width)``; all by default.
    """
    if rgb.ndim == 2:
        rgb = np.repeat(rgb[:, :, None], 3, axis=2)
    height, width, _ = rgb.shape
    rgb = np.ascontiguousarray(rgb)
    image = QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    if seen is None:
        return image.convertToFormat(QImage.Format.Format_RGB32)
    opaque = np.ascontiguousarray(seen.astype(np.uint8) * 255)
    alpha = QImage(opaque.data, width, height, width, QImage.Format.Format_Alpha8)
    image = image.convertToFormat(_PREMULTIPLIED)
    image.setAlphaChannel(alpha)
    return image


def shadow_image(opacity: NDArray[np.uint8]) -> QImage:
    """Black, as opaque as ``(height, width)`` says, 0 to 255."""
    height, width = opacity.shape
    pixels = np.zeros((height, width, 4), dtype=np.uint8)
    pixels[:, :, 3] = opacity  # black stays black when it is multiplied with it
    image = QImage(pixels.data, width, height, 4 * width, _PREMULTIPLIED)
    return image.copy()  # ``pixels`` may go away


class DevicePixels(NamedTuple):
    """A widget's surface in device pixels, with a picture in its middle.

    Attributes:
        ratio: Device pixels per logical pixel.
        left: Left edge of the picture.
        top: Upper edge of the picture.
    """

    ratio: float
    left: int
    top: int

    @classmethod
    def size_of(cls, widget: QWidget) -> tuple[int, int]:
        """Width and height of a widget in device pixels."""
        ratio = widget.devicePixelRatioF()
        return int(widget.width() * ratio), int(widget.height() * ratio)

    @classmethod
    def centred(cls, widget: QWidget, width: int, height: int) -> "DevicePixels":
        """Place a picture of ``width x height`` device pixels in the middle."""
        across, down = cls.size_of(widget)
        left, top = max((across - width) // 2, 0), max((down - height) // 2, 0)
        return cls(widget.devicePixelRatioF(), left, top)

    def pixel(self, position: QPointF) -> tuple[int, int]:
        """The picture's pixel under a position of the widget; may be outside."""
        x = int(np.floor(position.x() * self.ratio)) - self.left
        return x, int(np.floor(position.y() * self.ratio)) - self.top

    def rectangle(self, box: Box) -> QRect:
        """Where pixels of the picture are in the widget, in device pixels."""
        return QRect(self.left + box.left, self.top + box.top, box.width, box.height)

    def begin(self, painter: QPainter) -> None:
        """Make the painter count in device pixels, as all below expects."""
        painter.scale(1 / self.ratio, 1 / self.ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)

    def draw(self, painter: QPainter, image: QImage) -> None:
        """Paint the picture."""
        painter.drawImage(QPoint(self.left, self.top), image)


def outline(
    painter: QPainter, inner: QRectF | QRect, colour: QColor, width: int
) -> None:
    """Frame ``inner`` from outside, so that no value is covered."""
    half = width / 2
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(inner).adjusted(-half, -half, half, half))


def contrasting_outline(painter: QPainter, inner: QRectF | QRect, width: int) -> None:
    """A white frame with dark edges: seen on any picture."""
    around = QRectF(inner).adjusted(-width, -width, width, width)
    outline(painter, inner, QColor("#ffffff"), width)
    outline(painter, around, QColor(0, 0, 0, 200), 1)
    within = QRectF(inner).adjusted(1, 1, -1, -1)
    if min(within.width(), within.height()) > 4 * width:
        outline(painter, within, QColor(0, 0, 0, 160), 1)
