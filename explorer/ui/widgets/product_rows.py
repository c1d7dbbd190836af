"""Patch times kernel, channel by channel: the heart of a convolution, in figures."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.arithmetic_records import Product, Products
from explorer.ui.widgets.cells import Cells, CellSize
from explorer.ui.widgets.readings import value_text

_HEADER = 22  # px of the line above each row
_SIGN = 18  # px of a sign between two grids
_CELLS = (52, 46, 40, 34, 28)  # px of a row of cells, the tallest that is sensible
_BLANK = 0.5  # of them, a row of cells without numbers
_PREFERRED = 2  # products that should fit before cells grow


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Where the grids of one product lie.

    Attributes:
        product: What is shown.
        top: Upper edge of its line of text.
        grids: Patch, kernel and, where there is room, products, each with its corner.
        signs: Signs with their places.
        size: Size of the cells.
        height: Of everything.
    """

    product: Product
    top: float
    grids: tuple[tuple[Cells, QPointF], ...]
    signs: tuple[tuple[str, QRectF], ...]
    size: CellSize
    height: float


class ProductRows(QWidget):
    """The strongest products, as many as fit; pointing at a cell tells its figures."""

    def __init__(self, block: Products, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._block = block
        self._shown = len(block.products)
        self._cell = _CELLS[-1]
        self._compact = False  # whether there is no room for a third grid below
        self._hovered: tuple[int, int, int] | None = None
        self._limits = _limits(block)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Patch times kernel"))
        said = (f"{p.label}: {value_text(p.total)}" for p in block.products)
        self.setAccessibleDescription(", ".join(said))

    def fit(self, width: int, room: int) -> int:
        """Show as many products as fit, at least one; returns the height in px.

        Cells are as large as leaves room for two products, or for all if there is one.
        """
        available = len(self._block.products)
        self._compact = False
        self._cell = _CELLS[-1]
        self._compact = self._height(width, 1) > room
        for cell in _CELLS:
            self._cell = cell
            if self._height(width, min(_PREFERRED, available)) <= room:
                break
        self._shown = 1
        while self._shown < available and self._height(width, self._shown + 1) <= room:
            self._shown += 1
        self.update()
        return self._height(width, self._shown)

    def shown(self) -> int:
        """How many products are shown."""
        return self._shown

    def text_at(self, position: QPointF) -> str:
        """The figures of the cell under a position, empty beside the cells."""
        found = self._find(position)
        return "" if found is None else self._cell_text(*found)

    def _height(self, width: int, count: int) -> int:
        rows = self._rows(width, count)
        return round(rows[-1].top + rows[-1].height)

    def _rows(self, width: int, count: int) -> list[_Row]:
        rows: list[_Row] = []
        top = 0.0
        for index, product in enumerate(self._block.products[:count]):
            row = self._row(product, top, width, complete=index == 0)
            rows.append(row)
            top += row.height + GRID
        return rows

    def _row(self, product: Product, top: float, width: int, *, complete: bool) -> _Row:
        """Three grids beside each other, or two with the third below the first one."""
        lines, columns = product.patch.shape
        metrics = QFontMetricsF(self.font())
        third, half = (width - 2 * _SIGN) / 3, (width - _SIGN) / 2
        height = lines * self._cell
        beside = CellSize.fitting(columns, lines, (third, height), metrics)
        pair = CellSize.fitting(columns, lines, (half, height), metrics)
        if not beside.numbered and (self._compact or not pair.numbered):
            beside = CellSize.fitting(columns, lines, (third, _BLANK * height), metrics)
        below = pair.numbered and not beside.numbered and not self._compact
        size = pair if below else beside
        cells = self._cells(product)
        step = columns * size.width + _SIGN
        first = top + _HEADER
        corners = [QPointF(place * step, first) for place in range(3)]
        tall = lines * size.height
        if below:
            corners[2] = QPointF(step, first + tall + GRID)
            cells = cells if complete else cells[:2]
        signs = [("×", QRectF(step - _SIGN, first, _SIGN, tall))]
        if len(cells) == 3:
            left = corners[2].x() - _SIGN
            signs.append(("=", QRectF(left, corners[2].y(), _SIGN, tall)))
        grids = tuple(zip(cells, corners[: len(cells)], strict=True))
        bottom = grids[-1][1].y() + tall
        return _Row(
            product=product,
            top=top,
            grids=grids,
            signs=tuple(signs),
            size=size,
            height=bottom - top,
        )

    def _cells(self, product: Product) -> tuple[Cells, ...]:
        patch_limit, kernel_limit, product_limit, signed = self._limits
        inside = self._block.patch.inside
        return (
            Cells(
                values=product.patch, limit=patch_limit, signed=signed, inside=inside
            ),
            Cells(values=product.kernel, limit=kernel_limit, signed=True),
            Cells(
                values=product.patch * product.kernel,
                limit=product_limit,
                signed=True,
                inside=inside,
            ),
        )

    def _find(self, position: QPointF) -> tuple[int, int, int] | None:
        for index, row in enumerate(self._rows(self.width(), self._shown)):
            for cells, corner in row.grids:
                place = cells.place_at(corner, row.size, position)
                if place is not None:
                    return index, *place
        return None

    def _cell_text(self, index: int, row: int, column: int) -> str:
        product, patch = self._block.products[index], self._block.patch
        value, weight = product.patch[row, column], product.kernel[row, column]
        if patch.inside[row, column]:
            place = self.tr("row {0}, column {1}").format(
                patch.rows[row], patch.columns[column]
            )
        else:
            place = self.tr("padding")
        figures = (float(value), float(weight), float(value * weight))
        a, b, result = map(value_text, figures)
        return f"{place}: {a} × {b} = {result}"

    def _paint_header(self, painter: QPainter, row: _Row, told: str) -> None:
        theme = current_theme()
        last, corner = row.grids[-1]
        right = last.area(corner, row.size).right()
        line = QRectF(0, row.top, min(max(right, 240), self.width()), _HEADER)
        middle = Qt.AlignmentFlag.AlignVCenter
        total = f"Σ = {value_text(row.product.total)}"
        font = painter.font()
        painter.setPen(QColor(theme.text))
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, total)
        taken = painter.fontMetrics().horizontalAdvance(total) + 2 * GRID
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if told else theme.muted))
        line.adjust(0, 0, -taken, 0)
        mode = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(
            told or row.product.label, mode, int(line.width())
        )
        painter.drawText(line, middle, text)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(480, self._height(480, self._shown))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, row in enumerate(self._rows(self.width(), self._shown)):
            here = self._hovered is not None and self._hovered[0] == index
            told = self._cell_text(*self._hovered) if here and self._hovered else ""
            self._paint_header(painter, row, told)
            painter.setPen(QColor(current_theme().muted))
            for sign, area in row.signs:
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, sign)
            for cells, corner in row.grids:
                cells.paint(painter, corner, row.size)
                if here and self._hovered:
                    cells.mark(painter, corner, row.size, *self._hovered[1:])
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._find(event.position())
        if found != self._hovered:
            self._hovered = found
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()


def _limits(block: Products) -> tuple[float, float, float, bool]:
    """Ends of the colour scales of patches, kernels and products, shared by all."""
    patches = np.stack([product.patch for product in block.products])
    kernels = np.stack([product.kernel for product in block.products])
    limits = (
        float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
        for values in (patches, kernels, patches * kernels)
    )
    return (*limits, bool((patches < 0).any()))  # type: ignore[return-value]
