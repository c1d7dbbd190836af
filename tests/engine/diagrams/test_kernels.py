"""Kernels as pictures: the right weights, in the right order, in the right size."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from explorer.architectures.variants import Variant
from explorer.diagrams.kernels import (
    convolution_kernel,
    dense_kernel,
    flattened_maps,
    gallery,
    kernel_tiles,
    limit_of,
)
from explorer.tracing.trace import trace_variant


def weights(*shape):
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


def test_slices_come_strongest_first_with_the_input_they_are_for():
    weight = weights(6, 5, 3, 3)
    kernel = convolution_kernel(weight, 4)
    assert sorted(kernel.inputs) == list(range(5))
    for place, source in enumerate(kernel.inputs):
        assert np.array_equal(kernel.slices[place], weight[4, source])
    norms = np.linalg.norm(kernel.slices.reshape(5, -1), axis=1)
    assert (np.diff(norms) <= 0).all()
    assert not kernel.is_flat


def test_a_group_reads_its_own_inputs_only():
    layer = nn.Conv2d(6, 9, 3, groups=3, bias=False)
    weight = layer.weight.detach().numpy()
    kernel = convolution_kernel(weight, 5, groups=3)
    assert sorted(kernel.inputs) == [2, 3]
    image = torch.zeros(1, 6, 3, 3)
    image[0, int(kernel.inputs[0])] = 1.0
    seen = float(layer(image)[0, 5, 0, 0].detach())
    assert seen == pytest.approx(float(kernel.slices[0].sum()), rel=1e-5)


def test_one_by_one_kernels_are_numbers_by_input():
    weight = weights(4, 7, 1, 1)
    kernel = convolution_kernel(weight, 2)
    assert kernel.is_flat
    assert np.array_equal(kernel.in_order(), weight[2, :, 0, 0])


def test_a_row_after_flattened_maps_is_a_slice_per_map():
    weight = weights(3, 4 * 2 * 5)
    kernel = dense_kernel(weight, 1, (4, 2, 5))
    maps = weight[1].reshape(4, 2, 5)
    assert all(
        np.array_equal(kernel.slices[place], maps[source])
        for place, source in enumerate(kernel.inputs)
    )
    flat = dense_kernel(weight, 1)
    assert np.array_equal(flat.in_order(), weight[1])


def test_only_kernels_that_are_pictures_make_a_gallery():
    grey, colour = weights(5, 1, 3, 3), weights(5, 3, 7, 7)
    assert gallery(grey).shape == (5, 3, 3)
    assert np.array_equal(gallery(colour)[2, :, :, 1], colour[2, 1])
    assert gallery(weights(5, 4, 3, 3)) is None
    assert gallery(weights(5, 3, 1, 1)) is None


def test_the_flattened_maps_are_found_behind_dropout():
    trace = trace_variant(Variant.of("alexnet")).trace
    dense = [step for step in trace.steps if step.kind == "Linear"]
    assert flattened_maps(trace, dense[0].index) == (256, 5, 5)
    assert [flattened_maps(trace, step.index) for step in dense[1:]] == [None, None]
    resnet = trace_variant(Variant.of("resnet")).trace  # one pixel per map is left
    assert flattened_maps(resnet, len(resnet.steps) - 1) is None


def test_what_is_not_a_number_does_not_set_the_scale():
    assert limit_of(np.array([np.nan, -2.0, np.inf, 1.0])) == 2.0
    assert limit_of(np.array([np.nan])) == 0.0


@given(
    st.integers(1, 600), st.integers(1, 60), st.integers(1, 60),
    st.integers(30, 600), st.integers(30, 300),
)  # fmt: skip
def test_tiles_stay_within_their_space(count, height, width, across, down):
    tiles = kernel_tiles(count, height, width, (across, down), smallest=20)
    shown = min(count, tiles.capacity)
    size = tiles.size(shown)
    assert shown >= 1
    assert size[0] <= across
    assert size[1] <= down


def test_all_kernels_of_a_first_layer_fit_and_slices_are_cut():
    assert kernel_tiles(96, 11, 11, (216, 312), smallest=20).capacity >= 96
    few = kernel_tiles(512, 3, 3, (216, 112), smallest=30)
    assert few.tile_width >= 30
    assert 10 <= few.capacity < 512
