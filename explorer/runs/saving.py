"""When a run's weights and state are kept, so that it costs next to nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from explorer.runs.checkpoints import Checkpoints
from explorer.runs.retention import best_of, interval
from explorer.training.events import (
    EpochDone,
    RunEnded,
    RunEvent,
    RunPaused,
    StepDone,
)
from explorer.training.loop import TrainingRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """How often a state is kept to go on with.

    It is kept after a pass, and within a pass that takes long; and in any case when a
    run is paused or ends.

    Attributes:
        share: Most that it may take of the training time, 0 to 1.
        seconds: Training time between two states within a pass, s, at least.
    """

    share: float = 0.02
    seconds: float = 10.0


class Saver:
    """Keeps the weights and the state of one run while it trains."""

    def __init__(
        self,
        checkpoints: Checkpoints,
        run_id: int,
        run: TrainingRun,
        saving: Saving,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Keep nothing yet.

        Args:
            checkpoints: Of the store.
            run_id: The run's number there.
            run: Asked for its state between events.
            saving: How often.
            clock: Seconds that only grow; tests have their own.
        """
        self._checkpoints = checkpoints
        self._run_id, self._run = run_id, run
        self._saving, self._clock = saving, clock
        best = best_of(checkpoints.saved_epochs(run_id))
        self._best = -1.0 if best is None else best.test_accuracy or 0.0
        self._cost = 0.0  # of the last state, s
        self._saved_seconds = 0.0  # training time when it was kept
        self._saved: tuple[int, int | None] | None = None  # its step and pass
        self._tested: tuple[int, int] | None = None  # step and pass of the last test

    def after(self, event: RunEvent) -> None:
        """Keep what is due after an event that is in the store.

        Raises:
            BadFileError: It cannot be written; what was kept before still stands.
        """
        match event:
            case EpochDone():
                self._after_pass(event)
            case StepDone(step=step, seconds=seconds):
                # Where steps are read together the weights may be ahead of it.
                if step == self._run.steps_done and self._is_due(
                    seconds, at_least=self._saving.seconds
                ):
                    self._save(seconds)
            case RunPaused(seconds=seconds):
                self._save(seconds)

    def before(self, event: RunEvent) -> None:
        """Keep what must not be missing once an event is in the store.

        Raises:
            BadFileError: It cannot be written.
        """
        match event:
            # A run that is over has its last weights, wherever the power fails.
            case RunEnded(reason="finished" | "stopped", seconds=seconds):
                self._save(seconds)

    def _after_pass(self, event: EpochDone) -> None:
        self._tested = (event.step, event.epoch)
        is_best = event.test_accuracy > self._best
        self._best = max(self._best, event.test_accuracy)
        if self._is_due(event.seconds, at_least=0.0):
            self._save(event.seconds)
            return
        every = interval(event.epoch, weights_bytes=self._weights_bytes)
        if is_best or event.epoch % every == 0:
            weights = self._run.state_dict_snapshot()
            self._checkpoints.save_epoch(self._run_id, event.epoch, event.step, weights)

    def _is_due(self, seconds: float, *, at_least: float) -> bool:
        wait = max(at_least, self._cost / self._saving.share)
        return seconds - self._saved_seconds >= wait

    def _save(self, seconds: float) -> None:
        epoch = None
        if self._tested is not None and self._tested[0] == self._run.steps_done:
            epoch = self._tested[1]
        if self._saved == (self._run.steps_done, epoch):
            return
        begun = self._clock()
        state = self._run.state()
        if state is None:  # stopped before it began
            return
        self._checkpoints.save(self._run_id, state, epoch)
        self._saved = (state.place.count.step, epoch)
        self._saved_seconds = seconds
        self._cost = self._clock() - begun

    @property
    def _weights_bytes(self) -> int:
        state = self._run.model.state_dict()
        return sum(value.nbytes for value in state.values())
