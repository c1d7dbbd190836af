"""Runs that broke off, looked up in the background."""

from PySide6.QtCore import QObject, Signal

from explorer.ui.pages.train.service import StoredRun, TrainService
from explorer.ui.workers.questions import Questions


class Interruptions(QObject):
    """Asks the store which runs of an earlier session could be gone on with.

    Those that the present session leaves unfinished stand in its own list.

    Signals:
        changed: Others are known, or none any more.
    """

    changed = Signal()

    def __init__(self, service: TrainService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._runs: tuple[StoredRun, ...] = ()
        self._asked = False
        self._offered: frozenset[int] | None = None  # by number; at first
        self._wanted = True
        self._questions = Questions(self, "interrupted runs")
        # A store that cannot be read says so when something is to be kept in it.
        self._questions.answered.connect(self._on_answered)

    def look(self) -> None:
        """Ask, if nobody has asked before; returns at once."""
        if not self._asked:
            self._asked = True
            self._questions.ask(self._service.interrupted)

    def look_again(self) -> None:
        """Ask once more: some may be deleted, or back; returns at once."""
        if self._asked and self._wanted:
            self._questions.ask(self._service.interrupted)

    def runs(self) -> tuple[StoredRun, ...]:
        """Those that are known."""
        return self._runs

    def take(self) -> tuple[StoredRun, ...]:
        """Those that are known, which are not offered again."""
        taken = self._runs
        self.forget()
        return taken

    def forget(self) -> None:
        """Offer none any more."""
        self._questions.cancel()
        self._runs, self._wanted = (), False
        self.changed.emit()

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._questions.shutdown(timeout_ms)

    def _on_answered(self, runs: tuple[StoredRun, ...]) -> None:
        if self._offered is None:
            self._offered = frozenset(run.run_id for run in runs)
        self._runs = tuple(run for run in runs if run.run_id in self._offered)
        self.changed.emit()
