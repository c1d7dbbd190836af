"""Fixes make their step run, change nothing before it, and lead to a running net."""

import random

import pytest
import torch
from drawn_edits import FAMILIES, TORCHVISION, drawn_changes, edits_of

from explorer.architectures.edits import Edit
from explorer.architectures.variants import Variant
from explorer.tracing.trying.fixes import fixes, mended
from explorer.tracing.trying.trials import Trials
from explorer.tracing.trying.words import explanation

NETWORKS = (
    *(Variant.of(key, "lite") for key in FAMILIES),
    *(Variant.of(key, image_size=size) for key, size in TORCHVISION.items()),
)


@pytest.fixture(scope="module")
def trials():
    return Trials(kept=60)


def edit(path, field, value):
    return Edit(path=path, field=field, value=value)


def steps_that_may_change(trial):
    """The broken step, and what feeds it and nothing else that has run."""
    steps = trial.trace.steps[: trial.broken.step + 1]
    readers = {step.index: set() for step in steps}
    for step in steps:
        for each in set(step.inputs) - {-1}:
            readers[each].add(step.index)
    found = {trial.broken.step}
    for step in reversed(steps[:-1]):
        if readers[step.index] and readers[step.index] <= found:
            found.add(step.index)
    return found


def assert_mends(trials, trial, fix):
    after = trials.try_out(trial.variant.with_edits(*fix.edits))
    told = trial.variant.title, trial.broken, fix
    added = len(after.trace.steps) - len(trial.trace.steps)
    assert after.reached > trial.broken.step + added, told
    shapes = {step.path: step.output_shape for step in after.trace.steps}
    free = steps_that_may_change(trial)
    for step in trial.trace.steps[: trial.broken.step]:
        if step.path in shapes and step.index not in free:
            assert shapes[step.path] == step.output_shape, (told, step.path)
    return after


@pytest.mark.parametrize("variant", NETWORKS, ids=lambda v: v.title)
def test_first_fixes_in_turn_end_in_a_network_that_torch_runs(trials, variant):
    draw = random.Random(variant.title)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        for round_ in range(12):
            changes = edits_of(drawn_changes(draw, variant))
            trial = trials.try_out(variant.with_edits(*changes))
            turns = 0
            while not trial.runs:
                offered = list(fixes(trials, trial))
                assert offered, (trial.variant.edits, trial.broken)
                assert explanation(trial.broken).endswith(".")
                for fix in offered:
                    assert_mends(trials, trial, fix)
                    assert str(fix).endswith(".")
                trial = assert_mends(trials, trial, offered[0])
                turns += 1
                assert turns <= len(trial.trace.steps)
            if round_ < 3:
                network = trial.variant.build().eval()
                with torch.no_grad():
                    logits = network(torch.zeros(trial.variant.input_shape))
                assert logits.shape == trial.trace.steps[-1].output_shape


@pytest.mark.parametrize(
    ("key", "changes", "kind", "expected"),
    [
        ("alexnet", [("0", "out_channels", 48)], "channels", ("3", "in_channels", 48)),
        ("alexnet", [("", "image_size", 160)], "features", ("14", "in_features", 576)),
        ("resnet", [("0.0", "out_channels", 20)], "norm", ("0.1", "num_features", 20)),
        ("alexnet", [("3", "groups", 7)], "groups", ("3", "groups", 4)),
        ("alexnet", [("0", "stride", 0)], "argument", ("0", "stride", 4)),
        ("alexnet", [("2", "padding", 2)], "pool_padding", ("2", "padding", 1)),
        ("vgg", [("0.0", "kernel_size", 99)], "kernel", ("0.0", "padding", 49)),
        ("vgg", [("", "image_size", 24)], "empty", ("4.4", "ceil_mode", True)),
        (
            "resnet",
            [("1.0.conv1", "kernel_size", 5)],
            "add",
            ("1.0.conv1", "padding", 2),
        ),
        (
            "googlenet",
            [("2.0.p2_2", "padding", 0)],
            "concat",
            ("2.0.p2_2", "padding", 1),
        ),
        (
            "resnet",
            [("2.0.conv1", "stride", 1)],
            "add",
            ("2.0.conv1", "stride", 2),
        ),
    ],
)
def test_the_first_fix_is_the_one_to_learn_from(trials, key, changes, kind, expected):
    variant = Variant.of(key, "lite").with_edits(*(edit(*each) for each in changes))
    trial = trials.try_out(variant)
    assert trial.broken.kind == kind
    assert next(fixes(trials, trial)).edits == (edit(*expected),)


