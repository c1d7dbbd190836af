"""The rules for shapes and refusals are torch's, for any arguments."""

import warnings

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explorer.tracing.trying.rules import (
    Refused,
    combined,
    flattened,
    joined,
    outcome_of,
)

sides = st.integers(1, 9)
shapes = st.one_of(
    st.tuples(st.just(1), st.just(4), sides, sides),
    st.tuples(st.just(4), sides, sides),
    st.tuples(st.just(1), st.integers(3, 5), sides, sides),
    st.tuples(sides, sides),
)
pairs = st.tuples(st.integers(-1, 4), st.integers(-1, 4))
kernels = st.tuples(st.integers(1, 5), st.integers(1, 5))
strides = st.integers(0, 3)


@st.composite
def layers(draw):
    kernel, stride, padding = draw(kernels), draw(strides), draw(pairs)
    dilation, ceil_mode = draw(st.integers(0, 3)), draw(st.booleans())
    match draw(st.integers(0, 5)):
        case 0:
            groups = draw(st.sampled_from([1, 2, 4]))
            return nn.Conv2d(4, 8, kernel, stride, padding, dilation, groups)
        case 1:
            return nn.MaxPool2d(kernel, stride, padding, dilation, ceil_mode=ceil_mode)
        case 2:
            return nn.AvgPool2d(kernel, stride, padding, ceil_mode=ceil_mode)
        case 3:
            mode = draw(st.sampled_from(["same", "valid"]))
            return nn.Conv2d(4, 4, kernel, 1, mode, max(1, dilation))
        case 4:
            return nn.AdaptiveAvgPool2d(draw(st.sampled_from([2, (3, None), (1, 4)])))
        case _:
            last = draw(st.sampled_from([nn.Linear(4, 3), nn.BatchNorm2d(4)]))
            return draw(st.sampled_from([last, nn.Flatten(), nn.GroupNorm(2, 4)]))


def said_by_torch(function, *args):
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return tuple(function(*args).shape)
        except (RuntimeError, ValueError, IndexError):
            return None


def said_by_rule(rule, *args):
    try:
        return rule(*args).shape
    except Refused:
        return None


@settings(max_examples=600, deadline=None)
@given(layers(), shapes)
def test_a_layer_makes_or_refuses_what_torch_does(layer, shape):
    layer.eval()
    expected = said_by_torch(layer, torch.zeros(shape))
    assert said_by_rule(outcome_of, layer, shape) == expected


small = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(tuple)


@settings(max_examples=200, deadline=None)
@given(small, small, st.booleans())
def test_addition_fits_where_it_fits_in_torch(one, other, in_place):
    def add(a, b):
        return a.add_(b) if in_place else a + b

    expected = said_by_torch(add, torch.zeros(one), torch.zeros(other))
    rule = said_by_rule(lambda: combined(one, other, in_place=in_place))
    assert rule == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(small, min_size=1, max_size=3), st.integers(-4, 3))
def test_concatenation_fits_where_it_fits_in_torch(parts, axis):
    if not -len(parts[0]) <= axis < len(parts[0]):
        assert joined(parts, axis) is None
        return
    expected = said_by_torch(torch.cat, [torch.zeros(each) for each in parts], axis)
    assert said_by_rule(joined, parts, axis) == expected


@settings(max_examples=200, deadline=None)
@given(small, st.integers(-4, 3), st.integers(-4, 3))
def test_flattening_is_torchs(shape, start, end):
    found = flattened(shape, start, end)
    expected = said_by_torch(torch.flatten, torch.zeros(shape), start, end)
    assert (found.shape if found else None) == expected


def test_subclasses_that_compute_otherwise_have_no_rule():
    class Own(nn.Conv2d):
        def forward(self, x):
            return x

    assert outcome_of(Own(1, 1, 1), (1, 1, 3, 3)) is None
    assert outcome_of(nn.Softmax(1), (1, 1, 3, 3)) is None


@pytest.mark.parametrize("layer", [nn.Conv2d(4, 8, 3, padding=1), nn.Linear(4, 6)])
def test_costs_are_those_that_torch_counts(layer):
    from torch.utils.flop_counter import FlopCounterMode

    shape = (2, 4, 5, 4)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        layer(torch.zeros(shape))
    assert outcome_of(layer, shape).macs == counter.get_total_flops() // 2
