"""What a diagnosis looks at: the events of one run, as arrays."""

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from explorer.training.config import TrainingConfig
from explorer.training.events import (
    EpochDone,
    Examined,
    Probed,
    RunEnded,
    RunEvent,
    RunStarted,
    StepDone,
)

Values = NDArray[np.float64]


class History:
    """The course of one run so far; fed with its events, in their order.

    Attributes:
        config: What the run was asked to do.
        started: How it began, or ``None`` before.
        epochs: Its tests.
        probes: What was measured inside the network.
        ended: How it ended, or ``None`` while it goes on.
    """

    def __init__(self, config: TrainingConfig, events: Iterable[RunEvent] = ()) -> None:
        self.config = config
        self.started: RunStarted | None = None
        self.epochs: list[EpochDone] = []
        self.probes: list[Probed] = []
        self.ended: RunEnded | None = None
        self._losses = array("d")
        self._first_step = 1
        self._classes = 0
        for event in events:
            self.add(event)

    def add(self, event: RunEvent) -> None:
        """Take in the next event."""
        match event:
            case StepDone():
                if not self._losses:
                    self._first_step = event.step
                self._losses.append(event.loss)
            case Probed():
                self.probes.append(event)
            case EpochDone():
                self.epochs.append(event)
            case Examined():
                self._classes = len(event.confusion)
            case RunStarted():
                self._start(event)
            case RunEnded():
                self.ended = event

    def _start(self, event: RunStarted) -> None:
        """Begin, or forget what a run that is taken up again will tell once more."""
        self.started, self.ended = event, None
        self._classes = event.classes
        del self._losses[max(0, event.step + 1 - self._first_step) :]
        self.epochs = [each for each in self.epochs if each.step <= event.step]
        self.probes = [each for each in self.probes if each.step <= event.step]

    @property
    def losses(self) -> Values:
        """Training loss of every step, nats."""
        return np.array(self._losses)

    def step_at(self, index: int) -> int:
        """The step, from 1, whose loss stands at ``index``."""
        return self._first_step + index

    @property
    def classes(self) -> int:
        """Classes of the data set; 0 while unknown."""
        return self._classes

    @property
    def outputs(self) -> int:
        """Length of the logits; that of the data set's classes where unknown."""
        told = self.config.variant.all_options().get("num_classes")
        return told if isinstance(told, int) else self.classes

    @property
    def warming_up(self) -> bool:
        """Whether the learning rate may still be on its way up."""
        warm_up = self.config.recipe.warm_up
        total = self.started.total_steps if self.started else None
        if not warm_up or total is None:
            return bool(warm_up)
        return self.step_at(len(self._losses)) <= warm_up * total
