"""Copies of the weights of a run that trains now, as they come."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.training.control import TrainingControl
from explorer.ui.pages.train.live_runs import LiveRun

_LOOK_MS = 40


class LiveWeights(QObject):
    """Asks the training for copies of one run at a time, and looks whether they came.

    Signals:
        arrived: A ``WeightsCopy``; the next one has to be asked for.
    """

    arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._control: TrainingControl | None = None
        self._places: dict[str, int] = {}
        self._looked_at: int | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def follow(
        self, control: TrainingControl | None, active: Sequence[LiveRun]
    ) -> None:
        """Ask this training from now on.

        Args:
            control: Of the training under way; ``None`` once none is.
            active: Its runs, by their places.
        """
        self.rest()
        self._control = control
        self._places = {run.key: place for place, run in enumerate(active)}

    def knows(self, key: str) -> bool:
        """Whether a run is part of the training under way."""
        return self._control is not None and key in self._places

    def want(self, key: str, newer_than: int) -> None:
        """Ask for a copy of a run after more steps than those; it comes as a signal."""
        if self._control is None or key not in self._places:
            return
        if self._looked_at != self._places[key]:
            self.rest()
        self._looked_at = self._places[key]
        self._control.want_weights(self._looked_at, newer_than)
        self._timer.start()

    def rest(self) -> None:
        """Want nothing."""
        self._timer.stop()
        if self._control is not None and self._looked_at is not None:
            self._control.forget_weights(self._looked_at)
        self._looked_at = None

    def is_waiting(self) -> bool:
        """Whether a copy was asked for that has not come."""
        return self._timer.isActive()

    def _look(self) -> None:
        if self._control is None or self._looked_at is None:
            return
        copy = self._control.take_weights(self._looked_at)
        if copy is not None:
            self._timer.stop()
            self.arrived.emit(copy)
