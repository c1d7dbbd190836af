"""Copies of the weights of a run that trains now, as they come."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.training.control import TrainingControl
from explorer.training.watching import WeightsCopy
from explorer.ui.pages.train.live_runs import LiveRun

_LOOK_MS = 40


class LiveWeights(QObject):
    """Asks the training for copies of one run at a time, and looks whether they came.

    The next copy is asked for when somebody has :meth:`seen` the one before.

    Signals:
        arrived: :attr:`copy` is a new one.
    """

    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._control: TrainingControl | None = None
        self._places: dict[str, int] = {}
        self._looked_at: int | None = None
        self._copy: WeightsCopy | None = None
        self._is_seen = False
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
        self.forget()
        self._control = control
        self._places = {run.key: place for place, run in enumerate(active)}

    def knows(self, key: str) -> bool:
        """Whether a run is part of the training under way."""
        return self._control is not None and key in self._places

    @property
    def copy(self) -> WeightsCopy | None:
        """The newest weights that came of the run that is looked at."""
        return self._copy

    def seen(self) -> None:
        """The copy is on the screen."""
        self._is_seen = True

    def keep_up(self, key: str) -> None:
        """Ask for newer weights of a run, unless the last were not even seen yet."""
        if self._control is None or key not in self._places:
            return
        asked = self._timer.isActive()
        if asked or (self._copy is not None and not self._is_seen):
            return
        self._looked_at = self._places[key]
        step = -1 if self._copy is None else self._copy.step
        self._control.want_weights(self._looked_at, newer_than=step)
        self._timer.start()

    def rest(self) -> None:
        """Want nothing for now."""
        self._timer.stop()
        if self._control is not None and self._looked_at is not None:
            self._control.forget_weights(self._looked_at)

    def forget(self) -> None:
        """Another run is looked at."""
        self.rest()
        self._looked_at = self._copy = None

    def _look(self) -> None:
        if self._control is None or self._looked_at is None:
            return
        copy = self._control.take_weights(self._looked_at)
        if copy is not None:
            self._timer.stop()
            self._copy, self._is_seen = copy, False
            self.arrived.emit()
