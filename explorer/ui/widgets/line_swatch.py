"""Pens for curves, and the short piece of line that stands for one beside its name."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.diagrams.colours import LINE_STYLES, LineStyle

# pyqtgraph's names
_SYMBOLS = ("o", "s", "t1", "d", "t", "p", "h", "star", "t2", "t3")
_DASHES = tuple(style.dash for style in LINE_STYLES)


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


def thin_pen(
    colour: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine, width: float = 1
) -> QPen:
    """The pen of a line that helps to read a plot.

    Args:
        colour: ``#rrggbb``.
        style: Solid or dashed.
        width: In px.
    """
    pen = QPen(QColor(colour), width, style)
    pen.setCosmetic(True)  # else Qt strokes it in units of the axes, very slowly
    return pen


def curve_symbol(style: LineStyle) -> str:
    """The shape of this style's dots: a single dot has no dashes to be known by."""
    place = _DASHES.index(style.dash) if style.dash in _DASHES else 0
    return _SYMBOLS[place % len(_SYMBOLS)]


def paint_swatch(
    painter: QPainter,
    area: QRectF,
    style: LineStyle,
    opacity: float = 1,
    width: float = 2.5,
) -> None:
    """A level piece of the curve through the middle of ``area``.

    Args:
        painter: Paints it.
        area: Its place.
        style: Colour and dashes.
        opacity: 0 to 1.
        width: Of the line, px.
    """
    painter.save()
    painter.setPen(curve_pen(_shortened(style, area.width() / width), width, opacity))
    y = area.center().y()
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
    painter.restore()


def _shortened(style: LineStyle, room: float) -> LineStyle:
    """The style with dashes so short that they can be told from a solid line.

    Args:
        style: Colour and dashes.
        room: Widths of the line for which there is room.
    """
    # All of the pattern and its first dash again: a gap is seen between two dashes.
    needed = sum(style.dash) + sum(style.dash[:1])
    if needed <= room:
        return style
    return replace(style, dash=tuple(part * room / needed for part in style.dash))
