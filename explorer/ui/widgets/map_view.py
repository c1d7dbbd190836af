"""One picture, large: the input image or a single feature map."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.diagrams.mosaic import Colouring, Maps, Range, mean_blocks, mosaic
from explorer.diagrams.tiles import Tiles, fit
from explorer.ui.widgets.pixels import (
    DevicePixels,
    contrasting_outline,
    indexed_image,
    rgb_image,
    shadow_image,
)
from explorer.ui.widgets.readings import Reading, Region

Mask = NDArray[np.bool_]

_DIMMED = QColor(0, 0, 0, 110)  # over what lies outside the region

_FRAME = 2  # px around the picture, for frames at its edge


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What is drawn: ``values`` is ``(height, width)`` or ``(height, width, 3)``."""

    values: NDArray[np.generic]
    channel: int = 0
    scale: Range | None = None
    signed: bool = False


class MapView(QWidget):
    """A picture whose pixels are squares, with a region and a pixel marked on it.

    Signals:
        hovered: The ``Reading`` under the pointer, or ``None``.
        pixel_picked: The ``Reading`` that was clicked.
    """

    hovered = Signal(object)
    pixel_picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: _Shown | None = None
        self._region: Region | None = None
        self._counted: Mask | None = None
        self._shade: tuple[Tiles, QImage] | None = None
        self._marker: tuple[int, int] | None = None
        self._reading: Reading | None = None
        self._drawn: tuple[tuple[int, int], Tiles, QImage] | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_map(
        self, values: Maps, *, channel: int = 0, scale: Range, signed: bool
    ) -> None:
        """Show one feature map.

        Args:
            values: ``(height, width)``; not copied.
            channel: Reported with every reading.
            scale: Values of the first and the last colour.
            signed: Whether they are those of the diverging palette.
        """
        self._show(_Shown(values=values, channel=channel, scale=scale, signed=signed))

    def set_picture(self, picture: NDArray[np.uint8]) -> None:
        """Show uint8 colours ``(height, width, 3)`` or greys ``(height, width)``."""
        self._show(_Shown(values=picture))

    def clear(self) -> None:
        """Show nothing."""
        self._show(None)

    def set_region(self, region: Region | None, counted: Mask | None = None) -> None:
        """Frame pixels, as a receptive field, and dim the rest; clipped here.

        Args:
            region: What is framed; ``None`` for nothing, then nothing is dimmed either.
            counted: Which pixels of the whole picture matter, ``(height, width)``, if
                not all in the region: the others are dimmed in it as well. Not copied.
        """
        if region != self._region or counted is not self._counted:
            self._region, self._counted = region, counted
            self._shade = None
            self.update()

    def set_marker(self, pixel: tuple[int, int] | None) -> None:
        """Frame one value, ``(row, column)``."""
        if pixel != self._marker:
            self._marker = pixel
            self.update()

    def reading_at(self, position: QPointF) -> Reading | None:
        """The value under a position of the widget."""
        if self._shown is None:
            return None
        tiles, _ = self._drawing(self._shown)
        spot = tiles.locate(*self._surface(tiles).pixel(position))
        if spot is None or spot.channel:
            return None
        value = self._shown.values[spot.y, spot.x]
        number = tuple(map(float, value)) if np.ndim(value) else float(value)
        return Reading(self._shown.channel, spot.y, spot.x, number)

    def _show(self, shown: _Shown | None) -> None:
        self._shown, self._drawn = shown, None
        self.update()
        below = self.mapFromGlobal(QCursor.pos().toPointF())
        self._set_reading(self.reading_at(below) if self.underMouse() else None)

    def _drawing(self, shown: _Shown) -> tuple[Tiles, QImage]:
        size = DevicePixels.size_of(self)
        if self._drawn is None or self._drawn[0] != size:
            height, width = shown.values.shape[:2]
            tiles = fit(1, height, width, *size)
            image = _map_image(shown, tiles) if shown.scale else _picture(shown, tiles)
            self._drawn = (size, tiles, image)
        return self._drawn[1:]

    def _surface(self, tiles: Tiles) -> DevicePixels:
        return DevicePixels.centred(self, *tiles.size(1))

    def _set_reading(self, reading: Reading | None) -> None:
        if reading != self._reading:
            self._reading = reading
            self.hovered.emit(reading)

    def _paint_region(
        self, painter: QPainter, picture: QRectF, tiles: Tiles, ratio: float
    ) -> None:
        if self._region is None:
            return
        step = tiles.scale / tiles.reduction
        top, left, bottom, right = (side * step for side in self._region)
        marked = QRectF(left, top, right - left, bottom - top)
        marked = marked.translated(picture.topLeft()).intersected(picture)
        if self._counted is not None:
            painter.drawImage(picture.topLeft(), self._shading(self._counted, tiles))
        else:
            outside = QPainterPath()
            outside.addRect(picture)
            inside = QPainterPath()
            inside.addRect(marked)
            painter.fillPath(outside.subtracted(inside), _DIMMED)
        contrasting_outline(painter, marked, max(round(ratio), 1))

    def _shading(self, counted: Mask, tiles: Tiles) -> QImage:
        """What dims the pixels that do not count, in device pixels."""
        if self._shade is None or self._shade[0] != tiles:
            beside = np.logical_not(counted).astype(np.float32)[None]
            share = mean_blocks(beside, tiles.reduction)[0]
            opacity = np.round(share * _DIMMED.alpha()).astype(np.uint8)
            large = opacity.repeat(tiles.scale, axis=0).repeat(tiles.scale, axis=1)
            self._shade = (tiles, shadow_image(large))
        return self._shade[1]

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(240, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, 64)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        tiles, image = self._drawing(self._shown)
        surface = self._surface(tiles)
        painter = QPainter(self)
        surface.begin(painter)
        surface.draw(painter, image)
        picture = QRectF(surface.rectangle(tiles.box(0)))
        frame = round(_FRAME * surface.ratio)
        painter.setClipRect(picture.adjusted(-frame, -frame, frame, frame))
        self._paint_region(painter, picture, tiles, surface.ratio)
        if self._marker is not None:
            box = surface.rectangle(tiles.spot_box(0, *self._marker))
            contrasting_outline(painter, box, 1)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_reading(self.reading_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_reading(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        reading = self.reading_at(event.position())
        if reading is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pixel_picked.emit(reading)


def _map_image(shown: _Shown, tiles: Tiles) -> QImage:
    """A feature map in the colours of its values."""
    colour: Colouring = "diverging" if shown.signed else "viridis"
    maps = shown.values[None].astype(np.float32)
    picture = mosaic(maps, tiles, scale=shown.scale or "map", colour=colour)
    return indexed_image(picture.indices, picture.palette)


def _picture(shown: _Shown, tiles: Tiles) -> QImage:
    """An image in its own colours."""
    values = shown.values.astype(np.float32)
    colours = values[None] if values.ndim == 2 else np.moveaxis(values, 2, 0)
    small = np.round(mean_blocks(colours, tiles.reduction)).astype(np.uint8)
    large = small.repeat(tiles.scale, axis=1).repeat(tiles.scale, axis=2)
    return rgb_image(np.moveaxis(large, 0, 2) if len(large) == 3 else large[0])
