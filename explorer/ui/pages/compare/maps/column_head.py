"""What stands above and below a column of maps: the network and its answer."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.ui.choosing.pictures import Choice
from explorer.ui.pages.compare.columns import Column
from explorer.ui.pages.compare.maps import wording
from explorer.ui.pages.compare.maps.records import Chosen, ColumnLook
from explorer.ui.theme import GRID
from explorer.ui.widgets.fitting_label import FittingLabel
from explorer.ui.widgets.prediction_chips import PredictionChips
from explorer.ui.widgets.run_box import run_icon

_SWATCH = QSize(26, 14)  # px
_ANSWER = 66  # px: three lines


class ColumnHead(QWidget):
    """The name of a network in its colour, and where its weights come from."""

    def __init__(self, column: Column, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = column
        self.setProperty("role", "clear")
        swatch = QLabel()
        ratio = self.devicePixelRatioF()
        swatch.setFixedWidth(_SWATCH.width())
        swatch.setPixmap(run_icon(column.style, ratio, size=_SWATCH).pixmap(_SWATCH))
        self.title = FittingLabel()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.title.set_texts(column.variant.title)
        self.weights = FittingLabel()
        self.weights.setProperty("role", "muted")
        first = QHBoxLayout()
        first.setSpacing(GRID // 2)
        first.addWidget(swatch)
        first.addWidget(self.title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(first)
        layout.addWidget(self.weights)

    def show_chosen(self, chosen: Chosen) -> None:
        """Say which network stands here, and with which weights."""
        self.title.set_texts(chosen.variant.title)
        told = wording.weights_text(chosen)
        tip = told
        if chosen.stands_in:
            tip = "\n".join((wording.stand_in_text(self._column.variant), told))
        self.weights.set_texts(told, wording.short_weights_text(chosen))
        self.weights.setToolTip(tip)
        self.title.setToolTip(tip)


class ColumnFoot(PredictionChips):
    """The likeliest classes, and why they mean nothing where they do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=False)

    def show_look(self, chosen: Chosen, look: ColumnLook, choice: Choice) -> None:
        """Show an answer."""
        self.set_predictions(look.predictions)
        self.set_note(wording.prediction_note(chosen, choice))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _ANSWER)
