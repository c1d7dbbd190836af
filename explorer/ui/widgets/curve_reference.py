"""A dashed level line across a plot that values are held against, with its text."""

import math

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from explorer.ui.theme import Theme
from explorer.ui.widgets.line_swatch import thin_pen


class CurveReference:
    """Is not there until it is set."""

    def __init__(self, box: pg.ViewBox) -> None:
        self._y, self._log = 1.0, False
        self._line = pg.InfiniteLine(
            angle=0,
            label="",
            labelOpts={"position": 0.99, "anchors": [(1, 1), (1, 1)]},
        )
        self._line.hide()
        box.addItem(self._line, ignoreBounds=True)

    def show_at(self, y: float, text: str) -> None:
        """Stand at the height ``y``, more than 0."""
        self._y = y
        self._line.label.setFormat(text)
        self._line.show()
        self._place()

    def set_log(self, on: bool) -> None:
        """Whether the axis counts in powers of ten."""
        self._log = on
        self._place()

    def wear(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._line.setPen(thin_pen(theme.muted, Qt.PenStyle.DashLine))
        self._line.label.setColor(QColor(theme.muted))

    def _place(self) -> None:
        self._line.setPos(math.log10(self._y) if self._log else self._y)
