"""The sums that the window shows come to the numbers that torch makes."""

import math
import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explorer.architectures.variants import Variant
from explorer.tracing.arithmetic import (
    activation_bytes,
    dense_equivalent,
    mac_formula,
    parameter_formula,
    size_formulas,
)
from explorer.tracing.trace import trace_module, trace_variant


def value_of(expression: str) -> int:
    """Work the printed sum out, with Python's own arithmetic."""
    plain = re.sub(r"\s*\(scale.*", "", expression).replace(",", "")
    plain = plain.replace("·", "*").replace("−", "-").replace("×", "*")
    plain = re.sub(r"⌊(.*)⌋", r"math.floor(\1)", plain)
    plain = re.sub(r"⌈(.*)⌉", r"math.ceil(\1)", plain)
    return int(eval(plain, {"math": math}))


def test_the_first_map_of_alexnet_is_worked_out_in_figures():
    step = trace_variant(Variant.of("alexnet")).trace.steps[0]
    assert [str(f) for f in size_formulas(step)] == ["⌊(224 + 2·1 − 11) / 4⌋ + 1 = 54"]
    assert str(parameter_formula(step)) == "96 × 1 × 11 × 11 + 96 = 11,712"
    assert str(mac_formula(step)) == "96 × 54 × 54 × 1 × 11 × 11 = 33,872,256"
    assert str(dense_equivalent(step)) == "50,176 × 279,936 = 14,046,068,736"
    assert activation_bytes(step) == 96 * 54 * 54 * 4


@pytest.mark.parametrize(
    "key", ["alexnet", "vgg", "nin", "googlenet", "resnet", "torchvision:googlenet"]
)
def test_every_printed_sum_comes_to_its_result(key):
    for step in trace_variant(Variant.of(key)).trace.steps:
        sums = (*size_formulas(step), parameter_formula(step), mac_formula(step))
        for formula in sums:
            if formula is not None:
                assert value_of(formula.expression) == formula.result, step.path
        if step.params and step.kind in {"Conv2d", "Linear", "BatchNorm2d"}:
            assert parameter_formula(step) is not None


@settings(max_examples=60, deadline=None)
@given(
    kernel=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    dilation=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    groups=st.sampled_from([1, 2, 4]),
    bias=st.booleans(),
)
def test_any_convolution_obeys_its_formulas(
    kernel, stride, padding, dilation, groups, bias
):
    layer = nn.Conv2d(4, 8, kernel, stride, padding, dilation, groups, bias)
    step = trace_module(layer_in_a_net(layer), (1, 4, 17, 19)).trace.steps[0]
    assert step.output_shape == tuple(layer(torch.zeros(1, 4, 17, 19)).shape)
    sizes = size_formulas(step) * (2 if len(size_formulas(step)) == 1 else 1)
    assert [value_of(f.expression) for f in sizes] == list(step.output_shape[2:])
    weights = parameter_formula(step)
    assert weights is not None
    assert value_of(weights.expression) == sum(p.numel() for p in layer.parameters())


def layer_in_a_net(layer: nn.Module) -> nn.Module:
    return nn.Sequential(layer)
