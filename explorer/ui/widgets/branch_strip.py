"""Which part of a concatenation a channel comes from."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.diagrams.colours import family
from explorer.ui.theme import current_theme, mixed
from explorer.ui.widgets.arithmetic_records import Branches

_BAR = 36  # px
_LINE = 22  # px of a line of text
_ARROW = 12  # px


class BranchStrip(QWidget):
    """All parts one behind the other, as wide as they have channels."""

    def __init__(self, branches: Branches, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._branches = branches
        self._pointed = branches.chosen
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Branches of the concatenation"))
        self.setAccessibleDescription(self.text())

    def fit(self, width: int, room: int) -> int:
        """The height in px."""
        del room
        metrics = self.fontMetrics()
        texts = (self._text_of(part) for part in range(len(self._branches.sizes)))
        longest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        return _ARROW + _BAR + (_LINE if longest <= width else 2 * _LINE)

    def text(self) -> str:
        """The line below: the part under the pointer, else the one it comes from."""
        return self._text_of(self._pointed)

    def _text_of(self, part: int) -> str:
        branches = self._branches
        first = sum(branches.sizes[:part])
        last = first + branches.sizes[part] - 1
        told = self.tr("branch {0} of {1}: channels {2} to {3}, {4}")
        return told.format(
            part + 1, len(branches.names), first, last, branches.names[part]
        )

    def _part(self, index: int) -> QRectF:
        sizes = self._branches.sizes
        scale = self.width() / (sum(sizes) or 1)
        left = sum(sizes[:index]) * scale
        return QRectF(left, _ARROW, sizes[index] * scale, _BAR)

    def _paint_part(self, painter: QPainter, index: int) -> None:
        theme, area = current_theme(), self._part(index)
        here = index == self._branches.chosen
        colour = QColor(family("Concat").colour)
        fill = colour if here else mixed(colour, QColor(theme.panel), 0.25)
        gap = 1 if area.width() > 4 else 0
        painter.fillRect(area.adjusted(0, 0, -gap, 0), fill)
        text = f"{self._branches.sizes[index]}"
        if painter.fontMetrics().horizontalAdvance(text) + 6 < area.width():
            painter.setPen(QColor("#ffffff" if here else theme.text))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_arrow(self, painter: QPainter) -> None:
        """Points at the channel from above."""
        theme = current_theme()
        scale = self.width() / (sum(self._branches.sizes) or 1)
        x = (self._branches.position + 0.5) * scale
        head = [QPointF(x - 5, 2), QPointF(x + 5, 2), QPointF(x, _ARROW - 2)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text))
        painter.drawPolygon(QPolygonF(head))
        painter.setPen(QPen(QColor(theme.text), 1))
        painter.drawLine(QPointF(x, _ARROW - 2), QPointF(x, _ARROW + _BAR))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(400, _ARROW + _BAR + _LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(len(self._branches.sizes)):
            self._paint_part(painter, index)
        self._paint_arrow(painter)
        painter.setPen(QColor(current_theme().muted))
        lines = QRectF(0, _ARROW + _BAR, self.width(), self.height() - _ARROW - _BAR)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(lines, flags, self.text())
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = [
            index
            for index in range(len(self._branches.sizes))
            if self._part(index).contains(event.position())
        ]
        self._pointed = over[0] if over else self._branches.chosen
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = self._branches.chosen
        self.update()
