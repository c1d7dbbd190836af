"""A download in the background."""

from collections.abc import Callable
from threading import Event, Lock

from PySide6.QtCore import QObject, Signal, Slot

from explorer.downloads import Progress
from explorer.ui.workers.session import Session, Worker

Task = Callable[[Progress, Event], object]
"""Downloads when given whom to tell and the flag that cancels; returns what it made."""

Arrived = tuple[int, int | None]
"""Bytes that have arrived and, if the server says, how many there will be."""


class DownloadWorker(Worker):
    """Runs a task and keeps only the newest progress.

    A fast network tells of thousands of pieces a second.

    Signals:
        done: What the task returned.
    """

    done = Signal(object)

    def __init__(self, task: Task, stop: Event) -> None:
        super().__init__()
        self._task = task
        self._stop = stop
        self._lock = Lock()
        self._arrived: Arrived | None = None

    def work(self) -> None:
        """Do the task."""
        self.done.emit(self._task(self._tell, self._stop))

    def take(self) -> Arrived | None:
        """The newest progress, once; safe on any thread."""
        with self._lock:
            taken, self._arrived = self._arrived, None
        return taken

    def _tell(self, arrived: int, total: int | None) -> None:
        with self._lock:
            self._arrived = (arrived, total)


class DownloadSession(Session):
    """Owns one download; stopped early it leaves nothing behind.

    Signals:
        progressed: ``Arrived``, at most one per ``LOOK_MS``.
        done: What the task returned.
        failed: The exception that ended it, ``DownloadCancelledError`` included.
    """

    LOOK_MS = 100

    progressed = Signal(object)
    done = Signal(object)

    def __init__(self, task: Task, parent: QObject | None = None) -> None:
        stop = Event()
        worker = DownloadWorker(task, stop)
        super().__init__(
            worker, stop, name="download", look_ms=self.LOOK_MS, parent=parent
        )
        self._worker = worker
        self._worker.done.connect(self._on_worker_done)

    def look(self) -> None:
        """Tell how much has arrived."""
        arrived = self._worker.take()
        if arrived is not None:
            self.progressed.emit(arrived)

    @Slot(object)
    def _on_worker_done(self, made: object) -> None:
        self.look()  # all of it has arrived, which is said before it is done
        self.done.emit(made)
