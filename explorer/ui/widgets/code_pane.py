"""Source with signs at its left edge, as in a diff; lines can be lit from elsewhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QToolTip, QWidget

from explorer.ui.theme import current_theme, mixed, mono_font
from explorer.ui.widgets.change_marks import Mark, mark_colour
from explorer.ui.widgets.highlighting import Span, plain

_POINTS = 8.5
_TINT = {"light": 0.13, "dark": 0.22}  # share of a mark's colour behind its lines
_SIGN = 14  # px, the strip of signs
_NUMBERS_FROM = 320  # px of width from which numbers do not take room from the code
_NUMBER = 30  # px


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """One row of a pane.

    Attributes:
        spans: The text in colours.
        number: Of its line in the file; 0 for a heading.
        mark: What became of what it makes.
        hint: What stands in the tooltip.
    """

    spans: tuple[Span, ...] = ()
    number: int = 0
    mark: Mark | None = None
    hint: str = ""


class CodePane(QPlainTextEdit):
    """Shows rows to read, to point to and to copy; the caret marks one by keys.

    Signals:
        row_pointed: The row under the pointer or the caret; -1 for none.
        opened: A row that was double-clicked, or that Enter was pressed on.
    """

    row_pointed = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CodeRow, ...] = ()
        self._lit: frozenset[int] = frozenset()
        self._under = -1
        self._loading = False
        self._strip = _Strip(self)
        self.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(
            flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.document().setDocumentMargin(2)
        self.setAccessibleName(self.tr("Source"))
        self.cursorPositionChanged.connect(self._on_caret_moved)
        self.updateRequest.connect(self._on_update_requested)

    def show_rows(self, rows: Sequence[CodeRow], count: int) -> None:
        """Show other rows.

        Args:
            rows: From above.
            count: How many rows there are at least, so that panes beside each other
                scroll alike; empty ones follow.
        """
        blank = CodeRow()
        self._rows = (*rows, *(blank for _ in range(count - len(rows))))
        self._lit, self._under, self._loading = frozenset(), -1, True
        self._fit_strip()
        font = mono_font(_POINTS)
        # The style sheet gives every widget a size, which only a sheet can overrule.
        self.setStyleSheet(f'font-family: "{font.family()}"; font-size: {_POINTS}pt')
        self.setPlainText("\n".join(plain(row.spans) for row in self._rows))
        self._colour()
        self._loading = False
        self._tint()

    def rows(self) -> tuple[CodeRow, ...]:
        """What is shown, the empty rows included."""
        return self._rows

    def light(self, rows: Collection[int]) -> None:
        """Light rows, and no others."""
        if self._lit != frozenset(rows):
            self._lit = frozenset(rows)
            self._tint()

    def lit(self) -> frozenset[int]:
        """The rows that are lit."""
        return self._lit

    def reveal(self, row: int) -> None:
        """Scroll to a row unless it is in view."""
        bar = self.verticalScrollBar()
        seen = max(self.viewport().height() // self.fontMetrics().lineSpacing() - 1, 1)
        if not bar.value() <= row < bar.value() + seen:
            bar.setValue(max(row - 1, 0))

    # colours

    def _colour(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        at = 0
        for row in self._rows:
            for span in row.spans:
                cursor.setPosition(at)
                at += len(span.text)
                cursor.setPosition(at, QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(_format(span))
            at += 1
        cursor.endEditBlock()

    def _tint(self) -> None:
        theme = current_theme()
        panel, chosen = QColor(theme.panel), []
        for at, row in enumerate(self._rows):
            if at in self._lit:
                ground = mixed(QColor(theme.accent), panel, 0.35)
            elif row.mark is not None:
                ground = mixed(mark_colour(row.mark, theme), panel, _TINT[theme.name])
            else:
                continue
            cursor = QTextCursor(self.document().findBlockByNumber(at))
            chosen.append(_across(cursor, ground))
        self.setExtraSelections(chosen)
        self._strip.update()

    # the strip of signs

    def _fit_strip(self) -> None:
        numbers = _NUMBER if self.width() >= _NUMBERS_FROM else 0
        width = _SIGN + numbers
        self.setViewportMargins(width, 0, 0, 0)
        inner = self.contentsRect()
        self._strip.setGeometry(inner.left(), inner.top(), width, inner.height())

    def paint_strip(self, painter: QPainter) -> None:
        """Signs, and numbers where there is room, beside the rows in view."""
        theme, width = current_theme(), self._strip.width()
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        while block.isValid() and block.blockNumber() < len(self._rows):
            area = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if area.top() > self._strip.height():
                break
            row = self._rows[block.blockNumber()]
            line = QRectF(0, area.top(), width, area.height())
            if row.mark is not None:
                colour = mark_colour(row.mark, theme)
                panel = QColor(theme.panel)
                painter.fillRect(line, mixed(colour, panel, _TINT[theme.name]))
                painter.setPen(colour)
                sign = QRectF(width - _SIGN, area.top(), _SIGN, area.height())
                painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, row.mark.sign)
            if row.number and width > _SIGN:
                painter.setPen(QColor(theme.muted))
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                place = line.adjusted(0, 0, -_SIGN - 2, 0)
                painter.drawText(place, right, str(row.number))
            block = block.next()

    def _on_update_requested(self) -> None:
        self._strip.update()

    # where pointer and caret are

    def _row_at(self, position: QPoint) -> int:
        block = self.cursorForPosition(position).block()
        area = self.blockBoundingGeometry(block).translated(self.contentOffset())
        inside = area.top() <= position.y() <= area.bottom()
        return block.blockNumber() if inside else -1

    def _point_to(self, row: int) -> None:
        if row != self._under:
            self._under = row
            self.row_pointed.emit(row)

    def _on_caret_moved(self) -> None:
        if self.hasFocus() and not self._loading:
            self._point_to(self.textCursor().blockNumber())

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(200, 10 * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 3 * self.fontMetrics().lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_strip()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._row_at(event.pos())
            hint = self._rows[at].hint if 0 <= at < len(self._rows) else ""
            QToolTip.showText(event.globalPos(), hint, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._point_to(-1)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_to(self._row_at(event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self._row_at(event.position().toPoint())
        if at >= 0:
            self.opened.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.textCursor().blockNumber())
        elif event.key() == Qt.Key.Key_Tab:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_to(-1)


class _Strip(QWidget):
    """The left edge of a pane, which does not scroll sideways."""

    def __init__(self, pane: CodePane) -> None:
        super().__init__(pane)
        self._pane = pane

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._pane.paint_strip(painter)
        painter.end()


def _format(span: Span) -> QTextCharFormat:
    made = QTextCharFormat()
    if span.colour:
        made.setForeground(QColor(span.colour))
    if span.bold:
        made.setFontWeight(600)
    made.setFontItalic(span.italic)
    return made


def _across(cursor: QTextCursor, ground: QColor) -> QTextEdit.ExtraSelection:
    """A ground behind the whole row of a cursor."""
    selection = QTextEdit.ExtraSelection()
    selection.format.setBackground(ground)
    selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
    selection.cursor = cursor
    return selection
