"""The field of a pixel is where the gradient of the image is not zero, and no more.

Proof by calculation: with positive weights nothing cancels, and an average pooling
depends on its whole window, where a maximum would show one winner only.
"""

import copy
import random

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from proven import gradients, made_provable
from random_networks import Branches, Split, Weighted, random_networks
from torch import Tensor, nn

from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.tracing.fields.exact_field import (
    ExactField,
    FieldFinder,
    Rectangle,
    bounds,
)
from explorer.tracing.trace import trace_module, trace_variant

LITE = [
    Variant.of(key, "lite") for key in ("alexnet", "vgg", "nin", "googlenet", "resnet")
]
# The book's windows on smaller images, whose sides no stride divides, and few channels.
OTHERS = [
    Variant.of("alexnet", image_size=101, width=0.03, hidden=8),
    Variant.of("vgg", image_size=70, width=0.03, hidden=8),
    Variant.of("nin", image_size=107, width=0.03),
    Variant.of("googlenet", image_size=75, width=0.05),
    Variant.of("resnet", image_size=75, width=0.05),
    Variant.of("torchvision:shufflenet_v2_x0_5", image_size=64),
]


def assert_fields_are_gradients(variant: Variant, most: int) -> None:
    """Compare at one pixel of each of ``most`` steps, borders included."""
    original = random_network(variant, 0)
    network, model = trace_variant(variant), made_provable(copy.deepcopy(original))
    finders = [
        FieldFinder(trace_module(each, variant.input_shape), each)
        for each in (model, original)  # of means, and of maxima
    ]
    outputs, gradient = gradients(network, model.double(), variant.input_shape)
    chance = random.Random(0)
    steps = [s for s in network.trace.steps if len(s.output_shape) in (2, 4)]
    for step in chance.sample(steps, min(most, len(steps))):
        shape = outputs[step.index].shape
        height, width = shape[2:] if len(shape) == 4 else (1, 1)
        y = chance.choice([0, height - 1, chance.randrange(height)])
        x = chance.choice([0, width - 1, chance.randrange(width)])
        channel = chance.choice([None, chance.randrange(shape[1])])
        expected = gradient(step.index, y, x, channel) != 0
        for finder in finders:
            found = finder.at(step.index, y, x, channel)
            assert found.exact
            assert found.rectangle == bounds(expected), step.path
            assert np.array_equal(found.support, expected), step.path


@pytest.mark.parametrize("variant", LITE, ids=lambda v: v.architecture)
def test_the_field_of_every_step_is_its_gradient(variant):
    assert_fields_are_gradients(variant, most=1000)


@pytest.mark.parametrize("variant", OTHERS, ids=lambda v: v.architecture)
def test_the_fields_of_larger_networks_are_their_gradients(variant):
    assert_fields_are_gradients(variant, most=25)


@given(made=random_networks(), data=st.data())
@settings(max_examples=50, deadline=None)
def test_random_networks_have_the_fields_that_were_found(made, data):
    model, shape = made
    network = trace_module(copy.deepcopy(model), shape)
    finder = FieldFinder(network, model)
    outputs, gradient = gradients(network, model.double(), shape)
    maps = [step for step, output in outputs.items() if output.dim() == 4]
    for _ in range(3):
        step = data.draw(st.sampled_from(maps))
        _, channels, height, width = outputs[step].shape
        y, x = (
            data.draw(st.integers(0, height - 1)),
            data.draw(st.integers(0, width - 1)),
        )
        channel = data.draw(st.none() | st.integers(0, channels - 1))
        found = finder.at(step, y, x, channel)
        assert found.exact
        assert np.array_equal(found.support, gradient(step, y, x, channel) != 0)


def field_of(
    model: nn.Module, size: int, y: int, x: int, channel: int | None = None
) -> ExactField:
    network = trace_module(model, (1, 2, size, size))
    finder = FieldFinder(network, model)
    return finder.at(network.trace.output, y, x, channel)


