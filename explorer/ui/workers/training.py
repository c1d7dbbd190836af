"""A training on its own thread, and the object of the window's thread that owns it."""

import logging
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Event

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from explorer.training.events import RunEvent

log = logging.getLogger(__name__)

TaggedEvent = tuple[int, RunEvent]
"""Which of the runs that take turns, from 0, and what it tells."""

EventSource = Callable[[Event], Iterator[TaggedEvent]]
"""Makes the events when given the flag that stops it; runs on the worker's thread."""


def _nothing() -> None:
    """Prepare nothing."""


class TrainingWorker(QObject):
    """Drains an event source; lives on the training thread.

    The events wait in a queue that the session empties, rather than in a batch that
    the next event would have to push out: a slow network's step can take ten seconds,
    and what a fast one measured before it must not stay invisible for so long.

    Signals:
        failed: The exception that ended the source.
        finished: Emitted last, exactly once, however the source ended.
    """

    failed = Signal(object)
    finished = Signal()

    def __init__(
        self, source: EventSource, stop: Event, prepare: Callable[[], None]
    ) -> None:
        super().__init__()  # no parent: a parented object cannot change thread
        self._source = source
        self._stop = stop
        self._prepare = prepare
        self._queue: SimpleQueue[TaggedEvent] = SimpleQueue()

    @Slot()
    def run(self) -> None:
        """Drain the source to its end; called by the thread when it has started."""
        try:
            self._prepare()
            for event in self._source(self._stop):
                self._queue.put(event)
        except Exception as error:  # the thread boundary: report, never swallow
            log.exception("the training ended with an error")
            self.failed.emit(error)
        finally:
            self.finished.emit()

    def take(self) -> tuple[TaggedEvent, ...]:
        """What has come since the last call, oldest first; safe on any thread."""
        taken: list[TaggedEvent] = []
        while True:
            try:
                taken.append(self._queue.get_nowait())
            except Empty:
                return tuple(taken)


class TrainingSession(QObject):
    """Owns one training: its thread, its worker and its stop flag.

    Lives in the window's thread, and so do the receivers of its signals, lambdas and
    plain functions included: the worker's own signals would run them on its thread.

    Signals:
        events: A tuple of ``TaggedEvent``, oldest first, at most one per
            ``DRAIN_MS``, so that a fast network cannot flood the window.
        failed: The exception that ended the training; after every event before it.
        ended: Emitted last, exactly once, when the thread is over.
    """

    DRAIN_MS = 60

    events = Signal(object)  # not Signal(tuple) or (list): Qt would copy it by item
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self,
        source: EventSource,
        parent: QObject | None = None,
        *,
        prepare: Callable[[], None] = _nothing,
    ) -> None:
        """Make a session that waits for :meth:`start`.

        Args:
            source: Makes the events.
            parent: Qt parent.
            prepare: Called first on the training thread, to set what belongs to a
                thread, such as how many threads its arithmetic may use.
        """
        super().__init__(parent)
        self._stop = Event()
        self._thread = QThread(self)
        self._thread.setObjectName("training")
        self._worker = TrainingWorker(source, self._stop, prepare)
        self._worker.moveToThread(self._thread)
        self._drain_timer = QTimer(self)
        self._drain_timer.setInterval(self.DRAIN_MS)
        self._drain_timer.timeout.connect(self._drain)
        self._thread.started.connect(self._worker.run)
        self._worker.failed.connect(self._on_worker_failed)
        self._worker.finished.connect(self._thread.quit)
        self._thread.finished.connect(self._on_thread_finished)

    def start(self) -> None:
        """Begin; the first events follow."""
        self._drain_timer.start()
        self._thread.start()

    def is_running(self) -> bool:
        """Whether the thread is still at work."""
        return self._thread.isRunning()

    def request_stop(self) -> None:
        """Ask the training to end after the current step; returns at once."""
        # Not a queued slot: the worker's event loop is busy until the source ends.
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

    @Slot()
    def _drain(self) -> None:
        if taken := self._worker.take():
            self.events.emit(taken)

    @Slot(object)
    def _on_worker_failed(self, error: Exception) -> None:
        self._drain()  # what was measured before the failure comes before it
        self.failed.emit(error)

    @Slot()
    def _on_thread_finished(self) -> None:
        self._drain_timer.stop()
        self._drain()
        self.ended.emit()
