"""Pens for curves, and the short piece of line that stands for one beside its name."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.diagrams.colours import LineStyle


def curve_pen(style: LineStyle, width: float = 2, opacity: float = 1) -> QPen:
    """The pen that draws a curve of this style.

    Args:
        style: Colour and dashes.
        width: In px.
        opacity: 0 to 1.
    """
    colour = QColor(style.colour)
    colour.setAlphaF(opacity)
    pen = QPen(colour, width)
    pen.setCosmetic(True)  # px on the screen, not units of the axes
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    if style.dash:
        pen.setDashPattern(list(style.dash))
    return pen


def paint_swatch(
    painter: QPainter, area: QRectF, style: LineStyle, opacity: float = 1
) -> None:
    """A level piece of the curve through the middle of ``area``."""
    painter.save()
    painter.setPen(curve_pen(style, 2.5, opacity))
    y = area.center().y()
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
    painter.restore()
