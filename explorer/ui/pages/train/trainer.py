"""The training under way: its session, its runs, and how it is held and stopped."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from explorer.runs.recording import Task
from explorer.training.control import TrainingControl
from explorer.training.together import Order
from explorer.ui.pages.train.live_runs import LiveRun, LiveRuns
from explorer.ui.pages.train.service import Recorded, TrainService
from explorer.ui.workers.training import TaggedEvent, TrainingSession


class Trainer(QObject):
    """Lets the engine train and keeps what the runs tell.

    Signals:
        told: A tuple of ``TaggedEvent`` with places among all runs, oldest first.
        changed: A single run was held, let go on or stopped.
        failed: The exception that ended all of them.
        ended: Nothing trains any more; comes last, exactly once per training.
    """

    told = Signal(object)
    changed = Signal()
    failed = Signal(object)
    ended = Signal()

    def __init__(self, service: TrainService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._session: TrainingSession | None = None
        self._recorded: Recorded | None = None
        self._runs: LiveRuns | None = None
        self._stopping = self._pausing = False

    def begin(
        self, runs: LiveRuns, tasks: Sequence[Task], order: Order = "turns"
    ) -> None:
        """Train.

        Args:
            runs: Take in what is told.
            tasks: One for each of the active runs.
            order: How they share the time.
        """
        assert self._session is None, "a training goes on"
        self._runs = runs
        self._stopping = self._pausing = False
        names = [run.row_title or run.title for run in runs.active()]
        self._recorded = self._service.record(tasks, order, names)
        self._session = TrainingSession(
            self._recorded.events, self, prepare=self._service.prepare
        )
        self._session.events.connect(self._on_events)
        self._session.failed.connect(self._on_failed)
        self._session.ended.connect(self._on_ended)
        self._session.start()

    def is_training(self) -> bool:
        """Whether a training goes on, also while it is held."""
        return self._session is not None

    def is_stopping(self) -> bool:
        """Whether the end was asked for and has not come."""
        return self._stopping and self.is_training()

    def is_pausing(self) -> bool:
        """Whether runs are to be held and some are still in a step."""
        return self._pausing and not self.is_paused()

    def is_paused(self) -> bool:
        """Whether all runs are held."""
        if not self.is_training() or self._runs is None:
            return False
        return self._runs.all_paused()  # all at once, or one after the other

    def session(self) -> TrainingSession | None:
        """What trains now, if anything does."""
        return self._session

    def runs(self) -> LiveRuns | None:
        """The runs of the latest training."""
        return self._runs

    def pause(self) -> None:
        """Hold all runs at their next step; returns at once."""
        if self._session is not None and self._runs is not None:
            self._pausing = True
            for place in range(len(self._runs.active())):
                self._session.control().pause(place)

    def go_on(self) -> None:
        """Let the held runs go on."""
        if self._session is not None and self._runs is not None:
            self._pausing = False
            for place, run in enumerate(self._runs.active()):
                run.paused = False
                self._session.control().go_on(place)

    def pause_row(self, key: str) -> None:
        """Hold the runs of one row while the others go on; returns at once."""
        self._each_of_row(key, TrainingControl.pause)

    def go_on_row(self, key: str) -> None:
        """Let the held runs of one row go on."""
        self._pausing = False  # no longer all of them
        for run in self._of_row(key).values():
            run.paused = False
        self._each_of_row(key, TrainingControl.go_on)

    def stop_row(self, key: str) -> None:
        """End the runs of one row, held or not, while the others go on."""
        self._each_of_row(key, TrainingControl.end)

    def request_stop(self) -> None:
        """Ask the training to end, held or not; returns at once."""
        if self._session is not None:
            self._stopping = True
            self._session.request_stop()

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._session is None or self._session.shutdown(timeout_ms)

    def _of_row(self, key: str) -> dict[int, LiveRun]:
        """The runs of a row that are not over, by their places in this training."""
        if self._session is None or self._runs is None:
            return {}
        return {
            place: run
            for place, run in enumerate(self._runs.active())
            if run.row_key == key and not run.over
        }

    def _each_of_row(
        self, key: str, act: Callable[[TrainingControl, int], None]
    ) -> None:
        for place in self._of_row(key):
            assert self._session is not None  # else there were no runs
            act(self._session.control(), place)
        self.changed.emit()

    def _on_events(self, events: tuple[TaggedEvent, ...]) -> None:
        assert self._runs is not None  # what told them belongs to it
        placed = self._runs.placed(events)
        self._runs.take(placed)
        if self._recorded is not None:
            self._runs.name(self._recorded.run_ids)
        self.told.emit(placed)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)

    def _on_ended(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.deleteLater()
        self._stopping = self._pausing = False
        if self._runs is not None:
            self._runs.break_off()
        self.ended.emit()
