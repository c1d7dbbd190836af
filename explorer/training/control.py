"""Pausing and stopping runs from another thread, by direct calls."""

from threading import Condition, Event


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
        self._stops: dict[int, _StopOfOne] = {}

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
        """Whether a run is to be held: paused, and neither it nor all are stopped."""
        with self._changed:
            paused = place in self._paused
        return paused and not self.stop_of(place).is_set()

    def stop_of(self, place: int) -> Event:
        """The stop of one run: set once it or everything is to end."""
        with self._changed:
            return self._stops.setdefault(place, _StopOfOne(self))

    @property
    def changes(self) -> int:
        """A number that grows whenever a run may go on or is to end."""
        return self._changes

    def wait_for_change(self, since: int) -> None:
        """Sleep until :attr:`changes` is no longer ``since``."""
        with self._changed:
            self._changed.wait_for(lambda: self._changes != since)

    def wait_while_paused(self, place: int) -> None:
        """Sleep until a run may go on or is to end."""
        while True:
            changes = self.changes
            if not self.is_paused(place):
                return
            self.wait_for_change(changes)

    def _tell(self) -> None:
        with self._changed:
            self._changes += 1
            self._changed.notify_all()


class _StopOfOne(Event):
    """Set when its run is to end, or all are."""

    def __init__(self, all_runs: Event) -> None:
        super().__init__()
        self._all_runs = all_runs

    def is_set(self) -> bool:
        return super().is_set() or self._all_runs.is_set()
