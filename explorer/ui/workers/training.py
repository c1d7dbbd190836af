"""A training in the background."""

from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Event

from PySide6.QtCore import QObject, Signal

from explorer.training.control import TrainingControl
from explorer.training.events import RunEvent
from explorer.ui.workers.session import Session, Worker

TaggedEvent = tuple[int, RunEvent]
"""Which of the runs that take turns, from 0, and what it tells."""

EventSource = Callable[[Event], Iterator[TaggedEvent]]
"""Makes the events when given the flag that stops it; runs on the worker's thread."""


def _nothing() -> None:
    """Prepare nothing."""


class TrainingWorker(Worker):
    """Drains an event source.

    The events wait in a queue that the session empties, rather than in a batch that
    the next event would have to push out: a slow network's step can take ten seconds,
    and what a fast one measured before it must not stay invisible for so long.
    """

    def __init__(
        self, source: EventSource, stop: Event, prepare: Callable[[], None]
    ) -> None:
        super().__init__()
        self._source = source
        self._stop = stop
        self._prepare = prepare
        self._queue: SimpleQueue[TaggedEvent] = SimpleQueue()

    def work(self) -> None:
        """Drain the source to its end."""
        self._prepare()
        for event in self._source(self._stop):
            self._queue.put(event)

    def take(self) -> tuple[TaggedEvent, ...]:
        """What has come since the last call, oldest first; safe on any thread."""
        taken: list[TaggedEvent] = []
        while True:
            try:
                taken.append(self._queue.get_nowait())
            except Empty:
                return tuple(taken)


class TrainingSession(Session):
    """Owns one training; stopped early it ends after the current step.

    Signals:
        events: A tuple of ``TaggedEvent``, oldest first, at most one per
            ``DRAIN_MS``, so that a fast network cannot flood the window.
    """

    DRAIN_MS = 60

    events = Signal(object)  # not Signal(tuple) or (list): Qt would copy it by item

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
        control = TrainingControl()
        worker = TrainingWorker(source, control, prepare)
        super().__init__(
            worker, control, name="training", look_ms=self.DRAIN_MS, parent=parent
        )
        self._worker = worker
        self._control = control

    def control(self) -> TrainingControl:
        """Pauses and ends single runs; its calls return at once."""
        return self._control

    def look(self) -> None:
        """Hand on the events that have come."""
        if taken := self._worker.take():
            self.events.emit(taken)
