"""The weights that a network can have, in groups: what the popover shows."""

import random
from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QEvent, QLocale, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QLayoutItem,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from explorer.architectures.pretrained import PublishedWeights
from explorer.architectures.shipped import ShippedWeights
from explorer.data.datasets import describe_dataset
from explorer.runs.weights_choice import WeightsChoice
from explorer.runs.weights_offer import PublishedOffer, RunOffer, WeightsOffer
from explorer.ui.pages.explore.choosing.moment_box import MomentBox
from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton, TextIconButton
from explorer.ui.widgets.offer_row import OfferRow

LARGEST_SEED = 999_999
_WIDTH = 544  # px; a run with its date, its moments and its button
_HIGHEST_LIST = 360  # px; what is longer is scrolled
_SEED_WIDTH = 96  # px
_MEGA = 1_000_000
_SHOWN_RELATIVES = 6


class WeightsPanel(QWidget):
    """Random with a seed, torchvision's, a run's, a file's.

    Signals:
        picked: The ``WeightsChoice``, which is on this computer.
        download_wanted: The ``PublishedWeights`` that are not.
        download_cancelled: The download is not wanted any more.
        file_wanted: A weights file is to be opened.
    """

    picked = Signal(object)
    download_wanted = Signal(object)
    download_cancelled = Signal()
    file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Weights"))
        self._rows: dict[str, OfferRow] = {}
        self._downloads: dict[str, OfferRow] = {}
        self._moments: dict[int, MomentBox] = {}
        self._seed = QSpinBox(self)
        self._seed.setRange(0, LARGEST_SEED)
        self._seed.setKeyboardTracking(False)
        self._seed.setMaximumWidth(_SEED_WIDTH)
        self._seed.setAccessibleName(self.tr("Seed of the random weights"))
        self._dice = IconButton("dices", self.tr("Another seed"), self)
        self._random = OfferRow(
            self.tr("Random"), self.tr("as before any training"), self.tr("Use")
        )
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._scroll = QScrollArea(self)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._note = QLabel(self)
        self._note.setProperty("role", "warning")
        self._note.setWordWrap(True)
        self._note.hide()
        self._file = TextIconButton("folder-open", self.tr("Open a weights file…"))
        self._lay_out()
        self.setFocusProxy(self._seed)
        self._seed.valueChanged.connect(self._pick_random)
        self._dice.clicked.connect(self._on_dice_clicked)
        self._random.picked.connect(self._pick_random)
        self._file.clicked.connect(self.file_wanted)

    def set_offer(self, offer: WeightsOffer, relatives: Sequence[str]) -> None:
        """Show what there is for a network.

        Args:
            offer: Shipped and published weights, and runs.
            relatives: Models of torchvision from the same paper.
        """
        while self._list.count():
            widget = _widget(self._list.takeAt(0))
            widget.hide()
            widget.deleteLater()
        self._rows, self._downloads, self._moments = {}, {}, {}
        if offer.shipped is not None:
            self._add_heading(self.tr("Comes with the program"))
            self._add_shipped(offer.shipped)
        self._add_heading(self.tr("Trained on ImageNet"))
        for published in offer.published:
            self._add_published(published)
        if not offer.published:
            self._add_sentence(self._none_published(relatives))
        self._add_heading(self.tr("Your runs of this network"))
        for run in offer.runs:
            self._add_run(run)
        if not offer.runs:
            self._add_sentence(self.tr("None yet; the Train page makes them."))

    def show_current(self, choice: WeightsChoice) -> None:
        """Mark what is in use; no signal."""
        is_random = choice.kind == "random"
        if is_random:
            self._seed.blockSignals(True)
            self._seed.setValue(min(int(choice.detail), LARGEST_SEED))
            self._seed.blockSignals(False)
        self._random.set_current(is_random)
        current = str(choice)
        if choice.run_id is not None:
            current = str(WeightsChoice.of_run(choice.run_id))
            if choice.run_id in self._moments:
                self._moments[choice.run_id].show_choice(choice)
        for key, row in self._rows.items():
            row.set_current(key == current)

    def show_download(self, name: str, arrived: int, total: int | None) -> None:
        """Show how far the download of ``name`` is; no other can begin meanwhile."""
        row = self._downloads.get(name)
        if row is not None:
            told = self.tr("{0} of {1} MB") if total else self.tr("{0} MB")
            text = told.format(arrived // _MEGA, (total or 0) // _MEGA)
            row.show_progress(arrived, total, text)
        for other in self._downloads.values():
            other.set_available(False)

    def set_note(self, text: str) -> None:
        """A sentence about what went wrong; ``""`` takes it away."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def note(self) -> str:
        """What went wrong, as on the screen."""
        return self._note.text()

    def seed(self) -> QSpinBox:
        """The field of the seed."""
        return self._seed

    def dice(self) -> IconButton:
        """What draws another seed."""
        return self._dice

    def row(self, key: str) -> OfferRow:
        """The row of a ``WeightsChoice``, written down."""
        return self._random if key == "random" else self._rows[key]

    def moments(self, run_id: int) -> MomentBox:
        """Where a moment of a run is chosen."""
        return self._moments[run_id]

    def file_button(self) -> TextIconButton:
        """What opens a file."""
        return self._file

    def texts(self) -> str:
        """Everything that is offered, as on the screen."""
        rows = "\n".join(row.text() for row in self._rows.values())
        items = map(self._list.itemAt, range(self._list.count()))
        labels = [w for w in map(_widget, items) if isinstance(w, QLabel)]
        told = [label.text() for label in labels]
        return "\n".join((rows, *told))

    # construction

    def _lay_out(self) -> None:
        for field in (self._seed, self._dice):
            self._random.add_field(field)
        self._inside.setProperty("role", "clear")
        self._inside.installEventFilter(self)
        column = self._column
        column.setContentsMargins(0, 0, GRID, 0)
        column.addLayout(self._list)
        column.addStretch(1)
        scroll = self._scroll
        scroll.setWidget(self._inside)
        scroll.setWidgetResizable(True)
        scroll.viewport().setProperty("role", "clear")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._random)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._note)
        layout.addWidget(self._file)

    def _add_heading(self, text: str) -> None:
        heading = QLabel(text)
        heading.setProperty("role", "heading")
        heading.setContentsMargins(0, GRID, 0, GRID // 2)
        self._list.addWidget(heading)

    def _add_sentence(self, text: str) -> None:
        sentence = QLabel(text)
        sentence.setProperty("role", "muted")
        sentence.setWordWrap(True)
        self._list.addWidget(sentence)

    def _add_shipped(self, weights: ShippedWeights) -> None:
        told = self.tr("{0} % of its test set right")
        title = describe_dataset(weights.dataset).title
        row = OfferRow(
            title, told.format(f"{100 * weights.accuracy:.1f}"), self.tr("Use")
        )
        choice = WeightsChoice.shipped(weights.dataset)
        self._rows[str(choice)] = row
        row.picked.connect(lambda: self.picked.emit(choice))
        self._list.addWidget(row)

    def _add_published(self, offer: PublishedOffer) -> None:
        weights = offer.weights
        told = self.tr("{0} % right · {1} MB · {2} px")
        detail = told.format(
            f"{weights.accuracy or 0:.1f}",
            f"{weights.megabytes:.0f}",
            weights.image_size,
        )
        action = self.tr("Use") if offer.is_here else self.tr("Download")
        row = OfferRow(weights.name, detail, action)
        choice = WeightsChoice(kind="pretrained", detail=weights.name)
        self._rows[str(choice)] = row
        if offer.is_here:
            row.picked.connect(lambda: self.picked.emit(choice))
        else:
            self._downloads[weights.name] = row
            row.picked.connect(lambda: self._on_download_picked(weights))
            row.cancelled.connect(self.download_cancelled)
        self._list.addWidget(row)

    def _add_run(self, offer: RunOffer) -> None:
        run = offer.run
        told = self.tr("{0} % on the test set · {1}")
        created = QDateTime.fromSecsSinceEpoch(int(run.created.timestamp()))
        when = QLocale().toString(created, QLocale.FormatType.ShortFormat)
        accuracy = (
            "–" if run.test_accuracy is None else f"{100 * run.test_accuracy:.1f}"
        )
        title = self.tr("Run {0}").format(run.run_id)
        row = OfferRow(title, told.format(accuracy, when), self.tr("Use"))
        moments = MomentBox(run.run_id, offer.moments)
        moments.picked.connect(self.picked)
        row.add_field(moments)
        self._rows[str(WeightsChoice.of_run(run.run_id))] = row
        self._moments[run.run_id] = moments
        row.picked.connect(lambda: self.picked.emit(moments.choice()))
        self._list.addWidget(row)

    def _none_published(self, relatives: Sequence[str]) -> str:
        if not relatives:
            return self.tr("torchvision publishes none for this network.")
        shown = ", ".join(relatives[:_SHOWN_RELATIVES])
        more = len(relatives) - _SHOWN_RELATIVES
        if more > 0:
            shown = self.tr("{0} and {1} more").format(shown, more)
        told = self.tr("None for this very network. Search all networks for {0}.")
        return told.format(shown)

    # choosing

    def _pick_random(self) -> None:
        self.picked.emit(WeightsChoice.random(self._seed.value()))

    def _on_dice_clicked(self) -> None:
        self._seed.setValue(random.randint(0, LARGEST_SEED))

    def _on_download_picked(self, weights: PublishedWeights) -> None:
        self.download_wanted.emit(weights)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # a scroll area does not pass this on
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        own = super().sizeHint().height() - self._scroll.sizeHint().height()
        inside = self._column.totalHeightForWidth(_WIDTH - 2 * GRID)
        return QSize(_WIDTH, own + min(inside, _HIGHEST_LIST))


def _widget(item: QLayoutItem | None) -> QWidget:
    """What an item of the list holds: nothing but widgets is put there."""
    widget = item.widget() if item is not None else None
    assert widget is not None
    return widget
