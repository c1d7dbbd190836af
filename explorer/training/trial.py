"""A few steps of a network of its own, taken to see what they need."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event
from typing import Self

from torch import Tensor
from torch.autograd.graph import saved_tensors_hooks

from explorer.data.records import ImageDataset, LabelledImages
from explorer.errors import ExplorerError
from explorer.training.augmentation import Augmentation
from explorer.training.batches import (
    Batches,
    keeps_resized,
    preprocessing_for,
    resized_bytes,
)
from explorer.training.config import TrainingConfig
from explorer.training.interruption import Interruption
from explorer.training.learned_batch import BatchResult
from explorer.training.learner import Learner, LossDiverged

TRIAL_STEPS = 3
TINY_RATE = 1e-12
LONG_TRIAL = 1.0
"""Seconds of trial after which no further step is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryNeed:
    """Memory of one run in bytes; torch itself is not in it.

    Attributes:
        weights: Weights and buffers.
        gradients: As large as the weights that learn.
        optimizer: What the update rule remembers of each weight.
        activations: What the way back through a step needs.
        images: Training and test images at the network's size, where they are kept.
    """

    weights: int
    gradients: int
    optimizer: int
    activations: int
    images: int

    @property
    def state(self) -> int:
        """What stays between two steps."""
        return self.weights + self.gradients + self.optimizer + self.images

    @property
    def total(self) -> int:
        """The most at any time."""
        return self.state + self.activations


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Time and kept bytes of one step."""

    seconds: float
    kept_bytes: int

    def scaled(self, factor: float) -> Self:
        """The same for ``factor`` times as many images."""
        return replace(
            self,
            seconds=self.seconds * factor,
            kept_bytes=round(self.kept_bytes * factor),
        )


class NotFiniteError(ExplorerError):
    """A network's first answers are NaN or infinite: there is nothing to train."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"the loss of {title} is not finite before the first step; choose another"
            " initialisation or another network"
        )


class Trial:
    """A network of its own that takes a few steps on some of the images."""

    def __init__(
        self,
        config: TrainingConfig,
        dataset: ImageDataset,
        stop: Event,
        clock: Callable[[], float],
    ) -> None:
        self._config, self._dataset, self._clock = config, dataset, clock
        # Steps so small that a rate which is too high does not spoil the trial.
        careful = replace(config.recipe, learning_rate=TINY_RATE)
        self._learner = Learner(replace(config, recipe=careful))
        self._preprocessing = preprocessing_for(config, dataset)
        self._interruption = Interruption(self._learner.network, stop)
        self._interruption.check()
        self._kept = keeps_resized(
            dataset.train, self._preprocessing, self._learner.device
        )

    def measure(self, count: int) -> Measured:
        """The quickest of a few steps with ``count`` images.

        Raises:
            WorkAbandoned: A stop was asked for.
            NotFiniteError: The network's first answers have no loss.
        """
        batches = self._batches(count)
        (draw,) = batches.shuffled(seed=self._config.seed, epoch=1)
        seconds, kept = [], []
        for _ in range(TRIAL_STEPS):
            self._interruption.check()
            begun = self._clock()
            images, labels = batches.batch(draw)
            with self._counting_kept_bytes() as storages:
                result = self._step(images, labels)
            result.loss.item()  # an accelerator is done only now
            seconds.append(self._clock() - begun)
            kept.append(sum(storages.values()))
            if sum(seconds) > LONG_TRIAL:
                break
        # The first step allocates and chooses kernels; the quickest is like the rest.
        return Measured(seconds=min(seconds), kept_bytes=max(kept))

    def _step(self, images: Tensor, labels: Tensor) -> BatchResult:
        try:
            return self._learner.step(
                images, labels, progress=0.5, interruption=self._interruption
            )
        except LossDiverged as error:
            raise NotFiniteError(self._config.variant.title) from error

    def test_seconds(self, count: int) -> float:
        """Time of the whole test, from the answers to ``count`` images."""
        images, _ = next(iter(self._batches(count)))
        with self._learner.evaluating():
            begun = self._clock()
            self._learner.answer(images).sum().item()  # waits for an accelerator
            return (self._clock() - begun) * len(self._dataset.test) / count

    def need(self, kept_bytes: int) -> MemoryNeed:
        """Memory of the run whose steps keep so much; after the first step."""
        network, train = self._learner.network, self._dataset.train
        parameters = sum(p.nbytes for p in network.parameters() if p.requires_grad)
        weights = sum(t.nbytes for t in (*network.parameters(), *network.buffers()))
        on_device = 0
        for part in (train, self._dataset.test):
            if keeps_resized(part, self._preprocessing, self._learner.device):
                on_device += resized_bytes(part, self._preprocessing)
            elif self._learner.device.type != "cpu":
                on_device += part.images.nbytes
        return MemoryNeed(
            weights=weights,
            gradients=parameters,
            optimizer=max(0, self._learner.state_bytes - weights - parameters),
            activations=kept_bytes,
            images=on_device,
        )

    def _batches(self, count: int) -> Batches:
        train = self._dataset.train
        return Batches(
            LabelledImages(images=train.images[:count], labels=train.labels[:count]),
            self._preprocessing,
            batch_size=count,
            device=self._learner.device,
            memory_format=self._learner.memory_format,
            augmentation=Augmentation.of(self._config.recipe),
            kept=self._kept,
        )

    @contextmanager
    def _counting_kept_bytes(self) -> Iterator[dict[int, int]]:
        """Bytes that autograd keeps for the way back, by the address of the storage.

        Measured with torch's profiler on the lite nets: the most memory in a step is
        this and the gradients of the weights, to within a tenth.
        """
        parameters = {
            parameter.untyped_storage().data_ptr()
            for parameter in self._learner.network.parameters()
        }
        storages: dict[int, int] = {}

        def count(tensor: Tensor) -> Tensor:
            storage = tensor.untyped_storage()
            if storage.data_ptr() not in parameters:
                storages[storage.data_ptr()] = storage.nbytes()
            return tensor

        with saved_tensors_hooks(count, lambda tensor: tensor):
            yield storages
