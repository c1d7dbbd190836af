"""What a run will take is found out by trying it."""

import itertools
from dataclasses import replace
from threading import Event

import pytest
import torch
from torch import nn

from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.training import trial as trial_module
from explorer.training.config import TrainingConfig
from explorer.training.forecast import forecast
from explorer.training.interruption import WorkAbandoned
from explorer.training.memory import bytes_text, free_bytes, free_in_proc
from explorer.training.plan_forecast import forecast_plan


def dense() -> nn.Sequential:
    return nn.Sequential(
        nn.Flatten(), nn.Linear(64, 1_000), nn.ReLU(), nn.Linear(1_000, 2)
    )


WEIGHTS = 4 * (64 * 1_000 + 1_000 + 1_000 * 2 + 2)  # bytes
IMAGES = 90 * 8 * 8  # bytes: training and test images of the small problem


def named(config):
    object.__setattr__(config.variant, "title", "Broken")  # a stand-in has none
    return config


def slow_clock(seconds):
    """Each look costs so much: so long is a step, and the answer to a batch."""
    ticks = itertools.count()
    return lambda: seconds * next(ticks)


def test_the_time_of_a_run_is_that_of_its_steps_and_tests(run_of, halves):
    config = run_of(batch_size=16, epochs=3).config
    told = forecast(config, halves, Event(), clock=slow_clock(0.1))
    assert (told.steps_per_epoch, told.steps, told.from_few) == (4, 12, False)
    assert told.step_seconds == pytest.approx(0.1)
    assert told.epoch_seconds == pytest.approx(0.4)
    assert told.test_seconds == pytest.approx(0.1 * 30 / 16)
    assert told.seconds == pytest.approx(12 * 0.1 + 3 * told.test_seconds)


def test_a_budget_in_seconds_buys_as_many_steps_as_fit(run_of, halves):
    config = run_of(batch_size=16, seconds=1.0).config
    told = forecast(config, halves, Event(), clock=slow_clock(0.1))
    assert (told.steps, told.training_seconds) == (10, pytest.approx(1.0))


def test_where_steps_are_long_two_images_tell_enough(run_of, halves):
    config = run_of(batch_size=16).config
    told = forecast(config, halves, Event(), clock=slow_clock(2.0))
    assert told.from_few
    assert told.step_seconds == 2.0 * 16 / 2


@pytest.mark.parametrize(
    ("rule", "copies"),
    [({"optimizer": "sgd"}, 0), ({"momentum": 0.9}, 1), ({"optimizer": "adam"}, 2)],
)
def test_memory_holds_weights_gradients_and_the_optimisers_state(
    run_of, halves, rule, copies
):
    need = forecast(run_of(dense, batch_size=1, **rule).config, halves, Event()).memory
    assert need.weights == need.gradients == WEIGHTS
    assert need.optimizer == pytest.approx(copies * WEIGHTS, abs=50)
    assert need.images == IMAGES
    # One image leaves its 64 pixels, 1,000 hidden units and a few logits behind.
    assert 4 * 1_064 <= need.activations < 4 * 2_500
    assert need.total == need.state + need.activations


def test_memory_grows_with_the_batch(run_of, halves):
    small, large = (
        forecast(
            run_of(dense, batch_size=size).config,
            halves,
            Event(),
            clock=slow_clock(0.001),
        ).memory.activations
        for size in (10, 20)
    )
    assert large - small == pytest.approx(10 * 4 * 1_064, rel=0.05)


def test_a_batch_that_would_not_fit_is_not_tried(run_of, halves, monkeypatch):
    tried = []
    measure = trial_module.Trial.measure

    def watched(self, count):
        tried.append(count)
        return measure(self, count)

    monkeypatch.setattr(trial_module.Trial, "measure", watched)
    config = run_of(dense, batch_size=60).config
    whole = forecast(
        config, halves, Event(), clock=slow_clock(0.001), free=lambda _: None
    ).memory
    assert tried == [2, 16, 60]
    tried.clear()
    told = forecast(
        config,
        halves,
        Event(),
        clock=slow_clock(0.001),
        free=lambda _: whole.total - 5_000,
    )
    assert tried == [2, 16]
    assert told.from_few
    assert told.memory.activations == pytest.approx(whole.activations, rel=0.05)


