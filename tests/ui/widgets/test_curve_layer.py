"""What the fast picture of curves shows is what the values say."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.diagrams.colours import LINE_STYLES, LineStyle
from explorer.ui.theme import LIGHT, apply_theme
from explorer.ui.widgets.curve import Curve, Dots
from explorer.ui.widgets.curve_layer import Frame, picture

RED = LineStyle(colour="#ff0000", dash=())


@pytest.fixture(autouse=True)
def light(qapp):
    apply_theme(qapp, LIGHT)


def frame(x=(0.0, 100.0), y=(0.0, 50.0), *, log=False, ratio=1.0):
    columns, rows = round(100 * ratio), round(50 * ratio)
    return Frame(x=x, y=y, columns=columns, rows=rows, ratio=ratio, log=log)


def curve(x, y, smooth=None, band=None, *, style=RED, kind="run", dots=None):
    made = Curve("a", style, kind, dots)
    made.set_values(np.asarray(x, float), np.asarray(y, float), smooth, band)
    return made


def opacity(image):
    """Of every pixel, ``(rows, columns)`` from the top left, 0 to 255."""
    image = image.convertToFormat(QImage.Format.Format_Alpha8)
    lines = np.frombuffer(image.constBits(), np.uint8)
    rows = lines.reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()


def inked(image, column, least=100):
    """The rows that are painted in a column."""
    return np.flatnonzero(opacity(image)[:, column] >= least).tolist()


def test_a_level_line_is_two_pixels_high_at_its_height():
    image = picture([curve([0, 100], [30, 30])], frame())
    for column in (1, 50, 98):
        assert inked(image, column) == [19, 20]


def test_right_is_right_and_up_is_up():
    image = picture([curve([0, 100], [0, 50])], frame())
    assert np.mean(inked(image, 10)) == pytest.approx(44.5, abs=1)
    assert np.mean(inked(image, 90)) == pytest.approx(4.5, abs=1)


@pytest.mark.parametrize("count", [60, 150, 300, 5_000, 100_000])
def test_a_line_of_any_number_of_values_lies_where_they_say(count):
    x = np.linspace(0, 100, count)
    image = picture([curve(x, 25 + 20 * np.sin(x / 8))], frame())
    for column in range(5, 95, 9):
        expected = 25 - 20 * np.sin((column + 0.5) / 8)
        assert np.mean(inked(image, column)) == pytest.approx(expected - 0.5, abs=1.5)


@pytest.mark.parametrize("count", [900, 100_000])
def test_a_single_peak_among_many_values_is_seen(count):
    x = np.linspace(0, 100, count)
    y = np.full(count, 10.0)
    y[count // 2] = 48.0
    image = picture([curve(x, y)], frame())
    rows = inked(image, 50) + inked(image, 49)
    assert min(rows) <= 4


@pytest.mark.parametrize("count", [80, 50_000])
def test_dashes_leave_gaps_however_many_values_there_are(count):
    x = np.linspace(0, 100, count)
    dashed = LineStyle(colour="#ff0000", dash=(6, 3))
    image = picture([curve(x, np.full(count, 25.0), style=dashed)], frame())
    covered = opacity(image)[24:26].max(axis=0) >= 100
    assert covered.mean() == pytest.approx(2 / 3, abs=0.12)
    assert np.abs(np.diff(covered.astype(int))).sum() >= 8


@pytest.mark.parametrize("count", [50, 20_000])
def test_the_raw_values_are_a_pale_band_behind_the_smooth_line(count):
    x = np.linspace(0, 100, count)
    raw = np.where(np.arange(count) % 2, 15.0, 35.0)
    image = picture([curve(x, raw, np.full(count, 25.0))], frame())
    column = opacity(image)[:, 50]
    assert column[24] == 255
    pale = (column > 0) & (column < 120)
    assert pale.sum() >= (15 if count > 100 else 4)
    assert not column[:13].any()


def test_a_band_reaches_from_its_lower_to_its_upper_edge():
    x = np.arange(0.0, 101)
    middle = np.full(x.size, 20.0)
    image = picture([curve(x, middle, middle, (middle - 10, middle + 20))], frame())
    assert inked(image, 40, least=1) == list(range(10, 40))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_gaps_are_not_painted(bad):
    y = np.full(101, 25.0)
    y[40:60] = bad
    image = picture([curve(np.arange(101.0), y)], frame())
    assert inked(image, 50) == []
    assert inked(image, 20) == [24, 25]


def test_a_log_scale_places_powers_and_leaves_out_what_has_none():
    shown = frame(y=(-2.0, 0.0), log=True)
    image = picture([curve([0, 40, 60, 100], [0.1, 0.1, 0.0, 0.1])], shown)
    assert inked(image, 20) == [24, 25]
    assert inked(image, 70) == []


def test_values_far_outside_neither_hide_nor_bend_what_is_inside():
    image = picture([curve([0, 50, 100], [25, 1e9, 25])], frame())
    assert inked(image, 0, least=60)
    assert not opacity(image)[:, 10:90].any()
    flat = picture([curve([0, 100], [1e30, 1e30])], frame())
    assert not opacity(flat).any()


def test_dots_stand_at_their_values_and_hollow_ones_are_empty():
    filled = picture([curve([50], [25], dots=Dots(size=9))], frame())
    hollow = picture([curve([50], [25], dots=Dots(size=9, hollow=True))], frame())
    assert filled.pixelColor(50, 25).name() == "#ff0000"
    assert hollow.pixelColor(50, 25).name() == LIGHT.panel
    assert hollow.pixelColor(50, 21).name() != LIGHT.panel


def test_on_fine_screens_lines_are_as_thick_as_on_others():
    image = picture([curve([0, 100], [30, 30])], frame(ratio=2.0))
    assert (image.width(), image.devicePixelRatio()) == (200, 2.0)
    assert inked(image, 100) == [38, 39, 40, 41]


def test_the_last_curve_lies_on_top_and_ghosts_are_paler_and_thinner():
    blue = LineStyle(colour="#0000ff", dash=())
    both = [curve([0, 100], [30, 30]), curve([0, 100], [30, 30], style=blue)]
    assert picture(both, frame()).pixelColor(50, 19).name() == "#0000ff"
    ghost = picture([curve([0, 100], [29.5, 29.5], kind="ghost")], frame())
    colour = ghost.pixelColor(50, 20)
    assert colour.saturation() < 150
    run = picture([curve([0, 100], [29.5, 29.5])], frame())
    assert opacity(ghost).sum() < opacity(run).sum()


def test_all_styles_can_be_painted_and_look_different():
    x = np.arange(0.0, 101)
    pictures = {
        opacity(picture([curve(x, np.full(101, 25.0), style=style)], frame())).tobytes()
        for style in LINE_STYLES
    }
    assert len(pictures) == len(LINE_STYLES)
