"""The running mean is what its name says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.pages.train.smoothing import running_mean


@given(
    values=st.lists(st.floats(0, 100), min_size=1, max_size=60),
    window=st.integers(1, 70),
)
def test_each_value_is_the_mean_of_the_last_ones(values, window):
    expected = [
        np.mean(values[max(0, end - window) : end]) for end in range(1, len(values) + 1)
    ]
    smooth = running_mean(np.array(values), window)
    assert smooth.tolist() == pytest.approx(expected, abs=1e-9)


def test_nothing_stays_nothing():
    assert running_mean(np.empty(0), 10).size == 0
