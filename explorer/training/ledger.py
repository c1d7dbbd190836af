"""The count of what a run has done: steps, images, losses and its own time."""

import math
from collections.abc import Callable

import torch

from explorer.training.events import Probed, StepDone
from explorer.training.learned_batch import BatchResult
from explorer.training.run_state import Count

READ_INTERVAL = 0.1
"""Losses on an accelerator are read together, this often (s): reading waits for it."""


class Ledger:
    """Turns the results of steps into events, and adds them up per epoch.

    On the CPU a step is over when it returns, and its event follows at once.  An
    accelerator works behind our back: results are collected and read together, and
    the time between two readings is shared out evenly.

    Attributes:
        step: Steps read so far.
        images: Training images seen in them.
        seconds: Training time of them.
        diverged: Whether a loss that is NaN or infinite was read; it and everything
            after it is not counted.
    """

    def __init__(self, device: torch.device, clock: Callable[[], float]) -> None:
        self.step = 0
        self.images = 0
        self.seconds = 0.0
        self.diverged = False
        self._clock = clock
        self._interval = 0.0 if device.type == "cpu" else READ_INTERVAL
        self._pending: list[BatchResult] = []
        self._opened = 0.0
        self.begin_epoch(0)

    def begin_epoch(self, epoch: int) -> None:
        """Start the sums of a new pass."""
        self._epoch = epoch
        self._epoch_loss = 0.0  # sum over images, nats
        self._epoch_correct = 0
        self._epoch_images_before = self.images
        self._epoch_seconds_before = self.seconds

    @property
    def count(self) -> Count:
        """Everything counted so far; steps that are not read yet are not in it."""
        return Count(
            step=self.step,
            images=self.images,
            seconds=self.seconds,
            epoch=self._epoch,
            epoch_loss=self._epoch_loss,
            epoch_correct=self._epoch_correct,
            epoch_images_before=self._epoch_images_before,
            epoch_seconds_before=self._epoch_seconds_before,
        )

    def resume(self, count: Count) -> None:
        """Count on from what another ledger had counted."""
        self.step, self.images = count.step, count.images
        self.seconds = count.seconds
        self._epoch = count.epoch
        self._epoch_loss = count.epoch_loss
        self._epoch_correct = count.epoch_correct
        self._epoch_images_before = count.epoch_images_before
        self._epoch_seconds_before = count.epoch_seconds_before

    @property
    def epoch_images(self) -> int:
        """Training images read in this pass."""
        return self.images - self._epoch_images_before

    @property
    def epoch_loss(self) -> float:
        """Mean loss over this pass, nats."""
        return self._epoch_loss / self.epoch_images

    @property
    def epoch_accuracy(self) -> float:
        """Share of this pass answered right, 0 to 1."""
        return self._epoch_correct / self.epoch_images

    @property
    def epoch_seconds(self) -> float:
        """Training time of this pass."""
        return self.seconds - self._epoch_seconds_before

    @property
    def steps_begun(self) -> int:
        """Steps read and under way."""
        return self.step + len(self._pending)

    @property
    def seconds_so_far(self) -> float:
        """Training time including the steps that are not read yet."""
        if not self._pending:
            return self.seconds
        return self.seconds + self._clock() - self._opened

    def open(self) -> None:
        """The next step begins now."""
        if not self._pending:
            self._opened = self._clock()

    def add(self, result: BatchResult) -> None:
        """A step was done, or given to the accelerator."""
        self._pending.append(result)

    @property
    def due(self) -> bool:
        """Whether it is time to :meth:`read`."""
        return self.seconds_so_far - self.seconds >= self._interval

    def read(self) -> list[StepDone | Probed]:
        """Wait for the pending steps and count them.

        Returns:
            Their events, oldest first, up to the step at which the loss diverged; what
            was measured in a step follows it.
        """
        pending, self._pending = self._pending, []
        if not pending:
            return []
        losses = torch.stack([result.loss for result in pending]).tolist()
        corrects = torch.stack([result.correct for result in pending]).tolist()
        share = (self._clock() - self._opened) / len(pending)
        events: list[StepDone | Probed] = []
        for result, loss, correct in zip(pending, losses, corrects, strict=True):
            if not math.isfinite(loss):
                self.diverged = True
                break
            events.append(self._count(result.images, loss, correct, share))
            if result.probe is not None:
                events.append(result.probe.event(self.step))
        return events

    def _count(self, images: int, loss: float, correct: int, share: float) -> StepDone:
        self.step += 1
        self.images += images
        self.seconds += share
        self._epoch_loss += loss * images
        self._epoch_correct += correct
        return StepDone(
            step=self.step,
            epoch=self._epoch,
            loss=loss,
            images=self.images,
            seconds=self.seconds,
        )
