"""Steps that a GPU replays from a recorded graph, where that is faster.

A GPU waits for Python between the kernels of a small step.  A recorded step starts with
one call.  Every step here is a step of the run: the first ones warm up, the next are
timed as they are, then one is recorded and replays are timed; what is slower goes.

Of this file, :class:`CudaGraphs` has never been run: no GPU was at hand.  It follows
torch's notes on CUDA graphs.  Everything else is tested with a stand-in for it.
"""

import logging
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Protocol

import torch
from torch import Tensor

from explorer.training.arithmetic import GraphChoice
from explorer.training.learned_batch import BatchResult

log = logging.getLogger(__name__)

WARM_UP_STEPS = 3
"""Steps in which kernels are chosen and an optimiser's state is made."""

TIMED_STEPS = 10
LEAST_GAIN = 1.1
"""How many times faster a replay must be to be kept."""


class GraphBackend(Protocol):
    """What records the work of a device and plays it again."""

    def aside(self) -> AbstractContextManager[object]:
        """Work inside the block as a recording will be made: beside the main stream."""

    def record(self, work: Callable[[], BatchResult]) -> Callable[[], BatchResult]:
        """Record ``work`` without doing it; returns what plays it.

        Playing gives the tensors of the recording, which the next playing overwrites.
        """

    def finish(self) -> None:
        """Wait until the device has done everything."""


class CapturedStep:
    """Decides how each full batch is learnt from, and remembers why.

    Attributes:
        choice: What was found; ``None`` until it is.
    """

    def __init__(
        self,
        work: Callable[[Tensor, Tensor, Tensor], BatchResult],
        backend: GraphBackend,
        *,
        full: int,
        obstacle: Callable[[], str] = lambda: "",
        kept: GraphChoice | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Record nothing yet.

        Args:
            work: A whole step from images, labels and learning rate (a scalar on the
                device); it must read and write the same memory every time.
            backend: Of the device.
            full: Images in a full batch; no other is recorded or replayed.
            obstacle: Why this step cannot be recorded, asked after some were done.
            kept: The choice of the run that goes on: it is not measured again.
            clock: Seconds that only grow; tests have their own.
        """
        self.choice = kept
        self._work, self._backend, self._clock = work, backend, clock
        self._obstacle = obstacle
        self._full = full
        self._warm = 0
        self._eager: list[float] = []
        self._replayed: list[float] = []
        self._replay: Callable[[], BatchResult] | None = None
        self._inputs: tuple[Tensor, Tensor, Tensor] | None = None

    def step(
        self,
        images: Tensor,
        labels: Tensor,
        rate: float,
        eagerly: Callable[[], BatchResult],
    ) -> BatchResult:
        """One update, by whichever way is due.

        Args:
            images: As for the network.
            labels: int64 ``(N,)``.
            rate: The learning rate.
            eagerly: Does the same step without a graph.
        """
        if (self.choice and not self.choice.used) or len(images) != self._full:
            return eagerly()
        if self._warm < WARM_UP_STEPS:
            self._warm += 1
            with self._backend.aside():
                return eagerly()
        if self.choice is None and len(self._eager) < TIMED_STEPS:
            return self._timed(eagerly, self._eager)
        if self._replay is None and not self._record(images, labels, rate):
            return eagerly()
        result = self._replayed_with(images, labels, rate)
        if self.choice is None and len(self._replayed) == TIMED_STEPS:
            self._decide()
        return result

    def _timed(
        self, action: Callable[[], BatchResult], seconds: list[float]
    ) -> BatchResult:
        self._backend.finish()
        begun = self._clock()
        result = action()
        self._backend.finish()
        seconds.append(self._clock() - begun)
        return result

    def _record(self, images: Tensor, labels: Tensor, rate: float) -> bool:
        """Record a step, whose kernels do not run; whether that went well."""
        if reason := self._obstacle():
            return self._refuse(reason)
        try:
            static = (images.clone(), labels.clone(), images.new_full((), rate))
            self._replay = self._backend.record(lambda: self._work(*static))
        except Exception as error:  # noqa: BLE001  any step can still be done eagerly
            return self._refuse(next(iter(str(error).splitlines()), repr(error)))
        self._inputs = static
        return True

    def _refuse(self, reason: str) -> bool:
        log.warning("steps are not replayed from a graph: %s", reason)
        self.choice = GraphChoice(used=False, reason=reason)
        self._replay = self._inputs = None
        return False

    def _replayed_with(
        self, images: Tensor, labels: Tensor, rate: float
    ) -> BatchResult:
        assert self._replay is not None
        assert self._inputs is not None
        replay, static = self._replay, self._inputs

        def action() -> BatchResult:
            static[0].copy_(images)
            static[1].copy_(labels)
            static[2].fill_(rate)
            told = replay()
            # Copies: the next replay writes over them.
            return replace(told, loss=told.loss.clone(), correct=told.correct.clone())

        if self.choice is None:
            return self._timed(action, self._replayed)
        return action()

    def _decide(self) -> None:
        gain = statistics.median(self._eager) / statistics.median(self._replayed)
        self.choice = GraphChoice(used=gain >= LEAST_GAIN, gain=gain)
        log.info("a step from a graph is %.2f times as fast: %s", gain, self.choice)
        if not self.choice.used:
            self._replay = self._inputs = None  # frees its memory


class CudaGraphs:
    """CUDA graphs of one device. Never run yet: see the head of this file.

    One stream serves to warm up and to record, since libraries keep a workspace per
    stream.  Memory of a graph is in a pool of its own.  torch lets a replay read the
    position of the device's default generator, so that dropout draws anew each time
    and owned random states can be swapped in around a replay.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._stream = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]

    @contextmanager
    def aside(self) -> Iterator[None]:
        """On the side stream, in order with the main one."""
        main = torch.cuda.current_stream(self._device)
        self._stream.wait_stream(main)
        try:
            with torch.cuda.stream(self._stream):
                yield
        finally:  # a step that is abandoned has begun
            main.wait_stream(self._stream)

    def record(self, work: Callable[[], BatchResult]) -> Callable[[], BatchResult]:
        """Capture ``work``; other threads may allocate memory meanwhile."""
        graph = torch.cuda.CUDAGraph()
        with (
            # These put device and stream back also after a failed capture.
            torch.cuda.device(self._device),
            torch.cuda.stream(self._stream),
            torch.cuda.graph(
                graph, stream=self._stream, capture_error_mode="thread_local"
            ),
        ):
            result = work()

        def replay() -> BatchResult:
            graph.replay()
            return result

        return replay

    def finish(self) -> None:
        """Wait for the device."""
        torch.cuda.synchronize(self._device)
