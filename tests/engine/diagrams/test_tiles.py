from hypothesis import given
from hypothesis import strategies as st

from explorer.diagrams.tiles import (
    GAP,
    SMALLEST_OF_FEW,
    SMALLEST_REDUCED_TILE,
    SMALLEST_TILE,
    Tiles,
    fit,
)

SIDES = st.integers(min_value=1, max_value=300)
SPACES = st.integers(min_value=1, max_value=1500)
CHANNELS = st.integers(min_value=1, max_value=3000)


@given(CHANNELS, SIDES, SIDES, SPACES, SPACES, st.integers(-9, 9))
def test_a_page_never_leaves_its_space(channels, height, width, across, down, zoom):
    tiles = fit(channels, height, width, across, down, zoom=zoom)
    page = min(channels, tiles.capacity)
    assert page >= 1
    used_width, used_height = tiles.size(page)
    assert used_width <= across
    assert used_height <= down


@given(CHANNELS, SIDES, SIDES, SPACES, SPACES)
def test_no_larger_scale_would_show_all_channels(channels, height, width, across, down):
    tiles = fit(channels, height, width, across, down)
    if tiles.capacity < channels or tiles.reduction > 1:
        return
    larger = tiles.scale + 1
    columns = (across + GAP) // (width * larger + GAP)
    rows = (down + GAP) // (height * larger + GAP)
    assert columns * rows < channels or max(height, width) * tiles.scale < SMALLEST_TILE


def test_all_128_maps_of_an_inception_branch_are_on_one_page():
    tiles = fit(128, 28, 28, 690, 700)
    assert (tiles.scale, tiles.reduction) == (2, 1)
    assert tiles.capacity >= 128


def test_maps_do_not_look_lost_for_the_sake_of_a_few_on_a_second_page():
    assert fit(128, 28, 28, 690, 560).scale == 2
    assert 96 <= fit(128, 28, 28, 690, 560).capacity < 128


def test_few_channels_stay_together_unless_they_would_be_tiny():
    assert fit(64, 24, 24, 690, 560).capacity >= 64
    assert (fit(8, 64, 64, 341, 497).scale, fit(8, 64, 64, 341, 497).capacity) == (2, 6)


def test_the_last_row_is_full_where_that_costs_no_size():
    tiles = fit(96, 54, 54, 690, 560)
    assert (tiles.columns, 96 % tiles.columns) == (12, 0)


def test_maps_too_large_for_the_space_are_averaged_until_all_are_seen():
    tiles = fit(64, 224, 224, 690, 560)
    assert tiles.capacity >= 64
    assert tiles.scale == 1
    assert tiles.tile_width >= SMALLEST_REDUCED_TILE


def test_maps_are_never_shrunk_to_specks_but_turn_pages():
    tiles = fit(832, 14, 14, 690, 560)
    assert tiles.tile_width >= SMALLEST_TILE
    assert 0 < tiles.capacity < 832


def test_zoom_changes_the_scale_by_whole_factors_and_stops_at_the_space():
    automatic = fit(64, 28, 28, 690, 560)
    assert fit(64, 28, 28, 690, 560, zoom=1).scale == automatic.scale + 1
    assert fit(64, 28, 28, 690, 560, zoom=99).scale == 560 // 28
    assert fit(64, 224, 224, 690, 560, zoom=99).scale == 2
    assert fit(64, 224, 224, 690, 560, zoom=-1).reduction == 5


@given(
    st.integers(1, 40), st.integers(1, 40), st.integers(1, 6), st.integers(1, 6),
    st.integers(1, 5), st.data(),
)  # fmt: skip
def test_the_pixels_of_a_value_lead_back_to_it(
    height, width, columns, rows, scale, data
):
    tiles = Tiles(height=height, width=width, columns=columns, rows=rows, scale=scale)
    position = data.draw(st.integers(0, tiles.capacity - 1))
    y, x = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    box = tiles.spot_box(position, y, x)
    for corner in (
        (box.left, box.top),
        (box.left + box.width - 1, box.top + box.height - 1),
    ):
        assert tiles.locate(*corner) == (position, y, x)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(2, 7), st.data())
def test_an_averaged_pixel_leads_to_a_value_that_it_averages(h, w, reduction, data):
    tiles = Tiles(height=h, width=w, columns=3, rows=2, reduction=reduction)
    y, x = data.draw(st.integers(0, h - 1)), data.draw(st.integers(0, w - 1))
    box = tiles.spot_box(4, y, x)
    found = tiles.locate(box.left, box.top)
    assert found is not None
    assert found.channel == 4
    assert (found.y // reduction, found.x // reduction) == (
        y // reduction,
        x // reduction,
    )
    assert found.y < h
    assert found.x < w


def test_gaps_and_the_outside_belong_to_no_map():
    tiles = Tiles(height=4, width=4, columns=2, rows=2, scale=3)
    assert tiles.locate(12, 0) is None
    assert tiles.locate(0, 13) is None
    assert tiles.locate(-1, 0) is None
    assert tiles.locate(2 * (12 + GAP), 0) is None


def test_thousands_of_single_values_are_on_one_page():
    assert fit(2048, 1, 1, 420, 480).capacity >= 2048
    assert fit(512, 1, 1, 290, 220).capacity >= 512


def test_a_few_large_maps_are_averaged_further_rather_than_turned_over():
    tiles = fit(64, 224, 224, 421, 480)
    assert tiles.capacity >= 64
    assert tiles.tile_width >= SMALLEST_OF_FEW
    assert fit(96, 112, 112, 421, 480).tile_width >= SMALLEST_REDUCED_TILE
