"""The surface on which all maps of a layer lie side by side."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.diagrams.channels import Maps, Order, Range
from explorer.diagrams.mosaic import Mosaic
from explorer.ui.theme import current_theme
from explorer.ui.widgets import mosaic_marks as marks
from explorer.ui.widgets import mosaic_words as words
from explorer.ui.widgets.mosaic_keys import MOVES, PAGES, PICKS, ZOOMS, is_move
from explorer.ui.widgets.mosaic_pages import MapScale, MosaicPages
from explorer.ui.widgets.pixels import DevicePixels, indexed_image
from explorer.ui.widgets.readings import Reading, Region


class MosaicCanvas(QWidget):
    """Paints one page of maps; see ``MosaicView`` for the controls around it.

    Signals:
        hovered: The ``Reading`` under the pointer, or ``None``.
        pixel_picked: The ``Reading`` that was clicked, or picked by Enter.
        channel_picked: The channel that was clicked or moved to by key.
        zoom_turned: +1 or -1, for Ctrl and the wheel or the keys + and -.
        page_changed: Other maps are shown, or the same in another size or order.
        selection_changed: Another channel of the page is framed, or none.
    """

    hovered = Signal(object)
    pixel_picked = Signal(object)
    channel_picked = Signal(int)
    zoom_turned = Signal(int)
    page_changed = Signal()
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = MosaicPages()
        self._selected = -1
        self._region: Region | None = None
        self._reading: Reading | None = None
        self._spot: tuple[int, int] | None = None  # row and column last read
        self._painted: tuple[Mosaic, QImage] | None = None
        self.setMouseTracking(True)
        # A click must not take the arrow keys from the page, where they step.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Feature maps"))

    def set_maps(self, maps: Maps) -> None:
        """Show all channels of ``(channels, height, width)``, see ``MosaicView``."""
        if maps.shape[1:] != self._pages.maps.shape[1:]:
            self._spot = None
        self._pages.set_maps(maps)
        if self._selected >= len(maps):
            self._selected = -1
        self._after_change()

    def set_order(self, order: Order) -> None:
        """Show the first page of the channels in another order."""
        self._pages.set_order(order)
        self._after_change()

    def set_scale(self, scale: MapScale) -> None:
        """Colour each map by its own range, or all by the layer's or the network's."""
        self._pages.set_scale(scale)
        self._after_change()

    def set_network_range(self, values: Range | None) -> None:
        """The smallest and the largest value in the network, if known."""
        self._pages.set_network_range(values)
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

    def select(self, channel: int, *, turn: bool = True) -> None:
        """Frame a channel, -1 for none, and turn to its page unless told not to."""
        maps = self._pages.maps
        self._selected = channel if 0 <= channel < len(maps) else -1
        self.setAccessibleDescription(words.description(self._pages, self._selected))
        before = self._pages.first
        if turn and self._selected >= 0:
            self._pages.turn_to(self._pages.page_of(channel))
        if self._pages.first != before:
            self._after_change()
        else:
            self.update()
            self.selection_changed.emit()

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
        pages = self.pages()
        return DevicePixels.centred(self, *pages.tiles.size(pages.shown))

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
        if reading is not None:
            self._spot = reading.y, reading.x
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

    def _here(self) -> Reading | None:
        """The value that keys are about: in the chosen channel, last read or middle."""
        pages = self.pages()
        if not pages.maps.size:
            return None
        channel = self._selected
        if channel < 0:
            channel = pages.channel_at(pages.first)
        height, width = pages.maps.shape[1:]
        y, x = self._spot or (height // 2, width // 2)
        return Reading(channel, y, x, float(pages.maps[channel, y, x]))

    def _move_channel(self, rows: int, columns: int) -> None:
        pages = self.pages()
        place = pages.first
        if self._selected >= 0:
            step = rows * pages.tiles.columns + columns
            place = pages.place_of(self._selected) + step
        self._pick(pages.channel_at(min(max(place, 0), len(pages.maps) - 1)))

    def _move_spot(self, rows: int, columns: int) -> None:
        """Read the value beside the one last read."""
        here = self._here()
        if here is None:
            return
        pages = self._pages
        height, width = pages.maps.shape[1:]
        step = pages.tiles.reduction  # values that share a pixel look the same
        y = min(max(here.y + rows * step, 0), height - 1)
        x = min(max(here.x + columns * step, 0), width - 1)
        if here.channel != self._selected:
            self._pick(here.channel)
        value = float(pages.maps[here.channel, y, x])
        self._set_reading(Reading(here.channel, y, x, value))

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
        pages, reading = self._pages, self._reading
        marks.paint_strokes(painter, surface, pages)
        if self._region is not None:
            marks.paint_region(painter, surface, pages, self._region)
        if reading is not None:
            marks.paint_hovered(painter, surface, pages, reading.channel)
        frame = self._frame_width()
        marks.paint_selected(painter, surface, pages, self._selected, frame)
        if reading is not None:
            marks.paint_reading(painter, surface, pages, reading)
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
        if event.type() == QEvent.Type.ShortcutOverride and is_move(event):
            event.accept()  # with the focus here, arrows move the channel, not the step
            return True
        if isinstance(event, QHelpEvent):
            below = self.reading_at(QPointF(event.pos()))
            text = words.tip(self._pages, below.channel) if below else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if is_move(event) and len(self._pages.maps):
            move = self._move_spot if shifted else self._move_channel
            move(*MOVES[key])
        elif key in PAGES:
            self.turn_to(self.pages().page + PAGES[key])
        elif key in ZOOMS:
            self.zoom_turned.emit(ZOOMS[key])
        elif key in PICKS:
            here = self._here()
            if here is not None:
                self.pixel_picked.emit(here)
        else:
            super().keyPressEvent(event)
