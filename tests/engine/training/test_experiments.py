"""Experiments are sets of runs, and verdicts say what these runs show."""

import math
from threading import Event

import pytest
import torch

from explorer.data.datasets import load_dataset
from explorer.errors import UnknownNameError
from explorer.runs.series import RunSeries
from explorer.training.config import TrainingConfig
from explorer.training.events import EpochDone, RunEnded, RunStarted, StepDone
from explorer.training.experiment_evidence import LAST_STEPS
from explorer.training.experiments import DATASET, EXPERIMENTS, experiment
from explorer.training.loop import TrainingRun

STEPS = 2 * LAST_STEPS


def started():
    return RunStarted(
        device="CPU",
        threads=1,
        parameters=1_000,
        train_images=10 * STEPS,
        test_images=2_000,
        steps_per_epoch=STEPS,
        total_steps=STEPS,
    )


def pass_done(loss, right, test_loss):
    return EpochDone(
        epoch=1,
        step=STEPS,
        train_loss=loss,
        train_accuracy=right,
        test_loss=test_loss,
        test_accuracy=right,
        seconds=1.0,
        images_per_second=10.0,
    )


def series_of(
    config, loss, *, steps=STEPS, right=0.8, test_loss=0.5, reason="finished"
):
    """A run whose loss is the same throughout."""
    series = RunSeries(config)
    series.add(started())
    for step in range(1, steps + 1):
        series.add(
            StepDone(step=step, epoch=1, loss=loss, images=10 * step, seconds=step)
        )
    if steps == STEPS and reason:
        series.add(pass_done(loss, right, test_loss))
    if reason:
        series.add(RunEnded(reason=reason, step=steps, seconds=1.0))
    return series


def runs_of(key, figures, seeds=None):
    """Made-up runs of an experiment: by arm, the arguments of :func:`series_of`."""
    each = experiment(key)
    runs = []
    for config in each.configs(seeds=seeds or each.seeds):
        given = figures[each.arm_of(config).name]
        given = given if isinstance(given, dict) else {"loss": given}
        runs.append(series_of(config, **given))
    return runs


def verdict_of(key, figures, seeds=None):
    return experiment(key).verdict(runs_of(key, figures, seeds))


DEGRADED = {"Plain-20": 0.46, "Plain-56": 1.17, "ResNet-20": 0.35, "ResNet-56": 0.29}


@pytest.mark.parametrize("each", EXPERIMENTS, ids=lambda each: each.key)
def test_an_experiment_is_a_set_of_configurations_that_can_be_built(each):
    configs = each.configs()
    assert len(configs) == len(each.arms) * len(each.seeds) > 1
    assert len(set(configs)) == len(configs)
    assert {config.epochs for config in configs} == {each.epochs}
    assert {config.dataset for config in configs} == {DATASET}
    for config in configs[: len(each.arms)]:
        config.variant.build()
        assert each.arm_of(config).variant == config.variant
    other = TrainingConfig(
        variant=configs[0].variant.with_options(num_classes=3),
        dataset=DATASET,
        recipe=configs[0].recipe,
        epochs=1,
    )
    assert each.arm_of(other) is None


def test_plain_and_residual_networks_of_a_depth_have_equally_many_parameters():
    sizes = {
        arm.name: sum(p.numel() for p in arm.variant.build().parameters())
        for arm in experiment("deeper").arms
    }
    assert sizes["Plain-20"] == sizes["ResNet-20"] == 67_906
    assert sizes["Plain-56"] == sizes["ResNet-56"] == 214_402


def test_an_unknown_experiment_is_refused_by_name():
    with pytest.raises(UnknownNameError, match="deeper"):
        experiment("wider")


def test_a_verdict_waits_until_every_run_has_trained_for_a_while():
    runs = runs_of("deeper", DEGRADED)
    assert experiment("deeper").verdict([]).finding == "waiting"
    assert experiment("deeper").verdict(runs[:3]).finding == "waiting"
    short = series_of(runs[3].config, 0.3, steps=LAST_STEPS - 1, reason=None)
    assert experiment("deeper").verdict([*runs[:3], short]).finding == "waiting"


def test_runs_under_way_are_compared_where_all_have_been():
    runs = runs_of("deeper", DEGRADED)
    ahead = series_of(runs[0].config, 0.46, steps=LAST_STEPS, reason=None)
    for step in range(LAST_STEPS + 1, STEPS):  # it falls where the others are not yet
        ahead.add(
            StepDone(step=step, epoch=1, loss=0.0, images=10 * step, seconds=step)
        )
    behind = series_of(runs[1].config, 1.17, steps=LAST_STEPS, reason=None)
    verdict = experiment("deeper").verdict([ahead, behind, *runs[2:]])
    assert verdict.text.startswith("So far, after 600 images: Deeper is not always")
    assert "Plain-20 at 0.46" in verdict.text


def test_a_deep_plain_network_that_learns_worse_is_told_with_its_figures():
    verdict = verdict_of("deeper", DEGRADED)
    assert verdict.finding == "shown"
    assert "Plain-56 ends at a training loss of 1.17, Plain-20 at 0.46" in verdict.text
    assert "With shortcuts depth does no harm" in verdict.text


