"""Sums, concatenations and moves, random: each value is led back to where it was."""

import pytest
import torch
import torch.nn.functional as F
from explained import Function, agreeing, images, small
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from explorer.tracing.pixels.records import (
    Combination,
    Concatenation,
    Moved,
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