def test_the_field_is_clipped_at_the_border():
    model = nn.Sequential(nn.Conv2d(2, 1, 5, padding=2), nn.Conv2d(1, 1, 3, padding=1))
    assert field_of(model, 20, 10, 10).rectangle == (7, 7, 14, 14)
    assert field_of(model, 20, 0, 19).rectangle == (0, 16, 4, 20)


def test_dilation_leaves_holes():
    found = field_of(nn.Sequential(nn.Conv2d(2, 1, 3, dilation=2)), 9, 1, 2)
    assert found.rectangle == Rectangle(1, 2, 6, 7)
    assert found.has_holes
    assert np.argwhere(found.support.any(axis=1)).ravel().tolist() == [1, 3, 5]
    assert np.argwhere(found.support.any(axis=0)).ravel().tolist() == [2, 4, 6]
    assert found.support.sum() == 9


def test_strides_beyond_the_kernel_leave_holes():
    model = nn.Sequential(nn.Conv2d(2, 1, 1, stride=3), nn.Conv2d(1, 1, 2))
    found = field_of(model, 9, 0, 1)
    assert np.argwhere(found.support).tolist() == [[0, 3], [0, 6], [3, 3], [3, 6]]
    assert found.has_holes


def test_two_strides_without_gaps_leave_no_holes():
    model = nn.Sequential(nn.Conv2d(2, 1, 3, stride=2), nn.MaxPool2d(2))
    found = field_of(model, 20, 1, 1)
    assert found.rectangle == Rectangle(4, 4, 9, 9)
    assert not found.has_holes


def test_the_widest_path_counts_and_a_narrow_channel_keeps_its_own_field():
    variant = Variant.of("googlenet", "lite", image_size=128)
    network, model = trace_variant(variant), random_network(variant, 0)
    step = next(s for s in network.trace.steps if s.kind == "Concat")
    finder = FieldFinder(network, model)
    of_all = finder.at(step.index, 8, 8).rectangle
    firsts = np.cumsum([0, *(shape[1] for shape in step.input_shapes)])
    sides = []
    for channel in firsts[:-1]:
        box = finder.at(step.index, 8, 8, int(channel)).rectangle
        sides.append(box.bottom - box.top)
    # 1x1; 3x3; 5x5; pooling of 3x3: behind a stem of stride 2 and a pooling of 3x3.
    assert sides[0] < sides[1] == sides[3] < sides[2]
    assert of_all.bottom - of_all.top == sides[2]


def test_every_map_on_the_way_has_its_own_pixels():
    model = nn.Sequential(
        nn.Conv2d(2, 1, 3), nn.ReLU(), nn.Conv2d(1, 1, 3), nn.MaxPool2d(2)
    )
    found = field_of(model, 12, 1, 2)
    boxes = {step: bounds(mask) for step, mask in found.on_the_way.items()}
    assert boxes == {
        3: (1, 2, 2, 3),
        2: (2, 4, 4, 6),
        1: (2, 4, 6, 8),
        0: (2, 4, 6, 8),
    }
    assert found.rectangle == (2, 4, 8, 10)


def test_a_dense_layer_and_global_pooling_see_everything():
    dense = nn.Sequential(nn.Conv2d(2, 3, 3), nn.Flatten(), nn.Linear(3 * 36, 4))
    assert field_of(dense, 8, 0, 0, channel=2).support.all()
    pooled = nn.Sequential(nn.Conv2d(2, 3, 3, padding=1), nn.AdaptiveAvgPool2d(1))
    assert field_of(pooled, 8, 0, 0).support.all()


def test_rows_that_no_window_reaches_are_not_seen():
    pooled = nn.Sequential(nn.Conv2d(2, 3, 3, stride=4), nn.AdaptiveAvgPool2d(1))
    found = field_of(pooled, 12, 0, 0)
    assert found.rectangle == (0, 0, 11, 11)
    assert found.has_holes


