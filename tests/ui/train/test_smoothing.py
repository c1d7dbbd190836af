"""Smoothing is a debiased exponential average, computed in blocks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.pages.train.smoothing import smoothed


def one_by_one(values, window):
    """What the definition says, with gaps that weigh nothing."""
    decay, total, weight, result = 1 - 2 / (window + 1), 0.0, 0.0, []
    for value in values:
        known = bool(np.isfinite(value))
        total = decay * total + (value if known else 0.0)
        weight = decay * weight + known
        result.append(total / weight if known else float("nan"))
    return result


@given(
    values=st.lists(st.floats(0, 100) | st.just(float("nan")), min_size=1, max_size=90),
    window=st.integers(2, 70),
)
def test_it_is_what_the_definition_says_and_gaps_stay_gaps(values, window):
    smooth = smoothed(np.array(values), window)
    expected = one_by_one(values, window)
    assert smooth.tolist() == pytest.approx(expected, abs=1e-8, nan_ok=True)


@pytest.mark.parametrize("window", [2, 5, 25, 1_000])
def test_long_curves_are_the_same_one_by_one(window):
    values = np.random.default_rng(0).normal(2, 1, 20_000)
    values[7_000:7_003] = np.nan
    expected = one_by_one(values.tolist(), window)
    assert smoothed(values, window).tolist() == pytest.approx(expected, nan_ok=True)


def test_it_starts_at_the_first_value_and_keeps_a_level_curve_level():
    assert smoothed(np.array([2.3, 9.9]), 25)[0] == pytest.approx(2.3)
    assert smoothed(np.full(300, 2.3), 25).tolist() == pytest.approx([2.3] * 300)


def test_a_window_of_one_changes_nothing_and_nothing_stays_nothing():
    values = np.array([1.0, 3.0])
    assert smoothed(values, 1) is values
    assert smoothed(np.empty(0), 10).size == 0
