"""One mark per thing that is compared, with its name beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.diagrams.colours import LineStyle
from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.curve_axis import CurveAxis
from explorer.ui.widgets.label_places import label_places
from explorer.ui.widgets.line_swatch import curve_symbol, thin_pen

Range = tuple[float, float]

_MARK, _MINOR, _TRAIL = 13, 7, 5  # px
_RING_ROOM = 7  # px, more than what it stands around
_OPACITY = {_MARK: 1.0, _MINOR: 0.8, _TRAIL: 0.45}
_NEAR = 14.0  # px from a mark at which the pointer means it
_GRID_OPACITY = 90  # of 255
_AXIS_WIDTH = 64  # px


@dataclass(frozen=True, slots=True, kw_only=True)
class ScatterMark:
    """One thing.

    Attributes:
        key: Names it.
        label: Stands beside the mark; empty for none.
        sentence: What it says when it is looked at.
        style: Colour and shape.
        x: Place to the right; more than 0 on a log scale.
        y: Height.
        trail: Where it was before, oldest first.
        minor: Whether it is small: one of those that another mark is the mean of.
    """

    key: str
    label: str
    sentence: str
    style: LineStyle
    x: float
    y: float
    trail: tuple[tuple[float, float], ...] = ()
    minor: bool = False


class ScatterPlot(QWidget):
    """Shows marks; the one under the pointer, or the one the keys walk to, speaks.

    Signals:
        told: The sentence of the mark that is looked at; empty for none.
    """

    told = Signal(str)

    def __init__(self, y_label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._y_label, self._x_label, self._log = y_label, "", False
        self._marks: tuple[ScatterMark, ...] = ()
        self._looked_at = ""
        self._build()
        self._names = _Names(self)
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(y_label)
        self._wear_theme()

    def set_empty_text(self, text: str) -> None:
        """What stands in the middle as long as there is no mark."""
        self._empty.setText(text)

    def set_x_axis(self, label: str, *, log: bool) -> None:
        """Name the x axis and choose whether it counts in powers of ten."""
        self._x_label, self._log = label, log
        self._plot.getAxis("bottom").setLogMode(log)
        self._wear_theme()

    def set_marks(
        self, marks: Sequence[ScatterMark], x: tuple[float, float], y: Range
    ) -> None:
        """Show these in this part of the plane."""
        self._marks = tuple(marks)
        self._empty.setVisible(not marks)
        self._box.setRange(xRange=[self._across(v) for v in x], yRange=y, padding=0)
        self._trails.setData(
            [
                self._spot(x, y, mark.style, _TRAIL)
                for mark in marks
                for x, y in mark.trail
            ]
        )
        small_first = sorted(marks, key=lambda mark: not mark.minor)
        self._dots.setData(
            [self._spot(m.x, m.y, m.style, _size(m)) for m in small_first]
        )
        self._show_ring()
        self._names.update()

    def marks(self) -> tuple[ScatterMark, ...]:
        """What is shown."""
        return self._marks

    def look_at(self, key: str) -> None:
        """Ring a mark and let it speak; empty for none."""
        self._looked_at = key
        mark = self._mark(key)
        self._show_ring()
        sentence = mark.sentence if mark is not None else ""
        self.setAccessibleDescription(sentence)
        self.told.emit(sentence)

    def labels(self) -> list[tuple[str, QPointF, QRectF]]:
        """Every name with the middle of its mark and its place, px."""
        metrics = self.fontMetrics()
        points = [self._position(mark) for mark in self._marks]
        sizes = [
            QSizeF(metrics.horizontalAdvance(mark.label) + 4, metrics.height())
            if mark.label
            else QSizeF()
            for mark in self._marks
        ]
        scene = self._box.sceneBoundingRect()
        corner = QPointF(self._view.mapFromScene(scene.topLeft()))
        area = QRectF(corner, scene.size())
        places = label_places(points, sizes, area)
        texts = [mark.label for mark in self._marks]
        return list(zip(texts, points, places, strict=True))

    def _build(self) -> None:
        axes = {side: CurveAxis(side) for side in ("left", "bottom")}
        self._view = pg.PlotWidget(parent=self, axisItems=axes)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # this widget has the focus
        self._plot = self._view.getPlotItem()
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        self._plot.layout.setContentsMargins(0, GRID, 2 * GRID, 0)
        self._box = self._plot.getViewBox()
        self._box.setMouseEnabled(x=False, y=False)
        axes["left"].setWidth(_AXIS_WIDTH)
        axes["left"].setGrid(_GRID_OPACITY)
        axes["bottom"].setGrid(_GRID_OPACITY)
        self._trails, self._dots = pg.ScatterPlotItem(), pg.ScatterPlotItem()
        self._ring = pg.ScatterPlotItem()
        for item in (self._trails, self._dots, self._ring):
            self._box.addItem(item, ignoreBounds=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self._view.scene().sigMouseMoved.connect(self._on_mouse_moved)

    def _across(self, x: float) -> float:
        return math.log10(x) if self._log else x

    def _spot(
        self, x: float, y: float, style: LineStyle, size: int
    ) -> dict[str, object]:
        colour = QColor(style.colour)
        colour.setAlphaF(_OPACITY.get(size, 1.0))
        return {
            "pos": (self._across(x), y),
            "size": size,
            "symbol": curve_symbol(style),
            "pen": None,
            "brush": colour,
        }

    def _position(self, mark: ScatterMark) -> QPointF:
        on_scene = self._box.mapViewToScene(QPointF(self._across(mark.x), mark.y))
        return QPointF(self._view.mapFromScene(on_scene))

    def _mark(self, key: str) -> ScatterMark | None:
        return next((mark for mark in self._marks if mark.key == key), None)

    def _show_ring(self) -> None:
        mark = self._mark(self._looked_at)
        if mark is None:
            self._ring.setData([])
            return
        size = _size(mark) + _RING_ROOM
        spot = self._spot(mark.x, mark.y, mark.style, size)
        pen = thin_pen(current_theme().accent, width=2)
        self._ring.setData([{**spot, "symbol": "o", "brush": None, "pen": pen}])

    def _wear_theme(self) -> None:
        theme = current_theme()
        self._view.setBackground(QColor(theme.panel))
        self._plot.getAxis("left").name(self._y_label, theme)
        self._plot.getAxis("bottom").name(self._x_label, theme)

    def _on_mouse_moved(self, position: QPointF) -> None:
        at = QPointF(self._view.mapFromScene(position))
        near = [
            ((self._position(mark) - at).manhattanLength(), mark.key)
            for mark in self._marks
        ]
        distance, key = min(near, default=(math.inf, ""))
        found = key if distance <= _NEAR else ""
        if found != self._looked_at:
            self.look_at(found)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = [mark.key for mark in sorted(self._marks, key=lambda mark: mark.x)]
        at = keys.index(self._looked_at) if self._looked_at in keys else -1
        moves = {
            Qt.Key.Key_Left: max(at - 1, 0),
            Qt.Key.Key_Right: at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(keys) - 1,
        }
        target = moves.get(Qt.Key(event.key()))
        if target is None or not keys:
            super().keyPressEvent(event)
        else:
            self.look_at(keys[min(target, len(keys) - 1)])

    def leaveEvent(self, event: QEvent) -> None:
        self.look_at("")
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._names.setGeometry(self.rect())
        self._empty.setGeometry(self.rect().adjusted(_AXIS_WIDTH, 0, 0, 0))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._wear_theme()


def _size(mark: ScatterMark) -> int:
    return _MINOR if mark.minor else _MARK


class _Names(QWidget):
    """Writes the names over the plot; the mouse goes through it."""

    def __init__(self, plot: ScatterPlot) -> None:
        super().__init__(plot)
        self._scatter = plot
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        for text, mark, place in self._scatter.labels():
            if not text:
                continue
            near = QPointF(
                min(max(mark.x(), place.left()), place.right()),
                min(max(mark.y(), place.top()), place.bottom()),
            )
            if (near - mark).manhattanLength() > _NEAR:  # else it is clear whose it is
                painter.setPen(thin_pen(theme.line))
                painter.drawLine(mark, near)
            painter.setPen(QColor(theme.text))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
