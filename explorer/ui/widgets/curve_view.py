"""The ground of a plot of curves: its axes, its grid and its frame."""

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from explorer.ui.theme import GRID, Theme
from explorer.ui.widgets.curve_axis import CurveAxis
from explorer.ui.widgets.line_swatch import thin_pen

AXIS_WIDTH = 64  # px, the same in every plot so that x axes above each other agree
_GRID_OPACITY = 90  # of 255


class CurveView(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Takes no focus: whoever holds it does.

    Attributes:
        across: The x axis.
        up: The y axis.
        box: Holds what is drawn.
    """

    def __init__(self, y_label: str, parent: QWidget) -> None:
        self.up, self.across = CurveAxis("left"), CurveAxis("bottom")
        super().__init__(
            parent=parent, axisItems={"left": self.up, "bottom": self.across}
        )
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._y_label, self._x_label = y_label, ""
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.setMenuEnabled(False)
        self.leave_room_above(0)
        self.box = plot.getViewBox()
        self.up.setWidth(AXIS_WIDTH)
        self.up.setGrid(_GRID_OPACITY)

    def leave_room_above(self, height: int) -> None:
        """Keep so many px free above the curves, more than the last ticks need."""
        layout = self.getPlotItem().layout
        layout.setContentsMargins(0, max(GRID, height), 2 * GRID, 0)
        layout.activate()

    def name_x(self, text: str, *, visible: bool, units: bool) -> None:
        """Name the x axis; dress it afterwards."""
        self._x_label = text
        self.across.units = units
        self.getPlotItem().showAxis("bottom", visible)

    def wear(self, theme: Theme, *, framed: bool) -> None:
        """Take the theme's colours, with a frame or without."""
        self.setBackground(QColor(theme.panel))
        self.up.name(self._y_label, theme)
        self.across.name(self._x_label, theme)
        self.box.setBorder(thin_pen(theme.accent) if framed else None)
