"""Class scores beside the probabilities that softmax makes of them."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.diagrams.palettes import DIVERGING, VIRIDIS
from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.readings import Reading, percent_text

_ROW = (24, 40)  # px, the lowest and the highest row
_HEADER = 24  # px
_NUMBER = 64  # px for a number beside its bar


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
    """The likeliest classes, as many as fit; see ``VectorBars``.

    Signals:
        hovered: The ``Reading`` of the row under the pointer, or ``None``.
        pixel_picked: The ``Reading`` of the row that was clicked.
    """

    hovered = Signal(object)
    pixel_picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores: tuple[Score, ...] = ()
        self._row = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Scores and probabilities of the classes"))

    def set_scores(self, scores: tuple[Score, ...]) -> None:
        """Show the likeliest of ``scores``; equal ones stay in their order."""
        self._scores = tuple(sorted(scores, key=lambda score: -score.share))
        said = (f"{s.name} {percent_text(s.share)}" for s in self._scores[:5])
        self.setAccessibleDescription(", ".join(said))
        self._set_row(-1)
        self.update()

    def shown(self) -> tuple[Score, ...]:
        """The classes that fit, the likeliest first."""
        return self._scores[: max(int(self.height() - _HEADER) // _ROW[0], 1)]

    def _row_height(self) -> float:
        room = (self.height() - _HEADER) / max(len(self.shown()), 1)
        return min(max(room, _ROW[0]), _ROW[1])

    def _row_at(self, position: QPointF) -> int:
        row = int((position.y() - _HEADER) // self._row_height())
        return row if 0 <= row < len(self.shown()) else -1

    def _reading(self, row: int) -> Reading | None:
        if row < 0:
            return None
        score = self.shown()[row]
        return Reading(score.index, 0, 0, score.logit)

    def _set_row(self, row: int) -> None:
        if row != self._row:
            self._row = row
            self.update()
            self.hovered.emit(self._reading(row))

    def _columns(self) -> tuple[QRectF, QRectF, QRectF]:
        """Left, width of the name, the logit and the probability column."""
        metrics = self.fontMetrics()
        longest = max(
            (metrics.horizontalAdvance(s.name) for s in self.shown()), default=0
        )
        name = min(longest + 56, 0.4 * self.width())
        rest = (self.width() - name - 2 * GRID) / 2
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
        number = QRectF(name.left(), top, 36, height)
        painter.drawText(
            number, centred | Qt.AlignmentFlag.AlignRight, f"{score.index}"
        )
        painter.setPen(QColor(theme.text))
        name.adjust(36 + GRID, 0, 0, 0)
        mode = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(score.name, mode, int(name.width()))
        painter.drawText(name, centred, text)
        self._paint_logit(painter, logit, score.logit)
        self._paint_share(painter, share, score.share)

    def _paint_logit(self, painter: QPainter, area: QRectF, logit: float) -> None:
        largest = max((abs(s.logit) for s in self._scores), default=0) or 1
        signed = any(s.logit < 0 for s in self._scores)
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
        self._paint_number(painter, area, f"{logit:.2f}".replace("-", "−"))

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
        height = self._row_height()
        for row, score in enumerate(self.shown()):
            top = _HEADER + row * height
            if row == self._row:
                area = QRectF(0, top, self.width(), height)
                painter.fillRect(area, QColor(current_theme().selection))
            self._paint_row(painter, score, top, best=row == 0)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_row(self._row_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_row(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        reading = self._reading(self._row_at(event.position()))
        if reading is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pixel_picked.emit(reading)
