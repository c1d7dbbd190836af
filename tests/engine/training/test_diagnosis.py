"""Each illness is found in a run that has it, and nothing in runs that are well."""

import math
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
import torch

from explorer.architectures.recipe import Recipe
from explorer.architectures.variants import Variant
from explorer.data.datasets import load_dataset
from explorer.data.records import LabelledImages
from explorer.tracing.trace import trace_variant
from explorer.training.config import TrainingConfig
from explorer.training.diagnosis import diagnose, diagnose_events, softmax_at_the_end
from explorer.training.diagnosis_history import History
from explorer.training.diagnosis_inside import SLOW_SHARE, SMALL_UPDATE, rate_too_low
from explorer.training.diagnosis_losses import WINDOW, softmax_floor
from explorer.training.diagnosis_text import finding_sentence, remedy_phrase
from explorer.training.events import (
    EpochDone,
    Probed,
    RunEnded,
    RunStarted,
    StepDone,
)
from explorer.training.loop import TrainingRun
from explorer.training.recipes import recipe_for

NETWORKS = Path(__file__).with_name("small_networks.py")
DATASET = "fashion-mnist-small"


@pytest.fixture(scope="module")
def part_of():
    """The shipped images, cut to so many for training and for the test."""
    dataset = load_dataset(DATASET)

    def first(images, count):
        return LabelledImages(
            images=images.images[:count], labels=images.labels[:count]
        )

    def cut(train, test):
        return replace(
            dataset, train=first(dataset.train, train), test=first(dataset.test, test)
        )

    return cut


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """The same runs everywhere: sums depend on how they are cut."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def small(factory="lenet", **options):
    return Variant.of(f"{NETWORKS}:{factory}", **options)


def recipe(**chosen):
    base = {"learning_rate": 0.05, "normalise": True, "initialisation": "he"}
    return Recipe(key="custom", **(base | chosen))


def config_of(variant, recipe, *, epochs=1, seed=0):
    return TrainingConfig(
        variant=variant, dataset=DATASET, recipe=recipe, epochs=epochs, seed=seed
    )


ADAM = {"learning_rate": 1e-3, "optimizer": "adam", "batch_size": 64}
ILL = {
    "stuck": (
        config_of(small(deviation=0.001), recipe(initialisation="default")),
        (10_000, 200),
    ),
    "dead": (config_of(small(bias=-10.0), recipe(), epochs=4), (2_000, 200)),
    "too high": (
        config_of(small(), recipe(learning_rate=1.0, momentum=0.9), epochs=2),
        (10_000, 200),
    ),
    "too low": (
        config_of(small(), recipe(learning_rate=1e-6, optimizer="adam"), epochs=2),
        (10_000, 200),
    ),
    "not finite": (
        # Each update multiplies the weights by 1 - 999 x 0.5: they overflow.
        config_of(small(), recipe(learning_rate=999.0, weight_decay=0.5), epochs=5),
        (2_000, 200),
    ),
    "by heart": (
        config_of(
            small(),
            recipe(learning_rate=0.002, optimizer="adam", batch_size=50),
            epochs=40,
        ),
        (200, 1_000),
    ),
    "softmax twice": (
        config_of(small(softmax=True), recipe(momentum=0.9), epochs=2),
        (10_000, 1_000),
    ),
    "softmax twice, slowing down": (
        config_of(small(softmax=True), recipe(**ADAM, schedule="cosine")),
        (10_000, 400),
    ),
    "softmax twice, one class": (
        config_of(small(softmax=True), recipe(learning_rate=10.0, momentum=0.9)),
        (10_000, 400),
    ),
    "exploding": (
        config_of(
            small("deep", layers=56, normalisation="bn"),
            recipe(batch_size=64, momentum=0.9),
        ),
        (2_000, 200),
    ),
    "vanishing": (
        config_of(
            small("deep", layers=10, activation="sigmoid"),
            recipe(batch_size=64, initialisation="xavier"),
        ),
        (2_000, 200),
    ),
}

FINDINGS = {
    # Weights this small pass on no gradient, and what gets through decides little.
    "stuck": {"stuck_at_chance", "dead_units", "gradients_vanish"},
    "dead": {"dead_units", "stuck_at_chance"},
    "too high": {"rate_too_high", "dead_units"},
    "too low": {"rate_too_low"},
    "not finite": {"not_finite"},
    "by heart": {"over_fitting"},
    "softmax twice": {"softmax_twice"},
    "softmax twice, slowing down": {"softmax_twice"},
    "softmax twice, one class": {"softmax_twice", "dead_units"},
    "exploding": {"gradients_explode"},
    "vanishing": {"gradients_vanish"},
}
"""All that is true of each run above at its end."""


def lite(key):
    variant = Variant.of(key, "lite")
    return config_of(variant, recipe_for(variant), epochs=3), (1_600, 400)


MOMENTUM = {"learning_rate": 0.02, "momentum": 0.9}
HEALTHY = {
    **{key: lite(key) for key in ("alexnet", "vgg", "nin", "googlenet", "resnet")},
    "momentum 1": (
        config_of(small(), recipe(**MOMENTUM), epochs=2, seed=1), (10_000, 400)
    ),
    "momentum 2": (
        config_of(small(), recipe(**MOMENTUM), epochs=2, seed=2), (10_000, 400)
    ),
    "adam 3": (
        config_of(small(), recipe(**ADAM, schedule="linear"), epochs=2, seed=3),
        (8_000, 400),
    ),
    "batch norm 4": (
        config_of(small(normalisation="bn"), recipe(), epochs=3, seed=4), (5_000, 400)
    ),
    "xavier 5": (
        config_of(
            small(), recipe(**ADAM, initialisation="xavier", weight_decay=1e-4),
            epochs=3, seed=5,
        ),
        (5_000, 400),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def events_of(part_of):
    """The events of a run above, recorded when they are first asked for."""
    recorded = {}

    def record(name):
        if name not in recorded:
            config, size = {**ILL, **HEALTHY}[name]
            run = TrainingRun(config, dataset=part_of(*size))
            recorded[name] = config, tuple(run.events(Event()))
        return recorded[name]

    return record


@pytest.fixture
def found_in(events_of):
    """The findings at the end of a run, by key."""

    def find(name):
        findings = diagnose_events(*events_of(name))
        assert all(finding_sentence(finding) for finding in findings)
        return {finding.key: finding for finding in findings}

    return find


@pytest.mark.parametrize("name", ILL)
def test_an_illness_is_not_taken_for_another_one(found_in, name):
    assert set(found_in(name)) == FINDINGS[name]


def test_a_run_at_the_floor_of_the_double_softmax_learns_fast_enough(events_of):
    history = History(*events_of("softmax twice, slowing down"))
    assert history.losses[-WINDOW:].mean() > SLOW_SHARE * math.log(10)
    blocks = history.probes[-1].blocks
    assert max(block.update_ratio for block in blocks) < SMALL_UPDATE
    assert rate_too_low(history) is None


def test_a_loss_at_ln_classes_is_found_with_the_step_since_when(found_in):
    found = found_in("stuck")["stuck_at_chance"]
    assert found.step == WINDOW
    assert found.figures["chance"] == pytest.approx(math.log(10))
    assert found.figures["loss"] == pytest.approx(math.log(10), abs=0.01)


def test_dead_units_are_found_where_they_are(found_in):
    found = found_in("dead")["dead_units"]
    assert (found.figures["block"], found.figures["dead"]) == ("3", 16)
    assert found.figures["share"] == 1


def test_dead_units_explain_why_no_gradient_arrives(found_in):
    assert "gradients_vanish" not in found_in("dead")


def test_too_large_steps_are_told_from_too_small_signals(found_in):
    found = found_in("too high")
    assert found["rate_too_high"].figures["loss"] > math.log(10)
    assert "stuck_at_chance" not in found
    assert "rate_too_high" not in found_in("stuck")


def test_too_small_steps_are_found_and_nothing_else(found_in):
    found = found_in("too low")
    assert set(found) == {"rate_too_low"}
    assert found["rate_too_low"].figures["update"] < 1e-4


def test_a_loss_that_is_not_finite_is_found_at_its_step(found_in, events_of):
    found = found_in("not finite")["not_finite"]
    _, events = events_of("not finite")
    assert found.step == events[-1].step + 1
    assert not any(isinstance(e, StepDone) and e.step >= found.step for e in events)


def test_learning_by_heart_is_found_with_the_best_pass(found_in, events_of):
    found = found_in("by heart")["over_fitting"]
    _, events = events_of("by heart")
    epochs = {e.epoch: e for e in events if isinstance(e, EpochDone)}
    best = found.figures["best_epoch"]
    assert epochs[best].test_loss == min(e.test_loss for e in epochs.values())
    fewer = next(r for r in found.remedies if r.key == "fewer_epochs")
    assert fewer.config.epochs == best


def test_a_softmax_before_the_loss_is_seen_at_the_first_step(found_in):
    found = found_in("softmax twice")["softmax_twice"]
    assert found.step == 1
    assert found.figures["floor"] == pytest.approx(1.4612, abs=1e-4)


def test_a_softmax_before_the_loss_shows_in_the_loss_alone(events_of):
    config, events = events_of("softmax twice")
    outside = [event for event in events if not isinstance(event, Probed)]
    (found,) = diagnose_events(config, outside)
    assert found.key == "softmax_twice"
    assert found.figures["loss"] == pytest.approx(found.figures["law"], abs=0.05)


def test_the_floor_of_the_double_softmax_is_the_loss_of_a_certain_answer():
    for outputs in (2, 10, 1000):
        certain = torch.eye(outputs)[:1]
        loss = torch.nn.functional.cross_entropy(certain, torch.tensor([0]))
        assert softmax_floor(outputs) == pytest.approx(loss.item(), abs=1e-5)


def test_a_softmax_at_the_end_is_seen_in_the_network_itself():
    trace = trace_variant(small(softmax=True)).trace
    assert softmax_at_the_end(trace) == len(trace.steps) - 1
    assert softmax_at_the_end(trace_variant(small()).trace) is None


def test_exploding_gradients_are_found_at_the_start(found_in):
    found = found_in("exploding")
    assert found["gradients_explode"].step == 1
    figures = found["gradients_explode"].figures
    assert figures["first_norm"] > 100 * figures["last_norm"]
    assert "gradients_vanish" not in found


def test_gradients_that_exploded_at_first_are_told_while_it_shows(found_in):
    found = found_in("exploding")["gradients_explode"]
    assert found.figures["past"] == 1
    assert "exploded at first" in finding_sentence(found)


def test_vanishing_gradients_are_found_and_a_better_activation_named(found_in):
    found = found_in("vanishing")
    figures = found["gradients_vanish"].figures
    assert figures["last_norm"] > 100 * figures["first_norm"]
    assert figures["past"] == 0
    assert found["gradients_vanish"].remedies[0].key == "relu"
    assert "gradients_explode" not in found


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_run_is_left_in_peace_all_the_time(events_of, name):
    config, events = events_of(name)
    history = History(config)
    for event in events:
        history.add(event)
        if not isinstance(event, StepDone):
            assert diagnose(history) == (), f"at {event}"
    last = [event for event in events if isinstance(event, EpochDone)][-1]
    assert last.test_accuracy > 0.5  # it is well indeed


@pytest.mark.parametrize(
    ("name", "illness", "key"),
    [
        ("stuck", "stuck_at_chance", "he"),
        ("too high", "rate_too_high", "lower_rate"),
        ("too low", "rate_too_low", "raise_rate"),
        ("softmax twice", "softmax_twice", "remove_softmax"),
        ("dead", "dead_units", "batch_norm"),
    ],
)
def test_a_remedy_is_the_same_run_with_one_thing_changed(found_in, name, illness, key):
    found = found_in(name)[illness]
    remedy = next(remedy for remedy in found.remedies if remedy.key == key)
    before, _ = ILL[name]
    assert remedy.before != remedy.after
    assert remedy.field in remedy_phrase(remedy)
    if remedy.field in Recipe.__slots__:
        changed = replace(before.recipe, key="custom", **{remedy.field: remedy.after})
        assert remedy.config == replace(before, recipe=changed)
    else:
        changed = before.variant.with_options(**{remedy.field: remedy.after})
        assert remedy.config == replace(before, variant=changed)


@pytest.mark.parametrize(("name", "key"), [("stuck", "he"), ("too high", "lower_rate")])
def test_a_remedy_cures(found_in, part_of, name, key):
    remedy = next(
        remedy
        for finding in found_in(name).values()
        for remedy in finding.remedies
        if remedy.key == key
    )
    cured = replace(remedy.config, epochs=1)
    run = TrainingRun(cured, dataset=part_of(*ILL[name][1]))
    losses = [e.loss for e in run.events(Event()) if isinstance(e, StepDone)]
    assert sum(losses[-20:]) / 20 < 1.5


def started(**chosen):
    fields = {
        "device": "CPU", "threads": 1, "parameters": 1, "train_images": 100,
        "test_images": 100, "steps_per_epoch": 10, "total_steps": 100, "classes": 10,
    }  # fmt: skip
    return RunStarted(**(fields | chosen))


def steps(losses, first=1):
    return [
        StepDone(step=first + i, epoch=1, loss=loss, images=1, seconds=1.0)
        for i, loss in enumerate(losses)
    ]


def test_a_finding_goes_when_the_run_recovers_and_dates_from_its_last_spell():
    config, _ = ILL["stuck"]
    flat = [math.log(10)] * WINDOW
    history = History(config, [started(), *steps(flat)])
    assert [finding.key for finding in diagnose(history)] == ["stuck_at_chance"]
    for event in steps([1.0] * WINDOW, first=WINDOW + 1):
        history.add(event)
    assert diagnose(history) == ()
    for event in steps(flat, first=2 * WINDOW + 1):
        history.add(event)
    (finding,) = diagnose(history)
    assert finding.step > 2 * WINDOW


@pytest.mark.parametrize(
    "before",
    [
        pytest.param([2.3], id="at the start"),
        pytest.param([2.3] + [1.0] * 100, id="late"),
        pytest.param([2.3, 90.0] + [1.0] * 100, id="once more"),
    ],
)
def test_a_too_high_rate_is_dated_from_the_update_that_threw_the_loss(before):
    config, _ = ILL["too high"]
    fall = [2e22 * 0.5**step for step in range(70)]
    jitter = [10.0 + 5 * (step % 2) for step in range(2 * WINDOW)]
    (found,) = diagnose_events(config, [started(), *steps(before + fall + jitter)])
    assert found.key == "rate_too_high"
    assert found.step == len(before) + 1
    assert found.figures["peak"] == 2e22
    assert found.figures["loss"] == 12.5


def test_the_loss_of_a_finding_is_that_of_the_run_however_large():
    config, _ = ILL["too high"]
    jitter = [2e5 + 1e5 * (step % 2) for step in range(WINDOW)]
    (found,) = diagnose_events(config, [started(), *steps([2.3, *jitter])])
    assert (found.step, found.figures["loss"]) == (2, 2.5e5)


def test_a_run_that_is_taken_up_again_is_judged_once():
    config, _ = ILL["stuck"]
    history = History(config, [started(), *steps([2.0] * 30)])
    history.add(RunEnded(reason="stopped", step=30, seconds=1.0))
    history.add(started(step=20))
    for event in steps([1.0] * 5, first=21):
        history.add(event)
    assert history.losses.tolist() == [2.0] * 20 + [1.0] * 5
    assert history.ended is None


def test_nothing_is_said_before_anything_happened():
    config, _ = ILL["stuck"]
    assert diagnose_events(config, []) == ()
    assert diagnose_events(config, [started()]) == ()
