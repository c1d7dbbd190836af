"""All curves of a plot as one picture, made anew only when something in it changes.

The picture is painted lying on its side: a column of the plot is then a row of the
picture, and Qt fills rows up to a hundred times faster than columns.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from pyqtgraph.Qt import internals
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.ui.theme import current_theme
from explorer.ui.widgets.curve import Curve, Dots
from explorer.ui.widgets.curve_envelope import Envelope
from explorer.ui.widgets.curve_strokes import clipped, dashed, is_on, strokes
from explorer.ui.widgets.line_swatch import curve_symbol

Numbers = npt.NDArray[np.float64]

_DENSE = 2.0  # values per column from which columns are drawn instead of strokes
_CALM = 24  # columns
_MARGIN = 64  # px beyond the plot that strokes are drawn to


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Which part of the plane a picture shows.

    Attributes:
        x: From left to right.
        y: From the bottom to the top; on a log scale, powers of ten.
        columns: Width, device px.
        rows: Height, device px.
        ratio: Device px per px.
        log: Whether heights are powers of ten.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    columns: int
    rows: int
    ratio: float
    log: bool

    def edges(self) -> Numbers:
        """The x of the edges of all columns."""
        edges: Numbers = np.linspace(*self.x, self.columns + 1)
        return edges

    def across(self, x: Numbers) -> Numbers:
        """Places to the right in device px."""
        places: Numbers = (x - self.x[0]) * (self.columns / (self.x[1] - self.x[0]))
        return places

    def down(self, y: Numbers) -> Numbers:
        """Places from the top in device px; NaN where a log scale has none."""
        heights = y
        if self.log:
            heights = np.full(y.shape, np.nan)
            np.log10(y, out=heights, where=y > 0)
        places: Numbers = (self.y[1] - heights) * (self.rows / (self.y[1] - self.y[0]))
        return places


class CurveLayer(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """Lies in a view box, under everything else that is in it."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__()
        self._box = box
        self._curves: tuple[Curve, ...] = ()
        self._log = False
        self._frame: Frame | None = None
        self._picture = QImage()
        self.setParentItem(box)
        self.setZValue(-1)
        box.sigResized.connect(self._on_view_changed)
        box.sigRangeChanged.connect(self._on_view_changed)

    def show_curves(self, curves: Iterable[Curve]) -> None:
        """Draw these from now on, the later over the earlier; again if they changed."""
        self._curves = tuple(curves)
        self._frame = None
        self.update()

    def set_log(self, on: bool) -> None:
        """Whether heights are powers of ten."""
        self._log = on
        self.update()

    def _on_view_changed(self) -> None:
        self.prepareGeometryChange()
        self.update()

    # Qt overrides

    def boundingRect(self) -> QRectF:
        return QRectF(self._box.rect())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        area = self._box.rect()
        ratio = painter.device().devicePixelRatio()
        x, y = self._box.viewRange()
        frame = Frame(
            x=tuple(x),
            y=tuple(y),
            columns=round(area.width() * ratio),
            rows=round(area.height() * ratio),
            ratio=ratio,
            log=self._log,
        )
        if frame.columns < 1 or frame.rows < 1:
            return
        if frame != self._frame:
            self._frame, self._picture = frame, picture(self._curves, frame)
        # On whole pixels, or it would be blurred.
        corner = painter.deviceTransform().map(QPointF(0, 0))
        shift = QPointF(round(corner.x()) - corner.x(), round(corner.y()) - corner.y())
        painter.drawImage(shift / ratio, self._picture)


def picture(curves: Iterable[Curve], frame: Frame) -> QImage:
    """Curves without a ground; bands lie under all lines."""
    lying = QImage(frame.rows, frame.columns, QImage.Format.Format_ARGB32_Premultiplied)
    lying.fill(0)
    painter = QPainter(lying)
    edges = frame.edges()
    for curve in curves:
        _paint_band(painter, curve, frame, edges)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for curve in curves:
        _paint_line(painter, curve, frame, edges)
    painter.end()
    upright = lying.transformed(QTransform().rotate(90))
    painter = QPainter(upright)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for curve in curves:
        if curve.dots is not None:
            _paint_dots(painter, curve, curve.dots, frame)
    painter.end()
    upright.setDevicePixelRatio(frame.ratio)
    return upright


