"""Which part of the plane the curves are shown in."""

import math
from collections.abc import Iterable

import numpy as np

from explorer.ui.pages.train.smoothing import Numbers, smoothed

_WINDOW = 5  # steps, so that single values do not decide
_ABOVE_REFERENCE = 1.15
_JUMP = 15  # steps after which a run is where its learning begins
_ROUND, _DOT = 10, 1  # % that the accuracy axis ends at, and that a dot needs
_MOST_LOSS = 2.0  # of ln(classes): a run that blows up must not flatten the others
_LEAST_LOSS = 1e-6  # nats: no scale of powers of ten goes on for ever


def loss_range(
    losses: Iterable[Numbers], classes: int, *, log: bool
) -> tuple[float, float]:
    """From 0, or the lowest, to above ln(classes) and the highest smooth curve.

    Not of its first steps: many networks begin with a jump that would squeeze
    everything after it.

    Args:
        losses: Of every step of every run, nats.
        classes: Of the data set.
        log: Whether the axis counts in powers of ten.
    """
    reference = math.log(max(2, classes))
    smooth = [smoothed(each, _WINDOW) for each in losses if each.size]
    settled = [each[_JUMP:] for each in smooth if each.size > _JUMP]
    highest = max((float(each.max()) for each in settled), default=0.0)
    top = max(highest * 1.05, _ABOVE_REFERENCE * reference)
    top = min(top, _MOST_LOSS * reference)
    if not log:
        return 0.0, top
    lowest = min((float(each.min()) for each in smooth), default=reference)
    return max(_LEAST_LOSS, min(lowest / 1.5, reference / 2)), top


def accuracy_range(accuracies: Iterable[Numbers]) -> tuple[float, float]:
    """Between round numbers around the dots.

    Args:
        accuracies: Of every test of every run, 0 to 1.
    """
    told = [100 * each for each in accuracies]
    values = np.concatenate(told) if told else np.empty(0)
    if not values.size:
        return 0.0, 100.0
    low = _ROUND * math.floor((values.min() - _DOT) / _ROUND)
    high = _ROUND * math.ceil((values.max() + _DOT) / _ROUND)
    return max(0.0, low), min(100.0 + _DOT, high)
