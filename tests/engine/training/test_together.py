"""Runs take turns, fairly, and one that breaks ends alone."""

import itertools
from threading import Event

import pytest
import torch
from torch import nn

from explorer.errors import ExplorerError
from explorer.training.events import (
    EpochDone,
    RunEnded,
    RunFailed,
    RunStarted,
    StepDone,
)
from explorer.training.together import TURN_SECONDS, train_together


def step_done(step, seconds):
    return StepDone(step=step, epoch=1, loss=1.0, images=step, seconds=seconds)


class Steady:
    """A stand-in run whose steps all take the same time."""

    def __init__(self, seconds_per_step, steps, error=None, fails_at=None):
        self.seconds, self.steps = seconds_per_step, steps
        self.error, self.fails_at, self.closed = error, fails_at, False

    def events(self, stop):
        try:
            for step in range(1, self.steps + 1):
                if step == self.fails_at:
                    raise self.error
                if stop.is_set():
                    yield RunEnded(reason="stopped", step=step - 1, seconds=0.0)
                    return
                yield step_done(step, step * self.seconds)
            yield RunEnded(reason="finished", step=step, seconds=step * self.seconds)
        finally:
            self.closed = True


def test_turns_are_fair_in_seconds_not_in_steps():
    runs = [Steady(0.01, 1_000), Steady(0.05, 200), Steady(0.5, 20)]
    spent = [0.0, 0.0, 0.0]
    for index, event in train_together(runs, Event()):
        if isinstance(event, RunEnded):
            break
        spent[index] = event.seconds
        # Nobody is ahead by more than a turn and the step that overshot it.
        if all(spent):
            assert max(spent) - min(spent) < 0.5 + TURN_SECONDS + 1e-9
    assert max(spent) - min(spent) < 0.5 + TURN_SECONDS


def test_every_curve_begins_in_the_first_round():
    runs = [Steady(0.001, 100), Steady(0.5, 3), Steady(0.001, 100)]
    first = list(itertools.islice(train_together(runs, Event()), 3))
    assert [(index, event.step) for index, event in first] == [(0, 1), (1, 1), (2, 1)]


def test_a_queue_finishes_one_run_before_the_next():
    runs = [Steady(1.0, 3), Steady(0.1, 2)]
    told = train_together(runs, Event(), order="queue")
    assert [index for index, _ in told] == [0, 0, 0, 0, 1, 1, 1]


@pytest.mark.parametrize("order", ["turns", "queue"])
def test_a_run_that_raises_ends_alone(order, caplog):
    broken = Steady(0.1, 9, error=RuntimeError("kernel is cross\nat 0x0"), fails_at=3)
    told = list(train_together([broken, Steady(0.1, 9)], Event(), order=order))
    (failed,) = [event for index, event in told if isinstance(event, RunFailed)]
    assert failed.message == "training broke off: kernel is cross"
    assert "RuntimeError" in failed.details
    assert (failed.step, failed.seconds) == (2, pytest.approx(0.2))
    assert (1, RunEnded(reason="finished", step=9, seconds=0.9)) in told
    assert "kernel is cross" in caplog.text


def test_an_expected_error_is_its_sentence_and_no_bug(caplog):
    broken = Steady(0.1, 9, error=ExplorerError("the images are gone"), fails_at=1)
    (told,) = train_together([broken], Event())
    assert told == (
        0,
        RunFailed(message="the images are gone", details="", step=0, seconds=0.0),
    )
    assert not caplog.text


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried ..."),
        MemoryError(),
    ],
)
def test_too_little_memory_is_explained(error):
    (told,) = train_together([Steady(0.1, 9, error=error, fails_at=1)], Event())
    assert "smaller batch size" in told[1].message


@pytest.mark.parametrize("order", ["turns", "queue"])
def test_a_stop_ends_every_run_and_each_says_so(order):
    stop, ended = Event(), []
    for index, event in train_together(
        [Steady(0.1, 99), Steady(0.1, 99), Steady(0.1, 99)], stop, order=order
    ):
        if isinstance(event, StepDone) and event.step == 5:
            stop.set()
        if isinstance(event, RunEnded):
            ended.append((index, event.reason))
    assert sorted(ended) == [(0, "stopped"), (1, "stopped"), (2, "stopped")]


def test_runs_are_closed_when_nobody_listens_any_more():
    runs = [Steady(0.1, 99), Steady(0.1, 99)]
    told = train_together(runs, Event())
    list(itertools.islice(told, 10))
    told.close()
    assert [run.closed for run in runs] == [True, True]


def test_real_runs_taking_turns_equal_those_alone(run_of, events_of):
    alone = [run_of(seed=1), run_of(seed=2)]
    expected = [events_of(run)[-1].step for run in alone]
    together = [run_of(seed=1), run_of(seed=2)]
    told = list(train_together(together, Event()))
    assert [event.step for _, event in told if isinstance(event, RunEnded)] == expected
    for ours, theirs in zip(together, alone, strict=True):
        weights = theirs.state_dict_snapshot()
        for name, value in ours.state_dict_snapshot().items():
            assert torch.equal(value, weights[name])


def test_a_network_that_cannot_be_built_does_not_keep_others_from_training(run_of):
    def refuses() -> nn.Module:
        raise ExplorerError("needs images of at least 63 x 63 px")

    told = list(train_together([run_of(refuses), run_of(epochs=1)], Event()))
    assert isinstance(told[0][1], RunFailed)
    kinds = {type(event) for index, event in told if index == 1}
    assert {RunStarted, StepDone, EpochDone, RunEnded} <= kinds
    assert RunFailed not in kinds
