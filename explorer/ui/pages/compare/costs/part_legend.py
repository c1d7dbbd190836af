"""The colours of the sorts of layers, by name."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.comparison.parts import Part
from explorer.ui.pages.compare.costs.part_words import PART_COLOURS, part_text
from explorer.ui.theme import GRID, current_theme

_SQUARE = 11  # px


class PartLegend(QWidget):
    """Squares with names, in one row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = tuple(Part)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Colours"))

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Name these."""
        self._parts = tuple(parts)
        self.setAccessibleDescription(", ".join(map(part_text, self._parts)))
        self.updateGeometry()
        self.update()

    def _step(self, part: Part) -> int:
        text = self.fontMetrics().horizontalAdvance(part_text(part))
        return _SQUARE + GRID // 2 + text + 2 * GRID

    # Qt overrides

    def sizeHint(self) -> QSize:
        width = sum(map(self._step, self._parts))
        return QSize(width, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(current_theme().text))
        left, middle = 0.0, self.height() / 2
        for part in self._parts:
            square = QRectF(left, middle - _SQUARE / 2, _SQUARE, _SQUARE)
            painter.fillRect(square, QColor(PART_COLOURS[part]))
            text = QRectF(square.right() + GRID / 2, 0, self._step(part), self.height())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, part_text(part))
            left += self._step(part)
        painter.end()
