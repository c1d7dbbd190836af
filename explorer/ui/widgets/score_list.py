"""Class scores beside the probabilities that softmax makes of them."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QWidget

from explorer.diagrams.palettes import DIVERGING, VIRIDIS
from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.mosaic_keys import PICKS
from explorer.ui.widgets.readings import Reading, percent_text

_ROW = (24, 40)  # px, the lowest and the highest row
_HEADER = 24  # px
_NUMBER = 64  # px for a number beside its bar
_INDEX = 36  # px for the index before a name
_NAMES_MEASURED = 20  # the longest by letters; one of them is the widest
_NOTCH = 120  # eighths of a degree that one notch of a wheel turns
_ROWS_PER_NOTCH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One class.

    Attributes:
        index: Its place in the network's output.
        name: Class name.
        logit: What the network puts out.
        share: Its softmax probability, 0 to 1.
    """

    index: int
    name: str
    logit: float
    share: float


class ScoreList(QWidget):
    """The classes, the likeliest first, as many as fit; the rest by scrolling.

    With the focus here, arrow and page keys move through the rows and Enter picks one.

    Signals:
        hovered: The ``Reading`` of the row under the pointer or chosen by key, or
            ``None``.
        pixel_picked: The ``Reading`` of the row that was clicked, or picked by Enter.
    """

    hovered = Signal(object)
    pixel_picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Score, ...] = ()
        self._scores: tuple[Score, ...] = ()
        self._wanted = ""
        self._widest = 0
        self._row = -1  # counted over all rows, not from the first that is seen
        self._scroll = QScrollBar(Qt.Orientation.Vertical, self)
        self._scroll.valueChanged.connect(self.update)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Scores and probabilities of the classes"))

    def set_scores(self, scores: tuple[Score, ...]) -> None:
        """Show ``scores``, the likeliest first; equal ones stay in their order."""
        self._all = tuple(sorted(scores, key=lambda score: -score.share))
        said = (f"{s.name} {percent_text(s.share)}" for s in self._all[:5])
        self.setAccessibleDescription(", ".join(said))
        long = sorted((s.name for s in self._all), key=len)[-_NAMES_MEASURED:]
        measure = self.fontMetrics().horizontalAdvance
        self._widest = max(map(measure, long), default=0)
        self.set_filter(self._wanted)

    def set_filter(self, text: str) -> None:
        """Show only classes with ``text`` in their name or as their index."""
        self._wanted = text
        sought = text.strip().casefold()
        self._scores = tuple(
            score
            for score in self._all
            if sought in score.name.casefold() or sought == f"{score.index}"
        )
        self._set_row(-1)
        self._scroll.setValue(0)
        self._set_scroll_range()
        self.update()

    def shown(self) -> tuple[Score, ...]:
        """The classes that are seen, the likeliest first."""
        return self._scores[self._first() : self._first() + self._capacity()]

    def scroll_bar(self) -> QScrollBar:
        """Where the first row that is seen stands among all."""
        return self._scroll

    def _first(self) -> int:
        return self._scroll.value()

    def _capacity(self) -> int:
        return max(int(self.height() - _HEADER) // _ROW[0], 1)

    def _set_scroll_range(self) -> None:
        capacity = self._capacity()
        self._scroll.setRange(0, max(len(self._scores) - capacity, 0))
        self._scroll.setPageStep(capacity)
        self._scroll.setVisible(self._scroll.maximum() > 0)
        width = self._scroll.sizeHint().width()
        left = self.width() - width
        self._scroll.setGeometry(left, _HEADER, width, self.height() - _HEADER)

    def _row_height(self) -> float:
        rows = min(self._capacity(), max(len(self._scores), 1))
        return min(max((self.height() - _HEADER) / rows, _ROW[0]), _ROW[1])

    def _row_at(self, position: QPointF) -> int:
        row = int((position.y() - _HEADER) // self._row_height())
        return row + self._first() if 0 <= row < len(self.shown()) else -1

    def _reading(self, row: int) -> Reading | None:
        if row < 0:
            return None
        score = self._scores[row]
        return Reading(score.index, 0, 0, score.logit)

    def _set_row(self, row: int) -> None:
        if row != self._row:
            self._row = row
            self.update()
            self.hovered.emit(self._reading(row))

    def _move_row(self, rows: int) -> None:
        """Choose another row and bring it into view."""
        if not self._scores:
            return
        row = self._first() if self._row < 0 else self._row + rows
        row = min(max(row, 0), len(self._scores) - 1)
        last = self._first() + self._capacity() - 1
        self._scroll.setValue(self._first() + max(row - last, 0))
        self._scroll.setValue(min(self._first(), row))
        self._set_row(row)

    def _columns(self) -> tuple[QRectF, QRectF, QRectF]:
        """Left, width of the name, the logit and the probability column."""
        whole = self.width()
        if self._scroll.isVisibleTo(self):
            whole -= self._scroll.width() + GRID
        name = min(self._widest + _INDEX + 2.5 * GRID, 0.4 * whole)
        rest = (whole - name - 2 * GRID) / 2
        return (
            QRectF(0, 0, name, 0),
            QRectF(name + GRID, 0, rest, 0),
            QRectF(name + rest + 2 * GRID, 0, rest, 0),
        )

    def _paint_header(self, painter: QPainter) -> None:
        painter.setPen(QColor(current_theme().muted))
        titles = (self.tr("class"), self.tr("logit"), self.tr("softmax"))
        for column, title in zip(self._columns(), titles, strict=True):
            area = QRectF(column.left(), 0, column.width(), _HEADER)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_row(
        self, painter: QPainter, score: Score, top: float, best: bool
    ) -> None:
        theme = current_theme()
        height = self._row_height()
        name, logit, share = (
            QRectF(c.left(), top, c.width(), height) for c in self._columns()
        )
        font = painter.font()
        font.setBold(best)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        centred = Qt.AlignmentFlag.AlignVCenter
        number = QRectF(name.left(), top, _INDEX, height)
        painter.drawText(
            number, centred | Qt.AlignmentFlag.AlignRight, f"{score.index}"
        )
        painter.setPen(QColor(theme.text))
        name.adjust(_INDEX + GRID, 0, 0, 0)
        mode = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(score.name, mode, int(name.width()))
        painter.drawText(name, centred, text)
        self._paint_logit(painter, logit, score.logit)
        self._paint_share(painter, share, score.share)

    def _paint_logit(self, painter: QPainter, area: QRectF, logit: float) -> None:
        largest = max((abs(s.logit) for s in self._all), default=0) or 1
        signed = any(s.logit < 0 for s in self._all)
        bar = area.adjusted(0, area.height() / 4, -_NUMBER, -area.height() / 4)
        zero = bar.center().x() if signed else bar.left()
        length = logit / largest * (bar.right() - zero)
        colour = DIVERGING[200] if logit >= 0 else DIVERGING[55]
        painter.fillRect(
            QRectF(zero, bar.top(), length, bar.height()).normalized(),
            QColor(*colour.tolist()),
        )
        painter.setPen(QPen(QColor(current_theme().line), 1))
        painter.drawLine(QPointF(zero, area.top()), QPointF(zero, area.bottom()))
        self._paint_number(painter, area, f"{logit:z.2f}".replace("-", "−"))

    def _paint_share(self, painter: QPainter, area: QRectF, share: float) -> None:
        bar = area.adjusted(0, area.height() / 4, -_NUMBER, -area.height() / 4)
        painter.fillRect(bar, QColor(current_theme().raised))
        bar.setWidth(bar.width() * share)
        painter.fillRect(bar, QColor(*VIRIDIS[150].tolist()))
        self._paint_number(painter, area, percent_text(share))

    def _paint_number(self, painter: QPainter, area: QRectF, text: str) -> None:
        painter.setPen(QColor(current_theme().text))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area, right, text)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(560, _HEADER + 10 * _ROW[1])

    def minimumSizeHint(self) -> QSize:
        return QSize(240, _HEADER + 3 * _ROW[0])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_header(painter)
        height, first = self._row_height(), self._first()
        best = self._all[0] if self._all else None
        for row, score in enumerate(self.shown()):
            top = _HEADER + row * height
            if row + first == self._row:
                area = QRectF(0, top, self.width(), height)
                painter.fillRect(area, QColor(current_theme().selection))
            self._paint_row(painter, score, top, best=score is best)
        if self.hasFocus():  # otherwise nothing tells where the arrow keys go
            painter.setPen(QPen(QColor(current_theme().accent), 1, Qt.PenStyle.DotLine))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_scroll_range()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_row(self._row_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_row(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        reading = self._reading(self._row_at(event.position()))
        if reading is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pixel_picked.emit(reading)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self._scroll.maximum():
            event.ignore()
            return
        notches = event.angleDelta().y() / _NOTCH
        self._scroll.setValue(self._first() - round(_ROWS_PER_NOTCH * notches))
        self._set_row(self._row_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = {
            int(Qt.Key.Key_Up): -1,
            int(Qt.Key.Key_Down): 1,
            int(Qt.Key.Key_PageUp): -self._capacity(),
            int(Qt.Key.Key_PageDown): self._capacity(),
        }
        reading = self._reading(self._row)
        if event.key() in rows:
            self._move_row(rows[event.key()])
        elif event.key() in PICKS and reading is not None:
            self.pixel_picked.emit(reading)
        else:
            super().keyPressEvent(event)
