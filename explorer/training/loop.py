"""One training run, as a stream of events that knows no thread and no screen."""

import itertools
import math
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from threading import Event

import torch
from torch import Tensor, nn

from explorer.data.datasets import load_dataset
from explorer.data.records import ImageDataset
from explorer.errors import ExplorerError
from explorer.training.batches import Batches, preprocessing_for
from explorer.training.config import TrainingConfig
from explorer.training.devices import device_title
from explorer.training.evaluation import evaluate
from explorer.training.events import (
    EndReason,
    EpochDone,
    RunEnded,
    RunEvent,
    RunStarted,
    StepDone,
)
from explorer.training.interruption import Interruption, WorkAbandoned
from explorer.training.learner import Learner, LossDiverged
from explorer.training.ledger import Ledger


class TooFewClassesError(ExplorerError):
    """The network cannot name every class of the data set.

    Attributes:
        classes: Length of its logits.
        needed: Classes of the data set.
    """

    def __init__(self, classes: int, dataset: ImageDataset) -> None:
        self.classes, self.needed = classes, len(dataset.class_names)
        super().__init__(
            f"the network tells {classes} classes apart, {dataset.title} has"
            f" {self.needed}; set num_classes to {self.needed} or more"
        )


def train(
    config: TrainingConfig,
    stop: Event,
    *,
    data_dir: Path | None = None,
    dataset: ImageDataset | None = None,
) -> Iterator[RunEvent]:
    """Train one network and tell what happens; see :class:`TrainingRun`."""
    yield from TrainingRun(config, data_dir=data_dir, dataset=dataset).events(stop)


class TrainingRun:
    """One run: its network, and the events that say how the network learns.

    Nothing touches the weights between two events. On the CPU they are those of the
    step just told of; on an accelerator, where steps are read together, those of the
    last step of that reading.

    Attributes:
        config: What decides the result.
    """

    def __init__(
        self,
        config: TrainingConfig,
        *,
        data_dir: Path | None = None,
        dataset: ImageDataset | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Prepare nothing yet: the network is built when the events are asked for.

        Args:
            config: What to do.
            data_dir: The user's folder, where data sets may lie.
            dataset: The images, where the caller has them; else they are loaded.
            clock: Seconds that only grow; tests have their own.
        """
        self.config = config
        self._data_dir = data_dir
        self._dataset = dataset
        self._clock = clock
        self._learner: Learner | None = None

    @property
    def model(self) -> nn.Module:
        """The network that learns; it exists from ``RunStarted`` on."""
        if self._learner is None:
            raise RuntimeError("the run has not started: its network is not built")
        return self._learner.network

    def state_dict_snapshot(self) -> dict[str, Tensor]:
        """A copy of the weights and buffers on the CPU; ask for it between events."""
        return {
            name: value.detach().to("cpu", copy=True).contiguous()
            for name, value in self.model.state_dict().items()
        }

    def events(self, stop: Event) -> Iterator[RunEvent]:
        """Train, and yield an event for each step and each pass.

        Args:
            stop: Looked at before every step, and between layers where steps are
                slow: a step under way is then abandoned and the state before it
                stands.

        Yields:
            ``RunStarted``, then a ``StepDone`` per step and an ``EpochDone`` per pass,
            then ``RunEnded``; of a run that is stopped before it starts ``RunEnded``
            alone.

        Raises:
            ExplorerError: The network, the data or the device cannot be used.
        """
        if stop.is_set():
            yield RunEnded(reason="stopped", step=0, seconds=0.0)
            return
        dataset = self._dataset or load_dataset(self.config.dataset, self._data_dir)
        self._learner = learner = Learner(self.config)
        if learner.classes < len(dataset.class_names):
            raise TooFewClassesError(learner.classes, dataset)
        course = _Course(self.config, dataset, learner, stop, self._clock)
        yield course.started()
        reason = yield from course.run()
        yield course.ended(reason)


class _Course:
    """A run under way: which step is next, and when it is over."""

    def __init__(
        self,
        config: TrainingConfig,
        dataset: ImageDataset,
        learner: Learner,
        stop: Event,
        clock: Callable[[], float],
    ) -> None:
        self._config = config
        self._dataset = dataset
        self._learner = learner
        self._interruption = Interruption(learner.network, stop)
        self._ledger = Ledger(learner.device, clock)
        preprocessing = preprocessing_for(config, dataset)
        self._train, self._test = (
            Batches(
                part,
                preprocessing,
                batch_size=config.recipe.batch_size,
                device=learner.device,
                memory_format=learner.memory_format,
            )
            for part in (dataset.train, dataset.test)
        )
        self._total_steps: int | None = None
        if config.epochs is not None:
            self._total_steps = config.epochs * len(self._train)

    def started(self) -> RunStarted:
        return RunStarted(
            device=device_title(self._config.device),
            threads=torch.get_num_threads(),
            parameters=self._learner.parameters,
            train_images=len(self._dataset.train),
            test_images=len(self._dataset.test),
            steps_per_epoch=len(self._train),
            total_steps=self._total_steps,
        )

    def ended(self, reason: EndReason) -> RunEnded:
        return RunEnded(
            reason=reason, step=self._ledger.step, seconds=self._ledger.seconds
        )

    def run(self) -> Generator[RunEvent, None, EndReason]:
        reason: EndReason = "finished"
        try:
            for epoch in itertools.count(1):
                yield from self._learn(epoch)
                yield self._tested(epoch)
                if self._progress() >= 1:
                    break
        except WorkAbandoned:
            reason = "stopped"
        except LossDiverged:
            reason = "diverged"
        yield from self._ledger.read()  # steps that the accelerator was still doing
        return "diverged" if self._ledger.diverged else reason

    def _learn(self, epoch: int) -> Iterator[RunEvent]:
        """One pass over the training set, or the part that the budget leaves."""
        self._ledger.begin_epoch(epoch)
        for indices in self._train.shuffled(seed=self._config.seed, epoch=epoch):
            self._interruption.check()
            progress = self._progress()
            if progress >= 1:
                break
            self._ledger.open()
            images, labels = self._train.batch(indices)
            result = self._learner.step(
                images, labels, progress=progress, interruption=self._interruption
            )
            self._ledger.add(result)
            if self._ledger.due:
                yield from self._read()
        yield from self._read()

    def _read(self) -> Iterator[StepDone]:
        before = self._ledger.seconds
        events = self._ledger.read()
        if events:
            self._interruption.step_took((self._ledger.seconds - before) / len(events))
        yield from events
        if self._ledger.diverged:
            raise LossDiverged

    def _tested(self, epoch: int) -> EpochDone:
        ledger = self._ledger
        evaluation = evaluate(self._learner, self._test, self._interruption)
        if not math.isfinite(evaluation.loss):
            raise LossDiverged
        return EpochDone(
            epoch=epoch,
            step=ledger.step,
            train_loss=ledger.epoch_loss,
            train_accuracy=ledger.epoch_accuracy,
            test_loss=evaluation.loss,
            test_accuracy=evaluation.accuracy,
            seconds=ledger.seconds,
            images_per_second=ledger.epoch_images / ledger.epoch_seconds,
        )

    def _progress(self) -> float:
        """Share of the budget spent, from 0; 1 or more ends the run."""
        if self._config.seconds is not None:
            return self._ledger.seconds_so_far / self._config.seconds
        assert self._total_steps is not None  # the config has one budget or the other
        return self._ledger.steps_begun / self._total_steps
