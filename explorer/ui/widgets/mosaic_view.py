"""All feature maps of a layer with their page, order, size and colour controls."""

from typing import get_args

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from explorer.diagrams.channels import Maps, Order, Range
from explorer.ui.theme import GRID
from explorer.ui.widgets import mosaic_words as words
from explorer.ui.widgets.colour_bar import ColourBar
from explorer.ui.widgets.fitting_label import FittingLabel
from explorer.ui.widgets.icon_button import IconButton
from explorer.ui.widgets.menu_choice import MenuChoice, Option
from explorer.ui.widgets.mosaic_canvas import MosaicCanvas
from explorer.ui.widgets.mosaic_pages import MapScale
from explorer.ui.widgets.readings import Reading, Region

_SCALES: tuple[MapScale, ...] = get_args(MapScale)
_ORDERS: tuple[Order, ...] = get_args(Order)
_ROOMY = 560  # px; a narrower view leaves out what the zoom buttons did ...
_NARROW = 400  # ... and below this the words of the choices and the zoom buttons
_NARROWEST = 240  # px; with less, icons and numbers would be cut off


class MosaicView(QWidget):
    """A layer's maps as one picture: hover for values, click for a channel.

    A channel is always a channel of the layer, in whatever order they are shown.

    Signals:
        hovered: The ``Reading`` under the pointer, or ``None``.
        pixel_picked: The ``Reading`` that was clicked, or picked by Enter.
        channel_picked: The channel that was clicked or moved to by key.
        scale_picked: ``"map"``, ``"layer"`` or ``"network"``, when the user chose it.
        order_picked: ``"index"``, ``"activity"`` or ``"variance"``, likewise.
    """

    hovered = Signal(object)
    pixel_picked = Signal(object)
    channel_picked = Signal(int)
    scale_picked = Signal(str)
    order_picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zoom = 0
        self._canvas = MosaicCanvas(self)
        self._caption = FittingLabel(self)
        self._size = FittingLabel(self)
        self._reading = FittingLabel(self)
        self._bar = ColourBar(self)
        self._scales = self._scale_choice()
        self._scales.set_available("network", False)
        self._orders = self._order_choice()
        self._back = IconButton("chevron-left", self.tr("Previous page"), self)
        self._on = IconButton("chevron-right", self.tr("Next page"), self)
        self._smaller = IconButton("zoom-out", self.tr("Smaller maps"), self)
        self._larger = IconButton("zoom-in", self.tr("Larger maps"), self)
        for label in (self._caption, self._size):
            label.setProperty("role", "muted")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for label in (self._size, self._reading):
            label.setAlignment(right)
        self._lay_out()
        self._connect()
        self._show_page()

    def set_maps(self, maps: Maps) -> None:
        """Show all channels of ``(channels, height, width)``; the choice is kept.

        So is the page in the order of the indices; another order begins with its
        first. The array is not copied and must not change afterwards.
        """
        self._canvas.set_maps(maps)

    def set_order(self, order: Order) -> None:
        """Show the channels by index, or the most active or most varied first."""
        if order != self.order():
            self._orders.set_key(order)
            self._canvas.set_order(order)

    def order(self) -> Order:
        """In which order the channels are shown."""
        return _ORDERS[_ORDERS.index(self._orders.key())]

    def set_scale(self, scale: MapScale) -> None:
        """Colour each map by its own range of values, or all by a shared one.

        ``"network"`` colours by the layer's while there is no range of the network.
        """
        if scale != self.scale():
            self._scales.set_key(scale)
            self._canvas.set_scale(scale)

    def scale(self) -> MapScale:
        """How maps are coloured."""
        return _SCALES[_SCALES.index(self._scales.key())]

    def set_network_range(self, values: Range | None) -> None:
        """Tell the smallest and the largest value in the network.

        ``None``, as at first, takes the scale of the network out of the menu.
        """
        self._scales.set_available("network", values is not None)
        self._canvas.set_network_range(values)

    def set_zoom(self, zoom: int) -> None:
        """Maps larger or smaller by whole factors than the automatic size (0)."""
        self._zoom = zoom
        self._canvas.set_zoom(zoom)

    def select_channel(self, channel: int, *, turn: bool = True) -> None:
        """Frame a channel, -1 for none, and turn to its page unless told not to."""
        self._canvas.select(channel, turn=turn)

    def selected_channel(self) -> int:
        """The framed channel, or -1."""
        return self._canvas.selected()

    def colour_range(self, channel: int) -> Range:
        """The values of the first and the last colour of a channel, as drawn here."""
        return self._canvas.pages().ends(channel)

    def is_signed(self) -> bool:
        """Whether the maps have the diverging palette."""
        return self._canvas.pages().known.signed

    def set_region(self, region: Region | None) -> None:
        """Mark the same pixels in every map."""
        self._canvas.set_region(region)

    def canvas(self) -> MosaicCanvas:
        """The picture itself, without the controls."""
        return self._canvas

    def scale_choice(self) -> MenuChoice:
        """The control of the colours."""
        return self._scales

    def order_choice(self) -> MenuChoice:
        """The control of the order."""
        return self._orders

    def caption(self) -> str:
        """How many channels are shown; on the screen as far as there is room."""
        return self._caption.whole()

    def _scale_choice(self) -> MenuChoice:
        hints = (
            self.tr("Each map has its own range of colours: shows what is in it"),
            self.tr(
                "All maps of the layer share their colours: shows which are strong"
            ),
            self.tr("All layers share their colours: shows where values grow"),
        )
        texts = (self.tr("per map"), self.tr("per layer"), self.tr("per network"))
        icons = ("square", "layers", "network")
        options = list(map(Option, _SCALES, texts, icons, hints))
        return MenuChoice(self.tr("Colour scale"), options, self)

    def _order_choice(self) -> MenuChoice:
        hints = (
            self.tr("Channels as the network numbers them"),
            self.tr("The largest mean magnitude first, dead channels last"),
            self.tr("The largest variance within the map first, constant ones last"),
        )
        texts = (self.tr("by index"), self.tr("by activity"), self.tr("by variance"))
        icons = ("arrow-down-0-1", "activity", "audio-waveform")
        options = list(map(Option, _ORDERS, texts, icons, hints))
        return MenuChoice(self.tr("Order of the maps"), options, self)

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(GRID // 2)
        controls.addWidget(self._caption, 3)
        controls.addWidget(self._back)
        controls.addWidget(self._on)
        controls.addWidget(self._size, 2)
        controls.addWidget(self._smaller)
        controls.addWidget(self._larger)
        controls.addWidget(self._orders)
        values = QHBoxLayout()
        values.addWidget(self._bar)
        values.addWidget(self._scales)
        values.addWidget(self._reading, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.addLayout(controls)
        layout.addWidget(self._canvas, 1)
        layout.addLayout(values)

    def _connect(self) -> None:
        canvas = self._canvas
        canvas.hovered.connect(self._on_canvas_hovered)
        canvas.channel_picked.connect(self.channel_picked)
        canvas.pixel_picked.connect(self.pixel_picked)
        canvas.page_changed.connect(self._show_page)
        canvas.selection_changed.connect(self._show_values)
        canvas.zoom_turned.connect(self._zoom_by)
        self._back.clicked.connect(lambda: canvas.turn_to(canvas.pages().page - 1))
        self._on.clicked.connect(lambda: canvas.turn_to(canvas.pages().page + 1))
        self._smaller.clicked.connect(lambda: self._zoom_by(-1))
        self._larger.clicked.connect(lambda: self._zoom_by(1))
        self._scales.picked.connect(self._on_scale_picked)
        self._orders.picked.connect(self._on_order_picked)

    def _zoom_by(self, steps: int) -> None:
        before = self._tile_level()
        self.set_zoom(self._zoom + steps)
        if self._tile_level() == before:  # the end of the range: do not count on
            self.set_zoom(self._zoom - steps)

    def _tile_level(self) -> tuple[int, int]:
        tiles = self._canvas.pages().tiles
        return tiles.scale, tiles.reduction

    def _on_scale_picked(self) -> None:
        self._canvas.set_scale(self.scale())
        self.scale_picked.emit(self.scale())

    def _on_order_picked(self) -> None:
        self._canvas.set_order(self.order())
        self.order_picked.emit(self.order())

    def _on_canvas_hovered(self, reading: Reading | None) -> None:
        self._show_values()
        self.hovered.emit(reading)

    def _show_page(self) -> None:
        pages = self._canvas.pages()
        self._caption.set_texts(*words.captions(pages))
        self._caption.setToolTip(words.caption_hint(pages))
        for button, end in ((self._back, 0), (self._on, pages.pages - 1)):
            button.setVisible(pages.pages > 1)
            button.setEnabled(pages.page != end)
        self._size.set_texts(words.size_text(pages), "")
        self._show_values()

    def _show_values(self) -> None:
        """The colour bar and the text of the value under the pointer."""
        canvas = self._canvas
        pages, reading = canvas.pages(), canvas.reading()
        signed = pages.known.signed
        channel = reading.channel if reading else canvas.selected()
        if pages.scale != "map" and pages.shown:
            channel = 0
        elif pages.position(channel) is None:
            channel = -1
        if channel >= 0:
            self._bar.set_range(pages.ends(channel), signed=signed)
        else:
            low_end = self.tr("−max") if signed else "0"
            ends = (low_end, self.tr("max of each map"))
            self._bar.set_ends(ends, signed=signed)
        self._reading.set_texts(*words.reading_texts(reading))

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        # The layout only knows what is visible now, not what is left when narrow.
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy, narrow = self.width() >= _ROOMY, self.width() < _NARROW
        self._size.setVisible(roomy)
        self._bar.set_short(not roomy)
        for choice in (self._scales, self._orders):
            choice.set_wordy(not narrow)
        for button in (self._smaller, self._larger):
            button.setVisible(not narrow)
