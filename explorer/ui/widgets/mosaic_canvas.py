"""The surface on which all maps of a layer lie side by side."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.diagrams.mosaic import Maps, Mosaic, Range, Scale
from explorer.ui.theme import current_theme
from explorer.ui.widgets.mosaic_pages import MosaicPages
from explorer.ui.widgets.pixels import (
    DevicePixels,
    contrasting_outline,
    indexed_image,
    outline,
)
from explorer.ui.widgets.readings import Reading, Region, value_text

_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class MosaicCanvas(QWidget):
    """Paints one page of maps; see ``MosaicView`` for the controls around it.

    Signals:
        hovered: The ``Reading`` under the pointer, or ``None``.
        pixel_picked: The ``Reading`` that was clicked.
        channel_picked: The channel that was clicked or moved to by key.
        zoom_turned: +1 or -1, for Ctrl and the wheel.
        page_changed: Other maps are shown, or the same in another size.
    """

    hovered = Signal(object)
    pixel_picked = Signal(object)
    channel_picked = Signal(int)
    zoom_turned = Signal(int)
    page_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = MosaicPages()
        self._selected = -1
        self._region: Region | None = None
        self._reading: Reading | None = None
        self._painted: tuple[Mosaic, QImage] | None = None
        self.setMouseTracking(True)
        # A click must not take the arrow keys from the page, where they step.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Feature maps"))

    def set_maps(self, maps: Maps) -> None:
        """Show all channels of ``(channels, height, width)``, page and choice kept.

        The array is not copied and must not change afterwards.
        """
        self._pages.set_maps(maps)
        if self._selected >= len(maps):
            self._selected = -1
        self._after_change()

    def set_scale(self, scale: Scale | Range) -> None:
        """Colour each map by its own range, all by the layer's, or by a given one."""
        self._pages.set_scale(scale)
        self._after_change()

    def set_zoom(self, zoom: int) -> None:
        """Maps larger or smaller by whole factors than the automatic size."""
        self._pages.set_zoom(zoom)
        self._after_change()

    def turn_to(self, page: int) -> None:
        """Show a page, counted from 0."""
        self._pages.turn_to(page)
        self._after_change()

    def set_region(self, region: Region | None) -> None:
        """Mark the same pixels in every map."""
        if region != self._region:
            self._region = region
            self.update()

    def region(self) -> Region | None:
        """The pixels that are marked in every map."""
        return self._region

    def select(self, channel: int) -> None:
        """Frame a channel and turn to its page; -1 frames none."""
        maps = self._pages.maps
        self._selected = channel if 0 <= channel < len(maps) else -1
        if self._selected < 0:
            self.update()
            return
        largest = float(maps[channel].max(initial=-np.inf))
        told = self.tr("channel {0} of {1}, largest value {2}")
        self.setAccessibleDescription(
            told.format(channel, len(maps), value_text(largest))
        )
        self.turn_to(self._pages.page_of(channel))

    def selected(self) -> int:
        """The framed channel, or -1."""
        return self._selected

    def reading(self) -> Reading | None:
        """The value under the pointer."""
        return self._reading

    def pages(self) -> MosaicPages:
        """What is drawn, and where; to read, not to change."""
        self._pages.set_space(*self._room())
        return self._pages

    def reading_at(self, position: QPointF) -> Reading | None:
        """The value under a position of the widget."""
        spot = self.pages().spot_at(self._surface().pixel(position))
        return Reading(*spot, float(self._pages.maps[spot])) if spot else None

    def _room(self) -> tuple[int, int]:
        """Device pixels for the picture: a frame's width stays free on each side."""
        width, height = DevicePixels.size_of(self)
        frame = 2 * self._frame_width()
        return width - frame, height - frame

    def _frame_width(self) -> int:
        return max(round(2 * self.devicePixelRatioF()), 2)

    def _surface(self) -> DevicePixels:
        height, width = self.pages().picture.indices.shape
        return DevicePixels.centred(self, width, height)

    def _after_change(self) -> None:
        self._pages.set_space(*self._room())
        self.update()
        self.page_changed.emit()
        below = self.mapFromGlobal(QCursor.pos().toPointF())
        self._set_reading(self.reading_at(below) if self.underMouse() else None)

    def _pick(self, channel: int) -> None:
        self.select(channel)
        self.channel_picked.emit(channel)

    def _set_reading(self, reading: Reading | None) -> None:
        if reading != self._reading:
            self._reading = reading
            self.update()
            self.hovered.emit(reading)

    def _image(self) -> QImage:
        picture = self.pages().picture
        if self._painted is None or self._painted[0] is not picture:
            image = indexed_image(picture.indices, picture.palette)
            self._painted = (picture, image)
        return self._painted[1]

    def _paint_dead(self, painter: QPainter, surface: DevicePixels) -> None:
        """A stroke through maps that are zero everywhere: they are not just dark."""
        picture = self._pages.picture
        painter.setPen(QPen(QColor(255, 255, 255, 110), 1))
        for position in np.flatnonzero(picture.dead):
            tile = surface.rectangle(picture.tiles.box(int(position)))
            painter.drawLine(tile.bottomLeft(), tile.topRight())

    def _paint_region(self, painter: QPainter, surface: DevicePixels) -> None:
        if self._region is None:
            return
        picture = self._pages.picture
        step = picture.tiles.scale / picture.tiles.reduction
        top, left, bottom, right = (side * step for side in self._region)
        size = (max(right - left, 2), max(bottom - top, 2))
        for position in range(picture.shown):
            tile = QRectF(surface.rectangle(picture.tiles.box(position)))
            marked = QRectF(tile.left() + left, tile.top() + top, *size)
            outline(painter, marked.intersected(tile), QColor("#ffffff"), 1)

    def _paint_selected(self, painter: QPainter, surface: DevicePixels) -> None:
        """An accent frame with a white inner edge, seen on dark and on bright maps."""
        position = self._pages.position(self._selected)
        if position is None:
            return
        tile = surface.rectangle(self._pages.picture.tiles.box(position))
        outline(painter, tile, QColor("#ffffff"), 1)
        around = QRectF(tile).adjusted(-1, -1, 1, 1)
        outline(painter, around, QColor(current_theme().accent), self._frame_width())

    def _paint_frame(
        self,
        painter: QPainter,
        surface: DevicePixels,
        channel: int,
        colour: str,
        width: int,
    ) -> None:
        position = self._pages.position(channel)
        if position is not None:
            tile = surface.rectangle(self._pages.picture.tiles.box(position))
            outline(painter, tile, QColor(colour), width)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(690, 560)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        if self.hasFocus():  # otherwise nothing tells where the arrow keys go
            painter.setPen(QPen(QColor(theme.accent), 1, Qt.PenStyle.DotLine))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        surface = self._surface()
        surface.begin(painter)
        surface.draw(painter, self._image())
        self._paint_dead(painter, surface)
        self._paint_region(painter, surface)
        reading = self._reading
        if reading is not None:
            self._paint_frame(painter, surface, reading.channel, theme.text, 1)
        self._paint_selected(painter, surface)
        position = self._pages.position(reading.channel) if reading else None
        if reading is not None and position is not None:
            box = self._pages.picture.tiles.spot_box(position, reading.y, reading.x)
            contrasting_outline(painter, surface.rectangle(box), 1)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._after_change()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_reading(self.reading_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_reading(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        reading = self.reading_at(event.position())
        if reading is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pick(reading.channel)
            self.pixel_picked.emit(reading)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y()
        if turn and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_turned.emit(1 if turn > 0 else -1)
        elif turn and self.pages().pages > 1:
            self.turn_to(self._pages.page + (1 if turn < 0 else -1))
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        own = event.type() == QEvent.Type.ShortcutOverride
        if own and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            event.accept()  # with the focus here, arrows move the channel, not the step
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pages = self.pages()
        last = len(pages.maps) - 1
        if event.key() in _MOVES and last >= 0:
            rows, columns = _MOVES[Qt.Key(event.key())]
            step = rows * pages.picture.tiles.columns + columns
            wanted = self._selected + step
            if self._selected < 0:
                wanted = pages.picture.first
            self._pick(min(max(wanted, 0), last))
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = 1 if event.key() == Qt.Key.Key_PageDown else -1
            self.turn_to(pages.page + step)
        else:
            super().keyPressEvent(event)
