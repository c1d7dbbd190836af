"""A stop loses nothing that was told, and does not wait for a long step."""

import copy
import time
from threading import Event, Timer

import pytest
import torch
from torch import nn

from explorer.training import interruption
from explorer.training.events import EpochDone, RunEnded, StepDone


def test_a_run_stopped_before_it_starts_builds_nothing(run_of):
    stop = Event()
    stop.set()

    def never() -> nn.Module:
        raise AssertionError("was built")

    assert list(run_of(never).events(stop)) == [
        RunEnded(reason="stopped", step=0, seconds=0.0)
    ]


def test_a_stop_ends_the_run_before_the_next_step(run_of):
    stop, told = Event(), []
    run = run_of(epochs=50)
    for event in run.events(stop):
        told.append(event)
        if isinstance(event, StepDone) and event.step == 3:
            stop.set()
            acknowledged = run.state_dict_snapshot()
    assert [type(event) for event in told[-2:]] == [StepDone, RunEnded]
    assert (told[-1].reason, told[-1].step) == ("stopped", 3)
    for name, value in run.state_dict_snapshot().items():
        assert torch.equal(value, acknowledged[name])


class Pausing(nn.Module):
    """Lets a stop arrive in the middle of a step, on the way there or back."""

    def __init__(self, stop: Event, *, backward: bool) -> None:
        super().__init__()
        self.stop, self.backward, self.passes = stop, backward, 0

    def forward(self, x):
        self.passes += self.training
        if self.passes == 3:
            if self.backward:
                x.register_hook(lambda _gradient: self.stop.set())
            else:
                self.stop.set()
        return x


@pytest.mark.parametrize("backward", [False, True])
def test_a_long_step_is_abandoned_and_the_state_before_it_stands(
    run_of, events_of, monkeypatch, backward
):
    monkeypatch.setattr(interruption, "SLOW_STEP", -1.0)  # every step counts as long
    stop, last = Event(), nn.Linear(64, 2)

    def network() -> nn.Module:
        return nn.Sequential(
            nn.Conv2d(1, 4, kernel_size=3, padding=1),
            nn.BatchNorm2d(4),
            nn.Dropout(0.1),
            Pausing(stop, backward=backward),
            nn.AdaptiveAvgPool2d(4),
            nn.Flatten(),
            last,
        )

    run, told = run_of(network, epochs=50, momentum=0.9), []
    for event in run.events(stop):
        told.append(event)
        if isinstance(event, StepDone):
            acknowledged = copy.deepcopy(run.state_dict_snapshot())
    assert (told[-1].reason, told[-1].step) == ("stopped", 2)
    for name, value in run.state_dict_snapshot().items():
        assert torch.equal(value, acknowledged[name]), name


class Sleeping(nn.Module):
    """Stands for one slow layer among many."""

    def forward(self, x):
        if self.training:
            time.sleep(0.3)
        return x


def test_no_layer_starts_after_a_stop(run_of):
    stop = Event()
    layers = [Sleeping() for _ in range(100)]  # 30 s for one step
    run = run_of(lambda: nn.Sequential(nn.Flatten(), nn.Linear(64, 2), *layers))
    events = run.events(stop)
    next(events)
    passes = []
    layers[50].register_forward_hook(lambda *_: passes.append("half the step"))
    timer = Timer(0.5, stop.set)
    timer.start()
    ended = next(events)
    timer.join()
    assert ended == RunEnded(reason="stopped", step=0, seconds=0.0)
    assert not passes


def test_a_stop_ends_a_test_as_well(run_of):
    stop, told = Event(), []

    class StopsWhenTested(nn.Module):
        def forward(self, x):
            if not self.training and told:
                stop.set()
            return x

    run = run_of(
        lambda: nn.Sequential(StopsWhenTested(), nn.Flatten(), nn.Linear(64, 2)),
        epochs=1,
    )
    for event in run.events(stop):
        told.append(event)
    assert not any(isinstance(event, EpochDone) for event in told)
    assert (told[-1].reason, told[-1].step) == ("stopped", 4)
    assert run.model.training


def test_no_hook_is_left_on_the_network_between_events(run_of):
    run = run_of()
    for _ in run.events(Event()):
        copy.deepcopy(run.model)  # a hook would hold the event, which has a lock
        assert not any(m._forward_pre_hooks for m in run.model.modules())


def test_in_place_layers_can_be_watched(run_of, events_of, monkeypatch):
    monkeypatch.setattr(interruption, "SLOW_STEP", -1.0)

    def network() -> nn.Module:
        conv = nn.Conv2d(1, 4, kernel_size=3)
        return nn.Sequential(
            conv, nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(144, 2)
        )

    assert events_of(run_of(network))[-1].reason == "finished"
