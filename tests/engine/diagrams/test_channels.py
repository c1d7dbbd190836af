import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from explorer.diagrams.channels import (
    channel_order,
    colour_ranges,
    extremes,
    shared_range,
    span,
    strengths,
)
from explorer.diagrams.mosaic import mosaic
from explorer.diagrams.tiles import Tiles

NAN, INF = np.nan, np.inf


def maps_of(*rows):
    """Maps of one row each."""
    return np.array(rows, dtype=np.float32)[:, None, :]


def order_of(maps, order):
    return channel_order(maps, order).tolist()


def test_the_most_active_map_comes_first_whatever_its_sign():
    maps = maps_of([1, 1.5], [-9, -8], [4, -3], [0, 0.1])
    assert order_of(maps, "activity") == [1, 2, 0, 3]


def test_the_most_varied_map_comes_first_however_large_its_values_are():
    maps = maps_of([100, 101], [0, 5], [-3, 4], [7, 7.5])
    assert order_of(maps, "variance") == [2, 1, 0, 3]


@pytest.mark.parametrize("order", ["activity", "variance"])
def test_equal_maps_keep_the_order_of_their_indices(order):
    maps = np.tile(maps_of([1, 2], [3, 1]), (40, 1, 1))
    assert order_of(maps, order) == [*range(1, 80, 2), *range(0, 80, 2)]


@pytest.mark.parametrize("order", ["activity", "variance"])
def test_dead_and_constant_maps_come_last(order):
    maps = maps_of([0, 0], [9, 9], [0.1, 0.2], [-0.5, 0.1], [0, 0])
    places = order_of(maps, order)
    assert places[:2] == [3, 2]
    assert set(places[2:]) == {0, 1, 4}


@pytest.mark.parametrize("order", ["activity", "variance"])
def test_maps_that_are_not_finite_come_first(order):
    maps = maps_of([5, 9], [1, NAN], [-INF, 2], [0, 0])
    assert order_of(maps, order) == [1, 2, 0, 3]


@given(
    npst.arrays(
        np.float32,
        npst.array_shapes(min_dims=3, max_dims=3, min_side=0, max_side=6),
        elements=st.floats(-4, 4, width=16),
    ),
    st.sampled_from(["index", "activity", "variance"]),
)
def test_every_channel_has_one_place_and_strengths_fall_along_the_living(maps, order):
    places = channel_order(maps, order)
    assert sorted(places.tolist()) == list(range(len(maps)))
    if order != "index" and maps.size:
        known = extremes(maps)
        living = places[~(known.dead | known.constant)[places]]
        assert (np.diff(strengths(maps[living], order)) <= 0).all() or not len(living)


def test_sixteen_bits_are_enough_for_the_maps_but_not_for_their_sums():
    maps = np.full((2, 300, 300), 60_000, dtype=np.float16)
    maps[:, 0, 0] = 0
    maps[1] /= 2
    assert np.isfinite(strengths(maps, "activity")).all()
    assert order_of(maps, "variance") == [0, 1]


def test_dead_is_zero_or_one_value_everywhere_but_never_a_single_value():
    known = extremes(maps_of([0, 0], [3, 3], [-2, -2], [0, 1], [NAN, NAN]))
    assert known.dead.tolist() == [True, False, False, False, False]
    assert known.constant.tolist() == [False, True, True, False, False]
    single = extremes(maps_of([0], [3]))
    assert single.dead.tolist() == [True, False]
    assert not single.constant.any()


def test_what_is_not_finite_counts_for_no_extreme():
    known = extremes(maps_of([NAN, 2, -1], [INF, 5, 4], [NAN, -INF, NAN]))
    assert known.low.tolist() == [-1, 4, 0]
    assert known.high.tolist() == [2, 5, 0]
    assert not known.finite.any()
    assert known.signed


def test_the_span_of_a_network_reaches_over_outputs_of_any_shape():
    outputs = [np.array([1.0, NAN]), np.zeros((0, 3)), np.array([[[-4.0]], [[INF]]])]
    assert span(outputs) == (-4.0, 1.0)
    assert span([]) == span([np.array([NAN])]) == (0.0, 0.0)


def test_the_colours_of_a_network_begin_at_zero_or_have_it_in_their_middle():
    assert shared_range((-3.0, 2.0), signed=True) == (-3.0, 3.0)
    assert shared_range((-3.0, 2.0), signed=False) == (0.0, 2.0)
    assert shared_range((1.0, 2.0), signed=True) == (-2.0, 2.0)


def test_maps_of_a_single_value_share_their_colours_even_per_map():
    known = extremes(maps_of([1], [4], [2]))
    assert colour_ranges(known, "map", signed=False)[:, 1].tolist() == [4, 4, 4]


def test_a_sorted_page_shows_the_channels_that_stand_there():
    maps = np.random.default_rng(1).random((7, 3, 4))
    tiles = Tiles(height=3, width=4, columns=2, rows=2)
    places = channel_order(maps, "activity")
    page = mosaic(maps, tiles, first=4, order=places)
    assert page.channels.tolist() == places[4:].tolist()
    for position, channel in enumerate(page.channels):
        alone = mosaic(maps[channel : channel + 1])
        box = tiles.box(position)
        tile = page.indices[
            box.top : box.top + box.height, box.left : box.left + box.width
        ]
        assert np.array_equal(tile, alone.indices)
        assert page.ranges[position].tolist() == alone.ranges[0].tolist()
