"""Calmer curves: each value becomes the mean of the last few."""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


def running_mean(values: Numbers, window: int) -> Numbers:
    """The mean of each value and those before it, ``window`` in all.

    At the beginning, where there are fewer, it is the mean of those there are: the
    curve starts at the first value and invents nothing.

    Args:
        values: ``(n,)``, finite.
        window: 1 or more; 1 changes nothing.

    Returns:
        ``(n,)``.
    """
    if window <= 1 or values.size == 0:
        return values
    sums = np.concatenate(([0.0], np.cumsum(values)))
    ends = np.arange(1, values.size + 1)
    starts = np.maximum(0, ends - window)
    means: Numbers = (sums[ends] - sums[starts]) / (ends - starts)
    return means
