"""Padding, random: a value is one of the input, or what the padding puts there."""

import pytest
import torch
import torch.nn.functional as F
from explained import Function, agreeing, images, small
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.tracing.activations import capture
from explorer.tracing.fields.exact_field import FieldFinder
from explorer.tracing.pixels.explain import explain
from explorer.tracing.pixels.records import Moved, NotItemised
from explorer.tracing.records import NETWORK_INPUT
from explorer.tracing.trace import trace_module, trace_variant

sides = st.tuples(*[st.integers(0, 3)] * 4)


@given(
    pads=sides,
    channels=st.integers(0, 2),
    value=st.sampled_from([None, 0.0, 0.5, -7.0]),
    image=images,
    data=st.data(),
)
@small
def test_a_constant_padding_moves_values_or_puts_its_own(
    pads, channels, value, image, data
):
    layer = Function(lambda x: F.pad(x, (*pads, 0, channels), value=value))
    left, _, top, _ = pads
    for found in agreeing(layer, image, data, Moved):
        channel, y, x = found.position
        there = (channel, y - top, x - left)
        inside = all(0 <= p < s for p, s in zip(there, image.shape[1:], strict=True))
        origin = found.detail.origin
        if inside:
            assert (origin.step, origin.position) == (NETWORK_INPUT, there)
        else:
            assert (origin.step, origin.name) == (None, "padding")
            assert origin.value == found.captured == (value or 0.0)


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
@given(image=images, data=st.data())
@small
def test_other_paddings_repeat_a_value_of_the_input(mode, image, data):
    layer = Function(lambda x: F.pad(x, (1, 2, 2, 1), mode=mode))
    for found in agreeing(layer, image, data, Moved):
        origin = found.detail.origin
        assert origin.value == float(image[(0, *origin.position)])


@pytest.mark.parametrize(
    "layer", [nn.ZeroPad2d(1), nn.ConstantPad2d(2, -3.0), nn.ReflectionPad2d(1)]
)
@given(image=images, data=st.data())
@small
def test_padding_layers_are_explained_like_the_function(layer, image, data):
    agreeing(layer, image, data, Moved)


def test_the_padded_shortcut_of_a_residual_network_is_itemised_everywhere():
    variant = Variant.of("resnet", "cifar-20", shortcut="A")
    network, model = trace_variant(variant), random_network(variant, 0)
    image = torch.rand(variant.input_shape, generator=torch.Generator().manual_seed(0))
    activations = capture(network, model, image)
    pads = [step for step in network.trace.steps if step.kind == "Pad"]
    assert pads
    for step in pads:
        before, after = step.input_shapes[0][1], step.output_shape[1]
        old = explain(network, model, activations, step.index, (before - 1, 2, 3))
        new = explain(network, model, activations, step.index, (after - 1, 2, 3))
        assert old.detail.origin.step == step.inputs[0]
        assert old.detail.origin.position == (before - 1, 2, 3)
        assert (new.detail.origin.name, new.value) == ("padding", 0.0)
        assert old.agrees
        assert new.agrees
    for step in network.trace.steps:
        middle = tuple(side // 2 for side in step.output_shape[1:])
        found = explain(network, model, activations, step.index, middle)
        assert not isinstance(found.detail, NotItemised), step.path


def test_what_a_padding_puts_depends_on_no_pixel():
    model = nn.Sequential(Function(lambda x: F.pad(x, (1, 1, 1, 1, 0, 2))))
    fields = FieldFinder(trace_module(model, (1, 3, 6, 6)), model)
    assert fields.at(0, 3, 4, 1).rectangle == (2, 3, 3, 4)
    for y, x, channel in ((0, 4, 1), (3, 7, 1), (3, 4, 4)):
        assert fields.at(0, y, x, channel).rectangle is None
    assert fields.at(0, 3, 4, 1).exact
