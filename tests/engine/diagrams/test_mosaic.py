import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.diagrams.mosaic import GAP_INDEX, LEVELS, NAN_COLOUR, mosaic
from explorer.diagrams.palettes import DIVERGING, VIRIDIS
from explorer.diagrams.tiles import Tiles


def tiles(height, width, columns=2, rows=2, **kwargs):
    return Tiles(height=height, width=width, columns=columns, rows=rows, **kwargs)


def test_every_value_is_a_square_of_equal_pixels():
    maps = np.random.default_rng(0).random((4, 3, 5))
    picture = mosaic(maps, tiles(3, 5, scale=4))
    assert picture.indices.shape == (2 * 12 + 2, 2 * 20 + 2)
    for position in range(4):
        box = picture.tiles.box(position)
        tile = picture.indices[
            box.top : box.top + box.height, box.left : box.left + box.width
        ]
        small = tile[::4, ::4]
        assert np.array_equal(np.kron(small, np.ones((4, 4), np.uint8)), tile)


def test_colours_grow_with_the_values_and_reach_both_ends():
    ramp = np.linspace(0, 7, 50).reshape(1, 1, 50)
    indices = mosaic(ramp).indices[0]
    assert (indices[0], indices[-1]) == (0, LEVELS - 1)
    assert (np.diff(indices.astype(int)) >= 0).all()
    picture = mosaic(ramp).rgb()
    assert tuple(picture[0, 0]) == tuple(VIRIDIS[0])
    assert tuple(picture[0, -1]) == tuple(VIRIDIS[255])


def test_a_negative_value_brings_the_diverging_colours_with_zero_in_the_middle():
    picture = mosaic(np.array([[[-2.0, 0.0, 1.0]]]))
    assert picture.ranges.tolist() == [[-2.0, 2.0]]
    negative, zero, positive = picture.rgb()[0].astype(int)
    assert tuple(negative) == tuple(DIVERGING[0])
    assert zero.max() < 25
    assert positive[0] > 100 > positive[2]


def test_each_map_has_its_own_range_or_all_share_the_largest():
    maps = np.stack([np.full((2, 2), 1.0), np.full((2, 2), 10.0)])
    assert mosaic(maps).ranges.tolist() == [[0, 1], [0, 10]]
    shared = mosaic(maps, scale="layer")
    assert shared.ranges.tolist() == [[0, 10], [0, 10]]
    assert shared.indices[0, 0] < shared.indices[0, -1] == LEVELS - 1
    given_range = mosaic(maps, scale=(0.0, 20.0))
    assert given_range.ranges.tolist() == [[0, 20], [0, 20]]


def test_the_range_of_the_layer_counts_channels_of_other_pages_too():
    maps = np.zeros((9, 2, 2))
    maps[8] = 5
    picture = mosaic(maps, tiles(2, 2), scale="layer")
    assert picture.shown == 4
    assert picture.ranges[0].tolist() == [0, 5]


def test_a_later_page_shows_the_rest():
    maps = np.arange(1, 7, dtype=float).reshape(6, 1, 1)
    picture = mosaic(maps, tiles(1, 1), first=4)
    assert picture.channels.tolist() == [4, 5]
    assert picture.ranges[:, 1].tolist() == [6, 6]
    assert picture.indices.shape == (1, 4)


def test_values_that_are_not_finite_have_a_colour_of_their_own_and_set_no_range():
    maps = np.array([[[np.nan, np.inf], [1.0, -np.inf]]])
    for scale in ("map", "layer"):
        picture = mosaic(maps, scale=scale)
        assert picture.ranges[0, 1] == 1.0
        colours = picture.rgb()
        assert [tuple(colours[y, x]) == NAN_COLOUR for y, x in np.ndindex(2, 2)] == [
            True, True, False, True,
        ]  # fmt: skip
    nothing = mosaic(np.full((1, 2, 2), np.nan))
    assert (nothing.rgb() == NAN_COLOUR).all()


def test_the_special_colour_is_in_neither_palette():
    for palette in (VIRIDIS, DIVERGING):
        distance = np.abs(palette.astype(int) - NAN_COLOUR).sum(axis=1)
        assert distance.min() > 90


def test_dead_channels_are_told():
    maps = np.zeros((3, 2, 2))
    maps[1, 0, 0] = 0.5
    assert mosaic(maps).dead.tolist() == [True, False, True]


def test_what_no_map_covers_is_gap():
    picture = mosaic(np.ones((3, 2, 2)), tiles(2, 2))
    assert (picture.indices[:, 2:4] == GAP_INDEX).all()
    assert (picture.indices[4:, 4:] == GAP_INDEX).all()
    assert (picture.indices == GAP_INDEX).sum() == 36 - 12


@given(st.integers(1, 30), st.integers(1, 30), st.integers(2, 8))
def test_reduction_shows_means_of_blocks_and_the_remainder_at_the_edge(h, w, by):
    rng = np.random.default_rng(h * 31 + w)
    maps = rng.random((1, h, w))
    picture = mosaic(maps, tiles(h, w, 1, 1, reduction=by), scale=(0.0, 1.0))
    for y in range(0, h, by):
        for x in range(0, w, by):
            mean = maps[0, y : y + by, x : x + by].mean()
            index = int(picture.indices[y // by, x // by])
            assert abs(index - mean * (LEVELS - 1)) <= 0.51


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_every_kind_of_float_is_drawn(dtype):
    maps = np.linspace(-1, 1, 18).reshape(2, 3, 3).astype(dtype)
    assert mosaic(maps).rgb().shape == (3, 8, 3)


def test_an_empty_layer_is_an_empty_picture():
    assert mosaic(np.zeros((0, 3, 3))).rgb().shape[2] == 3


def test_lightness_grows_evenly_away_from_the_dark_zero():
    def luminance(palette):
        return palette @ np.array([0.2126, 0.7152, 0.0722])

    assert (np.diff(luminance(VIRIDIS)) > -0.5).all()
    assert (np.diff(luminance(DIVERGING[128:])) > -0.5).all()
    assert (np.diff(luminance(DIVERGING[:128])) < 0.5).all()


def test_a_map_of_one_value_that_is_not_zero_is_told_apart_from_a_dead_one():
    maps = np.zeros((3, 2, 2))
    maps[1] = 0.5
    maps[2, 0, 0] = 0.5
    picture = mosaic(maps)
    assert picture.dead.tolist() == [True, False, False]
    assert picture.constant.tolist() == [False, True, False]
