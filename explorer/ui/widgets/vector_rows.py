"""A long vector as rows of bars, read like lines of text."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.diagrams.mosaic import (
    GAP_INDEX,
    Indices,
    palette_for,
    to_indices,
    value_range,
)
from explorer.ui.theme import current_theme
from explorer.ui.widgets.pixels import DevicePixels, indexed_image, outline
from explorer.ui.widgets.readings import Reading

Vector = NDArray[np.floating]

_GUTTER = 46  # px left of the rows, for the index of their first value
_ROW_GAP = 8  # px
_LOWEST, _HIGHEST = 36, 200  # px of a row that is easy to read, and enough for any
_TINY = 6  # px of a row when there are too many values
_WIDEST = 40  # px of a bar


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRows:
    """How many bars of which size, in device pixels.

    Attributes:
        values: Values in all.
        together: Values that share a bar; it shows the one largest in magnitude.
        per_row: Bars in a row.
        bar: Width of one bar with its gap.
        height: Height of one row.
        gap: Between two rows.
    """

    values: int
    together: int
    per_row: int
    bar: int
    height: int
    gap: int

    @property
    def bars(self) -> int:
        """Bars in all."""
        return -(-self.values // self.together)

    @property
    def rows(self) -> int:
        """Rows in all."""
        return -(-self.bars // self.per_row)

    def bar_at(self, x: int, y: int) -> int | None:
        """The bar whose column a pixel is in; ``None`` between rows and outside."""
        row, in_row = divmod(y, self.height + self.gap)
        column = x // self.bar
        bar = row * self.per_row + column
        inside = x >= 0 and y >= 0 and column < self.per_row and in_row < self.height
        return bar if inside and bar < self.bars else None


def arrange(values: int, width: int, height: int, ratio: float = 1.0) -> BarRows:
    """The widest bars of which all fit into ``width x height`` device pixels.

    Args:
        values: How many there are.
        width: Device pixels for the bars.
        height: Device pixels for all rows.
        ratio: Device pixels per logical pixel.
    """
    gap, lowest = round(_ROW_GAP * ratio), round(_LOWEST * ratio)
    for bar in range(min(round(_WIDEST * ratio), max(width, 1)), 0, -1):
        per_row = max(width // bar, 1)
        rows = max(-(-values // per_row), 1)
        row_height = (height + gap) // rows - gap
        if row_height >= lowest:
            row_height = min(row_height, round(_HIGHEST * ratio))
            return BarRows(
                values=values, together=1, per_row=per_row, bar=bar,
                height=row_height, gap=gap,
            )  # fmt: skip
    per_row = max(width, 1)
    most_rows = max((height + 1) // (round(_TINY * ratio) + 1), 1)
    together = max(math.ceil(values / (per_row * most_rows)), 1)
    rows = max(-(-values // (per_row * together)), 1)
    return BarRows(
        values=values, together=together, per_row=per_row, bar=1,
        height=max((height + 1) // rows - 1, 1), gap=1,
    )  # fmt: skip


def draw(vector: Vector, layout: BarRows) -> tuple[Indices, bool]:
    """Palette indices of the bars, and whether the palette is the diverging one.

    Args:
        vector: ``(values,)``.
        layout: Where the bars are.

    Returns:
        ``(height, width)`` uint8; what no bar covers has ``GAP_INDEX``.
    """
    bars = _strongest(vector, layout.together)
    signed = bool(np.nanmin(bars, initial=0) < 0)
    low, high = value_range(bars, signed)
    colours = to_indices(bars[None, None], np.array([[low, high]]))[0, 0]
    size = layout.rows * layout.per_row
    shape = (layout.rows, layout.per_row)
    colours = np.pad(colours, (0, size - len(bars)), constant_values=GAP_INDEX)
    parts = np.clip(np.nan_to_num(bars / (high or 1)), -1, 1)
    parts = np.pad(parts, (0, size - len(bars))).reshape(shape)
    zero = (layout.height - 1) // 2 if signed else layout.height - 1
    lengths = np.rint(parts * (layout.height - 1 - zero if signed else zero)).astype(
        int
    )
    top, bottom = zero - np.maximum(lengths, 0), zero - np.minimum(lengths, 0)
    y = np.arange(layout.height + layout.gap)[None, :, None]
    covered = (y >= top[:, None]) & (y <= bottom[:, None])
    picture = np.where(covered, colours.reshape(shape)[:, None], np.uint8(GAP_INDEX))
    thickness = layout.bar - (1 if layout.bar > 2 else 0)
    wide = np.full((*picture.shape, layout.bar), GAP_INDEX, dtype=np.uint8)
    wide[..., :thickness] = picture[..., None]
    return wide.reshape(layout.rows * (layout.height + layout.gap), -1), signed


def _strongest(vector: Vector, together: int) -> Vector:
    """The value largest in magnitude of every ``together`` neighbours."""
    if together == 1:
        return vector
    padded = np.pad(vector, (0, -len(vector) % together)).reshape(-1, together)
    chosen = np.nan_to_num(np.abs(padded), nan=np.inf).argmax(axis=1)
    return np.take_along_axis(padded, chosen[:, None], axis=1)[:, 0]


class VectorRows(QWidget):
    """Paints the rows; see ``VectorBars``.

    Signals:
        hovered: The ``Reading`` under the pointer, or ``None``.
        pixel_picked: The ``Reading`` that was clicked.
    """

    hovered = Signal(object)
    pixel_picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vector: Vector = np.zeros(0, dtype=np.float32)
        self._drawn: tuple[tuple[int, int], BarRows, QImage] | None = None
        self._reading: Reading | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Values of a vector"))

    def set_vector(self, vector: Vector) -> None:
        """Show ``(values,)``; the array is not copied."""
        self._vector, self._drawn = vector, None
        self.setAccessibleDescription(self.tr("{0} values").format(len(vector)))
        self._set_reading(None)
        self.update()

    def layout_now(self) -> BarRows:
        """How the bars lie at the present size."""
        return self._drawing()[0]

    def reading_at(self, position: QPointF) -> Reading | None:
        """The value under a position of the widget; the strongest of its bar."""
        layout, _ = self._drawing()
        bar = layout.bar_at(*self._surface().pixel(position))
        if bar is None:
            return None
        group = self._vector[bar * layout.together : (bar + 1) * layout.together]
        index = bar * layout.together + int(np.nan_to_num(np.abs(group)).argmax())
        return Reading(index, 0, 0, float(self._vector[index]))

    def _gutter(self) -> int:
        return round(_GUTTER * self.devicePixelRatioF())

    def _surface(self) -> DevicePixels:
        return DevicePixels(self.devicePixelRatioF(), self._gutter(), 0)

    def _drawing(self) -> tuple[BarRows, QImage]:
        size = DevicePixels.size_of(self)
        if self._drawn is None or self._drawn[0] != size:
            room = max(size[0] - self._gutter(), 1)
            ratio = self.devicePixelRatioF()
            layout = arrange(len(self._vector), room, max(size[1], 1), ratio)
            indices, signed = draw(self._vector, layout)
            image = indexed_image(indices, palette_for(signed))
            self._drawn = (size, layout, image)
        return self._drawn[1:]

    def _set_reading(self, reading: Reading | None) -> None:
        if reading != self._reading:
            self._reading = reading
            self.update()
            self.hovered.emit(reading)

    def _paint_row_starts(self, painter: QPainter, layout: BarRows) -> None:
        ratio = self.devicePixelRatioF()
        theme = current_theme()
        for row in range(layout.rows):
            top = row * (layout.height + layout.gap) / ratio
            middle = QRectF(0, top, _GUTTER - 8, layout.height / ratio)
            if middle.height() >= self.fontMetrics().height():
                first = row * layout.per_row * layout.together
                painter.setPen(QColor(theme.muted))
                painter.drawText(
                    middle,
                    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                    f"{first}",
                )

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(690, 520)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self._vector):
            return
        layout, image = self._drawing()
        painter = QPainter(self)
        self._paint_row_starts(painter, layout)
        surface = self._surface()
        surface.begin(painter)
        surface.draw(painter, image)
        if self._reading is not None:
            row, column = divmod(
                self._reading.channel // layout.together, layout.per_row
            )
            left = surface.left + column * layout.bar
            top = row * (layout.height + layout.gap)
            bar = QRect(left, top, layout.bar, layout.height)
            outline(painter, bar, QColor(current_theme().text), 1)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_reading(self.reading_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_reading(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        reading = self.reading_at(event.position())
        if reading is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pixel_picked.emit(reading)
