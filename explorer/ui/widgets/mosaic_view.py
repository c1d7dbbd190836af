"""All feature maps of a layer with their page, size and colour controls."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.diagrams.mosaic import Maps, Scale
from explorer.ui.theme import GRID
from explorer.ui.widgets.colour_bar import ColourBar
from explorer.ui.widgets.icon_button import IconButton
from explorer.ui.widgets.mosaic_canvas import MosaicCanvas
from explorer.ui.widgets.readings import Reading, Region, value_text

_SCALES: tuple[Scale, ...] = ("map", "layer")
_ROOMY = 560  # px; a narrower view leaves out what the zoom buttons did


class MosaicView(QWidget):
    """A layer's maps as one picture: hover for values, click for a channel.

    Signals:
        hovered: The ``Reading`` under the pointer, or ``None``.
        pixel_picked: The ``Reading`` that was clicked.
        channel_picked: The channel that was clicked or moved to by key.
        scale_picked: ``"map"`` or ``"layer"``, when the user chose it.
    """

    hovered = Signal(object)
    pixel_picked = Signal(object)
    channel_picked = Signal(int)
    scale_picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zoom = 0
        self._canvas = MosaicCanvas(self)
        self._caption = QLabel(self)
        self._size = QLabel(self)
        self._reading = QLabel(self)
        self._bar = ColourBar(self)
        self._scales = QComboBox(self)
        self._scales.addItems([self.tr("per map"), self.tr("per layer")])
        self._scales.setAccessibleName(self.tr("Colour scale"))
        self._scales.setToolTip(
            self.tr(
                "Each map has its own range of colours, or all of the layer share one"
            )
        )
        self._back = IconButton("chevron-left", self.tr("Previous page"), self)
        self._on = IconButton("chevron-right", self.tr("Next page"), self)
        self._smaller = IconButton("zoom-out", self.tr("Smaller maps"), self)
        self._larger = IconButton("zoom-in", self.tr("Larger maps"), self)
        for label in (self._caption, self._size):
            label.setProperty("role", "muted")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for label in (self._size, self._reading):
            label.setAlignment(right)
        for label in (self._caption, self._size, self._reading):
            # A longer text must not push the whole page wider under the pointer.
            policy = label.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            label.setSizePolicy(policy)
        self._lay_out()
        self._connect()
        self._show_page()

    def set_maps(self, maps: Maps) -> None:
        """Show all channels of ``(channels, height, width)``, page and choice kept.

        The array is not copied and must not change afterwards.
        """
        self._canvas.set_maps(maps)

    def set_scale(self, scale: Scale) -> None:
        """Colour each map by its own range of values or all by the layer's."""
        self._scales.setCurrentIndex(_SCALES.index(scale))

    def scale(self) -> Scale:
        """How maps are coloured."""
        return _SCALES[self._scales.currentIndex()]

    def set_zoom(self, zoom: int) -> None:
        """Maps larger or smaller by whole factors than the automatic size (0)."""
        self._zoom = zoom
        self._canvas.set_zoom(zoom)

    def select_channel(self, channel: int) -> None:
        """Frame a channel and turn to its page; -1 frames none."""
        self._canvas.select(channel)

    def selected_channel(self) -> int:
        """The framed channel, or -1."""
        return self._canvas.selected()

    def set_region(self, region: Region | None) -> None:
        """Mark the same pixels in every map."""
        self._canvas.set_region(region)

    def canvas(self) -> MosaicCanvas:
        """The picture itself, without the controls."""
        return self._canvas

    def caption(self) -> str:
        """How many channels are shown, as on the screen."""
        return self._caption.text()

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(GRID // 2)
        controls.addWidget(self._caption, 3)
        controls.addWidget(self._back)
        controls.addWidget(self._on)
        controls.addWidget(self._size, 2)
        controls.addWidget(self._smaller)
        controls.addWidget(self._larger)
        controls.addWidget(self._scales)
        values = QHBoxLayout()
        values.addWidget(self._bar)
        values.addWidget(self._reading, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(controls)
        layout.addWidget(self._canvas, 1)
        layout.addLayout(values)

    def _connect(self) -> None:
        canvas = self._canvas
        canvas.hovered.connect(self._on_canvas_hovered)
        canvas.channel_picked.connect(self.channel_picked)
        canvas.channel_picked.connect(self._show_values)
        canvas.pixel_picked.connect(self.pixel_picked)
        canvas.page_changed.connect(self._show_page)
        canvas.zoom_turned.connect(self._zoom_by)
        self._back.clicked.connect(lambda: canvas.turn_to(canvas.pages().page - 1))
        self._on.clicked.connect(lambda: canvas.turn_to(canvas.pages().page + 1))
        self._smaller.clicked.connect(lambda: self._zoom_by(-1))
        self._larger.clicked.connect(lambda: self._zoom_by(1))
        self._scales.currentIndexChanged.connect(lambda: canvas.set_scale(self.scale()))
        self._scales.activated.connect(lambda: self.scale_picked.emit(self.scale()))

    def _zoom_by(self, steps: int) -> None:
        before = self._tile_level()
        self.set_zoom(self._zoom + steps)
        if self._tile_level() == before:  # the end of the range: do not count on
            self.set_zoom(self._zoom - steps)

    def _tile_level(self) -> tuple[int, int]:
        tiles = self._canvas.pages().picture.tiles
        return tiles.scale, tiles.reduction

    def _on_canvas_hovered(self, reading: Reading | None) -> None:
        self._show_values()
        self.hovered.emit(reading)

    def _show_page(self) -> None:
        pages = self._canvas.pages()
        picture, channels = pages.picture, len(pages.maps)
        if picture.shown < channels:
            text = self.tr("{0} of {1} channels").format(picture.shown, channels)
        elif channels == 1:
            text = self.tr("1 channel")
        else:
            text = self.tr("{0} channels").format(channels)
        if silent := int(picture.dead.sum()):
            text += self.tr(" · {0} silent").format(silent)
        self._caption.setText(text)
        for button, end in ((self._back, 0), (self._on, pages.pages - 1)):
            button.setVisible(pages.pages > 1)
            button.setEnabled(pages.page != end)
        self._size.setText(self._size_text())
        self._show_values()

    def _size_text(self) -> str:
        tiles = self._canvas.pages().picture.tiles
        if tiles.reduction > 1:
            return self.tr("1 px = mean of {0} × {0}").format(tiles.reduction)
        return self.tr("{0} × enlarged").format(tiles.scale) if tiles.scale > 1 else ""

    def _show_values(self) -> None:
        """The colour bar and the text of the value under the pointer."""
        canvas = self._canvas
        pages, reading = canvas.pages(), canvas.reading()
        position = pages.position(reading.channel if reading else canvas.selected())
        signed = pages.picture.signed
        if position is None and self.scale() == "layer" and pages.picture.shown:
            position = 0
        if position is not None:
            low, high = pages.picture.ranges[position]
            self._bar.set_range((float(low), float(high)), signed=signed)
        else:
            low_end = self.tr("−max") if signed else "0"
            ends = (low_end, self.tr("max of each map"))
            self._bar.set_ends(ends, signed=signed)
        text = ""
        if reading is not None:
            text = self.tr("channel {0} at {1}, {2}: <b>{3}</b>").format(
                reading.channel, reading.y, reading.x, value_text(reading.value)
            )
        self._reading.setText(text)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size.setVisible(self.width() >= _ROOMY)
