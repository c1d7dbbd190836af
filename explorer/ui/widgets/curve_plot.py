"""Curves of several runs in one picture, with a crosshair that reads them all."""

import math
from collections.abc import Callable, Collection

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.diagrams.colours import LineStyle
from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.curve import Curve, Numbers
from explorer.ui.widgets.curve_axis import CurveAxis
from explorer.ui.widgets.curve_marks import CurveMarks
from explorer.ui.widgets.curve_readout import CurveReadout, ReadoutLine
from explorer.ui.widgets.line_swatch import thin_pen

_AXIS_WIDTH = 64  # px, the same in every plot so that x axes above each other agree
_GRID_OPACITY = 90  # of 255
_KEY_STEP = 0.01  # of the axis


class CurvePlot(QWidget):
    """Shows metric series by key; knows nothing of runs or training.

    Signals:
        pointed: The x under the pointer, or ``None`` when it has left.
        moved_by_hand: The user has zoomed or dragged.
        fit_wanted: The user has double-clicked: show everything.
    """

    pointed = Signal(object)
    moved_by_hand = Signal()
    fit_wanted = Signal()

    def __init__(
        self,
        y_label: str,
        *,
        write: Callable[[float], str],
        best_is_low: bool,
        markers: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty plot.

        Args:
            y_label: What is measured, with its unit in brackets.
            write: A value as people read it.
            best_is_low: Which end of the crosshair's table is the top.
            markers: Whether every value gets a dot.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._y_label, self._x_label = y_label, ""
        self._write, self._best_is_low, self._markers = write, best_is_low, markers
        self._curves: dict[str, Curve] = {}
        self._lit: str | None = None
        self._reference: pg.InfiniteLine | None = None
        self._reference_y = 0.0
        self._log = False
        self._build()
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._readout = CurveReadout(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(y_label)
        self._wear_theme()

    def set_x_label(
        self, text: str, *, visible: bool = True, units: bool = False
    ) -> None:
        """Name the x axis; an invisible one leaves its place to the curves.

        Args:
            text: What runs to the right.
            visible: Whether the axis is there.
            units: Whether large numbers are written with a unit, ``"50 G"``.
        """
        self._x_label = text
        self._plot.getAxis("bottom").units = units
        self._plot.showAxis("bottom", visible)
        self._wear_theme()

    def set_empty_text(self, text: str) -> None:
        """What stands in the middle as long as no curve has a value."""
        self._empty.setText(text)

    def set_reference(self, y: float, text: str) -> None:
        """Draw a dashed level line at ``y`` with ``text`` on it."""
        if self._reference is not None:
            self._plot.removeItem(self._reference)
        self._reference_y = y
        self._reference = pg.InfiniteLine(
            pos=self._height(y),
            angle=0,
            label=text,
            labelOpts={"position": 0.99, "anchors": [(1, 1), (1, 1)]},
        )
        self._plot.addItem(self._reference, ignoreBounds=True)
        self._wear_theme()

    def set_curve(
        self,
        key: str,
        label: str,
        style: LineStyle,
        x: Numbers,
        raw: Numbers,
        smooth: Numbers | None = None,
        band: tuple[Numbers, Numbers] | None = None,
    ) -> None:
        """Draw a curve, in place of any that has the same key.

        Args:
            key: Names the curve.
            label: What the crosshair's table calls it.
            style: Colour and dashes.
            x: Growing, of any length.
            raw: One value per x; NaN and infinity leave a gap.
            smooth: Likewise; drawn as the line, with ``raw`` as a faint band behind.
            band: Lower and upper edge of an area behind the line, one value per x
                each; takes the place of the faint band.
        """
        if key not in self._curves:
            self._curves[key] = Curve(self._plot, label, style, markers=self._markers)
            self.light(self._lit)
        self._curves[key].set_values(x, raw, smooth, band)
        self._empty.setVisible(not any(c.x.size for c in self._curves.values()))

    def series(self, key: str) -> tuple[Numbers, Numbers]:
        """Every x and every raw value of one curve, also those that thinning skips."""
        return self._curves[key].x, self._curves[key].raw

    def keys(self) -> tuple[str, ...]:
        """The keys of the curves, in the order in which they came."""
        return tuple(self._curves)

    def keep_curves(self, keys: Collection[str]) -> None:
        """Take away all curves but these."""
        for key in [key for key in self._curves if key not in keys]:
            self._curves.pop(key).remove()

    def clear_curves(self) -> None:
        """Take all curves away, and what is pinned on them."""
        self.marks.mark(None, "")
        self.marks.pin(())
        for curve in self._curves.values():
            curve.remove()
        self._curves.clear()
        self._empty.show()
        self.point_at(None, "")

    def set_ranges(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show this part of the plane; a log scale needs ``y`` above 0."""
        heights = (self._height(y[0]), self._height(y[1]))
        self._box.setRange(xRange=x, yRange=heights, padding=0)

    def set_log(self, on: bool) -> None:
        """Count in powers of ten upwards; set the ranges afterwards."""
        if on == self._log:
            return
        self._log = on
        self._plot.setLogMode(y=on)
        if self._reference is not None:
            self._reference.setPos(self._height(self._reference_y))

    def share_x_with(self, other: "CurvePlot") -> None:
        """Zoom and drag sideways together with ``other``."""
        self._box.setXLink(other._box)

    def light(self, key: str | None) -> None:
        """Bring one curve to the front and let the others fade; ``None`` for all."""
        self._lit = key
        for name, curve in self._curves.items():
            on = name == key
            curve.light(on=on, faded=key in self._curves and not on)

    def point_at(self, x: float | None, heading: str) -> None:
        """Put the crosshair at ``x`` and read every curve there; ``None`` hides it."""
        if x is None:
            self._cross.hide()
            self._readout.show_lines("", ())
            return
        self._cross.setPos(x)
        self._cross.show()
        self._readout.show_lines(heading, self._lines_at(x))
        self._readout.move(self._readout_corner(x))
        self.setAccessibleDescription(self._readout.text())

    def readout(self) -> str:
        """What the crosshair reads, as one line; empty when it is hidden."""
        return self._readout.text()

    def _build(self) -> None:
        axes = {side: CurveAxis(side) for side in ("left", "bottom")}
        self._view = pg.PlotWidget(parent=self, axisItems=axes)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # this widget has the focus
        self._plot = self._view.getPlotItem()
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        self._plot.layout.setContentsMargins(0, GRID, 2 * GRID, 0)  # for the last ticks
        self._box = self._plot.getViewBox()
        axes["left"].setWidth(_AXIS_WIDTH)
        axes["left"].setGrid(_GRID_OPACITY)
        self._cross = pg.InfiniteLine(angle=90)
        self._cross.hide()
        self._plot.addItem(self._cross, ignoreBounds=True)
        self.marks = CurveMarks(self._plot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self._view.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self._view.scene().sigMouseClicked.connect(self._on_mouse_clicked)
        self._box.sigRangeChangedManually.connect(self._on_range_changed_by_hand)

    def _height(self, y: float) -> float:
        """Where a value is drawn."""
        return math.log10(y) if self._log else y

    def _lines_at(self, x: float) -> tuple[ReadoutLine, ...]:
        """Every curve that reaches ``x``, with its value there, best first."""
        found: list[tuple[float, Curve]] = []
        for curve in self._curves.values():
            value = curve.value_at(x)
            if value is not None:
                found.append((value, curve))
        found.sort(key=lambda pair: pair[0], reverse=not self._best_is_low)
        return tuple(
            ReadoutLine(label=curve.label, value=self._write(value), style=curve.style)
            for value, curve in found
        )

    def _readout_corner(self, x: float) -> QPoint:
        """Beside the crosshair, on the side where there is room."""
        on_scene = self._box.mapViewToScene(QPointF(x, 0))
        at = self._view.mapFromScene(on_scene).x() + self._view.x()
        left = at + GRID
        if left + self._readout.width() > self.width():
            left = at - GRID - self._readout.width()
        return QPoint(left, GRID)

    def _wear_theme(self) -> None:
        theme = current_theme()
        self._view.setBackground(QColor(theme.panel))
        self._plot.getAxis("left").name(self._y_label, theme)
        self._plot.getAxis("bottom").name(self._x_label, theme)
        self._cross.setPen(thin_pen(theme.muted))
        self.marks.wear(theme)
        self._box.setBorder(thin_pen(theme.accent) if self.hasFocus() else None)
        if self._reference is not None:
            self._reference.setPen(thin_pen(theme.muted, Qt.PenStyle.DashLine))
            self._reference.label.setColor(QColor(theme.muted))

    def _on_mouse_moved(self, position: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(position)
        self.pointed.emit(self._box.mapSceneToView(position).x() if inside else None)

    def _on_mouse_clicked(self, event: object) -> None:
        if getattr(event, "double", bool)():
            self.fit_wanted.emit()

    def _on_range_changed_by_hand(self, _axes: object) -> None:
        self.moved_by_hand.emit()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        low, high = self._box.viewRange()[0]
        at = self._cross.value() if self._cross.isVisible() else high
        step = _KEY_STEP * (high - low)
        moves = {
            Qt.Key.Key_Left: at - step,
            Qt.Key.Key_Right: at + step,
            Qt.Key.Key_Home: low,
            Qt.Key.Key_End: high,
        }
        target = moves.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
        else:
            self.pointed.emit(min(max(target, low), high))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.setGeometry(self.rect().adjusted(_AXIS_WIDTH, 0, 0, 0))

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._wear_theme()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._wear_theme()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._wear_theme()
