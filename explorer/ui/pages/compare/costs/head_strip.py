"""A head drawn to scale: maps as boxes, vectors as bars, weights over the arrows."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.diagrams.colours import family
from explorer.ui.pages.compare.costs.head_boxes import HeadBox
from explorer.ui.theme import current_theme, mixed
from explorer.ui.widgets.log_ticks import count_text

_LINE = 16  # px of a line of text
_TALL = 52  # px, of the largest map and of the longest vector
_BAR = 8.0  # px, thickness of a vector
_PER_DOUBLING = 1.6  # px of thickness for every doubling of the channels
_STEEPNESS = 0.8  # px up per px to the right along receding edges
_LEAST = 5.0  # px
_DEPTH = 0.3  # of the height


class HeadStrip(QWidget):
    """From the last maps to the scores."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: tuple[HeadBox, ...] = ()
        self._side, self._length = 1, 2
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_boxes(self, boxes: Sequence[HeadBox], *, side: int, length: int) -> None:
        """Draw these.

        Args:
            boxes: From the left.
            side: Height of the largest map of all strips that are compared.
            length: Length of their longest vector.
        """
        self._boxes, self._side, self._length = tuple(boxes), side, max(length, 2)
        self.setAccessibleName(self.tr("Head"))
        self.setAccessibleDescription(
            " → ".join(f"{box.kind} {_shape_text(box.shape)}".strip() for box in boxes)
        )
        self.setToolTip(self.accessibleDescription())
        self.update()

    def _paint_box(self, painter: QPainter, box: HeadBox, middle: float) -> QRectF:
        """Paint one and tell which area it takes."""
        theme = current_theme()
        base = QColor(family(box.kind).colour if box.kind else theme.muted)
        if box.kind == "Flatten":
            base = QColor(theme.muted)
        colour = mixed(base, QColor(theme.panel), 0.75)
        painter.setPen(QPen(base, 0.8))
        ground = _LINE + _TALL + 6.0
        if len(box.shape) == 3:
            return _paint_map(painter, box.shape, self._side, colour, middle, ground)
        share = math.log2(max(box.shape[-1], 2)) / math.log2(self._length)
        height = max(_TALL * min(share, 1), _LEAST)
        area = QRectF(middle - _BAR / 2, ground - height, _BAR, height)
        painter.setBrush(colour)
        painter.drawRect(area)
        return area

    def _paint_arrow(
        self, painter: QPainter, box: HeadBox, left: float, right: float
    ) -> None:
        theme = current_theme()
        y = _LINE + _TALL / 2 + 6
        painter.setPen(QPen(QColor(theme.muted), 1.2))
        painter.drawLine(QLineF(left + 3, y, right - 5, y))
        tip = [
            QPointF(right - 3, y),
            QPointF(right - 8, y - 3),
            QPointF(right - 8, y + 3),
        ]
        painter.setBrush(QColor(theme.muted))
        painter.drawPolygon(QPolygonF(tip))
        if box.params:
            painter.setPen(QColor(theme.text))
            area = QRectF((left + right) / 2 - 40, 0, 80, _LINE)
            text = count_text(box.params)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _write(
        self, painter: QPainter, box: HeadBox, left: float, width: float
    ) -> None:
        """The shape in two lines: there is little room beside each other."""
        lines = [_shape_text(box.shape)]
        if len(box.shape) == 3:
            lines = [f"{box.shape[0]:,}", f"{box.shape[1]} × {box.shape[2]}"]
        for line, text in enumerate(lines):
            area = QRectF(left, _LINE * (1 + line) + _TALL + 8, width, _LINE)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(220, 3 * _LINE + _TALL + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._boxes) > 4:  # longer numbers would touch each other
            font = painter.font()
            font.setPixelSize(11)
            painter.setFont(font)
        step = self.width() / max(len(self._boxes), 1)
        before: QRectF | None = None
        for place, box in enumerate(self._boxes):
            middle = (place + 0.5) * step
            area = self._paint_box(painter, box, middle)
            if before is not None:
                self._paint_arrow(painter, box, before.right(), area.left())
            painter.setPen(QColor(current_theme().muted))
            self._write(painter, box, place * step, step)
            before = area
        painter.end()


def _paint_map(
    painter: QPainter,
    shape: tuple[int, ...],
    largest: int,
    colour: QColor,
    middle: float,
    ground: float,
) -> QRectF:
    """A box seen from the front, from the right and from above, as in the ribbon."""
    channels, side, _ = shape
    height = max(_TALL * 0.85 * math.sqrt(side / max(largest, 1)), _LEAST)
    depth = max(_DEPTH * height, 2.0)
    thickness = 3 + _PER_DOUBLING * math.log2(max(channels, 1))
    front = QRectF(middle - (thickness + depth) / 2, ground - height, thickness, height)
    rise = QPointF(depth, -_STEEPNESS * depth)
    top = [front.topLeft(), front.topRight(), front.topRight() + rise]
    side_face = [front.topRight(), front.topRight() + rise, front.bottomRight() + rise]
    painter.setBrush(colour.lighter(120))
    painter.drawPolygon(QPolygonF([*top, front.topLeft() + rise]))
    painter.setBrush(colour.darker(125))
    painter.drawPolygon(QPolygonF([*side_face, front.bottomRight()]))
    painter.setBrush(colour)
    painter.drawRect(front)
    return front.adjusted(0, 0, depth, 0)


def _shape_text(shape: tuple[int, ...]) -> str:
    """Without spaces: there is little room."""
    if len(shape) == 1:
        return f"{shape[0]:,}"
    return "×".join(map(str, shape))
