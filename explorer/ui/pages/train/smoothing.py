"""Calmer curves: each value becomes a mean in which later ones weigh more."""

from itertools import accumulate

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

_LEAST_WEIGHT = 1e-6  # within a block: keeps powers of the decay inside a float's range


def smoothed(values: Numbers, window: int) -> Numbers:
    """The exponential moving average, without the pull towards zero at its start.

    A value weighs ``1 - 2 / (window + 1)`` as much as the one after it, so that the
    mean age of what is averaged is that of a plain mean of ``window`` values. The
    weights are divided by their sum (Kingma and Ba, "Adam", 2015, section 3): the
    curve starts at the first value and invents nothing.

    Args:
        values: ``(n,)``; NaN and infinity stay gaps, and weigh nothing.
        window: 1 or more; 1 changes nothing.

    Returns:
        ``(n,)``.
    """
    if window <= 1 or values.size == 0:
        return values
    decay = 1 - 2 / (window + 1)
    known = np.isfinite(values)
    if known.all():
        return _decaying_sums(values, decay) / _sums_of_ones(values.size, decay)
    sums = _decaying_sums(np.where(known, values, 0.0), decay)
    weights = _decaying_sums(known.astype(np.float64), decay)
    result: Numbers = np.full(values.size, np.nan)
    np.divide(sums, weights, out=result, where=known)
    return result


def _decaying_sums(values: Numbers, decay: float) -> Numbers:
    """``s[t] = decay * s[t - 1] + values[t]``, block by block instead of one by one."""
    block = max(1, int(np.log(_LEAST_WEIGHT) / np.log(decay)))
    count = -(-values.size // block)
    padded = np.zeros(count * block)
    padded[: values.size] = values
    powers = decay ** np.arange(block)
    inside = np.cumsum(padded.reshape(count, block) / powers, axis=1) * powers
    carry = decay**block
    ends = accumulate(inside[:, -1].tolist(), lambda sum_, end: sum_ * carry + end)
    before = np.fromiter(ends, np.float64, count)
    inside[1:] += before[:-1, None] * (powers * decay)
    sums: Numbers = inside.ravel()[: values.size]
    return sums


def _sums_of_ones(size: int, decay: float) -> Numbers:
    """What the weights of the values so far add up to."""
    sums: Numbers = np.full(size, 1 / (1 - decay))
    rising = min(size, int(np.log(np.finfo(float).eps) / np.log(decay)) + 1)
    sums[:rising] *= 1 - decay ** np.arange(1.0, rising + 1)
    return sums
