"""A tick in a box, as painted in list rows: Fusion's own vanishes on dark panels."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.ui.theme import current_theme

_SHAPE = ((0.25, 0.52), (0.43, 0.70), (0.76, 0.32))  # of the box's sides
_CORNER = 3  # px


def paint_tick_box(
    painter: QPainter, area: QRect, *, ticked: bool, usable: bool
) -> None:
    """A square as wide as ``area``, in its middle.

    Args:
        painter: Antialiasing, and left with another pen and brush.
        area: Where.
        ticked: Whether it is ticked.
        usable: Whether the user can change it; grey otherwise.
    """
    theme = current_theme()
    side = area.width() - 1
    box = QRectF(0, 0, side, side)
    box.moveCenter(QRectF(area).center())
    ground = QColor(theme.accent if usable else theme.muted)
    painter.setPen(QPen(ground if ticked else QColor(theme.muted), 1.5))
    painter.setBrush(ground if ticked else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, _CORNER, _CORNER)
    if not ticked:
        return
    pen = QPen(QColor(theme.on_accent if usable else theme.panel), 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(
        [QPointF(box.left() + x * side, box.top() + y * side) for x, y in _SHAPE]
    )