@pytest.mark.parametrize(
    ("deep", "finding", "said"),
    [(0.50, "absent", "absent here"), (0.70, "unclear", "could not be chance")],
)
def test_a_small_effect_of_depth_is_told_as_such(deep, finding, said):
    verdict = verdict_of("deeper", DEGRADED | {"Plain-56": deep})
    assert verdict.finding == finding
    assert said in verdict.text


def test_residual_networks_that_differ_as_well_spoil_the_picture():
    verdict = verdict_of("deeper", DEGRADED | {"ResNet-56": 0.8})
    assert verdict.finding == "unclear"
    assert "differ as well" in verdict.text


def test_a_difference_within_the_spread_of_the_seeds_is_none():
    each = experiment("deeper")
    runs = []
    for config in each.configs(seeds=(0, 1)):
        name = each.arm_of(config).name
        shaken = 0.5 * config.seed if name == "Plain-56" else 0.0
        runs.append(series_of(config, DEGRADED[name] + shaken))
    verdict = each.verdict(runs)
    assert "±" in verdict.text
    assert verdict.finding == "shown"  # 0.96 above, with a spread of 0.5
    for run in runs:
        if each.arm_of(run.config).name == "Plain-56" and run.config.seed == 1:
            runs[runs.index(run)] = series_of(run.config, 0.40)
    assert each.verdict(runs).finding != "shown"  # 0.33 above, with a spread of 0.77


def test_a_network_that_diverges_without_batch_norm_holds_up_nobody():
    figures = {
        "Without BN, rate 0.01": 0.5,
        "With BN, rate 0.01": 0.45,
        "Without BN, rate 0.1": {"loss": 9.0, "steps": 5, "reason": "diverged"},
        "With BN, rate 0.1": 0.6,
    }
    verdict = verdict_of("batch-norm", figures)
    assert verdict.finding == "shown"
    assert "0.60 and infinite" in verdict.text
    assert "cannot be trained" in verdict.text
    same = dict.fromkeys(figures, 0.5)
    assert verdict_of("batch-norm", same).finding == "absent"


@pytest.mark.parametrize(
    ("with_it", "without", "finding"),
    [
        ({"right": 0.88}, {"right": 0.80}, "shown"),
        ({"test_loss": 0.5}, {"loss": 0.1, "test_loss": 0.6}, "shown"),
        ({"test_loss": 0.5}, {"test_loss": 0.55}, "absent"),
        ({}, {}, "absent"),
        ({"right": 0.70}, {"right": 0.80}, "absent"),
    ],
)
def test_dropout_is_judged_by_answers_and_by_the_gap(with_it, without, finding):
    figures = {
        "With dropout": {"loss": 0.4} | with_it,
        "Without dropout": {"loss": 0.4} | without,
    }
    assert verdict_of("dropout", figures).finding == finding


def test_shortcuts_are_compared_with_each_other_and_with_none():
    figures = {f"Shortcut {option}": 0.4 for option in "ABC"}
    shown = verdict_of("shortcuts", figures | {"No shortcut": 0.6})
    assert shown.finding == "shown"
    assert "0.20 above" in shown.text
    assert verdict_of("shortcuts", figures | {"No shortcut": 0.41}).finding == "absent"


@pytest.mark.parametrize(
    ("pooled", "dense", "finding"),
    [(0.85, 0.85, "shown"), (0.90, 0.80, "shown"), (0.80, 0.90, "absent")],
)
def test_heads_are_judged_by_answers_within_chance(pooled, dense, finding):
    figures = {
        "Global pooling": {"loss": 0.4, "right": pooled},
        "Dense head": {"loss": 0.4, "right": dense},
    }
    assert verdict_of("heads", figures).finding == finding


def test_two_softmaxes_have_a_floor_and_the_law_stands_beside_the_loss():
    figures = {
        "Softmax once": {"loss": 0.4, "right": 0.86},
        "Softmax twice": {"loss": 1.77, "right": 0.689},
    }
    verdict = verdict_of("softmax-twice", figures)
    assert verdict.finding == "shown"
    assert "1.77" in verdict.text
    assert f"{1.4612 + 1 - 0.689:.2f}" in verdict.text
    assert "1.4612" in verdict.text


@pytest.mark.parametrize(
    ("book", "finding"), [(math.log(10), "shown"), (1.0, "absent")]
)
def test_the_books_recipe_is_stuck_or_not(book, finding):
    figures = {
        f"{family}, {recipe} recipe": loss
        for family in ("AlexNet", "NiN")
        for recipe, loss in (("book's", book), ("lite", 0.8))
    }
    assert verdict_of("small-set", figures).finding == finding


def test_depth_hurts_a_plain_network_and_not_a_residual_one_within_a_hundred_steps():
    """The whole experiment, six times as long, is in ``tests.benchmarks``."""
    each = experiment("deeper")
    runs = [RunSeries(config) for config in each.configs()]
    dataset = load_dataset(DATASET, None)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # two would not help networks this small
    try:
        for series in runs:
            stop = Event()
            for event in TrainingRun(series.config, dataset=dataset).events(stop):
                series.add(event)
                if len(series.steps) == 100:
                    stop.set()
    finally:
        torch.set_num_threads(threads)
    verdict = each.verdict(runs)
    assert verdict.finding == "shown", verdict.text
