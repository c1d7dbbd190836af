"""The upright line under the pointer and the table that reads the curves there."""

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Qt

from explorer.ui.theme import GRID, Theme
from explorer.ui.widgets.curve_readout import CurveReadout, ReadoutLine
from explorer.ui.widgets.line_swatch import thin_pen

_KEY_STEP = 0.01  # of the axis


class CurveCrosshair:
    """Belongs to a plot's view; is hidden until it is shown somewhere.

    Attributes:
        heading: What the table says above its lines.
    """

    def __init__(self, view: pg.PlotWidget) -> None:
        self._view = view
        self._box = view.getPlotItem().getViewBox()
        self._line = pg.InfiniteLine(angle=90)
        self._line.hide()
        self.heading = ""
        self._box.addItem(self._line, ignoreBounds=True)
        self.table = CurveReadout(view.parentWidget())

    def show_at(self, x: float, heading: str, lines: tuple[ReadoutLine, ...]) -> None:
        """Stand at ``x`` and say what is there."""
        self.heading = heading
        self._line.setPos(x)
        self._line.show()
        self.table.show_lines(heading, lines)
        self.table.move(self._corner(x))

    def hide(self) -> None:
        """Be gone."""
        self._line.hide()
        self.table.show_lines("", ())

    def x(self) -> float | None:
        """Where it stands."""
        return float(self._line.value()) if self._line.isVisible() else None

    def moved(self, key: Qt.Key) -> float | None:
        """Where a key moves it; ``None`` for keys that move nothing."""
        low, high = self._box.viewRange()[0]
        at = high if (here := self.x()) is None else here
        step = _KEY_STEP * (high - low)
        moves = {
            Qt.Key.Key_Left: at - step,
            Qt.Key.Key_Right: at + step,
            Qt.Key.Key_Home: low,
            Qt.Key.Key_End: high,
        }
        return min(max(moves[key], low), high) if key in moves else None

    def wear(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._line.setPen(thin_pen(theme.muted))

    def _corner(self, x: float) -> QPoint:
        """Beside the line, on the side where there is room."""
        on_scene = self._box.mapViewToScene(QPointF(x, 0))
        at = self._view.mapFromScene(on_scene).x() + self._view.x()
        left = at + GRID
        if left + self.table.width() > self._view.parentWidget().width():
            left = at - GRID - self.table.width()
        return QPoint(left, GRID)
