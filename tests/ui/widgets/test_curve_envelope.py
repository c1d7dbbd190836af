"""No peak of a curve is lost, however many values stand for one pixel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.widgets.curve_envelope import Envelope


def noise(size, seed=0):
    return np.random.default_rng(seed).normal(size=size)


@given(
    size=st.integers(1, 3_000),
    columns=st.integers(1, 40),
    seed=st.integers(0, 9),
    left=st.floats(-0.2, 0.8),
    share=st.floats(0.05, 1.3),
)
def test_every_value_in_view_lies_in_its_column(size, columns, seed, left, share):
    x, y = np.arange(size) * 1.5, noise(size, seed)
    edges = np.linspace(left * x[-1] - 0.1, (left + share) * x[-1] + 0.1, columns + 1)
    low, high = Envelope(x, y).between(edges)
    inside = (x >= edges[0]) & (x < edges[-1])
    column = np.searchsorted(edges, x[inside], side="right") - 1
    # A level's values may belong to the neighbour that its block begins in.
    nearby = np.stack([column - 1, column, column + 1]).clip(0, columns - 1)
    assert (np.fmin.reduce(low[nearby]) <= y[inside]).all()
    assert (np.fmax.reduce(high[nearby]) >= y[inside]).all()


def test_the_extremes_of_the_view_are_those_of_its_values():
    x, y = np.arange(100_003.0), noise(100_003)
    y[54_321], y[54_399], y[-1] = 9.0, -9.0, 7.0
    low, high = Envelope(x, y).between(np.linspace(0, x[-1] + 1, 801))
    assert (np.nanmax(high), np.nanmin(low)) == (9.0, -9.0)
    assert high[-1] == 7.0
    assert np.isfinite(low).all()


def test_columns_hang_together_and_empty_ones_hold_the_line_between_values():
    x, y = np.array([0.0, 10.0, 10.5]), np.array([0.0, 10.0, 0.0])
    low, high = Envelope(x, y).between(np.arange(0, 13.0))
    assert low[:10].tolist() == pytest.approx(range(10))
    assert high[:9].tolist() == pytest.approx(range(1, 10))
    assert high[9:11].tolist() == [10, 10]
    assert np.isnan(low[11])  # the line has ended
    dense_low, dense_high = Envelope(np.arange(5_000.0), noise(5_000)).between(
        np.linspace(0, 5_000, 101)
    )
    assert (dense_low[1:] <= dense_high[:-1]).all()
    assert (dense_high[1:] >= dense_low[:-1]).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("columns", [10, 400])
def test_what_is_no_number_is_a_gap_and_hides_no_neighbour(bad, columns):
    y = np.ones(4_000)
    y[1_000:2_000] = bad
    low, high = Envelope(np.arange(4_000.0), y).between(
        np.linspace(0, 4_000, columns + 1)
    )
    gap = slice(columns // 4 + 1, columns // 2 - 1)
    assert np.isnan(low[gap]).all()
    assert np.isnan(high[gap]).all()
    assert (high[: columns // 4] == 1).all()
    assert (low[columns // 2 + 1 :] == 1).all()


def test_a_piece_reaches_one_value_beyond_the_view():
    envelope = Envelope(np.arange(10.0), np.arange(10.0))
    assert envelope.piece(2.5, 5.5)[0].tolist() == [2, 3, 4, 5, 6]
    assert envelope.piece(-9, 99)[0].size == 10
    assert Envelope(np.empty(0), np.empty(0)).piece(0, 1)[0].size == 0
    low, _ = Envelope(np.empty(0), np.empty(0)).between(np.arange(4.0))
    assert np.isnan(low).all()
