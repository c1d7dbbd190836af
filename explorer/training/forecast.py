"""What a run will take, found out by trying a few of its steps."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

from torch import Tensor
from torch.autograd.graph import saved_tensors_hooks

from explorer.data.records import ImageDataset
from explorer.training.batches import Batches, preprocessing_for
from explorer.training.config import TrainingConfig
from explorer.training.interruption import Interruption
from explorer.training.learner import Learner

TRIAL_STEPS = 3
LONG_TRIAL = 1.0
"""Seconds after which no further step is tried: the first said enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a run will take if nothing else uses the device.

    Attributes:
        step_seconds: Training time of one step.
        epoch_seconds: Training time of one pass, without the test after it.
        memory_bytes: Weights, gradients and the optimiser's state, and what the way
            back needs from a step; not torch itself, and not the images.
    """

    step_seconds: float
    epoch_seconds: float
    memory_bytes: int


def forecast(
    config: TrainingConfig,
    dataset: ImageDataset,
    stop: Event,
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> Forecast:
    """Try a few steps on a network of its own.

    Args:
        config: The run.
        dataset: Its images.
        stop: Ends the trial between two layers.
        clock: Seconds that only grow.

    Raises:
        WorkAbandoned: ``stop`` was set.
        ExplorerError: The network cannot be built.
    """
    learner = Learner(config)
    batches = Batches(
        dataset.train,
        preprocessing_for(config, dataset),
        batch_size=config.recipe.batch_size,
        device=learner.device,
        memory_format=learner.memory_format,
    )
    interruption = Interruption(learner.network, stop)
    seconds, kept = [], []
    for indices in batches.shuffled(seed=config.seed, epoch=1)[:TRIAL_STEPS]:
        interruption.check()
        begun = clock()
        images, labels = batches.batch(indices)
        with _counting_kept_bytes(learner) as storages:
            result = learner.step(
                images, labels, progress=0.0, interruption=interruption
            )
        result.loss.item()  # an accelerator is done only now
        seconds.append(clock() - begun)
        kept.append(sum(storages.values()))
        if sum(seconds) > LONG_TRIAL:
            break
    # The first step allocates and chooses kernels; the quickest is like the rest.
    step_seconds = min(seconds)
    return Forecast(
        step_seconds=step_seconds,
        epoch_seconds=step_seconds * len(batches),
        memory_bytes=learner.state_bytes + max(kept),
    )


@contextmanager
def _counting_kept_bytes(learner: Learner) -> Iterator[dict[int, int]]:
    """Bytes of what autograd keeps for the way back, by the address of the storage."""
    parameters = {
        parameter.untyped_storage().data_ptr()
        for parameter in learner.network.parameters()
    }
    storages: dict[int, int] = {}

    def count(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in parameters:
            storages[storage.data_ptr()] = storage.nbytes()
        return tensor

    with saved_tensors_hooks(count, lambda tensor: tensor):
        yield storages
