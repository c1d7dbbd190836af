"""How many values there are of which size, as bars."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.ui.theme import current_theme, mixed
from explorer.ui.widgets.readings import percent_text, value_text

_PLOT_HEIGHT = 64  # px
_NEEDLE = 3  # px, the bar of exact zeros
_STEEP = 0.02  # where the middle bar is this low beside the highest, a log axis helps
_LOWEST = 1  # px of a bar of any value


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """Values by size.

    Attributes:
        edges: ``(bins + 1,)``, rising evenly.
        counts: Values between neighbouring edges, exact zeros left out, ``(bins,)``.
        zeros: Values that are exactly 0.
    """

    edges: NDArray[np.float64] = field(repr=False)
    counts: NDArray[np.int64] = field(repr=False)
    zeros: int

    @property
    def total(self) -> int:
        """How many values there are."""
        return int(self.counts.sum()) + self.zeros

    @property
    def is_steep(self) -> bool:
        """Whether most bars would vanish beside the highest one."""
        filled = self.counts[self.counts > 0]
        return bool(filled.size) and bool(np.median(filled) < _STEEP * filled.max())

    def heights(self) -> NDArray[np.float64]:
        """Of every bar beside the highest one, 0 to 1."""
        highest = max(int(self.counts.max(initial=0)), 1)
        if self.is_steep:
            heights: NDArray[np.float64] = np.log1p(self.counts) / np.log1p(highest)
            return heights
        return self.counts / highest

    def needle(self) -> float:
        """Height of the bar of zeros; it may stand out no higher than the others."""
        highest = max(int(self.counts.max(initial=0)), 1)
        if self.is_steep:
            return min(float(np.log1p(self.zeros) / np.log1p(highest)), 1.0)
        return min(self.zeros / highest, 1.0)


class HistogramView(QWidget):
    """Bars over an axis with 0 marked; exact zeros are a needle of their own.

    Pointing at a bar says in the line below what it counts.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bins: Bins | None = None
        self._heights: tuple[float, ...] = ()
        self._hovered: float | None = None  # px from the left
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Histogram of the values"))

    def show_bins(self, bins: Bins | None) -> None:
        """Show these values; ``None`` leaves the space empty."""
        self._bins = bins
        self._heights = () if bins is None else tuple(bins.heights().tolist())
        told = ""
        if bins is not None and bins.total:
            fullest = int(bins.counts.argmax()) if bins.counts.any() else None
            told = self._text_of(fullest)
        self.setAccessibleDescription(told)
        self.update()

    def bins(self) -> Bins | None:
        """What is shown."""
        return self._bins

    def text_at(self, x: float) -> str:
        """What the bar at ``x`` px counts; empty beside the bars."""
        bins = self._bins
        if bins is None or not 0 <= x < self.width():
            return ""
        zero = self._zero()
        if bins.zeros and zero is not None and abs(x - zero) <= _NEEDLE:
            return self._text_of(None)
        return self._text_of(int(x / self.width() * len(bins.counts)))

    def _text_of(self, bar: int | None) -> str:
        """What one bar counts, ``None`` for the zeros."""
        assert self._bins is not None
        if bar is None:
            told, count = self.tr("exactly 0: {0} values, {1}"), self._bins.zeros
            ends: tuple[str, ...] = ()
        else:
            told = self.tr("{2} to {3}: {0} values, {1}")
            count = int(self._bins.counts[bar])
            ends = tuple(_edge_text(self._bins, at) for at in (bar, bar + 1))
        share = percent_text(count / max(self._bins.total, 1))
        return told.format(f"{count:,}", share, *ends)

    def _zero(self) -> float | None:
        """Where 0 is, px from the left; ``None`` beyond the ends."""
        assert self._bins is not None
        low, high = self._bins.edges[0], self._bins.edges[-1]
        if not low <= 0 <= high:
            return None
        return float(-low / (high - low) * self.width())

    def _bar(self, place: int, height: float) -> QRectF:
        """The bar of a bin, with a gap where there is room for one."""
        assert self._bins is not None
        step = self.width() / len(self._bins.counts)
        left, right = round(place * step), round((place + 1) * step)
        gap = 1 if step >= 4 else 0
        tall = max(height * _PLOT_HEIGHT, _LOWEST)
        return QRectF(left, _PLOT_HEIGHT - tall, max(right - left - gap, 1), tall)

    def _paint_bars(self, painter: QPainter, bins: Bins) -> None:
        theme = current_theme()
        plain = mixed(QColor(theme.accent), QColor(theme.panel), 0.75)
        under = -1
        if self._hovered is not None:
            under = int(self._hovered / self.width() * len(bins.counts))
        for place, height in enumerate(self._heights):
            if height:
                colour = QColor(theme.accent) if place == under else plain
                painter.fillRect(self._bar(place, height), colour)

    def _paint_zero(self, painter: QPainter, bins: Bins) -> None:
        """The axis, its zero, and the needle of those that are exactly that."""
        theme = current_theme()
        floor = _PLOT_HEIGHT + 0.5
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QLineF(0, floor, self.width(), floor))
        zero = self._zero()
        if zero is None:
            return
        zero = min(max(zero, _NEEDLE / 2), self.width() - _NEEDLE / 2)
        painter.setPen(QPen(QColor(theme.muted), 1))
        painter.drawLine(QLineF(round(zero) + 0.5, floor, round(zero) + 0.5, floor + 4))
        if bins.zeros:
            tall = max(bins.needle() * _PLOT_HEIGHT, _LOWEST)
            needle = QRectF(zero - _NEEDLE / 2, floor - tall, _NEEDLE, tall)
            painter.fillRect(needle, QColor(theme.text))

    def _paint_line(self, painter: QPainter, bins: Bins) -> None:
        """The ends of the axis, or what the bar under the pointer counts."""
        theme = current_theme()
        line = QRectF(0, _PLOT_HEIGHT + 5, self.width(), self.fontMetrics().height())
        told = "" if self._hovered is None else self.text_at(self._hovered)
        if told:
            painter.setPen(QColor(theme.text))
            mode = Qt.TextElideMode.ElideRight
            told = self.fontMetrics().elidedText(told, mode, self.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignHCenter, told)
            return
        painter.setPen(QColor(theme.muted))
        left, right = _edge_text(bins, 0), _edge_text(bins, len(bins.counts))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, left)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, right)
        zero, advance = self._zero(), self.fontMetrics().horizontalAdvance
        if zero is not None:
            room = QRectF(zero - 8, line.top(), 16, line.height())
            free_left, free_right = advance(left) + 4, self.width() - advance(right) - 4
            if room.left() >= free_left and room.right() <= free_right:
                painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, "0")

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(200, _PLOT_HEIGHT + 5 + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._bins is None:
            return
        painter = QPainter(self)
        self._paint_bars(painter, self._bins)
        self._paint_zero(painter, self._bins)
        self._paint_line(painter, self._bins)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = QPointF(event.position()).x()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()


def _edge_text(bins: Bins, at: int) -> str:
    """An edge, without the noise of adding up widths."""
    width = float(bins.edges[1] - bins.edges[0])
    digits = max(-int(np.floor(np.log10(width))), 0)
    value = round(float(bins.edges[at]), digits)
    if 0 < digits <= 4 and abs(value) < 1e6:
        return f"{value:,.{digits}f}".replace("-", "−") if value else "0"
    return value_text(value)
