"""Several streams at the same time, each in a thread, as one stream."""

import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import torch

T = TypeVar("T")


class NobodyListens(BaseException):
    """Ends a stream that waits although whoever asked for it has gone.

    Not an ``Exception``: a run that is asleep must not take it for a failure of its.
    """


@dataclass(frozen=True, slots=True)
class _Told(Generic[T]):
    """What a thread has to say: an item, or that it is over and why."""

    lane: "_Lane[T]"
    item: T | None = None
    over: bool = False
    error: BaseException | None = None


def in_threads(
    sources: Sequence[Callable[[threading.Event], Generator[T, None, None]]],
) -> Iterator[T]:
    """Run every source in a thread of its own and merge what they tell.

    A source stands still from the moment it has told something until that was dealt
    with, as if there were no thread: what it told of can be looked at meanwhile.  The
    others go on.  Each thread computes with as many threads as the caller's does.

    Args:
        sources: Each makes its stream inside its thread; the event that it is given
            is set when nobody listens any more, for sources that sleep.

    Yields:
        Items in the order in which they were told.

    Raises:
        BaseException: Whatever a source raised; the other ones are closed first.
    """
    told: queue.SimpleQueue[_Told[T]] = queue.SimpleQueue()
    deserted = threading.Event()
    threads = torch.get_num_threads()
    lanes = [
        _Lane(source, told, deserted, threads, name=f"training {number}")
        for number, source in enumerate(sources, start=1)
    ]
    for lane in lanes:
        lane.start()
    running = len(lanes)
    try:
        while running:
            message = told.get()
            if message.error is not None:
                raise message.error
            if message.over:
                running -= 1
                continue
            assert message.item is not None
            yield message.item
            message.lane.go_on()
    finally:
        deserted.set()
        for lane in lanes:
            lane.go_on()
        for lane in lanes:
            lane.join()


class _Lane(threading.Thread, Generic[T]):
    """One stream and the thread that it runs in."""

    def __init__(
        self,
        source: Callable[[threading.Event], Generator[T, None, None]],
        told: "queue.SimpleQueue[_Told[T]]",
        deserted: threading.Event,
        threads: int,
        name: str,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._source, self._told, self._deserted = source, told, deserted
        self._threads = threads
        self._dealt_with = threading.Semaphore(0)

    def go_on(self) -> None:
        """What was told last is dealt with."""
        self._dealt_with.release()

    def run(self) -> None:
        torch.set_num_threads(self._threads)  # torch keeps it for each thread apart
        error: BaseException | None = None
        try:
            self._tell_everything()
        except NobodyListens:
            pass
        except BaseException as raised:  # noqa: BLE001  raised again by who listens
            error = raised
        self._told.put(_Told(self, over=True, error=error))

    def _tell_everything(self) -> None:
        stream = self._source(self._deserted)
        try:
            for item in stream:
                self._told.put(_Told(self, item))
                self._dealt_with.acquire()
                if self._deserted.is_set():
                    return
        finally:
            stream.close()  # in the thread that it ran in
