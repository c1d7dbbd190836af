"""What curves need before they are drawn: fewer points, a calm mean, round ticks."""

import math
from dataclasses import dataclass

import numpy as np

from explorer.runs.series import Values

_ROUND = (1.0, 2.0, 5.0, 10.0)
_CALM_SHARE = 50  # a mean over a fiftieth of a run shows its course
_LEAST_STEPS = 4  # a mean of fewer is no calmer


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A stretch of numbers laid onto a stretch of the picture.

    Attributes:
        low: The number at ``start``.
        high: The number at ``end``; more than ``low``.
        start: Place of ``low``, px.
        end: Place of ``high``, px; above ``start`` for an axis that points upwards.
    """

    low: float
    high: float
    start: float
    end: float

    def place(self, values: Values) -> Values:
        """Where numbers lie, px; those beyond the ends lie at the ends."""
        share = (np.clip(values, self.low, self.high) - self.low) / self._length
        places: Values = self.start + share * (self.end - self.start)
        return places

    def ticks(self, nearest: float) -> tuple[float, ...]:
        """Round numbers within it, at least ``nearest`` px apart."""
        least = nearest / abs(self.end - self.start) * self._length
        power = 10.0 ** math.floor(math.log10(least))
        step = power * next(each for each in _ROUND if each * power >= least * 0.999)
        first, last = math.ceil(self.low / step), math.floor(self.high / step + 1e-9)
        return tuple(place * step for place in range(first, last + 1))

    @property
    def _length(self) -> float:
        return self.high - self.low


def tick_text(value: float) -> str:
    """A tick as people read it: ``"0.25"``, ``"12,000"``."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.6g}"


def calm_window(steps: int) -> int:
    """Over how many of ``steps`` steps a mean shows the course of a run."""
    window = steps // _CALM_SHARE
    return window if window >= _LEAST_STEPS else 1


def calmed(values: Values, window: int) -> Values:
    """The mean of each value and those before it, ``window`` in all.

    At the beginning it is the mean of those there are.

    Args:
        values: ``(n,)``, finite.
        window: 1 or more; 1 changes nothing.
    """
    if window <= 1 or not values.size:
        return values
    sums = np.concatenate(([0.0], np.cumsum(values)))
    ends = np.arange(1, values.size + 1)
    starts = np.maximum(0, ends - window)
    means: Values = (sums[ends] - sums[starts]) / (ends - starts)
    return means


def thinned(x: Values, y: Values, columns: int) -> tuple[Values, Values]:
    """As few points as draw the same line over ``columns`` px: no peak is lost.

    Args:
        x: ``(n,)``, ascending.
        y: ``(n,)``, finite.
        columns: Width of the picture; of each column the lowest and the highest stay.
    """
    if x.size <= 2 * columns:
        return x, y
    kept: set[int] = {0, x.size - 1}
    for piece in np.array_split(np.arange(x.size), columns):
        kept |= {int(piece[y[piece].argmin()]), int(piece[y[piece].argmax()])}
    chosen = np.array(sorted(kept))
    return x[chosen], y[chosen]
