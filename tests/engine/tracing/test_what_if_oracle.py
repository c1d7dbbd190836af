"""What the program says of edited networks is what torch does when they run."""

import random
from collections import Counter

import pytest
import torch
from drawn_edits import (
    FAMILIES,
    SHUFFLING,
    TORCHVISION,
    built,
    drawn_changes,
    edits_of,
    odd_sum,
)
from edited_by_hand import what_torch_does
from torch import nn

from explorer.architectures.variants import Variant
from explorer.tracing.trying.trials import Trials

# form and how many edits are drawn for it; the large ones are slow to run
DRAWN = (
    *((Variant.of(key, "lite"), 36) for key in FAMILIES),
    *((Variant.of(key), 12) for key in ("alexnet", "nin", "googlenet", "resnet")),
    (Variant.of("vgg", "book-quarter"), 6),
    (Variant.of("vgg"), 2),
    *((Variant.of(key, image_size=size), 14) for key, size in TORCHVISION.items()),
)
COMMON_KINDS = (
    "channels", "features", "norm", "groups", "kernel", "empty", "pool_padding", "add",
    "concat", "reshape", "dimensions", "argument",
)  # fmt: skip


def by_hand(changes):
    """The changes for the oracle, with layers instead of their texts."""
    kinds = {"MaxPool2d": nn.MaxPool2d, "Conv2d": nn.Conv2d, "ReLU": nn.ReLU}

    def layer(text):
        name, _, rest = text.partition("(")
        numbers = [int(each) for each in rest.strip(")").split(",") if each]
        return kinds[name](*numbers)

    return {
        path: {f: layer(v) if f == "before" else v for f, v in fields.items()}
        for path, fields in changes.items()
        if path
    }


def steps_of(trial):
    return [
        (step.module or step.kind, step.output_shape)
        for step in trial.trace.steps[: trial.reached]
    ]


def checked(trials, variant, changes):
    """The trial of edits, compared with what torch does."""
    trial = trials.try_out(variant.with_edits(*edits_of(changes)))
    of_image = changes.get("", {})
    size = of_image.get("image_size", variant.input_shape[-1])
    channels = of_image.get("image_channels", variant.input_shape[1])
    network, _ = built(variant)
    ran, failed, message = what_torch_does(
        network, by_hand(changes), (1, channels, size, size)
    )
    told = (variant.title, changes, message)
    assert steps_of(trial) == ran, told
    assert trial.runs == (failed is None), (told, trial.broken)
    if failed is not None:
        step = trial.trace.steps[trial.broken.step]
        assert (step.module or step.kind) == failed, told
        assert trial.broken.message == message
    return trial


@pytest.fixture(scope="module")
def trials():
    return Trials(kept=40)


def test_every_verdict_is_what_torch_does(trials):
    draw = random.Random(2012)
    kinds = Counter()
    with torch.random.fork_rng():
        torch.manual_seed(0)
        for variant, count in DRAWN:
            for _ in range(count):
                trial = checked(trials, variant, drawn_changes(draw, variant))
                kinds[trial.broken.kind if trial.broken else "runs"] += 1
        shuffling = Variant.of(SHUFFLING, image_size=64)
        for _ in range(6):
            changes = odd_sum(draw, *built(shuffling))
            kinds[checked(trials, shuffling, changes).broken.kind] += 1
    drawn = sum(kinds.values())
    assert drawn >= 200
    assert kinds["runs"] <= 0.6 * drawn
    assert {kind: kinds[kind] for kind in COMMON_KINDS if kinds[kind] < 5} == {}
    assert kinds["other"] == 0