def test_one_value_of_a_flattened_map_sees_what_its_pixel_saw():
    model = nn.Sequential(nn.Conv2d(2, 3, 3), nn.Flatten())
    index = 1 * 36 + 2 * 6 + 5  # channel 1, row 2, column 5
    assert field_of(model, 8, 0, 0, channel=index).rectangle == (2, 5, 5, 8)


def test_a_pixel_that_is_padding_alone_sees_nothing():
    found = field_of(nn.Sequential(nn.Conv2d(2, 1, 1, padding=1)), 4, 0, 2)
    assert found.rectangle is None
    assert not found.has_holes


class Summing(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.cumsum(x, dim=3)


def test_an_unknown_step_is_taken_to_see_everything_and_that_is_said():
    model = nn.Sequential(nn.Conv2d(2, 1, 1), Summing(), nn.Conv2d(1, 1, 1))
    found = field_of(model, 5, 2, 2)
    assert not found.exact
    assert found.support.all()
    network = trace_module(model, (1, 2, 5, 5))
    assert FieldFinder(network, model).at(0, 2, 2).exact


@pytest.mark.parametrize("place", [(4, 0, None), (0, -1, None), (0, 0, 3)])
def test_a_place_outside_is_refused(place):
    with pytest.raises(IndexError, match="no value at"):
        field_of(nn.Sequential(nn.Conv2d(2, 3, 3)), 6, *place)


class Last(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x[:, -1:]


def two_views(*then: nn.Module) -> nn.Sequential:
    """Channels 0 and 1 see one pixel, channels 2 and 3 see 3 x 3, then ``then``."""
    views = Branches(nn.Conv2d(2, 2, 1), nn.Conv2d(2, 2, 3, padding=1))
    return nn.Sequential(views, *then)


@pytest.mark.parametrize(
    ("layer", "sides"),
    [
        (nn.Conv2d(4, 4, 1, groups=2), [1, 1, 3, 3]),
        (nn.Conv2d(4, 8, 1, groups=4), [1, 1, 1, 1, 3, 3, 3, 3]),
        (nn.Conv2d(4, 4, 1), [3, 3, 3, 3]),
        (nn.BatchNorm2d(4), [1, 1, 3, 3]),
        (nn.MaxPool2d(3, 1, padding=1), [3, 3, 5, 5]),
        (nn.LocalResponseNorm(2), [1, 1, 3, 3]),  # looks at itself and one before
        (nn.LocalResponseNorm(3), [1, 3, 3, 3]),
        (nn.GroupNorm(2, 4), [9, 9, 9, 9]),
        (nn.Softmax(dim=1), [3, 3, 3, 3]),
        (nn.ChannelShuffle(2), [1, 3, 1, 3]),
        (Split(nn.Conv2d(2, 2, 3, padding=1)), [1, 5, 1, 5]),
        (Weighted(nn.Conv2d(4, 1, 5, padding=2)), [7, 7, 7, 7]),
        (Weighted(nn.AdaptiveAvgPool2d(1)), [9, 9, 9, 9]),
        (Weighted(Last()), [3, 3, 3, 3]),
    ],
)
def test_each_channel_has_the_field_of_what_it_is_made_of(layer, sides):
    boxes = [
        field_of(two_views(layer), 9, 4, 4, channel).rectangle
        for channel in range(len(sides))
    ]
    assert [box.bottom - box.top for box in boxes] == sides
    assert [box.right - box.left for box in boxes] == sides


def test_windows_of_one_pixel_that_wrap_around_read_it_in_its_order():
    layer = nn.Conv2d(1, 1, 1, stride=2, padding=1, padding_mode="circular")
    model = nn.Sequential(layer)
    fields = FieldFinder(trace_module(model, (1, 1, 5, 5)), model)
    columns = [fields.at(0, 1, x).rectangle.left for x in range(4)]
    assert columns == [4, 1, 3, 0]
    assert {fields.at(0, 1, x).rectangle.top for x in range(4)} == {1}
