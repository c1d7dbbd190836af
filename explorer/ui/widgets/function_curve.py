"""A function of one value as a curve, with the value on it."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.ui.theme import current_theme
from explorer.ui.widgets.arithmetic_records import Curve
from explorer.ui.widgets.readings import value_text

_SIZE = QSize(420, 220)  # px, at most
_MARGIN = 18  # px around the curve, for the numbers
_DOT = 5.0  # px


class FunctionCurve(QWidget):
    """The curve, its axes, and dashed lines from the point to both of them."""

    def __init__(self, curve: Curve, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve = curve
        points = curve.points[np.isfinite(curve.points).all(axis=1)]
        self._points = points if len(points) else np.zeros((1, 2))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Curve of the function"))
        told = self.tr("{0} becomes {1}")
        x, y = value_text(curve.x), value_text(curve.y)
        self.setAccessibleDescription(told.format(x, y))

    def fit(self, width: int, room: int) -> int:
        """The height in px: wide enough a curve is half as high as wide."""
        del room
        return min(width // 2 + 2 * _MARGIN, _SIZE.height())

    def _area(self) -> QRectF:
        width = min(self.width(), _SIZE.width())
        whole = QRectF(0, 0, width, self.height())
        return whole.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)

    def _placed(self, x: float, y: float) -> QPointF:
        """A point of the curve in the widget; both axes have the zero in sight."""
        area = self._area()
        left, right = self._points[0, 0], self._points[-1, 0]
        low = min(float(self._points[:, 1].min()), 0.0)
        high = max(float(self._points[:, 1].max()), 0.0)
        across = (x - left) / ((right - left) or 1.0)
        up = (y - low) / ((high - low) or 1.0)
        return QPointF(
            area.left() + across * area.width(), area.bottom() - up * area.height()
        )

    def _paint_axes(self, painter: QPainter) -> None:
        area, zero = self._area(), self._placed(0.0, 0.0)
        painter.setPen(QPen(QColor(current_theme().line), 1))
        painter.drawLine(
            QPointF(area.left(), zero.y()), QPointF(area.right(), zero.y())
        )
        painter.drawLine(
            QPointF(zero.x(), area.top()), QPointF(zero.x(), area.bottom())
        )

    def _paint_point(self, painter: QPainter, point: QPointF) -> None:
        theme, zero = current_theme(), self._placed(0.0, 0.0)
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(point.x(), zero.y()), point)
        painter.drawLine(QPointF(zero.x(), point.y()), point)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(point, _DOT, _DOT)
        painter.setPen(QColor(theme.text))
        text = f"({value_text(self._curve.x)}, {value_text(self._curve.y)})"
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(text)
        # Most functions rise, so that nothing lies left above or right below a point.
        left, base = point.x() - width - 2 * _DOT, point.y() - 2 * _DOT
        if left < 0 or base - metrics.ascent() < 0:
            left, base = point.x() + 2 * _DOT, point.y() + 2 * _DOT + metrics.ascent()
        corner = QPointF(min(left, self.width() - width), base)
        behind = QRectF(corner.x(), base - metrics.ascent(), width, metrics.height())
        painter.fillRect(behind, QColor(theme.panel))
        painter.drawText(corner, text)

    def _paint_ends(self, painter: QPainter) -> None:
        """The first and last x below the axis, the highest y beside the other."""
        area, zero = self._area(), self._placed(0.0, 0.0)
        painter.setPen(QColor(current_theme().muted))
        metrics = painter.fontMetrics()
        first, last = (value_text(float(x)) for x in self._points[[0, -1], 0])
        right = area.right() - metrics.horizontalAdvance(last)
        tenth = max(len(self._points) // 10, 1)
        for left, text, end in (
            (area.left(), first, self._points[:tenth, 1]),
            (right, last, self._points[-tenth:, 1]),
        ):
            above = float(end.mean()) < 0  # where the curve is not
            base = zero.y() + (-4 if above else metrics.ascent() + 2)
            painter.drawText(QPointF(left, base), text)
        high = float(self._points[:, 1].max())
        if high > 0:
            place = QPointF(zero.x() + 4, area.top() + metrics.ascent() - 4)
            painter.drawText(place, value_text(high))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return _SIZE

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axes(painter)
        self._paint_ends(painter)
        line = QPolygonF([self._placed(float(x), float(y)) for x, y in self._points])
        painter.setPen(QPen(QColor(current_theme().text), 2))
        painter.drawPolyline(line)
        if np.isfinite([self._curve.x, self._curve.y]).all():
            self._paint_point(painter, self._placed(self._curve.x, self._curve.y))
        painter.end()