def test_adaptive_pooling_is_offered_where_a_dense_layer_gets_other_maps(trials):
    variant = Variant.of("alexnet", "lite").with_edits(edit("", "image_size", 160))
    offered = {fix.kind: fix for fix in fixes(trials, trials.try_out(variant))}
    assert offered["adaptive_pooling"].edits[0].path == "13"
    after = trials.try_out(variant.with_edits(*offered["adaptive_pooling"].edits))
    assert after.runs


def test_a_shortcut_is_given_a_convolution_with_a_stride(trials):
    plain = Variant.of("resnet", "lite")
    variant = plain.with_edits(
        edit("1.1.conv1", "stride", 2),
        edit("1.1.conv2", "out_channels", 24),
        edit("1.1.bn2", "num_features", 24),
    )
    trial = trials.try_out(variant)
    assert trial.broken.kind == "add"
    wanted = edit("1.1.conv3", "layer", "Conv2d(16, 24, 1, stride=2)")
    offered = list(fixes(trials, trial))
    assert (wanted,) in [fix.edits for fix in offered]
    assert "1.1.conv3" in {s.path for s in trials.try_out(
        variant.with_edits(wanted)).trace.steps}  # fmt: skip


def test_torchvisions_shortcut_is_found_as_well(trials):
    variant = Variant.of("torchvision:resnet18", image_size=64).with_edits(
        edit("layer1.1.conv1", "stride", 2)
    )
    trial = trials.try_out(variant)
    texts = [str(each) for fix in fixes(trials, trial) for each in fix.edits]
    assert "layer1.1.downsample.layer:Conv2d(64, 64, 1, stride=2)" in texts


def test_a_network_that_runs_needs_no_fix(trials):
    trial = trials.try_out(Variant.of("nin", "lite"))
    assert list(fixes(trials, trial)) == []
    assert mended(trials, trial.variant) == (trial.variant, ())


def test_mending_tells_what_it_did(trials):
    variant = Variant.of("googlenet", "lite").with_edits(
        edit("2.0.p1_1", "out_channels", 20)
    )
    after, applied = mended(trials, variant)
    assert trials.try_out(after).runs
    assert len(applied) == 4  # the four branches of the next block
    assert {fix.kind for fix in applied} == {"follow"}
    assert str(applied[0]) == (
        "Let the layer take what comes in: in channels of 2.1.p1_1 = 56."
    )


def test_three_ways_to_take_an_edit_back_are_one_and_called_so():
    resnet = Variant.of("resnet", "book")
    trials = Trials()
    steps = trials.try_out(resnet).trace.steps
    strided = next(
        s
        for s in steps
        if s.geometry and s.geometry.stride == (2, 2) and "conv1" in s.path
    )
    assert strided.module is not None
    edit = Edit(path=strided.module, field="stride", value=1)
    trial = trials.try_out(resnet.with_edits(edit))
    assert trial.broken is not None
    offered = list(fixes(trials, trial))
    networks = [trial.variant.with_edits(*fix.edits) for fix in offered]
    assert len(set(networks)) == len(networks)
    backs = [fix for fix in offered if fix.kind == "back"]
    assert len(backs) == 1
    assert [(each.field, each.value) for each in backs[0].edits] == [("stride", 2)]
