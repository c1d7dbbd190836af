"""Pausing and stopping runs from another thread, by direct calls."""

from collections.abc import Callable
from threading import Condition, Event

from explorer.training.watching import WeightsCopy, WeightsWatch


class TrainingControl(Event):
    """The stop of a training, which can also hold and end single runs.

    It is the ``stop`` that engines take, and more: :meth:`set` ends all runs,
    :meth:`pause` holds one between two steps while the others go on, :meth:`end`
    stops one.  Every call returns at once and may come from any thread; whoever
    waits for a change sleeps until there is one.

    Runs are named by their place among those that train together, from 0.
    """

    def __init__(self) -> None:
        """Nothing is paused and nothing stopped."""
        super().__init__()
        self._changed = Condition()
        self._changes = 0
        self._paused: set[int] = set()
        self._stops: dict[int, StopOfOne] = {}

    def set(self) -> None:
        """End all runs, the paused ones too."""
        super().set()
        self._tell()

    def pause(self, place: int) -> None:
        """Hold a run at its next step boundary."""
        with self._changed:
            self._paused.add(place)

    def go_on(self, place: int) -> None:
        """Let a paused run go on."""
        with self._changed:
            self._paused.discard(place)
        self._tell()

    def end(self, place: int) -> None:
        """Stop one run, paused or not."""
        self.stop_of(place).set()
        self._tell()

    def is_paused(self, place: int) -> bool:
        """Whether a run is to be held: paused, and neither it nor all are stopped.

        Where the thread that trains it asks, weights of it that are wanted are copied.
        """
        with self._changed:
            paused = place in self._paused
        stop = self.stop_of(place)
        if not paused or stop.is_set():
            return False
        stop.watch.serve()  # which does nothing on another thread
        return True

    def stop_of(self, place: int) -> "StopOfOne":
        """The stop of one run: set once it or everything is to end."""
        with self._changed:
            return self._stops.setdefault(place, StopOfOne(self, self._wake))

    def want_weights(self, place: int, newer_than: int = -1) -> None:
        """Ask for a copy of a run's weights after more than ``newer_than`` steps.

        The run makes it between two of its steps, also while it is held, and learns
        the same as if nobody had asked.
        """
        self.stop_of(place).watch.want(newer_than)

    def take_weights(self, place: int) -> WeightsCopy | None:
        """The newest copy that was made since the last call, if any."""
        return self.stop_of(place).watch.take()

    def forget_weights(self, place: int) -> None:
        """Nobody looks at a run any more."""
        self.stop_of(place).watch.forget()

    @property
    def changes(self) -> int:
        """A number that grows whenever a run may go on or is to end."""
        return self._changes

    def wait_for_change(self, since: int) -> None:
        """Sleep until :attr:`changes` is no longer ``since``.

        Weights that are wanted meanwhile are copied: it is the training that sleeps.
        """
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._changes != since or self._open())
                if self._changes != since:
                    return
                watches = self._open()
            for watch in watches:
                watch.serve()

    def wait_while_paused(self, place: int) -> None:
        """Sleep until a run may go on or is to end."""
        while True:
            changes = self.changes
            if not self.is_paused(place):
                return
            self.wait_for_change(changes)

    def _open(self) -> list[WeightsWatch]:
        """Where somebody waits for weights that stand still."""
        watches = (stop.watch for stop in self._stops.values())
        return [watch for watch in watches if watch.is_open]

    def _tell(self) -> None:
        with self._changed:
            self._changes += 1
            self._changed.notify_all()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()


class StopOfOne(Event):
    """Set when its run is to end, or all are.

    Attributes:
        watch: Where the run leaves copies of its weights.
    """

    def __init__(self, all_runs: Event, wake: Callable[[], None]) -> None:
        super().__init__()
        self._all_runs = all_runs
        self.watch = WeightsWatch(wake)

    def is_set(self) -> bool:
        """Whether its run is to end."""
        return super().is_set() or self._all_runs.is_set()
