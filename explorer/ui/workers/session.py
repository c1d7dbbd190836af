"""Work on a thread of its own, and the object of the window's thread that owns it."""

import logging
from threading import Event

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from explorer.errors import ExplorerError

log = logging.getLogger(__name__)


class Worker(QObject):
    """Does one piece of work; lives on its session's thread.

    What it finds on the way waits in the worker for the session to look at, so that no
    amount of it can flood the window.

    Signals:
        failed: The exception that ended the work.
        finished: Emitted last, exactly once, however the work ended.
    """

    failed = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()  # no parent: a parented object cannot change thread

    @Slot()
    def run(self) -> None:
        """Do the work; called by the thread when it has started."""
        try:
            self.work()
        except BaseException as error:  # the thread boundary: report, never swallow
            if isinstance(error, ExplorerError):  # the user is told in its words
                log.info("%s", error)
            else:
                log.exception("work in the background ended with an error")
            self.failed.emit(error)
        finally:
            self.finished.emit()

    def work(self) -> None:
        """What there is to do, on the thread."""
        raise NotImplementedError


class Session(QObject):
    """Owns a worker, its thread and its stop flag.

    Lives in the window's thread, and so do the receivers of its signals, lambdas and
    plain functions included: the worker's own signals would run them on its thread.

    Signals:
        failed: The exception that ended the work, after everything found before it.
        ended: Emitted last, exactly once, when the thread is over.
    """

    failed = Signal(object)
    ended = Signal()

    def __init__(
        self,
        worker: Worker,
        stop: Event,
        *,
        name: str,
        look_ms: int,
        parent: QObject | None = None,
    ) -> None:
        """Make a session that waits for :meth:`start`.

        Args:
            worker: Does the work; moves to the new thread.
            stop: The flag that ends it early.
            name: Of the thread.
            look_ms: How often the session looks at what the worker has found, ms.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._stop = stop
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._owned = worker
        worker.moveToThread(self._thread)
        self._timer = QTimer(self)
        self._timer.setInterval(look_ms)
        self._timer.timeout.connect(self._look)
        self._thread.started.connect(worker.run)
        worker.failed.connect(self._on_worker_failed)
        worker.finished.connect(self._thread.quit)
        self._thread.finished.connect(self._on_thread_finished)

    def start(self) -> None:
        """Begin; what is found follows."""
        self._timer.start()
        self._thread.start()

    def is_running(self) -> bool:
        """Whether the thread is still at work."""
        return self._thread.isRunning()

    def request_stop(self) -> None:
        """Ask the work to end early; returns at once."""
        # Not a queued slot: the worker's event loop is busy until the work ends.
        self._stop.set()

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """Stop and wait; call before the window closes.

        Returns:
            ``False`` if the thread was still at work after ``timeout_ms``.
        """
        self.request_stop()
        # The worker's own request to quit cannot arrive while this thread waits.
        self._thread.quit()
        return self._thread.wait(timeout_ms)

    def look(self) -> None:
        """Hand on what the worker has found since the last time."""
        raise NotImplementedError

    @Slot()
    def _look(self) -> None:
        self.look()

    @Slot(object)
    def _on_worker_failed(self, error: Exception) -> None:
        self.look()  # what was found before the failure comes before it
        self.failed.emit(error)

    @Slot()
    def _on_thread_finished(self) -> None:
        self._timer.stop()
        self.look()
        self.ended.emit()
