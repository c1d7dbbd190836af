"""What lies under the window of a pooling."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.ui.theme import current_theme
from explorer.ui.widgets.arithmetic_records import WindowGrid
from explorer.ui.widgets.cells import Cells, CellSize
from explorer.ui.widgets.readings import value_text

_FOOT = 22  # px of the line below the cells
_TALLEST = 320  # px of all cells
_LARGEST = 20  # px of a cell without a number


class WindowCells(QWidget):
    """The window's values, the one that counts framed; pointing at one tells it."""

    def __init__(self, block: WindowGrid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._block = block
        finite = block.values[np.isfinite(block.values)]
        self._cells = Cells(
            values=block.values,
            limit=float(np.abs(finite).max(initial=0.0)),
            signed=bool((finite < 0).any()),
            inside=block.patch.inside,
        )
        self._hovered: tuple[int, int] | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Values under the window"))
        self.setAccessibleDescription(self.text())

    def text(self) -> str:
        """The line below: the value under the pointer, else the one that counts."""
        place = self._hovered or self._block.winner
        if place is None:
            rows, columns = self._block.values.shape
            return self.tr("{0} × {1} values").format(rows, columns)
        patch, (row, column) = self._block.patch, place
        if not patch.inside[row, column]:
            return self.tr("padding")
        told = self.tr("row {0}, column {1}: {2}")
        if place == self._block.winner:
            told = self.tr("row {0}, column {1}: {2}, the largest")
        value = value_text(float(self._block.values[row, column]))
        return told.format(patch.rows[row], patch.columns[column], value)

    def _size(self, width: int) -> CellSize:
        rows, columns = self._block.values.shape
        metrics = QFontMetricsF(self.font())
        size = CellSize.fitting(columns, rows, (width - 2, _TALLEST), metrics)
        if not size.numbered and size.width > _LARGEST:
            return CellSize(width=_LARGEST, height=_LARGEST, numbered=False)
        return size

    def _set_hovered(self, place: tuple[int, int] | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.update()

    def fit(self, width: int, room: int) -> int:
        """The height in px that all cells take."""
        del room  # they have their size
        rows: int = self._block.values.shape[0]
        return round(rows * self._size(width).height) + _FOOT + 2

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(400, self.fit(400, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        size = self._size(self.width())
        corner = QPointF(1, 1)
        self._cells.paint(painter, corner, size)
        for place in (self._block.winner, self._hovered):
            if place is not None:
                self._cells.mark(painter, corner, size, *place)
        painter.setPen(QColor(current_theme().muted))
        painter.drawText(1, self.height() - 6, self.text())
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        size = self._size(self.width())
        self._set_hovered(self._cells.place_at(QPointF(1, 1), size, event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hovered(None)
