"""What a training will take, found out in the background before it starts."""

from collections.abc import Sequence
from functools import partial
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.training.config import TrainingConfig
from explorer.training.plan_forecast import PlanForecast
from explorer.ui.pages.train.service import TrainService
from explorer.ui.workers.questions import Questions

_REST_MS = 400  # after a choice: a row of choices is one question


class Estimate(QObject):
    """Tries a few steps of the chosen runs; a new choice ends the trial.

    Signals:
        changed: Another forecast, or none, is to be shown.
    """

    changed = Signal()

    def __init__(self, service: TrainService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._wanted: tuple[TrainingConfig, ...] = ()
        self._stop = Event()
        self._forecast: PlanForecast | None = None
        self._trouble: Exception | None = None
        self._questions = Questions(self, "forecast")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask)
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)

    def want(self, configs: Sequence[TrainingConfig]) -> None:
        """Find out what these take, unless it is known; returns at once."""
        wanted = tuple(configs)
        if wanted == self._wanted:
            return
        self.cancel()
        self._wanted = wanted
        if wanted:
            self._rest.start()

    def cancel(self) -> None:
        """Want nothing any more; a trial under way ends between two layers."""
        self._rest.stop()
        self._stop.set()
        self._questions.cancel()
        self._wanted, self._forecast, self._trouble = (), None, None

    def forecast(self) -> PlanForecast | None:
        """What the wanted runs take; ``None`` while it is not known."""
        return self._forecast

    def trouble(self) -> Exception | None:
        """Why it could not be found out."""
        return self._trouble

    def is_busy(self) -> bool:
        """Whether an answer is to be expected."""
        return self._rest.isActive() or self._questions.is_busy()

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        self.cancel()
        return self._questions.shutdown(timeout_ms)

    def _ask(self) -> None:
        self._stop = Event()
        self._questions.ask(partial(self._service.forecast, self._wanted, self._stop))
        self.changed.emit()

    def _on_answered(self, forecast: PlanForecast | None) -> None:
        self._forecast = forecast
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._trouble = error
        self.changed.emit()
