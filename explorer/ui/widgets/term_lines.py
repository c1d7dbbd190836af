"""A sum, line by line: what is added, how much, and what it comes to."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.diagrams.palettes import DIVERGING
from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.arithmetic_records import Term, Terms
from explorer.ui.widgets.readings import value_text

_LINES = (24, 28)  # px, where there is little room and where there is much
_WIDE = 480  # px of the whole, from which on there is much
_BAR = (36, 220)  # px, below the first there is none
_FEWEST = 3  # terms that are shown at least


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Left edge and width of label, working, bar and value."""

    label: tuple[float, float]
    working: tuple[float, float]
    bar: tuple[float, float]
    value: tuple[float, float]


class TermLines(QWidget):
    """The strongest terms as signed bars, the others together, and the sum below.

    Signals:
        picked: The link of the term that was clicked or chosen by key.
    """

    picked = Signal(object)

    def __init__(self, block: Terms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._block = block
        self._shown = len(block.terms)
        self._line = -1
        self._high = _LINES[0]
        self._lines = self._all_lines()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The sum, line by line"))
        if any(line.link is not None for line in self._lines):
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._describe()

    def fit(self, width: int, room: int) -> int:
        """Show as many terms as fit, at least a few; returns the height in px."""
        block = self._block
        self._high = _LINES[width >= _WIDE]
        fixed = len(block.closing) + (block.result is not None)
        lines = room // self._high - fixed
        count = len(block.values)
        if lines < count or len(block.terms) < count:
            lines -= 1  # for the others
        self._shown = max(min(lines, len(block.terms)), min(_FEWEST, len(block.terms)))
        if self._shown == count - 1 == len(block.terms) - 1:
            self._shown += 1  # a line for the one other would be as long
        self._lines = self._all_lines()
        self._describe()
        self.update()
        return len(self._lines) * self._high

    def lines(self) -> tuple[Term, ...]:
        """What is shown, the line of the others and the sum included."""
        return self._lines

    def _all_lines(self) -> tuple[Term, ...]:
        block = self._block
        shown = list(block.terms[: self._shown])
        lines = [*shown]
        others = len(block.values) - len(shown)
        if others > 0:
            label = self.tr("Σ of {0} other {1}").format(f"{others:,}", block.noun)
            rest = float(block.values[len(shown) :].sum())
            lines.append(Term(label=label, value=rest))
        lines.extend(block.closing)
        if block.result is not None:
            lines.append(Term(label=block.result_label, value=block.result))
        return tuple(lines)

    def _describe(self) -> None:
        said = (f"{line.label}: {value_text(line.value)}" for line in self._lines)
        self.setAccessibleDescription(", ".join(said))

    def _columns(self) -> _Columns:
        """Labels and workings as wide as needed while the values keep their place."""
        font = self._font()
        font.setBold(True)  # as the widest of them may be
        metrics = QFontMetricsF(font)

        def widest(texts: list[str]) -> float:
            return max(
                (metrics.horizontalAdvance(text) + 2 for text in texts), default=0
            )

        # The line of the others may run into the next column, which it leaves empty.
        label = widest([line.label for line in self._lines if line.working])
        working = widest([line.working for line in self._lines if line.working])
        if not working:
            label = widest([line.label for line in self._lines])
        value = widest([value_text(line.value) for line in self._lines]) + GRID
        room = self.width() - value
        label = min(label, 0.64 * room if not working else 0.45 * room)
        working = min(working, room - label - GRID)
        bar_left = label + (GRID + working if working else 0) + 2 * GRID
        bar = min(room - bar_left, _BAR[1])
        end = min(bar_left + max(bar, 0), room) if bar >= _BAR[0] else room
        return _Columns(
            label=(0, label),
            working=(label + GRID, working),
            bar=(bar_left, bar if bar >= _BAR[0] else 0),
            value=(end, value),
        )

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(13 if self._high == _LINES[0] else 15)
        return font

    def _line_at(self, position: QPointF) -> int:
        line = int(position.y() // self._high)
        if 0 <= line < len(self._lines) and self._lines[line].link is not None:
            return line
        return -1

    def _set_line(self, line: int) -> None:
        if line != self._line:
            self._line = line
            hand = Qt.CursorShape.PointingHandCursor
            self.setCursor(hand if line >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def _paint_line(
        self, painter: QPainter, columns: _Columns, place: int, scale: float
    ) -> None:
        theme, line = current_theme(), self._lines[place]
        top = place * self._high
        last = self._block.result is not None and place == len(self._lines) - 1
        if line.marked or place == self._line:
            area = QRectF(0, top, sum(columns.value), self._high)
            painter.fillRect(area, QColor(theme.selection))
        if last:
            painter.setPen(QPen(QColor(theme.muted), 1))
            end = QPointF(sum(columns.value), top + 0.5)
            painter.drawLine(QPointF(0, top + 0.5), end)
        font = self._font()
        font.setBold(last or line.marked)
        painter.setFont(font)
        colour = theme.accent if line.link is not None else theme.text
        width = columns.label[1] if line.working else columns.bar[0] - GRID
        if not line.working and (last or not columns.bar[1]):
            width = columns.value[0] - GRID
        self._write(painter, (0, width), top, line.label, colour)
        self._write(painter, columns.working, top, line.working, theme.muted)
        right = Qt.AlignmentFlag.AlignRight
        text = value_text(line.value)
        self._write(painter, columns.value, top, text, theme.text, right)
        if not last and columns.bar[1]:
            self._paint_bar(painter, columns, top, line.value / scale)

    def _write(
        self,
        painter: QPainter,
        column: tuple[float, float],
        top: float,
        text: str,
        colour: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setPen(QColor(colour))
        area = QRectF(column[0], top, column[1], self._high)
        mode = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(text, mode, int(column[1]))
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_bar(
        self, painter: QPainter, columns: _Columns, top: float, share: float
    ) -> None:
        left, width = columns.bar
        signed = any(line.value < 0 for line in self._lines)
        zero = left + width / 2 if signed else left
        length = share * (width / 2 if signed else width)
        bar = QRectF(zero, top + 7, length, self._high - 14).normalized()
        colour = DIVERGING[200] if share >= 0 else DIVERGING[55]
        painter.fillRect(bar, QColor(*colour.tolist()))
        painter.setPen(QPen(QColor(current_theme().line), 1))
        painter.drawLine(QPointF(zero, top + 3), QPointF(zero, top + self._high - 3))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(400, len(self._lines) * self._high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        columns = self._columns()
        bars = self._lines[:-1] if self._block.result is not None else self._lines
        sizes = [abs(line.value) for line in bars]
        scale = max((size for size in sizes if size < float("inf")), default=0.0)
        for place in range(len(self._lines)):
            self._paint_line(painter, columns, place, scale or 1.0)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_line(self._line_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_line(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        line = self._line_at(event.position())
        if line >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self._lines[line].link)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        linked = [at for at, line in enumerate(self._lines) if line.link is not None]
        key = event.key()
        if linked and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            later = [at for at in linked if at > self._line]
            earlier = [at for at in linked if at < self._line]
            down = key == Qt.Key.Key_Down
            self._set_line((later or linked)[0] if down else (earlier or linked)[-1])
        elif self._line >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit(self._lines[self._line].link)
        else:
            super().keyPressEvent(event)
