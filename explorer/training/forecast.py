"""What a run will take, found out by trying a few of its steps."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from explorer.data.records import ImageDataset
from explorer.training.budgets import total_steps
from explorer.training.config import TrainingConfig
from explorer.training.failures import is_out_of_memory
from explorer.training.memory import free_bytes
from explorer.training.trial import LONG_TRIAL, Measured, MemoryNeed, Trial

FEW_IMAGES = (2, 16)
"""Images of the first trials; a step that is too long or too large gets no further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a run will take if nothing else uses the device.

    Attributes:
        step_seconds: Training time of one step.
        steps_per_epoch: Steps in one pass.
        steps: Steps that the budget buys.
        test_seconds: Time of the test after each pass.
        memory: What it needs.
        from_few: Whether it was reckoned from a few images, because whole batches
            would take too long or not fit; the time is then rather too high.
    """

    step_seconds: float
    steps_per_epoch: int
    steps: int
    test_seconds: float
    memory: MemoryNeed
    from_few: bool

    @property
    def epoch_seconds(self) -> float:
        """Training time of one pass, without the test after it."""
        return self.step_seconds * self.steps_per_epoch

    @property
    def training_seconds(self) -> float:
        """Training time of the whole run."""
        return self.step_seconds * self.steps

    @property
    def seconds(self) -> float:
        """Time of the whole run with the tests after each pass, also a cut one."""
        tests = -(-self.steps // self.steps_per_epoch)
        return self.training_seconds + tests * self.test_seconds


def forecast(
    config: TrainingConfig,
    dataset: ImageDataset,
    stop: Event,
    *,
    clock: Callable[[], float] = time.perf_counter,
    free: Callable[[str], int | None] = free_bytes,
) -> Forecast:
    """Try a few steps on a network of its own.

    The first step has few images, so that even a run that would not fit, or whose steps
    take many seconds, is told of at once.  The trial uses as many threads as the thread
    that asks.

    Args:
        config: The run.
        dataset: Its images.
        stop: Ends the trial between two layers.
        clock: Seconds that only grow.
        free: Memory that a device has left, in bytes.

    Raises:
        WorkAbandoned: ``stop`` was set.
        ExplorerError: The network cannot be built.
    """
    trial = Trial(config, dataset, stop, clock)
    size, room = config.recipe.batch_size, free(config.device)
    whole = min(size, len(dataset.train))
    tried, measured = _tried(trial, whole, room)
    if tried < whole:
        measured = measured.scaled(whole / tried)
    steps_per_epoch = -(-len(dataset.train) // size)
    steps = total_steps(config, steps_per_epoch)
    if steps is None:
        assert config.seconds is not None  # the only budget without steps
        steps = max(1, round(config.seconds / measured.seconds))
    return Forecast(
        step_seconds=measured.seconds,
        steps_per_epoch=steps_per_epoch,
        steps=steps,
        test_seconds=trial.test_seconds(tried),
        memory=trial.need(measured.kept_bytes),
        from_few=tried < whole,
    )


def _tried(trial: Trial, whole: int, room: int | None) -> tuple[int, Measured]:
    """The largest batch that could be tried, up to ``whole`` images, and its step."""
    first, *larger = (*(few for few in FEW_IMAGES if few < whole), whole)
    tried, measured = first, trial.measure(first)
    for count in larger:
        next_one = measured.scaled(count / tried)
        too_large = room is not None and trial.need(next_one.kept_bytes).total > room
        if too_large or next_one.seconds > LONG_TRIAL:
            break
        try:
            measured = trial.measure(count)
        except Exception as error:  # whatever torch says when memory ends
            if not is_out_of_memory(error):
                raise
            break
        tried = count
    return tried, measured
