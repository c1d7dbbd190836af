"""A budget in epochs, seconds or MACs buys steps."""

import math

import pytest
from torch import nn

from explorer.architectures.recipe import Recipe
from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError, InvalidOptionError
from explorer.tracing.trace import trace_variant
from explorer.training.budgets import macs_of_epochs, macs_per_image, total_steps
from explorer.training.config import Budget, TrainingConfig
from explorer.training.events import RunEnded, RunStarted, StepDone

LITE = Variant.of("alexnet", "lite", width=0.125, image_size=72)


def config_of(variant=LITE, *, recipe=None, **budget):
    recipe = recipe or Recipe(key="custom", batch_size=10)
    return TrainingConfig(variant=variant, dataset="mnist", recipe=recipe, **budget)


def test_a_step_of_training_is_worth_three_forward_passes_of_its_batch():
    forward = trace_variant(LITE).trace.total_macs
    assert macs_per_image(LITE) == 3 * forward
    budget = 3 * forward * 10 * 7
    assert total_steps(config_of(macs=budget), steps_per_epoch=5) == 7
    assert total_steps(config_of(macs=budget - 1), steps_per_epoch=5) == 6


def test_networks_with_equal_macs_train_in_inverse_proportion_to_their_cost():
    cheap, dear = LITE, LITE.with_options(width=0.5)
    budget = macs_of_epochs(dear, epochs=2, train_images=100)
    steps = {
        variant: total_steps(config_of(variant, macs=budget), steps_per_epoch=10)
        for variant in (cheap, dear)
    }
    assert steps[dear] == 20
    ratio = macs_per_image(dear) / macs_per_image(cheap)
    assert steps[cheap] == int(20 * ratio)


def test_a_budget_in_epochs_is_passes_and_one_in_seconds_has_no_steps():
    assert total_steps(config_of(epochs=3), steps_per_epoch=5) == 15
    assert total_steps(config_of(seconds=3), steps_per_epoch=5) is None


def test_the_smallest_budget_buys_one_step():
    assert total_steps(config_of(macs=1), steps_per_epoch=5) == 1


def test_a_network_that_multiplies_nothing_has_no_budget_in_macs(monkeypatch):
    variant = LITE
    monkeypatch.setattr(Variant, "build", lambda _: nn.Sequential(nn.Flatten()))
    with pytest.raises(ExplorerError, match="epochs or in seconds"):
        macs_per_image(variant)


def test_a_run_ends_when_its_macs_are_spent_and_its_schedule_follows_them(events_of):
    from explorer.training.loop import TrainingRun

    config = TrainingConfig(
        variant=LITE.with_options(dropout=0.0),
        dataset="fashion-mnist-small",
        recipe=Recipe(key="custom", batch_size=32, schedule="step", learning_rate=0.01),
        macs=macs_per_image(LITE) * 32 * 4,
    )
    told = events_of(TrainingRun(config))
    started = next(event for event in told if isinstance(event, RunStarted))
    steps = [event for event in told if isinstance(event, StepDone)]
    assert started.total_steps == len(steps) == 4
    assert isinstance(told[-1], RunEnded)
    assert told[-1].reason == "finished"


@pytest.mark.parametrize(
    ("budget", "unit"), [({"epochs": 2}, "epochs"), ({"macs": 9}, "macs")]
)
def test_a_configuration_has_one_budget_with_a_unit(budget, unit):
    (amount,) = budget.values()
    assert config_of(**budget).budget == Budget(unit=unit, amount=amount)


@pytest.mark.parametrize(
    "budget",
    [
        {},
        {"epochs": 1, "macs": 5},
        {"macs": 0},
        {"epochs": 1.5},
        {"seconds": math.nan},
        {"seconds": math.inf},
    ],
)
def test_a_budget_that_makes_no_sense_is_refused(budget):
    with pytest.raises(InvalidOptionError):
        config_of(**budget)


def test_images_cannot_move_out_of_their_frame():
    recipe = Recipe(key="custom", shift=72)
    with pytest.raises(InvalidOptionError, match="which has 72 px"):
        config_of(recipe=recipe, epochs=1)
