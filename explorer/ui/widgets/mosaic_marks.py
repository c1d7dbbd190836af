"""What is drawn over the maps of a mosaic: strokes, outlines and frames."""

import numpy as np
from PySide6.QtCore import QLine, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.diagrams.channels import Places
from explorer.diagrams.tiles import Tiles
from explorer.ui.theme import current_theme
from explorer.ui.widgets.mosaic_pages import MosaicPages
from explorer.ui.widgets.pixels import DevicePixels, contrasting_outline, outline
from explorer.ui.widgets.readings import Reading, Region

_DARK = QColor(0, 0, 0, 200)
_LIGHT = QColor("#ffffff")
_FLAT = Qt.PenCapStyle.FlatCap  # a round end would stick out of the map
_STROKES = ((QColor(0, 0, 0, 90), 3), (QColor(255, 255, 255, 130), 1))  # px
_SMALLEST = 2  # px of a marked region: less is no hole in its outline


def paint_strokes(painter: QPainter, surface: DevicePixels, pages: MosaicPages) -> None:
    """A stroke through maps of one value: they are not just dark, or just bright."""
    picture, tiles = pages.picture, pages.tiles
    flat = np.flatnonzero(picture.dead | picture.constant)
    right, bottom = tiles.tile_width, tiles.tile_height
    strokes = [
        QLine(left, top + bottom, left + right, top)
        for left, top in _corners(surface, tiles, flat)
    ]
    if strokes:
        for colour, width in _STROKES:
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, _FLAT))
            painter.drawLines(strokes)


def paint_region(
    painter: QPainter, surface: DevicePixels, pages: MosaicPages, region: Region
) -> None:
    """The same pixels in every map: white within black, seen on any colours."""
    tiles = pages.tiles
    within = region_box(tiles, region)
    if within is None:
        return
    line = max(round(surface.ratio), 1)
    corners = _corners(surface, tiles, np.arange(pages.shown))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, offset in ((_DARK, 1.5 * line), (_LIGHT, 0.5 * line)):
        pen = QPen(colour, line)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        frame = within.adjusted(-offset, -offset, offset, offset)
        painter.drawRects([frame.translated(*corner) for corner in corners])


def region_box(tiles: Tiles, region: Region) -> QRectF | None:
    """The pixels of a region within a map; ``None`` where it lies beside it."""
    step = tiles.scale / tiles.reduction
    top, left, bottom, right = (side * step for side in region)
    size = (max(right - left, _SMALLEST), max(bottom - top, _SMALLEST))
    tile = QRectF(0, 0, tiles.tile_width, tiles.tile_height)
    within = QRectF(left, top, *size).intersected(tile)
    return None if within.isEmpty() else within


def paint_hovered(
    painter: QPainter, surface: DevicePixels, pages: MosaicPages, channel: int
) -> None:
    """A thin frame around the map that is read."""
    tile = _tile(surface, pages, channel)
    if tile is not None:
        outline(painter, tile, QColor(current_theme().text), 1)


def paint_selected(
    painter: QPainter,
    surface: DevicePixels,
    pages: MosaicPages,
    channel: int,
    width: int,
) -> None:
    """An accent frame with a white inner edge, seen on dark and on bright maps."""
    tile = _tile(surface, pages, channel)
    if tile is not None:
        outline(painter, tile, _LIGHT, 1)
        around = QRectF(tile).adjusted(-1, -1, 1, 1)
        outline(painter, around, QColor(current_theme().accent), width)


def paint_reading(
    painter: QPainter, surface: DevicePixels, pages: MosaicPages, reading: Reading
) -> None:
    """A frame around the value that is read."""
    position = pages.position(reading.channel)
    if position is not None:
        box = pages.tiles.spot_box(position, reading.y, reading.x)
        contrasting_outline(painter, surface.rectangle(box), 1)


def _corners(
    surface: DevicePixels, tiles: Tiles, positions: Places
) -> list[tuple[int, int]]:
    """Left and upper edge of maps, all at once: there may be thousands."""
    rows, columns = np.divmod(positions, tiles.columns)
    lefts = surface.left + columns * (tiles.tile_width + tiles.gap)
    tops = surface.top + rows * (tiles.tile_height + tiles.gap)
    return list(zip(lefts.tolist(), tops.tolist(), strict=True))


def _tile(surface: DevicePixels, pages: MosaicPages, channel: int) -> QRect | None:
    position = pages.position(channel)
    return None if position is None else surface.rectangle(pages.tiles.box(position))
