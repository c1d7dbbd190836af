"""What is seen of a network that learns: its maps, its image, its answer, its time."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.diagrams.channels import Range
from explorer.ui.pages.train.watching_laboratory import TestSample, WatchedMaps
from explorer.ui.pages.train.watching_layers import MapLayer
from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import TextIconButton
from explorer.ui.widgets.map_view import MapView
from explorer.ui.widgets.mosaic_view import MosaicView
from explorer.ui.widgets.prediction_chips import Prediction, PredictionChips
from explorer.ui.widgets.thumbnail_row import Thumbnail, ThumbnailRow
from explorer.ui.widgets.time_slider import TimeSlider

_LAYER_WIDTH = 400  # px
_SIDE_WIDTH = 196  # px of the image: 192 are whole multiples of most sizes


class WatchingPanel(QFrame):
    """The controls, the maps and what belongs to them; decides nothing.

    Attributes:
        layers: Where the layer is chosen.
        thumbnails: Where the image is chosen.
        same_colours: Whether colours mean the same at all times.
        explore: Opens the same in Explore.
        mosaic: The maps.
        picture: The image as the network sees it.
        truth: What it is.
        chips: What the network says.
        time: The slider over the moments of the run.
        note: What is wrong; hidden where nothing is.

    Signals:
        painted: The maps that were shown last are on the screen.
    """

    painted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._samples: tuple[TestSample, ...] = ()
        self._layers: tuple[MapLayer, ...] = ()
        self._ranges: dict[str, Range] = {}
        self._shown: tuple[WatchedMaps, MapLayer] | None = None
        self._make()
        self._lay_out()
        self.mosaic.canvas().installEventFilter(self)
        self.same_colours.toggled.connect(self._colour)

    def show_sentence(self, text: str) -> None:
        """Put a sentence in place of the maps; ``""`` brings them back."""
        self._nothing.setText(text)
        self._pages.setCurrentIndex(0 if text else 1)

    def sentence(self) -> str:
        """What stands in place of the maps."""
        return self._nothing.text() if self._pages.currentIndex() == 0 else ""

    def say(self, text: str) -> None:
        """Tell of something that went wrong; ``""`` takes it away."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def forget_ranges(self) -> None:
        """Another image or run: what was seen says nothing of it."""
        self._ranges.clear()

    def offer_layers(self, layers: tuple[MapLayer, ...], chosen: MapLayer) -> None:
        """Offer the layers of a network; no signal."""
        if layers is not self._layers:
            self._layers = layers
            self.layers.clear()
            for at, layer in enumerate(layers):
                self.layers.addItem(layer.title, layer.step.path)
                self.layers.setItemData(at, layer.hint, Qt.ItemDataRole.ToolTipRole)
        self.layers.setCurrentIndex(layers.index(chosen))
        self.layers.setToolTip(chosen.hint)

    def offer_samples(self, samples: tuple[TestSample, ...], chosen: int) -> None:
        """Offer the images of a data set; no signal."""
        if samples is not self._samples:
            self._samples = samples
            self.thumbnails.set_thumbnails(
                tuple(
                    Thumbnail(key=str(at), title=each.name, pixels=each.pixels)
                    for at, each in enumerate(samples)
                )
            )
        self.thumbnails.choose(str(chosen))

    def show_maps(self, watched: WatchedMaps, layer: MapLayer) -> None:
        """Show what one layer makes of the image, and what the network says."""
        self._shown = (watched, layer)
        for path, (low, high) in watched.ranges.items():
            before = self._ranges.get(path, (low, high))
            self._ranges[path] = (min(low, before[0]), max(high, before[1]))
        self._colour()
        self.mosaic.set_maps(watched.maps(layer))
        self.picture.set_picture(watched.seen)
        sample = watched.samples[watched.image]
        self.truth.setText(self.tr("It is: {0}").format(sample.name))
        shares = zip(watched.classes, watched.probabilities, strict=False)
        self.chips.set_predictions(
            tuple(Prediction(name=name, share=float(share)) for name, share in shares)
        )

    def _colour(self) -> None:
        """One scale for all moments that were seen, or the one of the menu."""
        if self._shown is None:
            return
        same = self.same_colours.isChecked()
        path = self._shown[1].step.path
        self.mosaic.scale_choice().setVisible(not same)
        if same:
            self.mosaic.set_network_range(self._ranges[path])
            self.mosaic.set_scale("network")
        elif self.mosaic.scale() == "network":
            self.mosaic.set_scale("map")
            self.mosaic.set_network_range(None)

    def _make(self) -> None:
        self.layers = QComboBox()
        self.layers.setAccessibleName(self.tr("Layer"))
        self.layers.setMaximumWidth(_LAYER_WIDTH)
        self.layers.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.layers.setMinimumContentsLength(24)
        self.layers.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        )
        self.thumbnails = ThumbnailRow()
        self.same_colours = QCheckBox(self.tr("Same colours at all times"))
        self.same_colours.setToolTip(
            self.tr(
                "A colour means the same value at every moment that was looked at:"
                " shows how values grow"
            )
        )
        self.explore = TextIconButton("scan-search", self.tr("Open in Explore"))
        self.explore.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.mosaic = MosaicView()
        self.picture = MapView()
        self.picture.setAccessibleName(self.tr("The image as the network sees it"))
        self.picture.setFixedSize(_SIDE_WIDTH, _SIDE_WIDTH)
        self.truth = QLabel()
        self.truth.setTextFormat(Qt.TextFormat.PlainText)
        self.truth.setWordWrap(True)
        self.chips = PredictionChips()
        self.time = TimeSlider(self.tr("Moment of the run"))
        self.note = QLabel()
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setProperty("role", "warning")
        self.note.setWordWrap(True)
        self.note.hide()
        self._nothing = QLabel()
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setProperty("role", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.layers, 2)
        top.addWidget(self.thumbnails, 1)
        top.addStretch()
        top.addWidget(self.explore)
        says = QLabel(self.tr("The network says"))
        says.setProperty("role", "heading")
        self.chips.setFixedWidth(_SIDE_WIDTH)
        side = QVBoxLayout()
        side.setSpacing(GRID // 2)
        for widget in (self.picture, self.truth, says, self.chips):
            side.addWidget(widget)
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(GRID + GRID // 2)
        middle.addWidget(self.mosaic, 1)
        middle.addLayout(side)
        page = QWidget()
        page.setProperty("role", "clear")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addLayout(middle, 1)
        column.addWidget(self.note)
        bottom = QHBoxLayout()
        bottom.setSpacing(2 * GRID)
        bottom.addWidget(self.time, 1)
        bottom.addWidget(self.same_colours)
        column.addLayout(bottom)
        self._pages = QStackedWidget()
        self._pages.setProperty("role", "clear")
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID, GRID, GRID, GRID)
        outer.addWidget(self._pages)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted.emit()
        return super().eventFilter(watched, event)
