"""A run's events as growing arrays: what curves, tables and progress bars read."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from explorer.training.config import TrainingConfig
from explorer.training.diagnosis_history import History
from explorer.training.events import (
    EndReason,
    EpochDone,
    Examined,
    Probed,
    RunEnded,
    RunEvent,
    RunFailed,
    RunStarted,
    StepDone,
)

Told = TypeVar("Told")
Values = NDArray[np.float64]

RECENT_STEPS = 50
"""Steps over which the present speed is measured."""


class GrowingTable:
    """Rows of numbers, appended one by one; each column is read without a copy."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._places = {name: place for place, name in enumerate(columns)}
        self._rows = np.empty((len(columns), 64))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, *values: float) -> None:
        """Add a row, one value per column."""
        if self._count == self._rows.shape[1]:
            # Doubling: a long run costs a few copies, not one per step.
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)], axis=1)
        self._rows[:, self._count] = values
        self._count += 1

    def cut(self, name: str, beyond: float) -> None:
        """Forget the rows at the end whose column ``name`` is more than ``beyond``."""
        values = self._rows[self._places[name], : self._count]
        self._count = int(np.searchsorted(values, beyond, side="right"))

    def column(self, name: str) -> Values:
        """All values of one column, oldest first; a read-only view."""
        view = self._rows[self._places[name], : self._count]
        view.flags.writeable = False
        return view


def _cut(told: list[Told], beyond: int, *, of: Callable[[Told], int]) -> None:
    """Forget what stands at the end for more than ``beyond``."""
    while told and of(told[-1]) > beyond:
        told.pop()


class RunSeries:
    """What is known of one run; fed with its events, in their order.

    Attributes:
        config: What the run was asked to do.
        started: Where it trains, or ``None`` before.
        ended: Why it is over, or ``None`` while it is not.
        last_epoch: The latest test, or ``None`` before the first.
        history: The same run as a diagnosis looks at it.
        steps: Columns ``step``, ``loss`` (nats), ``images`` and ``seconds``.
        epochs: Columns ``epoch``, ``step``, ``seconds``, ``train_loss``,
            ``train_accuracy``, ``test_loss`` and ``test_accuracy``.
        probes: What was measured inside the network, oldest first.
        examinations: What the tests confused, oldest first.
    """

    def __init__(self, config: TrainingConfig) -> None:
        self.config = config
        self.started: RunStarted | None = None
        self.ended: RunEnded | RunFailed | None = None
        self.last_epoch: EpochDone | None = None
        self.history = History(config)
        self.probes: list[Probed] = []
        self.examinations: list[Examined] = []
        self.steps = GrowingTable(("step", "loss", "images", "seconds"))
        self.epochs = GrowingTable(
            (
                "epoch",
                "step",
                "seconds",
                "train_loss",
                "train_accuracy",
                "test_loss",
                "test_accuracy",
            )
        )

    def add(self, event: RunEvent) -> None:
        """Take in the next event.

        A run that is taken up at an earlier step tells of the later ones once more:
        ``RunStarted`` takes back what was told of them.
        """
        self.history.add(event)
        match event:
            case StepDone():
                self.steps.append(event.step, event.loss, event.images, event.seconds)
            case EpochDone():
                self.last_epoch = event
                # A pass that a budget in seconds cut short may go on another time.
                self.epochs.cut("epoch", event.epoch - 1)
                self.epochs.append(
                    event.epoch,
                    event.step,
                    event.seconds,
                    event.train_loss,
                    event.train_accuracy,
                    event.test_loss,
                    event.test_accuracy,
                )
            case Probed():
                self.probes.append(event)
            case Examined():
                _cut(self.examinations, event.epoch - 1, of=lambda each: each.epoch)
                self.examinations.append(event)
            case RunStarted():
                self.started, self.ended = event, None
                _cut(self.probes, event.step, of=lambda each: each.step)
                _cut(self.examinations, event.step, of=lambda each: each.step)
                self.steps.cut("step", event.step)
                self.epochs.cut("step", event.step)
            case RunEnded() | RunFailed():
                self.ended = event

    @property
    def latest_loss(self) -> float | None:
        """Training loss of the last step, nats; ``None`` before the first."""
        return float(self.steps.column("loss")[-1]) if len(self.steps) else None

    @property
    def seconds(self) -> float:
        """Training time so far."""
        return float(self.steps.column("seconds")[-1]) if len(self.steps) else 0.0

    @property
    def end_reason(self) -> EndReason | None:
        """Why the run ended; ``None`` while it goes on and where it broke off."""
        return self.ended.reason if isinstance(self.ended, RunEnded) else None

    @property
    def progress(self) -> float:
        """Share of the budget spent, 0 to 1."""
        if self.end_reason == "finished":
            return 1.0
        if self.config.seconds is not None:
            return min(1.0, self.seconds / self.config.seconds)
        if self.started is None or not self.started.total_steps:
            return 0.0
        return len(self.steps) / self.started.total_steps

    @property
    def images_per_second(self) -> float | None:
        """Present speed in images per second of training time; ``None`` if unknown."""
        images = self.steps.column("images")[-RECENT_STEPS - 1 :]
        seconds = self.steps.column("seconds")[-RECENT_STEPS - 1 :]
        if len(images) == 0:
            return None
        if len(images) == 1:  # the first step counts from zero
            images, seconds = np.append(0.0, images), np.append(0.0, seconds)
        elapsed = seconds[-1] - seconds[0]
        return float((images[-1] - images[0]) / elapsed) if elapsed > 0 else None

    @property
    def remaining_seconds(self) -> float | None:
        """Training time that is left at the present speed; ``None`` if unknown.

        It counts this run's own time: where runs take turns, the others' adds to it.
        """
        if self.ended is not None:
            return 0.0
        if self.config.seconds is not None:
            return max(0.0, self.config.seconds - self.seconds)
        speed, seen = self.images_per_second, self.steps.column("images")
        if speed is None or self.started is None:
            return None
        if self.config.epochs is not None:
            total = float(self.config.epochs * self.started.train_images)
        elif self.started.total_steps:  # a budget in MACs is one in steps
            total = float(seen[-1]) * self.started.total_steps / len(self.steps)
        else:
            return None
        return max(0.0, total - float(seen[-1])) / speed
