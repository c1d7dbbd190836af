"""What the runs of an experiment have shown so far, set side by side."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.training.config import TrainingConfig
from explorer.training.events import RunEnded, RunFailed, RunStarted

LAST_STEPS = 60
"""Steps at the end of a run over which its training loss is averaged."""


class Columns(Protocol):
    """Numbers of a run, by the name of their column."""

    def column(self, name: str) -> NDArray[np.float64]:
        """All values of one column, oldest first."""


class Series(Protocol):
    """A run's events as columns; ``explorer.runs.series.RunSeries`` is one."""

    @property
    def config(self) -> TrainingConfig:
        """What the run was asked to do."""

    @property
    def started(self) -> RunStarted | None:
        """Where it trains; ``None`` before."""

    @property
    def ended(self) -> RunEnded | RunFailed | None:
        """Why it is over; ``None`` while it is not."""

    @property
    def steps(self) -> Columns:
        """Columns ``loss`` and ``images``."""

    @property
    def epochs(self) -> Columns:
        """Columns ``step``, and loss and accuracy of training and test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One run up to the point where all are compared.

    Attributes:
        loss: Mean training loss of the last ``LAST_STEPS`` steps, nats; infinite where
            the run diverged.
        epoch_loss: Mean training loss over the last whole pass, nats; NaN before.
        train_accuracy: Share of training images answered right meanwhile; NaN before.
        test_loss: Loss of the test after that pass, nats; NaN before.
        test_accuracy: Share of test images answered right in it; NaN before.
        parameters: Learnable scalars.
        test_images: Size of the test set.
    """

    loss: float
    epoch_loss: float
    train_accuracy: float
    test_loss: float
    test_accuracy: float
    parameters: int
    test_images: int

    @property
    def diverged(self) -> bool:
        """Whether the loss became infinite."""
        return math.isinf(self.loss)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of an arm over its seeds.

    Attributes:
        mean: Over the seeds.
        spread: The largest minus the smallest; 0 with one seed.
    """

    mean: float
    spread: float

    def __str__(self) -> str:
        """As in a sentence: ``"0.46"``, ``"0.46 ± 0.02"`` or ``"infinite"``."""
        if math.isinf(self.mean):
            return "infinite"
        if self.spread == 0:
            return f"{self.mean:.2f}"
        return f"{self.mean:.2f} ± {self.spread / 2:.2f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The outcomes of every arm.

    Attributes:
        arms: By the arm's name, one outcome per seed.
        images: Training images that each run has seen where they are compared.
        whole: Whether every run has ended.
    """

    arms: Mapping[str, tuple[Outcome, ...]]
    images: int
    whole: bool

    def measure(self, arm: str, figure: str) -> Measure:
        """One field of ``Outcome`` over the seeds of an arm."""
        values = [float(getattr(outcome, figure)) for outcome in self.arms[arm]]
        if any(map(math.isinf, values)):
            return Measure(mean=math.inf, spread=0.0)
        return Measure(mean=sum(values) / len(values), spread=max(values) - min(values))

    def loss(self, arm: str) -> Measure:
        """Training loss at the end, nats."""
        return self.measure(arm, "loss")

    def accuracy(self, arm: str) -> Measure:
        """Share of the test set answered right."""
        return self.measure(arm, "test_accuracy")

    def parameters(self, arm: str) -> int:
        """Learnable scalars of an arm's network."""
        return self.arms[arm][0].parameters

    def loss_doubt(self, *arms: str) -> float:
        """How much the seeds of these arms differ at most, nats."""
        return max(self.loss(arm).spread for arm in arms)

    def accuracy_doubt(self, *arms: str) -> float:
        """A difference in test accuracy that chance alone may make.

        The larger of what the seeds differ by and two standard errors of the difference
        of two shares on test sets of this size.
        """
        outcomes = [outcome for arm in arms for outcome in self.arms[arm]]
        share = sum(o.test_accuracy for o in outcomes) / len(outcomes)
        seen = outcomes[0].test_images * min(len(self.arms[arm]) for arm in arms)
        error = math.sqrt(max(0.0, 2 * share * (1 - share)) / seen)
        return max(2 * error, *(self.accuracy(arm).spread for arm in arms))


def evidence_of(arms: Mapping[str, Sequence[Series]]) -> Evidence | None:
    """Compare runs at the same number of training images, the most that all have seen.

    A run that diverged or broke off stands for itself and holds up nobody.

    Args:
        arms: The runs of each arm, one per seed.

    Returns:
        ``None`` while a run has too few steps to say anything.
    """
    every = [run for runs in arms.values() for run in runs]
    alive = [run for run in every if not _diverged(run)]
    if not every or any(len(runs) == 0 for runs in arms.values()):
        return None
    if any(run.started is None or _seen(run) == 0 for run in alive):
        return None
    images = min((_seen(run) for run in alive), default=0)
    outcomes = {
        arm: tuple(_outcome(run, images) for run in runs) for arm, runs in arms.items()
    }
    found = {arm: tuple(filter(None, each)) for arm, each in outcomes.items()}
    if any(len(found[arm]) < len(arms[arm]) for arm in arms):
        return None
    return Evidence(
        arms=found, images=images, whole=all(run.ended is not None for run in every)
    )


def _diverged(run: Series) -> bool:
    return isinstance(run.ended, RunEnded) and run.ended.reason == "diverged"


def _seen(run: Series) -> int:
    images = run.steps.column("images")
    return int(images[-1]) if len(images) else 0


def _outcome(run: Series, images: int) -> Outcome | None:
    """``None`` before a run that goes on has done enough steps."""
    steps = int(np.searchsorted(run.steps.column("images"), images, side="right"))
    if _diverged(run):
        loss = math.inf
    elif steps < LAST_STEPS:
        return None
    else:
        loss = float(run.steps.column("loss")[steps - LAST_STEPS : steps].mean())
    passes = int(np.searchsorted(run.epochs.column("step"), steps, side="right"))

    def last(column: str) -> float:
        return float(run.epochs.column(column)[passes - 1]) if passes else math.nan

    started = run.started
    return Outcome(
        loss=loss,
        epoch_loss=last("train_loss"),
        train_accuracy=last("train_accuracy"),
        test_loss=last("test_loss"),
        test_accuracy=last("test_accuracy"),
        parameters=started.parameters if started else 0,
        test_images=started.test_images if started else 1,
    )
