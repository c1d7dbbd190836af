"""From the button to the first step: what is missing is downloaded first."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from explorer.downloads import DownloadCancelledError
from explorer.runs.recording import Task
from explorer.training.together import Order
from explorer.ui.pages.train.fetching import Fetching
from explorer.ui.pages.train.live_runs import LiveRuns
from explorer.ui.pages.train.service import TrainService
from explorer.ui.pages.train.trainer import Trainer


class Launch(QObject):
    """Fetches and then trains.

    Signals:
        launched: The ``LiveRuns`` that train from now on.
        refused: Why they do not, or ``None`` where the user cancelled.
    """

    launched = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        service: TrainService,
        fetching: Fetching,
        trainer: Trainer,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service, self._fetching, self._trainer = service, fetching, trainer
        self._next: tuple[LiveRuns, tuple[Task, ...], Order] | None = None
        fetching.done.connect(self._go)
        fetching.failed.connect(self._on_failed)

    def begin(
        self, runs: LiveRuns, tasks: Sequence[Task], order: Order = "turns"
    ) -> bool:
        """Train ``runs``; ``False`` if something must be downloaded before.

        Args:
            runs: Take in what is told.
            tasks: One for each of the active runs.
            order: How they share the time.
        """
        self._next = (runs, tuple(tasks), order)
        keys = [run.series.config.dataset for run in runs.active()]
        missing = self._service.missing(keys)
        if missing:
            self._fetching.begin(missing)
            return False
        self._go()
        return True

    def _go(self) -> None:
        assert self._next is not None  # set before anything is fetched
        runs, tasks, order = self._next
        self._next = None
        self._trainer.begin(runs, tasks, order)
        self.launched.emit(runs)

    def _on_failed(self, error: Exception) -> None:
        self._next = None
        cancelled = isinstance(error, DownloadCancelledError)
        self.refused.emit(None if cancelled else error)
