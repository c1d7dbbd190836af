"""Several runs on one device: in turns, or one after another."""

from collections.abc import Iterator, Sequence
from threading import Event
from typing import Literal, Protocol

from explorer.training.events import (
    EpochDone,
    RunEnded,
    RunEvent,
    RunFailed,
    StepDone,
)
from explorer.training.failures import failure

Order = Literal["turns", "queue"]

TURN_SECONDS = 0.2
"""Training time of one turn, in s: short enough for curves that grow side by side."""


class EventSource(Protocol):
    """Anything that trains and tells: a ``TrainingRun``, or a stand-in for one."""

    def events(self, stop: Event) -> Iterator[RunEvent]:
        """What happens, until the run ends or ``stop`` is set."""


def train_together(
    runs: Sequence[EventSource], stop: Event, *, order: Order = "turns"
) -> Iterator[tuple[int, RunEvent]]:
    """Train several networks and tell of each what happens.

    In turns, the run with the least training time goes on, for ``TURN_SECONDS`` or to
    the end of its pass.  Every run thus gets the same share of the device: with equal
    budgets in seconds all end together, and with budgets in epochs a faster network
    is simply ahead.  The first round ends with each run's first step, so that every
    curve begins at once.

    Args:
        runs: Each is asked for its events once.
        stop: Ends all of them; each still tells that it was stopped.
        order: ``"turns"``, or ``"queue"`` for one run after another.

    Yields:
        A run's place in ``runs`` and its event, in the order in which things happened.
        A run that raises ends with a ``RunFailed``; the others go on.
    """
    entrants = [_Entrant(index, run.events(stop)) for index, run in enumerate(runs)]
    try:
        if order == "queue":
            for entrant in entrants:
                yield from entrant.to_the_end()
        else:
            yield from _in_turns(entrants)
    finally:
        for entrant in entrants:
            entrant.close()


def _in_turns(entrants: list["_Entrant"]) -> Iterator[tuple[int, RunEvent]]:
    for entrant in entrants:
        yield from entrant.opening()
    while running := [entrant for entrant in entrants if not entrant.over]:
        # min takes the first of equals: the order of the runs decides.
        yield from min(running, key=lambda entrant: entrant.seconds).turn()


class _Entrant:
    """One run among several, advanced event by event."""

    def __init__(self, index: int, events: Iterator[RunEvent]) -> None:
        self._index = index
        self._events = events
        self._step = 0
        self.seconds = 0.0
        self.over = False

    def to_the_end(self) -> Iterator[tuple[int, RunEvent]]:
        while not self.over:
            yield self._index, self._next()

    def opening(self) -> Iterator[tuple[int, RunEvent]]:
        while not self.over and self._step == 0:
            yield self._index, self._next()

    def turn(self) -> Iterator[tuple[int, RunEvent]]:
        until = self.seconds + TURN_SECONDS
        while not self.over and self.seconds < until:
            event = self._next()
            yield self._index, event
            if isinstance(event, EpochDone):
                break

    def close(self) -> None:
        """Let the generator run its cleanup, wherever it stands."""
        close = getattr(self._events, "close", None)
        if close is not None:
            close()

    def _next(self) -> RunEvent:
        try:
            event = next(self._events)
        except Exception as error:  # noqa: BLE001  a run that breaks ends alone
            self.over = True
            return failure(error, step=self._step, seconds=self.seconds)
        if isinstance(event, StepDone):
            self._step = event.step
            self.seconds = event.seconds
        elif isinstance(event, (RunEnded, RunFailed)):
            self.over = True
        return event
