"""Convolutions and poolings, random: the sum of a pixel comes to torch's own value."""

import pytest
import torch
import torch.nn.functional as F
from explained import Function, agreeing, images, random_values, seeds, small
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import Tensor, nn

from explorer.tracing.pixels.window_records import (
    AveragePooling,
    Convolution,
    MaxPooling,
)

sides = st.integers(1, 9)


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