def test_running_out_of_memory_in_the_trial_leaves_a_forecast(
    run_of, halves, monkeypatch
):
    measure = trial_module.Trial.measure

    def crowded(self, count):
        if count == 60:
            raise torch.OutOfMemoryError
        return measure(self, count)

    monkeypatch.setattr(trial_module.Trial, "measure", crowded)
    config = run_of(dense, batch_size=60).config
    assert forecast(config, halves, Event(), clock=slow_clock(0.001)).from_few


def test_a_rate_that_is_too_high_does_not_spoil_the_forecast(run_of, halves):
    config = run_of(dense, batch_size=30, learning_rate=900.0, momentum=0.9).config
    assert forecast(config, halves, Event()).step_seconds > 0


def test_a_network_without_a_finite_loss_is_refused(run_of, halves):
    def broken():
        network = dense()
        nn.init.constant_(network[3].bias, float("nan"))
        return network

    with pytest.raises(ExplorerError, match="not finite before the first step"):
        forecast_plan([named(run_of(broken).config)], halves, Event())


def test_a_forecast_can_be_stopped(run_of, halves):
    stop = Event()
    stop.set()
    with pytest.raises(WorkAbandoned):
        forecast(run_of().config, halves, stop)
    assert forecast_plan([run_of().config], halves, stop) is None


@pytest.fixture
def lite(halves):
    variant = Variant.of("nin", "lite", width=0.0625, num_classes=2)
    recipe = replace(variant.base.recipe, batch_size=8)
    return TrainingConfig(variant=variant, dataset="halves", recipe=recipe, epochs=1)


def test_a_plan_takes_the_time_of_all_and_the_memory_of_all_networks(lite, halves):
    wide = replace(lite, variant=lite.variant.with_options(width=0.125))
    told = forecast_plan([lite, wide], halves, Event(), free=lambda _: None)
    assert told.seconds == sum(run.seconds for run in told.runs)
    small, large = (run.memory for run in told.runs)
    assert told.memory_bytes == small.state + large.total
    assert (told.fits, told.warning) == (None, None)


def test_runs_that_differ_by_their_seed_are_tried_once(lite, halves):
    told = forecast_plan([lite, replace(lite, seed=1)], halves, Event())
    assert told.runs[0] is told.runs[1]


def test_what_does_not_fit_is_told_with_what_to_do(lite, halves):
    room = forecast_plan([lite], halves, Event()).memory_bytes + 1_000
    enough = forecast_plan([lite], halves, Event(), free=lambda _: room)
    assert (enough.fits, enough.warning) == (True, None)
    both = [lite, replace(lite, seed=1)]
    told = forecast_plan(both, halves, Event(), free=lambda _: room)
    assert told.fits is False
    assert told.warning.endswith("train fewer networks at a time.")
    told = forecast_plan([lite], halves, Event(), free=lambda _: 1_000)
    assert "a smaller batch" in told.warning
    assert lite.variant.title in told.warning


def test_free_memory_is_what_the_system_or_the_container_leaves(tmp_path):
    assert free_in_proc(tmp_path / "none", tmp_path) is None
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 9000 kB\nMemAvailable:   2000 kB\n")
    assert free_in_proc(meminfo, tmp_path) == 2000 * 1024
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("500\n")
    assert free_in_proc(meminfo, tmp_path) == 2000 * 1024
    (tmp_path / "memory.max").write_text("1500\n")
    assert free_in_proc(meminfo, tmp_path) == 1000
    told = free_bytes("cpu")
    assert told is None or told > 0


def test_bytes_are_told_in_the_unit_that_suits_them():
    assert bytes_text(3 << 29) == "1.5 GiB"
    assert bytes_text(310 << 20) == "310 MiB"
    assert bytes_text(10) == "1 MiB"
