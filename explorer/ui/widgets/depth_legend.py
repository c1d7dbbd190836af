"""Which colours stand for the blocks of a network, from its input to its output."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.diagrams.palettes import VIRIDIS
from explorer.ui.theme import GRID, current_theme

_SPAN = (0.08, 0.9)  # of the palette: its ends are hard to see on dark or light
_BAR = 14  # px
_MOST = 24  # px of one colour
_BAR_SHARE = 0.4  # of the width; the rest is for the names at both ends


def depth_colour(place: int, count: int) -> str:
    """The colour of a block, ``#rrggbb``.

    Args:
        place: From 0, at the input.
        count: Of all blocks.
    """
    low, high = _SPAN
    share = low + (high - low) * (place / (count - 1) if count > 1 else 0.5)
    red, green, blue = (int(part) for part in VIRIDIS[round(share * 255)])
    return f"#{red:02x}{green:02x}{blue:02x}"


class DepthLegend(QWidget):
    """One colour per block, the first and the last by name, all in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Blocks from the input to the output"))

    def set_names(self, names: Sequence[str]) -> None:
        """The blocks, the first at the input."""
        if tuple(names) != self._names:
            self._names = tuple(names)
            self.setAccessibleDescription(", ".join(names))
            self.update()

    def names(self) -> tuple[str, ...]:
        """What it stands for."""
        return self._names

    def _bar(self) -> QRectF:
        cell = min(_BAR_SHARE * self.width() / max(1, len(self._names)), _MOST)
        width = cell * len(self._names)
        top = (self.height() - _BAR) / 2
        return QRectF((self.width() - width) / 2, top, width, _BAR)

    def _name_at(self, position: QPointF) -> str:
        bar = self._bar()
        if not self._names or not bar.contains(position):
            return ""
        place = int((position.x() - bar.left()) / bar.width() * len(self._names))
        return self._names[min(place, len(self._names) - 1)]

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(320, self.fontMetrics().height() + GRID)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            name = self._name_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), name, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._names:
            return
        painter = QPainter(self)
        bar, count = self._bar(), len(self._names)
        cell = bar.width() / count
        for place in range(count):
            area = QRectF(bar.left() + place * cell, bar.top(), cell, bar.height())
            painter.fillRect(area, QColor(depth_colour(place, count)))
        painter.setPen(QColor(current_theme().muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        first = self.tr("input: {0}").format(self._names[0])
        last = self.tr("output: {0}").format(self._names[-1])
        room = int(bar.left()) - GRID
        for text, left, side in (
            (first, 0.0, Qt.AlignmentFlag.AlignRight),
            (last, bar.right() + GRID, Qt.AlignmentFlag.AlignLeft),
        ):
            area = QRectF(left, 0, room, self.height())
            mode = Qt.TextElideMode.ElideMiddle
            shown = painter.fontMetrics().elidedText(text, mode, room)
            painter.drawText(area, middle | side, shown)
        painter.end()
