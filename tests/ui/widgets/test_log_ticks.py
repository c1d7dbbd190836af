"""Axes of powers of ten, names beside marks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from explorer.ui.widgets.label_places import label_places
from explorer.ui.widgets.log_ticks import count_text, log_text, log_ticks

ends = st.floats(-12, 12, allow_nan=False)


@given(ends, st.floats(0.05, 20), st.floats(60, 2_000))
def test_ticks_lie_inside_the_axis_and_apart(low, span, size):
    nearest = 32
    ticks = log_ticks(low, low + span, size, nearest)
    assert all(low <= tick <= low + span for tick in ticks)
    gaps = [(b - a) * size / span for a, b in pairwise(ticks)]
    assert all(gap >= nearest * 0.99 for gap in gaps)


@pytest.mark.parametrize(
    ("power", "text"),
    [
        (0, "1"),
        (-2, "0.01"),
        (3, "1,000"),
        (-5, "10⁻⁵"),
        (6, "1 M"),
        (20, "10²⁰"),
        (-0.69897, "0.2"),
    ],
)
def test_powers_of_ten_are_written_as_people_read_them(power, text):
    assert log_text(power) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (850, "850"),
        (999_600, "1 M"),
        (1_240, "1.24 k"),
        (37_400_000, "37.4 M"),
    ],
)
def test_large_numbers_have_three_digits_and_a_unit(value, text):
    assert count_text(value) == text


@given(ends, st.floats(0.05, 20))
def test_a_long_axis_has_two_ticks_however_far_one_zooms(low, span):
    assert len(log_ticks(low, low + span, 600, 32)) >= 2


def test_an_axis_without_room_has_no_ticks():
    assert log_ticks(0, 1, 0, 30) == []
    assert log_ticks(1, 1, 100, 30) == []


points = st.tuples(st.floats(100, 500), st.floats(100, 300))


@given(st.lists(points, min_size=1, max_size=6))
def test_names_find_places_that_overlap_nothing(places):
    marks = [QPointF(x, y) for x, y in places]
    area = QRectF(0, 0, 700, 500)
    found = label_places(marks, [QSizeF(90, 16)] * len(marks), area)
    for at, place in enumerate(found):
        assert area.contains(place)
        assert not any(place.intersects(other) for other in found[at + 1 :])
        assert not any(place.contains(mark) for mark in marks)
