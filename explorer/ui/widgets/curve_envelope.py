"""The lowest and highest of many values between any two places, found fast."""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_STEP = 8  # values of a level that one value of the next level stands for
_FINE = 2  # values that the level in use has at least in every column


class Envelope:
    """Every value of a curve, and levels of the extremes of 8, 64, 512 ... of them.

    Levels are made when they are first needed. With them, what a picture of a curve
    costs depends on the picture's width alone. They pass NaN over, and infinity.
    """

    def __init__(self, x: Numbers, y: Numbers) -> None:
        """Wrap values, without a copy.

        Args:
            x: ``(n,)``, growing.
            y: ``(n,)``.
        """
        self.x, self.y = x, y
        if not np.isfinite(y).all():
            self.y = np.where(np.isfinite(y), y, np.nan)
        self._levels: list[tuple[Numbers, Numbers]] = []

    def density(self, edges: Numbers) -> float:
        """How many values lie in a column, on average over those with any."""
        first, last = np.searchsorted(self.x, edges[[0, -1]]).tolist()
        if last <= first:
            return 0.0
        span = float(self.x[last - 1] - self.x[first])
        width = float(edges[1] - edges[0])
        return float(last - first) / max(1.0, span / width)

    def between(self, edges: Numbers) -> tuple[Numbers, Numbers]:
        """The lowest and highest that the line through the values has in each column.

        Args:
            edges: ``(columns + 1,)``, growing, in units of ``x``.

        Returns:
            Two of ``(columns,)``; NaN where the line does not reach.
        """
        columns = edges.size - 1
        low, high = np.full(columns, np.nan), np.full(columns, np.nan)
        if not self.x.size:
            return low, high
        places = np.searchsorted(self.x, edges)
        self._gather(places, low, high)
        # The line's height at the edges joins the columns and fills empty ones; where
        # none is empty, the value beside the edge does as well, and costs less.
        joined = (places[:-1] < places[1:]).all()
        at = self.y[places.clip(max=self.y.size - 1)] if joined else self._at(edges)
        for side in (at[:-1], at[1:]):
            np.fmin(low, side, out=low)
            np.fmax(high, side, out=high)
        return low, high

    def piece(self, left: float, right: float) -> tuple[Numbers, Numbers]:
        """The values from ``left`` to ``right`` and one more at either end."""
        first, last = np.searchsorted(self.x, (left, right)).tolist()
        piece = slice(max(0, first - 1), last + 1)
        return self.x[piece], self.y[piece]

    def _gather(self, places: Places, low: Numbers, high: Numbers) -> None:
        """Take the extremes of the values of every column that has any."""
        counts = np.diff(places)
        filled = counts > 0
        if not filled.any():
            return
        # The first and the last column may be cut off: they say nothing of the others.
        whole = counts[filled][1:-1]
        size, (lows, highs) = self._level(int(whole.min()) if whole.size else 1)
        starts = places[:-1][filled] // size
        end = -(-int(places[-1]) // size)
        low[filled] = np.fmin.reduceat(lows[:end], starts)
        high[filled] = np.fmax.reduceat(highs[:end], starts)

    def _level(self, least: int) -> tuple[int, tuple[Numbers, Numbers]]:
        """The coarsest level that still tells columns of ``least`` values apart."""
        size, depth = 1, 0
        while size * _STEP * _FINE <= least:
            size, depth = size * _STEP, depth + 1
        if depth == 0:
            return 1, (self.y, self.y)
        while len(self._levels) < depth:
            below = self._levels[-1] if self._levels else (self.y, self.y)
            self._levels.append(
                (_reduced(below[0], np.fmin), _reduced(below[1], np.fmax))
            )
        return size, self._levels[depth - 1]

    def _at(self, edges: Numbers) -> Numbers:
        at: Numbers = np.interp(edges, self.x, self.y, left=np.nan, right=np.nan)
        return at


def _reduced(values: Numbers, extreme: np.ufunc) -> Numbers:
    reduced: Numbers = extreme.reduceat(values, np.arange(0, values.size, _STEP))
    return reduced
