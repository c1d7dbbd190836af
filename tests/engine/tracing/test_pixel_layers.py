"""Any layer, random: the arithmetic of a pixel comes to torch's own value.

Everything runs in float64, where a wrong window or a forgotten bias cannot hide behind
rounding.
"""

import copy
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from explorer.tracing.activations import Activations, capture
from explorer.tracing.pixels.explain import explain
from explorer.tracing.pixels.records import (
    AveragePooling,
    Combination,
    Concatenation,
    Convolution,
    Dense,
    Explanation,
    MaxPooling,
    Moved,
    Normalisation,
    Pointwise,
    ResponseNormalisation,
    Softmax,
)
from explorer.tracing.trace import TracedNetwork, trace_module

small = settings(max_examples=25, deadline=None)
sides = st.integers(1, 9)
seeds = st.integers(0, 2**31)


class Function(nn.Module):
    """A network whose forward is a function of the image and of its parameters."""

    def __init__(self, function: Callable[..., Tensor], **parameters: Tensor) -> None:
        super().__init__()
        self.function = function
        self.names = tuple(parameters)
        for name, value in parameters.items():
            self.register_parameter(name, nn.Parameter(value, requires_grad=False))

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x, *(getattr(self, name) for name in self.names))


def random_values(module: nn.Module, seed: int) -> nn.Module:
    """Other values than those of the constructor, which hide what they multiply."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for value in (*module.parameters(), *module.buffers()):
            if value.is_floating_point():
                value.copy_(torch.rand_like(value) + 0.1)
        for value in module.parameters():
            value.sub_(0.6)
    return module.double().eval()


def seen(module: nn.Module, image: Tensor) -> tuple[TracedNetwork, Activations]:
    network = trace_module(copy.deepcopy(module).float(), tuple(image.shape))
    return network, capture(network, module, image)


def explanations(
    module: nn.Module, image: Tensor, data: st.DataObject
) -> list[Explanation]:
    """Of a corner, the opposite one, and somewhere."""
    module = nn.Sequential(module)  # a bare layer would be traced into
    module.register_parameter("some", nn.Parameter(torch.zeros(1)))
    network, activations = seen(module, image)
    step = network.trace.output
    shape = activations[step].shape[1:]
    positions = (
        tuple(0 for _ in shape),
        tuple(side - 1 for side in shape),
        tuple(data.draw(st.integers(0, side - 1)) for side in shape),
    )
    return [
        explain(network, module, activations, step, position) for position in positions
    ]


def agreeing(
    module: nn.Module, image: Tensor, data: st.DataObject, kind: type
) -> list[Explanation]:
    found = explanations(module, image, data)
    for each in found:
        assert isinstance(each.detail, kind)
        assert each.agrees, (each.value, each.captured)
        assert each.tolerance < 1e-9 * (1 + abs(each.value))
    return found


@st.composite
def convolutions(draw: st.DrawFn) -> tuple[nn.Conv2d, Tensor]:
    groups = draw(st.integers(1, 3))
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    dilation = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    padding = draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
    height, width = draw(sides), draw(sides)
    for side, k, d, p in zip((height, width), kernel, dilation, padding, strict=True):
        assume(side + 2 * p >= d * (k - 1) + 1)
    layer = nn.Conv2d(
        groups * draw(st.integers(1, 3)),
        groups * draw(st.integers(1, 3)),
        kernel,
        stride=draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        padding=padding,
        dilation=dilation,
        groups=groups,
        bias=draw(st.booleans()),
    )
    seed = draw(seeds)
    random_values(layer, seed)
    shape = (1, layer.in_channels, height, width)
    return layer, torch.randn(shape, dtype=torch.float64)


@small
@given(made=convolutions(), data=st.data())
def test_a_convolution_is_the_sum_of_its_patches_times_its_kernels(made, data):
    layer, image = made
    for found in agreeing(layer, image, data, Convolution):
        detail = found.detail
        assert len(detail.channels) == layer.in_channels // layer.groups
        products = detail.patches * detail.kernels
        assert products.sum() + (detail.bias or 0) == pytest.approx(found.value)
        assert (abs(detail.contributions[:-1]) >= abs(detail.contributions[1:])).all()
        outside = ~detail.window.inside
        assert (detail.patches[:, outside] == 0).all()
        for at, channel in enumerate(detail.channels):
            for r, row in enumerate(detail.window.rows):
                for c, column in enumerate(detail.window.columns):
                    if detail.window.inside[r, c]:
                        there = float(image[0, channel, row, column])
                        assert detail.patches[at, r, c] == there


@small
@given(made=convolutions(), data=st.data())
def test_its_functional_twin_is_explained_alike(made, data):
    layer, image = made
    twin = Function(
        lambda x, weight, bias: F.conv2d(
            x, weight, bias, layer.stride, layer.padding, layer.dilation, layer.groups
        ),
        weight=layer.weight.detach(),
        bias=torch.randn(layer.out_channels, dtype=torch.float64),
    )
    agreeing(twin, image, data, Convolution)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
@small
@given(
    kernel=st.integers(1, 4),
    dilation=st.integers(1, 2),
    mode=st.sampled_from(["zeros", "reflect", "replicate", "circular"]),
    padding=st.sampled_from(["same", 1, 2]),
    data=st.data(),
)
def test_padding_repeats_what_the_layer_says(kernel, dilation, mode, padding, data):
    layer = nn.Conv2d(
        2, 3, kernel, padding=padding, dilation=dilation, padding_mode=mode
    )
    random_values(layer, 0)
    agreeing(layer, torch.randn(1, 2, 7, 8, dtype=torch.float64), data, Convolution)


@st.composite
def pooling_options(draw: st.DrawFn) -> dict[str, object]:
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    return {
        "kernel_size": kernel,
        "stride": draw(st.none() | st.tuples(st.integers(1, 3), st.integers(1, 3))),
        "padding": tuple(draw(st.integers(0, k // 2)) for k in kernel),
        "ceil_mode": draw(st.booleans()),
    }


images = st.tuples(st.integers(1, 3), st.integers(4, 9), st.integers(4, 9), seeds).map(
    lambda drawn: torch.randn(
        (1, *drawn[:3]),
        generator=torch.Generator().manual_seed(drawn[3]),
        dtype=torch.float64,
    )
)


@small
@given(
    options=pooling_options(),
    dilation=st.integers(1, 2),
    image=images,
    functional=st.booleans(),
    data=st.data(),
)
def test_max_pooling_names_the_winner(options, dilation, image, functional, data):
    reach = [dilation * (k - 1) + 1 for k in options["kernel_size"]]
    assume(all(k <= side for k, side in zip(reach, image.shape[2:], strict=True)))
    if functional:
        layer = Function(lambda x: F.max_pool2d(x, dilation=dilation, **options))
    else:
        layer = nn.MaxPool2d(dilation=dilation, **options)
    for found in agreeing(layer, image, data, MaxPooling):
        row, column = found.detail.winner
        assert found.detail.values[row, column] == found.captured
        assert found.detail.window.inside[row, column]
        y, x = found.detail.window.rows[row], found.detail.window.columns[column]
        assert float(image[0, found.position[0], y, x]) == found.captured


@small
@given(
    options=pooling_options(),
    count_padding=st.booleans(),
    divisor=st.none() | st.integers(1, 5),
    image=images,
    functional=st.booleans(),
    data=st.data(),
)
def test_average_pooling_divides_as_torch_does(
    options, count_padding, divisor, image, functional, data
):
    options |= {"count_include_pad": count_padding, "divisor_override": divisor}
    if functional:
        layer = Function(lambda x: F.avg_pool2d(x, **options))
    else:
        layer = nn.AvgPool2d(**options)
    for found in agreeing(layer, image, data, AveragePooling):
        assert found.detail.total / found.detail.divisor == found.value


@small
@given(
    size=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    largest=st.booleans(),
    functional=st.booleans(),
    image=images,
    data=st.data(),
)
def test_adaptive_pooling_has_uneven_windows(size, largest, functional, image, data):
    if functional:
        pool = F.adaptive_max_pool2d if largest else F.adaptive_avg_pool2d
        layer = Function(lambda x: pool(x, size))
    else:
        layer = nn.AdaptiveMaxPool2d(size) if largest else nn.AdaptiveAvgPool2d(size)
    agreeing(layer, image, data, MaxPooling if largest else AveragePooling)


@given(image=images, keep=st.booleans(), data=st.data())
@small
def test_a_mean_over_height_and_width_is_global_pooling(image, keep, data):
    layer = Function(lambda x: x.mean([2, 3], keepdim=keep))
    agreeing(layer, image, data, AveragePooling)


ACTIVATIONS = [
    nn.ReLU(), nn.ReLU6(), nn.Sigmoid(), nn.Tanh(), nn.SiLU(), nn.GELU(), nn.Mish(),
    nn.Hardswish(), nn.Hardsigmoid(), nn.LeakyReLU(0.2), nn.ELU(0.7), nn.CELU(1.3),
    nn.SELU(), nn.Hardtanh(-0.5, 0.8), nn.Softplus(2.0), nn.Softshrink(0.3),
    nn.Hardshrink(0.3), nn.Threshold(0.1, -2.0), nn.Softsign(), nn.LogSigmoid(),
    Function(F.relu), Function(torch.relu), Function(lambda x: x.relu()),
    Function(torch.sigmoid), Function(torch.tanh), Function(F.hardswish),
    Function(lambda x: F.leaky_relu(x, 0.2)), Function(lambda x: x.clamp(-1, 1)),
    Function(lambda x: F.elu(x, alpha=0.5)), Function(lambda x: F.gelu(x)),
]  # fmt: skip


@pytest.mark.parametrize("layer", ACTIVATIONS, ids=lambda layer: type(layer).__name__)
@given(image=images, data=st.data())
@settings(max_examples=4, deadline=None)
def test_an_activation_is_a_function_of_one_value(layer, image, data):
    for found in agreeing(layer, image, data, Pointwise):
        assert found.detail.operand.value == float(image[(0, *found.position)])


@pytest.mark.parametrize(
    ("layer", "parameters"),
    [
        (nn.LeakyReLU(0.2), (("negative_slope", 0.2),)),
        (Function(lambda x: F.leaky_relu(x, 0.2)), (("negative_slope", 0.2),)),
        (Function(F.leaky_relu), (("negative_slope", 0.01),)),
        (Function(lambda x: x.clamp(max=1)), (("max", 1.0),)),
        (nn.Hardtanh(-0.5, 0.8), (("min_val", -0.5), ("max_val", 0.8))),
    ],
)
@given(data=st.data())
@settings(max_examples=1, deadline=None)
def test_what_shapes_an_activation_is_named(layer, parameters, data):
    image = torch.randn(1, 1, 2, 2, dtype=torch.float64)
    for found in agreeing(layer, image, data, Pointwise):
        assert found.detail.parameters == parameters


@given(shared=st.booleans(), image=images, functional=st.booleans(), data=st.data())
@small
def test_a_learnt_slope_is_that_of_the_channel(shared, image, functional, data):
    slopes = torch.rand(1 if shared else image.shape[1], dtype=torch.float64)
    layer = nn.PReLU(len(slopes))
    layer.weight.data = slopes
    if functional:
        layer = Function(F.prelu, weight=slopes)
    agreeing(layer, image, data, Pointwise)


@given(
    image=images,
    affine=st.booleans(),
    track=st.booleans(),
    functional=st.booleans(),
    data=st.data(),
)
@small
def test_batch_norm_uses_what_it_remembers(image, affine, track, functional, data):
    channels = image.shape[1]
    layer = nn.BatchNorm2d(channels, affine=affine, track_running_stats=track, eps=1e-3)
    random_values(layer, 1)
    if functional:
        names = ("mean", "variance", "weight", "bias")
        values = {name: torch.rand(channels, dtype=torch.float64) for name in names}
        layer = Function(lambda x, m, v, w, b: F.batch_norm(x, m, v, w, b), **values)
    for found in agreeing(layer, image, data, Normalisation):
        remembered = functional or track
        expected = None if remembered else image[0, 0].numel()
        assert found.detail.measured_over == expected


@given(image=images, axes=st.integers(1, 3), functional=st.booleans(), data=st.data())
@small
def test_layer_norm_measures_the_last_axes(image, axes, functional, data):
    shape = tuple(image.shape[-axes:])
    layer = random_values(nn.LayerNorm(shape), 2)
    if functional:
        layer = Function(
            lambda x, w, b: F.layer_norm(x, shape, w, b),
            weight=layer.weight.detach(),
            bias=layer.bias.detach(),
        )
    for found in agreeing(layer, image, data, Normalisation):
        assert found.detail.measured_over == torch.Size(shape).numel()


@given(image=images, data=st.data())
@small
def test_group_and_instance_norm_measure_maps(image, data):
    doubled = torch.cat([image, image.flip(2)], dim=1)
    group = random_values(nn.GroupNorm(2, doubled.shape[1]), 3)
    agreeing(group, doubled, data, Normalisation)
    instance = random_values(nn.InstanceNorm2d(image.shape[1], affine=True), 4)
    agreeing(instance, image, data, Normalisation)


@given(
    size=st.integers(1, 7),
    channels=st.integers(1, 9),
    functional=st.booleans(),
    data=st.data(),
)
@small
def test_response_norm_looks_at_neighbouring_channels(size, channels, functional, data):
    image = torch.randn(1, channels, 2, 3, dtype=torch.float64)
    if functional:
        layer = Function(lambda x: F.local_response_norm(x, size, 0.3, 0.6, 2.0))
    else:
        layer = nn.LocalResponseNorm(size, alpha=0.3, beta=0.6, k=2.0)
    agreeing(layer, image, data, ResponseNormalisation)


@given(
    shape=st.lists(st.integers(1, 5), min_size=1, max_size=3),
    outputs=st.integers(1, 4),
    bias=st.booleans(),
    functional=st.booleans(),
    data=st.data(),
)
@small
def test_a_dense_layer_weighs_vectors_and_tokens(
    shape, outputs, bias, functional, data
):
    layer = random_values(nn.Linear(shape[-1], outputs, bias=bias), 5)
    image = torch.randn(1, *shape, dtype=torch.float64)
    if functional:
        layer = Function(F.linear, weight=layer.weight.detach())
    for found in agreeing(layer, image, data, Dense):
        products = abs(found.detail.products)
        assert (products[:-1] >= products[1:]).all()
        assert sorted(found.detail.inputs) == list(range(shape[-1]))


@given(
    axis=st.sampled_from([1, 2, 3, -1]),
    logarithm=st.booleans(),
    functional=st.booleans(),
    image=images,
    data=st.data(),
)
@small
def test_softmax_shares_among_its_axis(axis, logarithm, functional, image, data):
    if functional:
        function = F.log_softmax if logarithm else F.softmax
        layer = Function(lambda x: function(x, dim=axis))
    else:
        layer = nn.LogSoftmax(axis) if logarithm else nn.Softmax(axis)
    for found in agreeing(layer, image, data, Softmax):
        detail = found.detail
        share = detail.exponentials[detail.index] / detail.total
        assert found.value == pytest.approx(
            torch.tensor(share).log().item() if logarithm else share
        )


COMBINATIONS = [
    (lambda x: x + x.flip(2), "+"),
    (lambda x: torch.add(x, x.flip(2)), "+"),
    (lambda x: x.add(other=x.flip(2)), "+"),
    (lambda x: x - 0.5, "−"),
    (lambda x: 2 - x, "−"),
    (lambda x: x * x.mean([2, 3], keepdim=True), "×"),
    (lambda x: x.mean([2, 3], keepdim=True) * x, "×"),
    (lambda x: x.mul(3), "×"),
    (lambda x: x / 4, "÷"),
]


@pytest.mark.parametrize(("function", "sign"), COMBINATIONS)
@given(image=images, data=st.data())
@settings(max_examples=6, deadline=None)
def test_two_outputs_are_combined_pixel_by_pixel(function, sign, image, data):
    for found in agreeing(Function(function), image, data, Combination):
        assert found.detail.sign == sign
        assert len(found.detail.operands) == 2


@given(image=images, axis=st.integers(1, 3), data=st.data())
@small
def test_a_concatenation_names_the_branch(image, axis, data):
    layer = Function(lambda x: torch.cat([x.relu(), x, x * 2], dim=axis))
    for found in agreeing(layer, image, data, Concatenation):
        detail, size = found.detail, image.shape[axis]
        assert detail.chosen == found.position[axis - 1] // size
        assert detail.origin.position[axis - 1] == found.position[axis - 1] % size
        assert [branch.size for branch in detail.branches] == [size] * 3


MOVES = [
    nn.Flatten(), nn.Identity(), nn.Dropout(), nn.Dropout2d(), nn.PixelUnshuffle(2),
    nn.ChannelShuffle(2), Function(lambda x: x.flatten(2)),
    Function(lambda x: torch.flatten(x, 1)), Function(lambda x: x.view(1, -1)),
    Function(lambda x: x.reshape(1, 2, -1)), Function(lambda x: x.permute(0, 3, 1, 2)),
    Function(lambda x: torch.transpose(x, 1, 2)), Function(lambda x: x[:, 1:3, ::2]),
    Function(lambda x: x.chunk(2, dim=1)[0]), Function(lambda x: x.unsqueeze(1)),
    Function(lambda x: F.dropout(x, training=False)),
]  # fmt: skip


@pytest.mark.parametrize("layer", MOVES, ids=lambda layer: type(layer).__name__)
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_a_move_tells_where_the_value_was(layer, data):
    values = torch.randperm(4 * 6 * 8, generator=torch.Generator().manual_seed(0))
    image = values.reshape(1, 4, 6, 8).double()  # no value twice
    for found in agreeing(layer.eval(), image, data, Moved):
        origin = found.detail.origin
        assert float(image[(0, *origin.position)]) == origin.value == found.captured


@given(data=st.data())
@small
def test_the_second_part_of_a_tuple_is_read_as_such(data):
    def swapped(x: Tensor) -> Tensor:
        first, second = x.chunk(2, dim=1)
        return torch.cat([second, first], dim=1)

    image = torch.randn(1, 4, 3, 3, dtype=torch.float64)
    for found in agreeing(Function(swapped), image, data, Concatenation):
        assert found.value == float(
            image[(0, (found.position[0] + 2) % 4)][found.position[1:]]
        )
