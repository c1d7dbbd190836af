"""Statistics of an output against numpy's own, whatever the values are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explorer.tracing.statistics import nice_width, statistics

floats = st.floats(-1e6, 1e6, width=32)


@given(arrays.arrays(np.float32, st.integers(1, 300), elements=floats))
def test_every_value_but_the_zeros_is_in_one_bin(values):
    found = statistics(values)
    histogram = found.histogram
    assert (histogram.counts >= 0).all()
    assert histogram.counts.sum() + found.zeros == found.count == len(values)
    assert len(histogram.edges) == len(histogram.counts) + 1
    exact = values.astype(np.float64)
    size = np.abs(exact).max()
    assert histogram.edges[0] <= found.smallest
    assert histogram.edges[-1] >= found.largest - 1e-6 * size
    assert found.mean == pytest.approx(exact.mean(), abs=1e-6 * size)
    assert found.deviation == pytest.approx(exact.std(), rel=1e-3, abs=1e-5 * size)
    assert (found.smallest, found.largest) == (values.min(), values.max())


@pytest.mark.parametrize("count", [70_000, 70_001])  # more than one chunk, and odd
def test_counts_equal_those_of_numpy(count):
    values = np.random.default_rng(0).normal(size=count).astype(np.float32)
    found = statistics(values)
    edges = found.histogram.edges
    expected, _ = np.histogram(values.astype(np.float64), edges)
    assert np.abs(found.histogram.counts - expected).sum() <= 4  # at an edge
    assert found.deviation == pytest.approx(values.astype(np.float64).std())
    assert 0.0 in edges


def test_zeros_are_counted_apart_and_dead_maps_told():
    maps = np.zeros((3, 4, 5), dtype=np.float32)
    maps[1] = 2.0
    maps[1, 0] = 0.0
    found = statistics(maps)
    assert (found.channels, found.dead, found.zeros) == (3, 2, 45)
    assert found.zero_share == pytest.approx(0.75)
    assert found.histogram.counts.sum() == 15
    assert found.histogram.counts[-1] == 15


def test_a_vector_has_no_maps_that_could_be_dead():
    found = statistics(np.zeros(7, dtype=np.float32))
    assert (found.channels, found.dead, found.zeros) == (0, 0, 7)
    assert found.histogram.counts.sum() == 0


def test_values_that_are_not_finite_are_told_and_left_out():
    values = np.array([1.0, np.nan, 3.0, np.inf, -np.inf], dtype=np.float32)
    found = statistics(values)
    assert (found.count, found.not_finite) == (5, 3)
    assert (found.mean, found.deviation) == (2.0, 1.0)
    assert (found.smallest, found.largest) == (1.0, 3.0)
    nothing = statistics(np.full(3, np.nan, dtype=np.float32))
    assert (nothing.mean, nothing.deviation, nothing.not_finite) == (0.0, 0.0, 3)


@pytest.mark.parametrize("scale", [1e-38, 1e-20, 1.0, 1e20, 1e35])
@pytest.mark.parametrize("offset", [0.0, 1000.0])
def test_bins_of_any_size_keep_values_apart(scale, offset):
    values = (np.linspace(1, 2, 50, dtype=np.float64) + offset) * scale
    found = statistics(values.astype(np.float32))
    assert found.histogram.counts.sum() == 50
    assert np.count_nonzero(found.histogram.counts) >= 20


def test_a_view_in_another_order_is_the_same():
    maps = np.random.default_rng(1).normal(size=(5, 6, 7)).astype(np.float32)
    turned = np.asfortranarray(maps)
    a, b = statistics(maps), statistics(turned)
    assert np.array_equal(a.histogram.counts, b.histogram.counts)


@given(st.floats(1e-30, 1e30))
def test_bins_are_round_and_neither_few_nor_many(span):
    width = nice_width(span)
    assert 23.9 <= span / width <= 60.1
    mantissa = float(f"{width:e}".split("e")[0])
    assert mantissa in (1.0, 2.0, 5.0)
