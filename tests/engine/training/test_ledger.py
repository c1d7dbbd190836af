"""Steps are counted once they are known: at once on the CPU, in batches elsewhere."""

import math
from threading import Event

import pytest
import torch
from torch import nn

from explorer.training import course
from explorer.training.events import EpochDone, StepDone
from explorer.training.learned_batch import BatchResult
from explorer.training.ledger import READ_INTERVAL, Ledger


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def result(loss, correct=1, images=2):
    return BatchResult(
        loss=torch.tensor(loss), correct=torch.tensor(correct), images=images
    )


def do_step(ledger, clock, loss, seconds):
    ledger.open()
    clock.now += seconds
    ledger.add(result(loss))


def test_on_the_cpu_every_step_is_due_at_once():
    clock = Clock()
    ledger = Ledger(torch.device("cpu"), clock)
    ledger.begin_epoch(1)
    do_step(ledger, clock, 2.5, seconds=0.5)
    assert ledger.due
    assert ledger.read() == [StepDone(step=1, epoch=1, loss=2.5, images=2, seconds=0.5)]
    assert ledger.read() == []


def test_on_an_accelerator_steps_are_read_together_and_share_the_time():
    clock = Clock()
    ledger = Ledger(torch.device("cuda"), clock)
    ledger.begin_epoch(1)
    for loss in (3.0, 2.0):
        do_step(ledger, clock, loss, seconds=0.4 * READ_INTERVAL)
        assert not ledger.due
    assert (ledger.step, ledger.steps_begun) == (0, 2)
    do_step(ledger, clock, 1.0, seconds=0.4 * READ_INTERVAL)
    assert ledger.due
    events = ledger.read()
    assert [event.loss for event in events] == [3.0, 2.0, 1.0]
    shares = [0.4 * READ_INTERVAL * n for n in (1, 2, 3)]
    assert [event.seconds for event in events] == pytest.approx(shares)
    assert (ledger.epoch_loss, ledger.epoch_accuracy) == (2.0, 0.5)


def test_time_without_a_step_under_way_does_not_count():
    clock = Clock()
    ledger = Ledger(torch.device("cpu"), clock)
    do_step(ledger, clock, 1.0, seconds=1.0)
    ledger.read()
    clock.now += 1_000
    assert ledger.seconds_so_far == 1.0
    do_step(ledger, clock, 1.0, seconds=1.0)
    assert ledger.read()[0].seconds == 2.0


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_nothing_after_a_loss_that_is_not_finite_counts(bad):
    clock = Clock()
    ledger = Ledger(torch.device("cuda"), clock)
    for loss in (1.0, bad, 1.0):
        do_step(ledger, clock, loss, seconds=0.01)
    assert [event.loss for event in ledger.read()] == [1.0]
    assert ledger.diverged
    assert (ledger.step, ledger.images) == (1, 2)


@pytest.fixture
def read_like_an_accelerator(monkeypatch):
    """Runs on the CPU whose steps are read together, as an accelerator's are."""
    monkeypatch.setattr(
        course, "Ledger", lambda _device, clock: Ledger(torch.device("cuda"), clock)
    )


@pytest.mark.usefixtures("read_like_an_accelerator")
def test_reading_together_tells_the_same(run_of, events_of, monkeypatch):
    together = events_of(run_of(epochs=3))
    monkeypatch.undo()
    at_once = events_of(run_of(epochs=3))
    for kind, name in (
        (StepDone, "loss"),
        (StepDone, "images"),
        (EpochDone, "train_loss"),
        (EpochDone, "test_accuracy"),
    ):
        ours, theirs = (
            [getattr(event, name) for event in events if isinstance(event, kind)]
            for events in (together, at_once)
        )
        assert ours == theirs


@pytest.mark.usefixtures("read_like_an_accelerator")
def test_steps_under_way_when_a_stop_comes_are_told(run_of):
    class StopsInStep(nn.Module):
        passes = 0

        def forward(self, x):
            self.passes += self.training
            if self.passes == 3:
                stop.set()
            return x

    stop = Event()
    run = run_of(
        lambda: nn.Sequential(StopsInStep(), nn.Flatten(), nn.Linear(64, 2)), epochs=9
    )
    told = list(run.events(stop))
    assert (told[-1].reason, told[-1].step) == ("stopped", told[-2].step)
    assert told[-2].step >= 2


@pytest.mark.usefixtures("read_like_an_accelerator")
def test_steps_before_a_divergence_are_told(run_of, events_of):
    class Breaks(nn.Module):
        passes = 0

        def forward(self, x):
            self.passes += self.training
            return x * math.nan if self.passes == 3 else x

    run = run_of(
        lambda: nn.Sequential(nn.Flatten(), nn.Linear(64, 2), Breaks()), epochs=9
    )
    told = events_of(run)
    assert (told[-1].reason, told[-1].step) == ("diverged", 2)
    assert [event.step for event in told if isinstance(event, StepDone)] == [1, 2]
