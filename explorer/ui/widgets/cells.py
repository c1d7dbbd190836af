"""Values in coloured cells: a patch, a kernel, a window."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter

from explorer.diagrams.mosaic import palette_for, to_indices
from explorer.ui.theme import current_theme
from explorer.ui.widgets.pixels import contrasting_outline, indexed_image

LOWEST = 24  # px of a cell with a number
_WIDEST = 88  # px of a cell, more would only pull the numbers apart
_FLATTEST = 0.62  # height of a cell with a number, in widths
_AIR = 8  # px beside a number
_NUMBERS = (12, 20)  # px of the digits


def cell_text(value: float) -> str:
    """A value in at most five characters."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if math.isnan(value):
        return "NaN"
    size = abs(value)
    if value == int(value) and size < 1000:
        text = f"{int(value)}"
    elif size >= 10_000 or 0 < size < 0.005:
        text = f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e")
    elif size >= 100:
        text = f"{value:.0f}"
    else:
        text = f"{value:.1f}" if size >= 9.95 else f"{value:.2f}"
    return text.replace("-", "−")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSize:
    """How large cells are, in px.

    Attributes:
        width: Of one cell.
        height: Of one cell.
        numbered: Whether their numbers are written into them.
    """

    width: float
    height: float
    numbered: bool

    @classmethod
    def fitting(
        cls, columns: int, rows: int, room: tuple[float, float], metrics: QFontMetricsF
    ) -> "CellSize":
        """The largest cells of which all fit, with numbers if these are readable.

        Args:
            columns: Cells beside each other.
            rows: Cells below each other.
            room: Width and height in px.
            metrics: Of the smallest font of the numbers.
        """
        width, height = room[0] / columns, room[1] / rows
        needed = metrics.horizontalAdvance("−0.00") + _AIR
        if width >= needed and height >= LOWEST:
            wide = min(width, _WIDEST, height / _FLATTEST * 1.4)
            high = min(height, max(wide * _FLATTEST, LOWEST))
            return cls(width=wide, height=high, numbered=True)
        side = max(min(width, height), 1.0)
        whole = math.floor(side) if side >= 2 else side
        return cls(width=whole, height=whole, numbered=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A grid of values in their colours.

    Attributes:
        values: ``(rows, columns)``.
        limit: Value of the strongest colour.
        signed: Whether they have the diverging palette.
        inside: Which of them are real, others are hatched; ``None`` for all.
    """

    values: NDArray[np.float64]
    limit: float
    signed: bool
    inside: NDArray[np.bool_] | None = None

    def area(self, corner: QPointF, size: CellSize) -> QRectF:
        """Where the grid lies."""
        rows, columns = self.values.shape
        return QRectF(corner.x(), corner.y(), columns * size.width, rows * size.height)

    def box(self, corner: QPointF, size: CellSize, row: int, column: int) -> QRectF:
        """Where one cell lies."""
        left = corner.x() + column * size.width
        return QRectF(left, corner.y() + row * size.height, size.width, size.height)

    def place_at(
        self, corner: QPointF, size: CellSize, position: QPointF
    ) -> tuple[int, int] | None:
        """Row and column of the cell under a position."""
        rows, columns = self.values.shape
        column = math.floor((position.x() - corner.x()) / size.width)
        row = math.floor((position.y() - corner.y()) / size.height)
        inside = 0 <= row < rows and 0 <= column < columns
        return (row, column) if inside else None

    def paint(self, painter: QPainter, corner: QPointF, size: CellSize) -> None:
        """Paint all cells, and their numbers where there is room."""
        area = self.area(corner, size)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.drawImage(area, self._image())
        if self.inside is not None:
            self._hatch(painter, corner, size)
        if size.numbered:
            self._write(painter, corner, size)
        painter.setPen(QColor(current_theme().line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))

    def mark(
        self, painter: QPainter, corner: QPointF, size: CellSize, row: int, column: int
    ) -> None:
        """Frame one cell."""
        box = self.box(corner, size, row, column).adjusted(1, 1, -1, -1)
        contrasting_outline(painter, box, 2 if size.width > 12 else 1)

    def _indices(self) -> NDArray[np.uint8]:
        limit = self.limit or 1.0  # all zero: the colour of zero
        low = -limit if self.signed else 0.0
        shown = np.where(np.isfinite(self.values), self.values, low)
        ranges = np.array([[low, limit]])
        indices = to_indices(shown[None].astype(np.float32), ranges)
        picture: NDArray[np.uint8] = indices[0]
        return picture

    def _image(self) -> QImage:
        return indexed_image(self._indices(), palette_for(self.signed))

    def _hatch(self, painter: QPainter, corner: QPointF, size: CellSize) -> None:
        theme = current_theme()
        painter.setPen(Qt.PenStyle.NoPen)
        for row, column in np.argwhere(~np.asarray(self.inside)):
            box = self.box(corner, size, int(row), int(column))
            painter.fillRect(box, QColor(theme.raised))
            hatch = QBrush(QColor(theme.muted), Qt.BrushStyle.BDiagPattern)
            painter.setOpacity(0.35)
            painter.fillRect(box, hatch)
            painter.setOpacity(1.0)

    def _write(self, painter: QPainter, corner: QPointF, size: CellSize) -> None:
        colours = palette_for(self.signed)[self._indices()].astype(np.float64)
        light = colours @ (0.299, 0.587, 0.114) > 140
        outside = QColor(current_theme().muted)
        digits = min(size.height * 0.44, (size.width - _AIR) / 3)
        font = painter.font()
        font.setPixelSize(round(min(max(digits, _NUMBERS[0]), _NUMBERS[1])))
        painter.save()
        painter.setFont(font)
        for (row, column), value in np.ndenumerate(self.values):
            real = self.inside is None or self.inside[row, column]
            ink = QColor("#000000" if light[row, column] else "#ffffff")
            painter.setPen(ink if real else outside)
            box = self.box(corner, size, row, column)
            text = cell_text(float(value))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
