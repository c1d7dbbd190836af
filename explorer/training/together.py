"""Several runs on one device: in turns, or one after another."""

from collections.abc import Iterator, Sequence
from threading import Event
from typing import Literal, Protocol

from explorer.training.control import TrainingControl
from explorer.training.events import (
    EpochDone,
    RunEnded,
    RunEvent,
    RunFailed,
    RunPaused,
    RunStarted,
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
    curve begins at once.  Training time is that of this call: a run that is taken up
    again does not wait until new ones have caught up with it, nor does one that was
    paused keep the device until it has caught up with the others.

    Args:
        runs: Each is asked for its events once.
        stop: Ends all of them; each still tells that it was stopped.  A
            ``TrainingControl`` can also pause and end single runs.
        order: ``"turns"``, or ``"queue"`` for one run after another.

    Yields:
        A run's place in ``runs`` and its event, in the order in which things happened.
        A run that raises ends with a ``RunFailed``; the others go on.
    """
    control = stop if isinstance(stop, TrainingControl) else _Uncontrolled(stop)
    entrants = [
        _Entrant(place, run.events(control.stop_of(place)), control)
        for place, run in enumerate(runs)
    ]
    try:
        if order == "turns":
            for entrant in entrants:
                yield from entrant.opening()
        yield from _to_the_end(entrants, control, order)
    finally:
        for entrant in entrants:
            entrant.close()


class _Control(Protocol):
    """What is asked of a control between two turns."""

    @property
    def changes(self) -> int: ...
    def is_paused(self, place: int) -> bool: ...
    def stop_of(self, place: int) -> Event: ...
    def wait_for_change(self, since: int) -> None: ...


class _Uncontrolled:
    """A plain stop: nothing is ever paused."""

    changes = 0

    def __init__(self, stop: Event) -> None:
        self._stop = stop

    def is_paused(self, place: int) -> bool:
        return False

    def stop_of(self, place: int) -> Event:
        return self._stop

    def wait_for_change(self, since: int) -> None:
        raise AssertionError("nothing is paused: there is nothing to wait for")


def _to_the_end(
    entrants: list["_Entrant"], control: _Control, order: Order
) -> Iterator[tuple[int, RunEvent]]:
    while running := [entrant for entrant in entrants if not entrant.over]:
        changes = control.changes  # before looking: no change is slept through
        for entrant in running:
            yield from entrant.pausing()
        ready = [entrant for entrant in running if not entrant.paused]
        if not ready:
            control.wait_for_change(changes)
            continue
        _keep_up(ready)
        # min takes the first of equals: the order of the runs decides.
        chosen = ready[0] if order == "queue" else min(ready, key=_spent)
        yield from chosen.turn()


def _spent(entrant: "_Entrant") -> float:
    return entrant.spent


def _keep_up(ready: list["_Entrant"]) -> None:
    """Runs that were paused stand where the others are by now."""
    others = (entrant.spent for entrant in ready if not entrant.was_paused)
    least = min(others, default=0.0)
    for entrant in ready:
        if entrant.was_paused:
            entrant.spent = max(entrant.spent, least)
            entrant.was_paused = False


class _Entrant:
    """One run among several, advanced event by event."""

    def __init__(
        self, index: int, events: Iterator[RunEvent], control: _Control
    ) -> None:
        self._index = index
        self._events = events
        self._control = control
        self._step = 0
        self._seconds = 0.0
        self.spent = 0.0
        """Training time of this call, s; more where others were waited for."""
        self.over = False
        self.paused = self.was_paused = False

    def opening(self) -> Iterator[tuple[int, RunEvent]]:
        while not self.over and not self._held:
            event = self._next()
            yield self._index, event
            if isinstance(event, StepDone):
                break

    def pausing(self) -> Iterator[tuple[int, RunEvent]]:
        """Notice that the run is to be held, or is so no longer."""
        held = self._held
        if held and not self.paused:
            yield self._index, RunPaused(step=self._step, seconds=self._seconds)
        self.was_paused = self.was_paused or (self.paused and not held)
        self.paused = held

    def turn(self) -> Iterator[tuple[int, RunEvent]]:
        until = self.spent + TURN_SECONDS
        while not self.over and self.spent < until and not self._held:
            event = self._next()
            yield self._index, event
            if isinstance(event, EpochDone):
                break

    @property
    def _held(self) -> bool:
        return self._control.is_paused(self._index)

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
            return failure(error, step=self._step, seconds=self._seconds)
        if isinstance(event, RunStarted):
            self._step, self._seconds = event.step, event.seconds
        elif isinstance(event, StepDone):
            self.spent += event.seconds - self._seconds
            self._step, self._seconds = event.step, event.seconds
        elif isinstance(event, (RunEnded, RunFailed)):
            self.over = True
        return event
