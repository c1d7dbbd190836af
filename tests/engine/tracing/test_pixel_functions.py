"""Functions, norms and dense layers, random: what is explained is torch's value."""

import pytest
import torch
import torch.nn.functional as F
from explained import Function, agreeing, images, random_values, small
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explorer.tracing.pixels.records import (
    Dense,
    Normalisation,
    Pointwise,
    ResponseNormalisation,
    Softmax,
)

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
        x, y = found.detail.curve.T
        assert x[0] < found.detail.operand.value < x[-1]
        expected = nn.Sequential(layer)(torch.tensor(x)).numpy()
        assert y == pytest.approx(expected)


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
