"""Strokes are the line: cut where it leaves the plot, covered where a dash is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.widgets.curve_strokes import clipped, dashed, is_on, strokes


def lengths(pieces):
    return np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1])


def test_a_gap_leaves_out_both_pieces_at_it():
    x = np.arange(5.0)
    y = np.array([0.0, 1.0, np.nan, 3.0, 4.0])
    assert strokes(x, y).tolist() == [[0, 0, 1, 1], [3, 3, 4, 4]]


def test_a_piece_is_cut_at_the_edge_and_dropped_beyond_it():
    x, y = np.arange(5.0), np.array([0.0, 10.0, 20.0, 20.0, 5.0])
    cut = clipped(strokes(x, y), 0, 15)
    assert cut[0].tolist() == [0, 0, 1, 10]
    assert cut[1].tolist() == [1, 10, 1.5, 15]
    assert cut[2].tolist() == pytest.approx([3 + 1 / 3, 15, 4, 5])
    assert len(cut) == 3


def test_a_level_piece_is_kept_inside_alone():
    x = np.arange(2.0)
    assert len(clipped(strokes(x, np.full(2, 7.0)), 0, 15)) == 1
    assert len(clipped(strokes(x, np.full(2, 16.0)), 0, 15)) == 0


@given(
    y=st.lists(st.floats(0, 50), min_size=2, max_size=30),
    left=st.floats(-200, 200),
    dash=st.sampled_from([(6.0, 3.0), (2.0, 2.0), (8.0, 3.0, 2.0, 3.0), (300.0, 1.0)]),
)
def test_dashes_cover_their_share_of_the_line(y, left, dash):
    pieces = strokes(left + 3 * np.arange(float(len(y))), np.array(y))
    places = left + np.arange(0, lengths(pieces).sum(), 0.01)
    expected = is_on(places, dash).mean() * lengths(pieces).sum()
    assert lengths(dashed(pieces, dash)).sum() == pytest.approx(expected, abs=0.2)


def test_the_pattern_begins_at_x_0_and_moves_with_the_curve():
    level = strokes(np.array([0.0, 20.0]), np.zeros(2))
    starts = dashed(level, (6, 3))[:, 0]
    assert starts.tolist() == [0, 9, 18]
    moved = dashed(level + np.array([[5.0, 0, 5.0, 0]]), (6, 3))
    assert moved[:, 0].tolist() == [5, 9, 18]


def test_without_dashes_the_line_is_whole():
    pieces = strokes(np.arange(3.0), np.zeros(3))
    assert dashed(pieces, ()) is pieces
    assert is_on(np.arange(4.0), ()).all()
    nothing = strokes(np.empty(0), np.empty(0))
    assert dashed(nothing, (1.0, 1.0)).shape == (0, 4)
