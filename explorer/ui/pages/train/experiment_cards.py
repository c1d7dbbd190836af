"""Questions that a few runs answer, as cards with one button each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.training.experiments import Experiment
from explorer.ui.models.run_text import about_text
from explorer.ui.theme import GRID


class ExperimentCards(QWidget):
    """A card for every experiment.

    Signals:
        picked: The ``Experiment`` that shall be made.
    """

    picked = Signal(object)

    def __init__(
        self, experiments: Sequence[Experiment], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID)
        for experiment in experiments:
            column.addWidget(self._card(experiment))
        column.addStretch(1)
        for first in list(self._buttons.values())[:1]:
            self.setFocusProxy(first)

    def button(self, key: str) -> QPushButton:
        """The button that starts an experiment."""
        return self._buttons[key]

    def _card(self, experiment: Experiment) -> QFrame:
        card = QFrame()
        card.setProperty("role", "panel")
        title = QLabel(experiment.title)
        title.setProperty("role", "title")
        question = QLabel(experiment.question)
        question.setWordWrap(True)
        runs = len(experiment.arms) * len(experiment.seeds)
        cost = QLabel(
            self.tr("{0} runs · about {1} of training on one core").format(
                runs, about_text(experiment.seconds)
            )
        )
        cost.setProperty("role", "muted")
        button = QPushButton(self.tr("Start"))
        button.setAccessibleName(self.tr("Start: {0}").format(experiment.title))
        button.clicked.connect(lambda: self.picked.emit(experiment))
        self._buttons[experiment.key] = button
        foot = QHBoxLayout()
        foot.addWidget(cost, 1)
        foot.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(card)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(title)
        column.addWidget(question)
        column.addLayout(foot)
        return card
