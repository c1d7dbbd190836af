"""Random edits of real networks, more than half of which break something."""

from functools import cache

from torch import nn

from explorer.architectures.edits import Edit

FAMILIES = ("alexnet", "vgg", "nin", "googlenet", "resnet")
TORCHVISION = {
    "torchvision:resnet18": 64,
    "torchvision:squeezenet1_1": 64,
    "torchvision:mobilenet_v3_small": 64,
    "torchvision:googlenet": 64,
    "torchvision:shufflenet_v2_x0_5": 64,
}
SHUFFLING = "torchvision:shufflenet_v2_x0_5"


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


def edits_of(changes):
    """The same as edits."""
    return [
        Edit(path=path, field=field, value=value)
        for path, fields in changes.items()
        for field, value in fields.items()
    ]
