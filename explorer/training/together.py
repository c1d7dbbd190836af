"""Several runs: in turns, one after another, or one on each device."""

from collections.abc import Generator, Iterator, Sequence
from functools import partial
from threading import Event
from typing import Literal, Protocol

from explorer.training.control import StopOfOne, TrainingControl
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
from explorer.training.in_threads import NobodyListens, in_threads
from explorer.training.lanes import lanes_of

Order = Literal["turns", "queue", "devices"]
"""In turns, one after another, or one after another on every device at once."""

TURN_SECONDS = 0.2
"""Training time of one turn, in s: short enough for curves that grow side by side."""

LOOK_SECONDS = 0.05
"""How often the thread of a device whose runs are all paused looks up, in s."""

Told = tuple[int, RunEvent]
"""A run's place and what happened in it."""


class EventSource(Protocol):
    """Anything that trains and tells: a ``TrainingRun``, or a stand-in for one."""

    def events(self, stop: Event) -> Iterator[RunEvent]:
        """What happens, until the run ends or ``stop`` is set."""


def train_together(
    runs: Sequence[EventSource],
    stop: Event,
    *,
    order: Order = "turns",
    devices: Sequence[str] | None = None,
) -> Iterator[Told]:
    """Train several networks and tell of each what happens.

    In turns, the run with the least training time goes on, for ``TURN_SECONDS`` or to
    the end of its pass.  Every run thus gets the same share of the device: with equal
    budgets in seconds all end together, and with budgets in epochs a faster network
    is simply ahead.  The first round ends with each run's first step, so that every
    curve begins at once.  Training time is that of this call: a run that is taken up
    again does not wait until new ones have caught up with it, nor does one that was
    paused keep the device until it has caught up with the others.

    By devices, each device has a thread, which trains its runs one after another. A
    run stands still while an event of it is dealt with; those of other devices go on.

    Args:
        runs: Each is asked for its events once.
        stop: Ends all of them; each still tells that it was stopped.  A
            ``TrainingControl`` can also pause and end single runs.
        order: ``"turns"``, ``"queue"`` for one run after another, or ``"devices"``.
        devices: Where each run trains, by place; asked for by the order ``"devices"``,
            which without it is that of one device.

    Yields:
        A run's place in ``runs`` and its event, in the order in which things happened.
        A run that raises ends with a ``RunFailed``; the others go on.
    """
    control = stop if isinstance(stop, TrainingControl) else _Uncontrolled(stop)
    entrants = [
        _Entrant(place, run.events(control.stop_of(place)), control)
        for place, run in enumerate(runs)
    ]
    lanes = lanes_of(devices or ()) if order == "devices" else ()
    if len(lanes) > 1:
        yield from in_threads(
            [partial(_lane, [entrants[place] for place in lane]) for lane in lanes]
        )
    else:
        yield from _one_thread(entrants, control, order)


def _one_thread(
    entrants: list["_Entrant"], control: "_Control", order: Order
) -> Generator[Told, None, None]:
    try:
        if order == "turns":
            for entrant in entrants:
                yield from entrant.opening()
        yield from _to_the_end(entrants, control, order)
    finally:
        for entrant in entrants:
            entrant.close()


def _lane(entrants: list["_Entrant"], deserted: Event) -> Generator[Told, None, None]:
    """The runs of one device, in its thread."""
    places = [entrant.place for entrant in entrants]
    control = _LaneControl(entrants[0].control, places, deserted)
    return _one_thread(entrants, control, "queue")


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


class _LaneControl:
    """The control in the thread of one device: sleepers wake when nobody listens."""

    def __init__(
        self, control: _Control, places: Sequence[int], deserted: Event
    ) -> None:
        self._control, self._places, self._deserted = control, places, deserted

    @property
    def changes(self) -> int:
        return self._control.changes

    def is_paused(self, place: int) -> bool:
        return self._control.is_paused(place)

    def stop_of(self, place: int) -> Event:
        return self._control.stop_of(place)

    def wait_for_change(self, since: int) -> None:
        # Two things to wait for, and no lock that tells of both.
        while self._control.changes == since:
            for place in self._places:
                stop = self._control.stop_of(place)
                if isinstance(stop, StopOfOne):
                    stop.watch.serve()  # only this thread may copy its runs' weights
            if self._deserted.wait(LOOK_SECONDS):
                raise NobodyListens


def _to_the_end(
    entrants: list["_Entrant"], control: _Control, order: Order
) -> Iterator[Told]:
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
        chosen = min(ready, key=_spent) if order == "turns" else ready[0]
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
        self, place: int, events: Iterator[RunEvent], control: _Control
    ) -> None:
        self.place = place
        self._events = events
        self.control = control
        self._step = 0
        self._seconds = 0.0
        self.spent = 0.0
        """Training time of this call, s; more where others were waited for."""
        self.over = False
        self.paused = self.was_paused = False

    def opening(self) -> Iterator[Told]:
        while not self.over and not self._held:
            event = self._next()
            yield self.place, event
            if isinstance(event, StepDone):
                break

    def pausing(self) -> Iterator[Told]:
        """Notice that the run is to be held, or is so no longer."""
        held = self._held
        if held and not self.paused:
            yield self.place, RunPaused(step=self._step, seconds=self._seconds)
        self.was_paused = self.was_paused or (self.paused and not held)
        self.paused = held

    def turn(self) -> Iterator[Told]:
        until = self.spent + TURN_SECONDS
        while not self.over and self.spent < until and not self._held:
            event = self._next()
            yield self.place, event
            if isinstance(event, EpochDone):
                break

    @property
    def _held(self) -> bool:
        return self.control.is_paused(self.place)

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
