"""A plot of one quantity over the depth of networks, with one place for no number."""

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.diagrams.colours import LineStyle
from explorer.ui.pages.compare.shapes.profiles import octave_ticks
from explorer.ui.theme import current_theme
from explorer.ui.widgets.curve_plot import CurvePlot
from explorer.ui.widgets.curve_readout import ReadoutLine
from explorer.ui.widgets.line_swatch import thin_pen

_BESIDE = 2.2  # times the last number: where stands what has none
_AIR = 1.35  # times, above and below everything
_TEXT_AIR = 3.0  # times, above the line with a text on it
_TICK = 22  # px between two numbers of the axis
_RING = 11  # px


class DepthPlot(CurvePlot):
    """Counts upwards in powers of two.

    Signals:
        aimed: Where the pointer is, ``QPointF`` of depth and value; ``None`` when it
            has left.
        clicked: Where the user has clicked, likewise.
        opened: The user has pressed Enter.
    """

    aimed = Signal(object)
    clicked = Signal(object)
    opened = Signal()

    def __init__(
        self,
        y_label: str,
        *,
        beside: str = "",
        above: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty plot.

        Args:
            y_label: What is measured, with its unit in brackets.
            beside: What stands at the line for outputs that have no number.
            above: Whether that line lies above all numbers, or below.
            parent: Qt parent.
        """
        super().__init__(y_label, write=str, best_is_low=False, parent=parent)
        self._beside, self._above = beside, above
        self._range = (1.0, 2.0)
        self.beside = 1.0
        self._ring = pg.ScatterPlotItem()
        self._box.addItem(self._ring, ignoreBounds=True)
        self._box.setMouseEnabled(x=True, y=False)
        self.set_log(True)

    def frame(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show depths and values from here to there, and the line for no number."""
        low, high = y
        self.beside = high * _BESIDE if self._above else low / _BESIDE
        self._range = y
        if self._beside:
            self.set_reference(self.beside, self._beside)
            low, high = min(low, self.beside), max(high, self.beside)
        across = 0.01 * (x[1] - x[0])
        around = (low / _AIR, high * (_TEXT_AIR if self._above else _AIR))
        self.set_ranges((x[0] - across, x[1] + across), around)
        self._set_ticks()

    def read(self, x: float | None, heading: str, lines: Sequence[ReadoutLine]) -> None:
        """Put the crosshair at ``x`` and write ``lines`` beside it."""
        if x is None:
            self._cross.hide()
            return
        self._cross.show_at(x, heading, tuple(lines))
        self.setAccessibleDescription(self.readout())

    def crosshair(self) -> float | None:
        """The depth at which it stands."""
        return self._cross.x()

    def ring(self, at: QPointF | None, style: LineStyle | None) -> None:
        """Ring the place that a click opens; ``None`` for none."""
        if at is None or style is None:
            self._ring.setData([])
            return
        pen = thin_pen(current_theme().text, width=2)
        place = (at.x(), math.log10(at.y()))
        brush = QColor(style.colour)
        spot = {"pos": place, "size": _RING, "pen": pen, "brush": brush, "symbol": "o"}
        self._ring.setData([spot])

    def distance(self, first: QPointF, second: QPointF) -> float:
        """How far two places are apart upwards, px."""
        return abs(self._up(first.y()) - self._up(second.y()))

    def reach(self, pixels: float) -> float:
        """How much depth so many px are."""
        return pixels * float(self._box.viewPixelSize()[0])

    def _up(self, value: float) -> float:
        return math.log10(value) / float(self._box.viewPixelSize()[1])

    def _place(self, position: QPointF) -> QPointF | None:
        if not self._box.sceneBoundingRect().contains(position):
            return None
        at = self._box.mapSceneToView(position)
        return QPointF(at.x(), 10.0 ** at.y())

    def _set_ticks(self) -> None:
        room = int(self._box.height()) // _TICK
        marks = octave_ticks(*self._range, room)
        ticks = [(math.log10(mark), f"{mark:,}") for mark in marks]
        self._view.up.setTicks([ticks])

    def _on_mouse_moved(self, position: QPointF) -> None:
        super()._on_mouse_moved(position)
        self.aimed.emit(self._place(position))

    def _on_mouse_clicked(self, event: object) -> None:
        super()._on_mouse_clicked(event)
        if not getattr(event, "double", bool)():
            at = self._place(event.scenePos())  # type: ignore[attr-defined]
            if at is not None:
                self.clicked.emit(at)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_ticks()
