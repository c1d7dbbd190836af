"""A run under way: which step is next, and when it is over."""

import math
from collections.abc import Callable, Generator, Iterator
from threading import Event

import torch

from explorer.data.records import ImageDataset
from explorer.training.augmentation import Augmentation
from explorer.training.batches import Batches, preprocessing_for
from explorer.training.budgets import total_steps
from explorer.training.config import TrainingConfig
from explorer.training.control import StopOfOne
from explorer.training.devices import device_title
from explorer.training.evaluation import evaluate
from explorer.training.events import (
    EndReason,
    EpochDone,
    Examined,
    RunEnded,
    RunEvent,
    RunStarted,
)
from explorer.training.interruption import Interruption, WorkAbandoned
from explorer.training.learner import Learner, LossDiverged
from explorer.training.ledger import Ledger
from explorer.training.machine import (
    budget_departures,
    machine_departures,
)
from explorer.training.probes import is_probed
from explorer.training.run_state import (
    Count,
    Place,
    RunState,
    StateMismatchError,
    weights_of,
)
from explorer.training.watching import WeightsCopy, WeightsWatch


class Course:
    """One run between its start and its end; see ``TrainingRun`` for the rules."""

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
        self._watch = stop.watch if isinstance(stop, StopOfOne) else WeightsWatch()
        self._ledger = Ledger(learner.device, clock)
        preprocessing = preprocessing_for(config, dataset)
        self._train, self._test = (
            Batches(
                part,
                preprocessing,
                batch_size=config.recipe.batch_size,
                device=learner.device,
                memory_format=learner.memory_format,
                augmentation=Augmentation.of(config.recipe),
            )
            for part in (dataset.train, dataset.test)
        )
        self._total_steps = total_steps(config, len(self._train))
        self._epoch, self._batch = 1, 0  # of the next step; how many are done
        self._before = Count()
        self._departures: tuple[str, ...] = ()
        self._diverged = False

    @property
    def count(self) -> Count:
        """What was done; steps that an accelerator is still doing are not in it."""
        return self._ledger.count

    def state(self) -> RunState | None:
        """All that the run is; ``None`` once the loss has diverged."""
        if self._diverged:
            return None
        place = Place(
            epoch=self._epoch,
            batch=self._batch,
            count=self._ledger.count,
            total_steps=self._total_steps,
            machine=self._learner.machine,
            departures=self._departures,
        )
        weights, learning = self._learner.snapshot()
        return RunState(place=place, weights=weights, learning=learning)

    def resume(self, state: RunState) -> None:
        """Go on where ``state`` was kept; before the first step.

        Raises:
            StateMismatchError: It is not of this run.
        """
        place = state.place
        if not (place.epoch >= 1 and 0 <= place.batch <= len(self._train)):
            raise StateMismatchError(f"batch {place.batch} of pass {place.epoch}")
        self._learner.restore(state.weights, state.learning)
        self._ledger.resume(place.count)
        self._before = place.count
        self._epoch, self._batch = place.epoch, place.batch
        now = (
            *machine_departures(place.machine, self._learner.machine),
            *budget_departures(
                self._config.recipe,
                steps=place.count.step,
                before=place.total_steps,
                now=self._total_steps,
            ),
        )
        self._departures = tuple(dict.fromkeys((*place.departures, *now)))

    def started(self) -> RunStarted:
        """What is known before the first step."""
        return RunStarted(
            device=device_title(self._config.device),
            threads=torch.get_num_threads(),
            parameters=self._learner.parameters,
            train_images=len(self._dataset.train),
            test_images=len(self._dataset.test),
            steps_per_epoch=len(self._train),
            total_steps=self._total_steps,
            step=self._before.step,
            seconds=self._before.seconds,
            departures=self._departures,
            classes=len(self._dataset.class_names),
        )

    def ended(self, reason: EndReason) -> RunEnded:
        """The last event."""
        return RunEnded(
            reason=reason, step=self._ledger.step, seconds=self._ledger.seconds
        )

    def run(self) -> Generator[RunEvent, None, EndReason]:
        """Train to the end; returns why it came."""
        reason: EndReason = "finished"
        self._watch.attach(self._copy)
        self._watch.between_steps(self._ledger.step)
        try:
            # A run taken up after its last test has nothing left to do.
            while self._batch > 0 or self._progress() < 1:
                yield from self._learn()
                yield from self._tested()
                if self._progress() >= 1:
                    break
        except WorkAbandoned:
            reason = "stopped"
        except LossDiverged:
            reason = "diverged"
        finally:
            self._watch.attach(None)
        told = self._ledger.read()  # steps that the accelerator was still doing
        self._diverged = self._ledger.diverged or reason == "diverged"
        yield from told
        return "diverged" if self._diverged else reason

    def _learn(self) -> Iterator[RunEvent]:
        """One pass over the training set, or the part that is left of it."""
        if self._batch == 0:
            self._ledger.begin_epoch(self._epoch)
        order = self._train.shuffled(seed=self._config.seed, epoch=self._epoch)
        for indices in order[self._batch :]:
            self._interruption.check()
            progress = self._progress()
            if progress >= 1:
                break
            self._ledger.open()
            images, labels = self._train.batch(indices)
            result = self._learner.step(
                images,
                labels,
                progress=progress,
                interruption=self._interruption,
                probed=is_probed(self._ledger.steps_begun + 1),
            )
            self._ledger.add(result)
            self._batch += 1
            if self._ledger.due:
                yield from self._read()
        yield from self._read()

    def _read(self) -> Iterator[RunEvent]:
        seconds, step = self._ledger.seconds, self._ledger.step
        events = self._ledger.read()
        if steps := self._ledger.step - step:
            self._interruption.step_took((self._ledger.seconds - seconds) / steps)
        self._diverged = self._ledger.diverged
        if not self._diverged:  # nothing is pending, and nothing touches the weights
            self._watch.between_steps(self._ledger.step)
        yield from events
        if self._diverged:
            raise LossDiverged

    def _copy(self) -> WeightsCopy:
        weights = weights_of(self._learner.network)
        return WeightsCopy(step=self._ledger.step, weights=weights)

    def _tested(self) -> Iterator[Examined | EpochDone]:
        ledger, epoch = self._ledger, self._epoch
        classes = len(self._dataset.class_names)
        evaluation = evaluate(
            self._learner, self._test, self._interruption, classes=classes
        )
        if not math.isfinite(evaluation.loss):
            raise LossDiverged
        yield Examined(
            epoch=epoch,
            step=ledger.step,
            confusion=evaluation.confusion,
            worst=evaluation.worst,
        )
        if self._batch == len(self._train):
            self._epoch, self._batch = epoch + 1, 0
        yield EpochDone(
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
