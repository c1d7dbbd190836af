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
    """One curve's value under the crosshair, ready to be shown."""

    label: str
    value: str
    style: LineStyle


class CurveReadout(QWidget):
    """Floats over a plot; the mouse goes through it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._heading = ""
        self._lines: tuple[ReadoutLine, ...] = ()
        self.hide()

    def show_lines(self, heading: str, lines: tuple[ReadoutLine, ...]) -> None:
        """Show ``lines`` under ``heading``; hide when there are none."""
        self._heading, self._lines = heading, lines
        self.setVisible(bool(lines))
        self.resize(self.sizeHint())
        self.update()

    def text(self) -> str:
        """What it shows, for a screen reader."""
        values = (f"{line.label} {line.value}" for line in self._lines)
        return ", ".join((self._heading, *values)) if self._lines else ""

    # Qt overrides

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        labels = max(
            (metrics.horizontalAdvance(x.label) for x in self._lines), default=0
        )
        values = max(
            (metrics.horizontalAdvance(x.value) for x in self._lines), default=0
        )
        width = max(
            metrics.horizontalAdvance(self._heading),
            _SWATCH + _GAP + labels + 2 * _GAP + values,
        )
        rows = len(self._lines) + 1
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
        for line in self._lines:
            row.translate(0, row.height())
            swatch = QRectF(row.left(), row.top(), _SWATCH, row.height())
            paint_swatch(painter, swatch, line.style)
            name = row.adjusted(_SWATCH + _GAP, 0, 0, 0)
            painter.drawText(name, middle | Qt.AlignmentFlag.AlignLeft, line.label)
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, line.value)
        painter.end()

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 2