def _paint_band(painter: QPainter, curve: Curve, frame: Frame, edges: Numbers) -> None:
    """Fill from the lowest to the highest value of every column."""
    if curve.band is None:
        return
    lower, upper = curve.band
    low, high = upper.between(edges)
    if lower is not upper:
        low, _ = lower.between(edges)
    top, bottom = frame.down(high), frame.down(low)
    known = np.isfinite(top) & np.isfinite(bottom)
    top = np.clip(np.floor(top[known]), 0, frame.rows)
    bottom = np.clip(np.ceil(bottom[known]), 0, frame.rows)
    bottom = np.maximum(bottom, top + round(frame.ratio))  # a thin one is a line
    rows = frame.columns - 1 - np.flatnonzero(known)
    rectangles = internals.PrimitiveArray(QRectF, 4)
    rectangles.resize(rows.size)
    sizes = np.stack([bottom - top, np.ones(rows.size)])
    rectangles.ndarray()[:] = np.stack([top, rows, *sizes], axis=1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(curve.band_colour())
    painter.drawRects(*rectangles.drawargs())


def _paint_line(painter: QPainter, curve: Curve, frame: Frame, edges: Numbers) -> None:
    width = curve.width * frame.ratio
    dash = tuple(width * length for length in curve.style.dash)
    line = curve.line
    dense = line.density(edges) > _DENSE
    if dense:
        pieces = _columns(*line.between(edges), frame, _shortened(dash, width - 1))
    else:
        pieces = _pieces(line, frame, dash)
    pen = QPen(curve.line_colour(), width)
    closed = dense or not dash
    cap = Qt.PenCapStyle.SquareCap if closed else Qt.PenCapStyle.FlatCap
    pen.setCapStyle(cap)
    painter.setPen(pen)
    _draw(painter, pieces, frame)


def _pieces(line: Envelope, frame: Frame, dash: tuple[float, ...]) -> Numbers:
    """Strokes from value to value."""
    x, y = line.piece(*frame.x)
    pieces = strokes(frame.across(x), frame.down(y))
    return dashed(clipped(pieces, -_MARGIN, frame.rows + _MARGIN), dash)


def _paint_dots(painter: QPainter, curve: Curve, dots: Dots, frame: Frame) -> None:
    """A dot at every value, where they are not too many to be told apart."""
    x, y = curve.line.piece(*frame.x)
    if x.size * dots.size > frame.columns:
        return
    across, down = frame.across(x), frame.down(y)
    seen = (np.abs(across - frame.columns / 2) < frame.columns / 2 + dots.size) & (
        np.abs(down - frame.rows / 2) < frame.rows / 2 + dots.size
    )
    painter.setPen(QPen(curve.line_colour(), 1.5 * frame.ratio))
    painter.setBrush(
        QColor(current_theme().panel) if dots.hollow else curve.line_colour()
    )
    scale = dots.size * frame.ratio
    shape = QTransform.fromScale(scale, scale).map(Symbols[curve_symbol(curve.style)])
    for place in zip(across[seen].tolist(), down[seen].tolist(), strict=True):
        painter.drawPath(shape.translated(QPointF(*place)))


def _columns(
    low: Numbers, high: Numbers, frame: Frame, dash: tuple[float, ...]
) -> Numbers:
    """An upright stroke per column, where a dash covers it."""
    top, bottom = frame.down(high), frame.down(low)
    x = np.arange(frame.columns) + 0.5
    known = np.isfinite(top) & np.isfinite(bottom)
    x, top, bottom = x[known], top[known], bottom[known]
    if dash and x.size:
        # Along the course of the line, not up and down with its noise.
        middle = _calm((top + bottom) / 2)
        along = np.cumsum(np.hypot(1.0, np.diff(middle, prepend=middle[:1])))
        origin = frame.across(np.zeros(1))[0]
        on = is_on(along + (x[0] - origin), dash)
        x, top, bottom = x[on], top[on], bottom[on]
    return clipped(
        np.stack([x, top, x, bottom], axis=1), -_MARGIN, frame.rows + _MARGIN
    )


def _shortened(dash: tuple[float, ...], by: float) -> tuple[float, ...]:
    """Dashes and gaps for strokes that are ``by`` px wider than their column."""
    return tuple(
        max(1.0, length - by) if place % 2 == 0 else length + by
        for place, length in enumerate(dash)
    )


def _calm(heights: Numbers) -> Numbers:
    """Means of neighbours."""
    padded = np.pad(heights, (_CALM // 2, _CALM - 1 - _CALM // 2), mode="edge")
    calm: Numbers = np.convolve(padded, np.full(_CALM, 1 / _CALM), mode="valid")
    return calm


def _draw(painter: QPainter, pieces: Numbers, frame: Frame) -> None:
    """Draw strokes of the plot into the picture that lies on its side."""
    lines = internals.PrimitiveArray(QLineF, 4)
    lines.resize(len(pieces))
    lines.ndarray()[:] = np.stack(
        [
            pieces[:, 1],
            frame.columns - pieces[:, 0],
            pieces[:, 3],
            frame.columns - pieces[:, 2],
        ],
        axis=1,
    )
    painter.drawLines(*lines.drawargs())
