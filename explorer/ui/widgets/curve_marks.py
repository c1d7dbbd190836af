"""What is pinned on a plot: the step that a sentence speaks of, and the best points."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from explorer.diagrams.colours import LineStyle
from explorer.ui.theme import Theme
from explorer.ui.widgets.line_swatch import curve_symbol, thin_pen

_RING = 15  # px, around a dot of 9
_SPOT = 10  # px
_EDGE, _HIGH = 0.9, 0.78  # of the plot; beyond, a label stands left of, or below
_OPACITY = 220  # of 255, of the ground behind a label


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A point that stands out.

    Attributes:
        x: Place to the right.
        y: Height as it is drawn: on a log scale, the power of ten.
        style: Whose it is.
        text: What is written at it; empty for a ring alone.
    """

    x: float
    y: float
    style: LineStyle
    text: str = ""


class CurveMarks:
    """Draws marks and pins into a plot."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._pins: tuple[Pin, ...] = ()
        self._ground = "#ffffff"
        self._rings = pg.ScatterPlotItem(pxMode=True)
        self._rings.setZValue(3)
        self._spots = pg.ScatterPlotItem(pxMode=True, symbol="d", size=_SPOT)
        self._spots.setZValue(3)
        self._label = pg.TextItem(anchor=(0.5, 1.15))
        self._box = plot.getViewBox()
        self._label.setZValue(4)
        self._mark = pg.InfiniteLine(
            angle=90, label="", labelOpts={"position": 0.78, "movable": False}
        )
        self._mark.setZValue(4)
        self._mark.hide()
        self._label.hide()
        for item in (self._rings, self._spots, self._label, self._mark):
            # Not into the plot itself: they are no curves of it.
            self._box.addItem(item, ignoreBounds=True)
        self._box.sigRangeChanged.connect(self._turn_label)

    def pin(self, pins: tuple[Pin, ...]) -> None:
        """Ring these points; the first that has a text says it."""
        if pins == self._pins:
            return
        self._pins = pins
        self._rings.setData(
            [
                {
                    "pos": (pin.x, pin.y),
                    "size": _RING,
                    "symbol": curve_symbol(pin.style),
                    "pen": thin_pen(pin.style.colour, width=1.5),
                    "brush": None,
                }
                for pin in pins
            ]
        )
        spoken = next((pin for pin in pins if pin.text), None)
        self._label.setVisible(spoken is not None)
        if spoken is not None:
            self._label.setText(spoken.text)
            self._label.setPos(spoken.x, spoken.y)
            self._turn_label()

    def pins(self) -> tuple[Pin, ...]:
        """What is ringed."""
        return self._pins

    def spot(self, places: Sequence[tuple[float, float, str]]) -> None:
        """Put a small sign on these places.

        Args:
            places: To the right, height as it is drawn, colour as ``#rrggbb``.
        """
        self._spots.setData(
            [
                {"pos": (x, y), "brush": QColor(colour), "pen": thin_pen(self._ground)}
                for x, y, colour in places
            ]
        )

    def mark(self, x: float | None, text: str) -> None:
        """Mark a place on the x axis with a line; ``None`` takes it away."""
        self._mark.setVisible(x is not None)
        if x is not None:
            self._mark.label.setFormat(text)
            self._mark.setPos(x)

    def marked(self) -> float | None:
        """The marked place."""
        return float(self._mark.value()) if self._mark.isVisible() else None

    def wear(self, theme: Theme) -> None:
        """Take the theme's colours."""
        pen = thin_pen(theme.warning, Qt.PenStyle.DashLine, 1.5)
        self._ground = theme.panel
        ground = QColor(theme.panel)
        ground.setAlpha(_OPACITY)
        self._mark.setPen(pen)
        self._mark.label.setColor(QColor(theme.warning))
        self._mark.label.fill = pg.mkBrush(ground)
        self._label.setColor(QColor(theme.text))
        self._label.fill = pg.mkBrush(ground)

    def _turn_label(self) -> None:
        """Keep the label inside."""
        place, (across, up) = self._label.pos(), self._box.viewRange()
        at_right = place.x() > across[0] + _EDGE * (across[1] - across[0])
        at_top = place.y() > up[0] + _HIGH * (up[1] - up[0])
        self._label.setAnchor((1.0 if at_right else 0.5, -0.45 if at_top else 1.15))
