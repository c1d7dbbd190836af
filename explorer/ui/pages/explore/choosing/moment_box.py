"""A menu of the moments at which a run's weights were kept."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from explorer.runs.moments import Moment, moment_of
from explorer.runs.weights_choice import WeightsChoice
from explorer.ui.pages.explore.choosing.weights_wording import moment_title

_WIDTH = 176  # px


class MomentBox(QComboBox):
    """The latest first, back to before any training; hidden where there is one alone.

    Signals:
        picked: The ``WeightsChoice`` that the user chose.
    """

    picked = Signal(object)

    def __init__(
        self, run_id: int, moments: Sequence[Moment], parent: QWidget | None = None
    ) -> None:
        """Offer the moments of a run.

        Args:
            run_id: The run.
            moments: Its own, oldest first.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._run_id, self._moments = run_id, tuple(moments)
        for moment in reversed(self._moments):
            self.addItem(moment_title(moment), moment.step)
        self.setFixedWidth(_WIDTH)
        self.setVisible(len(self._moments) > 1)
        self.setAccessibleName(self.tr("Moment of run {0}").format(run_id))
        self.activated.connect(lambda: self.picked.emit(self.choice()))

    def choice(self) -> WeightsChoice:
        """The chosen weights; the last moment is the latest, whatever comes."""
        if self.currentIndex() <= 0:
            return WeightsChoice.of_run(self._run_id)
        return WeightsChoice.of_run(self._run_id, int(self.currentData()))

    def show_choice(self, choice: WeightsChoice) -> None:
        """Mark the moment that is in use; no signal."""
        moment = moment_of(choice, self._moments)
        if moment is not None:
            self.setCurrentIndex(self.findData(moment.step))
