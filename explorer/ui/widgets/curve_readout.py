"""The little table beside a crosshair: every curve's value, best first."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.diagrams.colours import LineStyle
from explorer.ui.theme import GRID, RADIUS, current_theme
from explorer.ui.widgets.line_swatch import paint_swatch

_SWATCH = 24  # px
_GAP = GRID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadoutLine:
    """One curve's value under the crosshair, ready to be shown.

    Attributes:
        label: Whose.
        value: As people read it.
        style: Colour and dashes.
        thin: Whether the curve is a thin one.
        beside: What was measured with it, as people read it; empty for nothing.
    """

    label: str
    value: str
    style: LineStyle
    thin: bool = False
    beside: str = ""


class CurveReadout(QWidget):
    """Floats over a plot; the mouse goes through it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._heading = ""
        self._lines: tuple[ReadoutLine, ...] = ()
        self._shown = 0
        self.hide()

    def show_lines(self, heading: str, lines: tuple[ReadoutLine, ...]) -> None:
        """Show ``lines`` under ``heading``; hide when there are none."""
        self._heading, self._lines = heading, lines
        self._shown = self._fitting()
        self.setVisible(bool(lines))
        self.resize(self.sizeHint())
        self.update()

    def text(self) -> str:
        """What it shows, for a screen reader."""
        values = (
            f"{line.label} {line.value}" + (f" ({line.beside})" if line.beside else "")
            for line in self._lines
        )
        return ", ".join((self._heading, *values)) if self._lines else ""

    # Qt overrides

    def sizeHint(self) -> QSize:
        labels, values, besides = self._widths()
        width = max(
            self.fontMetrics().horizontalAdvance(self._heading),
            _SWATCH + _GAP + labels + 2 * _GAP + values + besides,
        )
        rows = 1 + self._shown + (self._shown < len(self._lines))
        return QSize(width + 2 * _GAP, rows * self._row_height() + 2 * (_GAP // 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.panel))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        middle = Qt.AlignmentFlag.AlignVCenter
        row = QRect(_GAP, _GAP // 2, self.width() - 2 * _GAP, self._row_height())
        painter.setPen(QColor(theme.muted))
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, self._heading)
        painter.setPen(QColor(theme.text))
        besides = self._widths()[2]
        for line in self._lines[: self._shown]:
            row.translate(0, row.height())
            swatch = QRectF(row.left(), row.top(), _SWATCH, row.height())
            if line.thin:
                paint_swatch(painter, swatch, line.style, opacity=0.6, width=1.4)
            else:
                paint_swatch(painter, swatch, line.style)
            name = row.adjusted(_SWATCH + _GAP, 0, 0, 0)
            painter.drawText(name, middle | Qt.AlignmentFlag.AlignLeft, line.label)
            value = row.adjusted(0, 0, -besides, 0)
            painter.drawText(value, middle | Qt.AlignmentFlag.AlignRight, line.value)
            painter.setPen(QColor(theme.muted))
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, line.beside)
            painter.setPen(QColor(theme.text))
        if (left := len(self._lines) - self._shown) > 0:
            row.translate(0, row.height())
            painter.setPen(QColor(theme.muted))
            more = self.tr("and {0} more").format(left)
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, more)
        painter.end()

    def _widths(self) -> tuple[int, int, int]:
        """Of the three columns of text; the last with the gap before it."""
        advance = self.fontMetrics().horizontalAdvance
        labels = max((advance(line.label) for line in self._lines), default=0)
        values = max((advance(line.value) for line in self._lines), default=0)
        besides = max((advance(line.beside) for line in self._lines), default=0)
        return labels, values, besides + 2 * _GAP if besides else 0

    def _fitting(self) -> int:
        """How many lines fit into the plot, the first of them being the best."""
        around = self.parentWidget()
        if around is None:
            return len(self._lines)
        rows = (around.height() - 3 * _GAP) // self._row_height() - 1
        return len(self._lines) if len(self._lines) <= rows else max(1, rows - 1)

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 2
