"""What a run will take is found out by trying it."""

import itertools
from threading import Event

import pytest
from torch import nn

from explorer.training.forecast import forecast
from explorer.training.interruption import WorkAbandoned


def dense() -> nn.Sequential:
    return nn.Sequential(
        nn.Flatten(), nn.Linear(64, 1_000), nn.ReLU(), nn.Linear(1_000, 2)
    )


WEIGHTS = 4 * (64 * 1_000 + 1_000 + 1_000 * 2 + 2)  # bytes


def test_the_time_of_a_pass_is_that_of_its_steps(run_of, halves):
    clock = itertools.count()  # each look costs a second: a step takes one
    config = run_of(batch_size=16).config
    told = forecast(config, halves, Event(), clock=lambda: float(next(clock)))
    assert (told.step_seconds, told.epoch_seconds) == (1.0, 4.0)


@pytest.mark.parametrize(
    ("rule", "copies"),
    [({"optimizer": "sgd"}, 2), ({"momentum": 0.9}, 3), ({"optimizer": "adam"}, 4)],
)
def test_memory_holds_weights_gradients_and_the_optimisers_state(
    run_of, halves, rule, copies
):
    few = forecast(run_of(dense, batch_size=1, **rule).config, halves, Event())
    kept = few.memory_bytes - copies * WEIGHTS
    # One image leaves its 64 pixels, 1,000 hidden units and a few logits behind.
    assert 4 * 1_064 <= kept < 4 * 2_500


def test_memory_grows_with_the_batch(run_of, halves):
    small, large = (
        forecast(run_of(dense, batch_size=size).config, halves, Event()).memory_bytes
        for size in (10, 20)
    )
    assert large - small == pytest.approx(10 * 4 * 1_064, rel=0.05)


def test_a_forecast_can_be_stopped(run_of, halves):
    stop = Event()
    stop.set()
    with pytest.raises(WorkAbandoned):
        forecast(run_of().config, halves, stop)
