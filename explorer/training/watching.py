"""Looking at what a run has learnt while it goes on, without touching the run."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock, get_ident

from torch import Tensor

from explorer.training.failures import is_out_of_memory

LEAST_SECONDS = 0.2
"""Time between two copies while the run learns, in s, at least."""

COPY_SHARE = 0.02
"""Most of the time that copies may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsCopy:
    """The weights of a run as they were once, nobody else's.

    Attributes:
        step: Steps done.
        weights: The network's state dict, on the CPU.
    """

    step: int
    weights: Mapping[str, Tensor] = field(repr=False)


class WeightsWatch:
    """Where whoever looks and the run that is looked at meet.

    Nobody but the run's own thread reads its weights, and only between two steps; it
    makes a copy when one is wanted, and no more often than ``COPY_SHARE`` allows. The
    newest copy waits to be taken. :meth:`want`, :meth:`take` and :meth:`forget` return
    at once and may come from any thread; the rest belongs to the run's own.
    """

    def __init__(
        self,
        told: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Want nothing yet.

        Args:
            told: Called when a copy is wanted, for a thread that sleeps.
            clock: Seconds that only grow; tests have their own.
        """
        self._told, self._clock = told, clock
        self._lock = Lock()
        self._newer_than: int | None = None  # None while no copy is wanted
        self._copy: WeightsCopy | None = None
        self._source: Callable[[], WeightsCopy] | None = None
        self._step = 0  # of the run, as its thread told last
        self._owner = 0  # that thread: another one may train another run meanwhile
        self._next = 0.0  # when the next copy may be made

    def want(self, newer_than: int = -1) -> None:
        """Ask for a copy of the weights after more than ``newer_than`` steps."""
        with self._lock:
            self._newer_than = newer_than
        self._told()

    def take(self) -> WeightsCopy | None:
        """The copy that was made since the last call, if any."""
        with self._lock:
            copy, self._copy = self._copy, None
            return copy

    def forget(self) -> None:
        """Want nothing any more, and let go of a copy that nobody took."""
        with self._lock:
            self._newer_than = self._copy = None

    @property
    def is_open(self) -> bool:
        """Whether this very thread trains the run and could copy what is wanted.

        For a run that stands still: between two steps it is :meth:`between_steps` that
        knows.
        """
        with self._lock:
            own = self._source is not None and self._owner == get_ident()
            return own and self._is_wanted()

    def attach(self, source: Callable[[], WeightsCopy] | None) -> None:
        """From now on ``source`` makes the copies; ``None`` once the run is over."""
        with self._lock:
            self._source = source

    def between_steps(self, step: int) -> None:
        """The run has done ``step`` steps: make a copy if one is wanted and due."""
        with self._lock:
            self._step, self._owner = step, get_ident()
            due = self._is_wanted() and self._clock() >= self._next
        if due:
            self.serve()

    def serve(self) -> None:
        """Make a copy if one is wanted, due or not: nothing is lost by a held run."""
        source = self._source
        if source is None or not self.is_open:
            return
        begun = self._clock()
        try:
            copy = source()
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            self.forget()  # there is no room to look: the run itself goes on
            return
        ended = self._clock()
        self._next = ended + max(LEAST_SECONDS, (ended - begun) / COPY_SHARE)
        with self._lock:
            if self._newer_than is not None:  # else nobody wants it any more
                self._copy, self._newer_than = copy, None

    def _is_wanted(self) -> bool:
        return self._newer_than is not None and self._step > self._newer_than
