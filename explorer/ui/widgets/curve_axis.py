"""An axis whose numbers read like a book's: 0, not -0; 10,000, not 1e+04."""

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from explorer.ui.theme import Theme
from explorer.ui.widgets.log_ticks import count_text, log_text, log_ticks

_MOST_DECIMALS = 6
_DIGITS = 100  # the largest tick in steps: more need more than three digits
_STEPS = (1, 2, 5, 10)  # times a power of ten: what people count in
_NEAREST = {"left": 32, "bottom": 72}  # px between ticks at the least


class CurveAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """One row of ticks at round numbers, all with the same number of decimals.

    Attributes:
        units: Whether large numbers are written with a unit, ``"50 G"``.
    """

    def __init__(self, side: str) -> None:
        super().__init__(side, maxTickLength=0)
        self._nearest = _NEAREST[side]
        self.units = False
        self.enableAutoSIPrefix(False)
        self.setStyle(tickTextOffset=6, hideOverlappingLabels=False)

    def name(self, text: str, theme: Theme) -> None:
        """Write ``text`` beside the axis and take the theme's colours."""
        self.setPen(QPen(QColor(theme.line), 1))
        self.setTextPen(QColor(theme.muted))
        self.setLabel(text, **{"color": theme.muted, "font-size": "12px"})

    # pyqtgraph overrides

    def tickValues(
        self, minVal: float, maxVal: float, size: float
    ) -> list[tuple[float, list[float]]]:
        """The marked values; on a log axis they are powers of ten."""
        if self.logMode:
            return [(1.0, log_ticks(minVal, maxVal, size, self._nearest))]
        linear: list[tuple[float, list[float]]] = super().tickValues(
            minVal, maxVal, size
        )
        return linear

    def tickSpacing(
        self, minVal: float, maxVal: float, size: float
    ) -> list[tuple[float, float]]:
        """The smallest round distance that leaves the texts apart."""
        span = abs(maxVal - minVal)
        if span == 0 or size <= 0:
            return []
        least = span * self._nearest / size
        power = 10.0 ** math.floor(math.log10(least))
        spacing = next((s * power for s in _STEPS if s * power >= least), 10 * power)
        return [(spacing, 0.0)]

    def tickStrings(
        self, values: Sequence[float], scale: float, spacing: float
    ) -> list[str]:
        """The text of every tick."""
        if self.logMode:
            return [log_text(value) for value in values]
        if self.units and max(map(abs, values), default=0.0) <= _DIGITS * spacing:
            return [count_text(value) for value in values]
        decimals = 0
        while decimals < _MOST_DECIMALS and not _is_whole(spacing * 10**decimals):
            decimals += 1
        # Adding zero turns the -0.0 that rounding can leave into 0.0.
        return [f"{round(value, decimals) + 0.0:,.{decimals}f}" for value in values]


def _is_whole(number: float) -> bool:
    return math.isclose(number, round(number), abs_tol=1e-6)
