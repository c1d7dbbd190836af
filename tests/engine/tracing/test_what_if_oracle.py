"""What the program says of edited networks is what torch does when they run."""

import random
from collections import Counter
from functools import cache

import pytest
import torch
from edited_by_hand import what_torch_does
from torch import nn

from explorer.architectures.edits import Edit
from explorer.architectures.variants import Variant
from explorer.tracing.trying.trials import Trials

FAMILIES = ("alexnet", "vgg", "nin", "googlenet", "resnet")
TORCHVISION = {
    "torchvision:resnet18": 64,
    "torchvision:squeezenet1_1": 64,
    "torchvision:mobilenet_v3_small": 64,
    "torchvision:googlenet": 64,
    "torchvision:shufflenet_v2_x0_5": 64,
}
SHUFFLING = "torchvision:shufflenet_v2_x0_5"
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


@cache
def built(variant):
    network = variant.build().eval()
    return network, {
        kind: [p for p, m in network.named_modules() if type(m) is kind]
        for kind in (nn.Conv2d, nn.Linear, nn.MaxPool2d, nn.AvgPool2d, nn.BatchNorm2d,
                     nn.AdaptiveAvgPool2d, nn.Dropout)
    }  # fmt: skip


def convolution(draw, network, paths):
    path = draw.choice(paths[nn.Conv2d])
    layer = network.get_submodule(path)
    values = {
        "kernel_size": [1, 2, 3, 4, 5, 7, 9, 15, "1x3", "5x2"],
        "stride": [0, 1, 2, 3, 4, "1x2"],
        "padding": [-1, -2, 0, 1, 2, 3, 5, "0x1"],
        "dilation": [0, 1, 2, 3, 5],
        "in_channels": [1, 3, layer.in_channels + 1, 2 * layer.in_channels],
        "out_channels": [1, 3, layer.out_channels + 2, 2 * layer.out_channels],
        "groups": [0, 2, 3, 4, 5, 7],
        "bias": [True, False],
    }
    return {path: fields_of(draw, values)}


def fields_of(draw, values):
    names = draw.sample(list(values), draw.choice([1, 1, 1, 2]))
    return {name: draw.choice(values[name]) for name in names}


def dense(draw, network, paths):
    if not paths[nn.Linear]:
        return convolution(draw, network, paths)
    path = draw.choice(paths[nn.Linear])
    values = {
        "in_features": [1, 9, 64],
        "out_features": [2, 100],
        "bias": [False],
    }
    return {path: fields_of(draw, values)}


def pooling(draw, network, paths):
    path = draw.choice(paths[nn.MaxPool2d] or paths[nn.AvgPool2d] or [""])
    if not path:
        return convolution(draw, network, paths)
    values = {
        "kernel_size": [1, 2, 3, 4, 7, 13, 40, 60, "1x4"],
        "stride": [0, 1, 2, 3, 5, "2x1"],
        "padding": [-1, 0, 1, 2, 3],
        "ceil_mode": [True, False],
        "pooling": ["average", "max"],
        "dilation": [0, 1, 2, 3, 9],
    }
    fields = fields_of(draw, values)
    average = type(network.get_submodule(path)) is nn.AvgPool2d
    if average or fields.get("pooling") == "average":
        fields.pop("dilation", None)
    return {path: fields} if fields else pooling(draw, network, paths)


def normalisation(draw, network, paths):
    if not paths[nn.BatchNorm2d]:
        return pooling(draw, network, paths)
    return {draw.choice(paths[nn.BatchNorm2d]): {"num_features": draw.choice([1, 5])}}


def other(draw, network, paths):
    if paths[nn.AdaptiveAvgPool2d] and draw.random() < 0.7:
        path = draw.choice(paths[nn.AdaptiveAvgPool2d])
        return {path: {"output_size": draw.choice([1, 2, 3, "2x1"])}}
    if paths[nn.Dropout]:
        return {draw.choice(paths[nn.Dropout]): {"p": draw.choice([0.0, 0.25, 1.0])}}
    return pooling(draw, network, paths)


def structure(draw, network, paths):
    added = ("MaxPool2d(2)", "MaxPool2d(3, 1, 1)", "Conv2d(8, 8, 1)", "ReLU()")
    path = draw.choice(paths[nn.Linear] + paths[nn.Conv2d][:2])
    return {path: {"before": draw.choice(added)}}


def image(draw, network, paths):
    sizes = [{"image_size": size} for size in (8, 24, 47, 64, 100)]
    return {"": draw.choice([*sizes, {"image_channels": draw.choice([1, 2, 3])}])}


def both_sides(draw, network, paths):
    """Channels of a convolution and of the normalisation behind it."""
    pairs = [
        (conv, norm)
        for conv, norm in zip(paths[nn.Conv2d], paths[nn.BatchNorm2d], strict=False)
        if network.get_submodule(conv).out_channels
        == network.get_submodule(norm).num_features
    ]
    if not pairs:
        return convolution(draw, network, paths)
    conv, norm = draw.choice(pairs)
    layer = network.get_submodule(conv)
    count = layer.out_channels + layer.groups
    if layer.groups > 1 and layer.groups == layer.in_channels:
        count = 2 * layer.out_channels
    return {conv: {"out_channels": count}, norm: {"num_features": count}}


def odd_sum(draw, network, paths):
    """An odd number of channels, where ShuffleNet deals them out to two halves."""
    last = [path for path in paths[nn.Conv2d] if path.endswith("branch2.5")]
    if not last:
        return both_sides(draw, network, paths)
    conv = draw.choice(last)
    count = network.get_submodule(conv).out_channels + 1
    norm = conv.removesuffix("5") + "6"
    return {conv: {"out_channels": count}, norm: {"num_features": count}}


DRAWERS = (
    *[convolution] * 8, *[pooling] * 4, dense, dense, normalisation, other,
    structure, image, both_sides, both_sides, odd_sum,
)  # fmt: skip


def drawn_changes(draw, variant):
    """Fields and values by path, of one edit or of two."""
    network, paths = built(variant)
    changes = {}
    for _ in range(draw.choice([1, 1, 1, 2])):
        for path, fields in draw.choice(DRAWERS)(draw, network, paths).items():
            changes[path] = changes.get(path, {}) | fields
    return changes


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
    edits = [
        Edit(path=path, field=field, value=value)
        for path, fields in changes.items()
        for field, value in fields.items()
    ]
    trial = trials.try_out(variant.with_edits(*edits))
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
