"""A long vector as rows of bars, read like lines of text."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QLine, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.diagrams.mosaic import palette_for
from explorer.ui.theme import current_theme
from explorer.ui.widgets.bar_rows import BarRows, Vector, arrange, draw
from explorer.ui.widgets.mosaic_keys import MOVES, PICKS, is_move
from explorer.ui.widgets.pixels import DevicePixels, indexed_image, outline
from explorer.ui.widgets.readings import Reading

_GUTTER, _GAP = 46, 8  # px left of the rows, at least, and within it before them


class VectorRows(QWidget):
    """Paints the rows; with the focus here, arrow keys move from bar to bar.

    Signals:
        hovered: The ``Reading`` under the pointer or moved to by key, or ``None``.
        pixel_picked: The ``Reading`` that was clicked, or picked by Enter.
    """

    hovered = Signal(object)
    pixel_picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vector: Vector = np.zeros(0, dtype=np.float32)
        self._drawn: tuple[tuple[int, int], BarRows, QImage] | None = None
        self._reading: Reading | None = None
        self._signed = False
        self.setMouseTracking(True)
        # A click must not take the arrow keys from the page, where they step.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
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
        return self._reading_of(bar)

    def _reading_of(self, bar: int) -> Reading:
        layout = self.layout_now()
        group = self._vector[bar * layout.together : (bar + 1) * layout.together]
        index = bar * layout.together + int(np.nan_to_num(np.abs(group)).argmax())
        return Reading(index, 0, 0, float(self._vector[index]))

    def _gutter(self) -> int:
        return round(self._margin() * self.devicePixelRatioF())

    def _margin(self) -> int:
        """Px left of the rows, for the index of their first value."""
        longest = self.fontMetrics().horizontalAdvance(f"{len(self._vector)}")
        return max(longest + _GAP, _GUTTER)

    def _surface(self) -> DevicePixels:
        return DevicePixels(self.devicePixelRatioF(), self._gutter(), 0)

    def _drawing(self) -> tuple[BarRows, QImage]:
        size = DevicePixels.size_of(self)
        if self._drawn is None or self._drawn[0] != size:
            room = max(size[0] - self._gutter(), 1)
            ratio = self.devicePixelRatioF()
            layout = arrange(len(self._vector), room, max(size[1], 1), ratio)
            indices, self._signed = draw(self._vector, layout)
            image = indexed_image(indices, palette_for(self._signed))
            self._drawn = (size, layout, image)
        return self._drawn[1:]

    def _set_reading(self, reading: Reading | None) -> None:
        if reading != self._reading:
            self._reading = reading
            self.update()
            self.hovered.emit(reading)

    def _paint_row_starts(self, painter: QPainter, layout: BarRows) -> None:
        """The index of the first value of a row; of every few where rows are low."""
        ratio = self.devicePixelRatioF()
        painter.setPen(QColor(current_theme().muted))
        high, step = self.fontMetrics().height(), (layout.height + layout.gap) / ratio
        for row in range(0, layout.rows, max(math.ceil(high / step), 1)):
            middle = row * step + layout.height / ratio / 2
            area = QRectF(0, max(middle - high / 2, 0), self._margin() - _GAP, high)
            painter.drawText(
                area,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                f"{row * layout.per_row * layout.together}",
            )

    def _paint_zero(self, painter: QPainter, layout: BarRows) -> None:
        """The line from which the bars of each row rise or hang."""
        left, step = self._surface().left, layout.height + layout.gap
        zero = (layout.height - 1) // 2 if self._signed else layout.height - 1
        painter.setPen(QPen(QColor(current_theme().line), 1))
        lines = []
        for row in range(layout.rows):
            bars = min(layout.per_row, layout.bars - row * layout.per_row)
            y = row * step + zero
            lines.append(QLine(left, y, left + bars * layout.bar - 1, y))
        painter.drawLines(lines)

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
        self._paint_zero(painter, layout)
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

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_move(event):
            event.accept()  # with the focus here, arrows move the bar, not the step
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        reading, layout = self._reading, self.layout_now()
        if is_move(event) and layout.values:
            bar = 0
            if reading is not None:
                rows, columns = MOVES[event.key()]
                step = rows * layout.per_row + columns
                bar = reading.channel // layout.together + step
            self._set_reading(self._reading_of(min(max(bar, 0), layout.bars - 1)))
        elif event.key() in PICKS and reading is not None:
            self.pixel_picked.emit(reading)
        else:
            super().keyPressEvent(event)
