"""A download on its own thread, and the object of the window's thread that owns it."""

import logging
from collections.abc import Callable
from threading import Event, Lock

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from explorer.downloads import DownloadCancelledError, Progress

log = logging.getLogger(__name__)

Task = Callable[[Progress, Event], object]
"""Downloads when given whom to tell and the flag that cancels; returns what it made."""

Arrived = tuple[int, int | None]
"""Bytes that have arrived and, if the server says, how many there will be."""


class DownloadWorker(QObject):
    """Runs a task; lives on the download's thread.

    Only the newest progress is kept, for the session to look at: a fast network tells
    of thousands of pieces a second.

    Signals:
        done: What the task returned.
        failed: The exception that ended it.
        finished: Emitted last, exactly once, however it ended.
    """

    done = Signal(object)
    failed = Signal(object)
    finished = Signal()

    def __init__(self, task: Task, stop: Event) -> None:
        super().__init__()  # no parent: a parented object cannot change thread
        self._task = task
        self._stop = stop
        self._lock = Lock()
        self._arrived: Arrived | None = None

    @Slot()
    def run(self) -> None:
        """Do the task; called by the thread when it has started."""
        try:
            made = self._task(self._tell, self._stop)
        except DownloadCancelledError as error:  # as it was asked to
            self.failed.emit(error)
        except Exception as error:  # the thread boundary: report, never swallow
            log.exception("a download failed")
            self.failed.emit(error)
        else:
            self.done.emit(made)
        finally:
            self.finished.emit()

    def take(self) -> Arrived | None:
        """The newest progress, once; safe on any thread."""
        with self._lock:
            taken, self._arrived = self._arrived, None
        return taken

    def _tell(self, arrived: int, total: int | None) -> None:
        with self._lock:
            self._arrived = (arrived, total)


class DownloadSession(QObject):
    """Owns one download: its thread, its worker and its stop flag.

    Lives in the window's thread, and so do the receivers of its signals, lambdas and
    plain functions included: the worker's own signals would run them on its thread.

    Signals:
        progressed: ``Arrived``, at most one per ``LOOK_MS``.
        done: What the task returned.
        failed: The exception that ended it, ``DownloadCancelledError`` included.
        ended: Emitted last, exactly once, when the thread is over.
    """

    LOOK_MS = 100

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, task: Task, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = Event()
        self._thread = QThread(self)
        self._thread.setObjectName("download")
        self._worker = DownloadWorker(task, self._stop)
        self._worker.moveToThread(self._thread)
        self._timer = QTimer(self)
        self._timer.setInterval(self.LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._thread.started.connect(self._worker.run)
        self._worker.done.connect(self._on_worker_done)
        self._worker.failed.connect(self.failed)
        self._worker.finished.connect(self._thread.quit)
        self._thread.finished.connect(self._on_thread_finished)

    def start(self) -> None:
        """Begin; the first progress follows."""
        self._timer.start()
        self._thread.start()

    def is_running(self) -> bool:
        """Whether the thread is still at work."""
        return self._thread.isRunning()

    def request_stop(self) -> None:
        """Ask the download to end, leaving nothing behind; returns at once."""
        # Not a queued slot: the worker's event loop is busy until the task ends.
        self._stop.set()

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """Cancel and wait; call before the window closes.

        Returns:
            ``False`` if the thread was still at work after ``timeout_ms``.
        """
        self.request_stop()
        # The worker's own request to quit cannot arrive while this thread waits.
        self._thread.quit()
        return self._thread.wait(timeout_ms)

    @Slot()
    def _look(self) -> None:
        arrived = self._worker.take()
        if arrived is not None:
            self.progressed.emit(arrived)

    @Slot(object)
    def _on_worker_done(self, made: object) -> None:
        self._look()  # all of it has arrived, which is said before it is done
        self.done.emit(made)

    @Slot()
    def _on_thread_finished(self) -> None:
        self._timer.stop()
        self.ended.emit()
