"""How the parts of a block diagram look: boxes, signs, arrows, text."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from explorer.diagrams.colours import family
from explorer.diagrams.curves import path_commands
from explorer.diagrams.layout_records import Box, Point, Rect, Role
from explorer.ui.theme import Theme, mixed

CHEVRON = 12.0  # px, the sign that folds and unfolds, with the gap behind it
TITLE, DETAIL = 12, 11  # px, sizes of text
_SIGN = 18  # px, size of the plus in a circle
_TINT = {"light": 0.14, "dark": 0.26}  # share of a kind's colour in its boxes
_UNDER_POINTER = 1.7  # times as much of it
_STACK = 3.0  # px from a folded block to the one drawn behind it
_ARROW = 6.0  # px


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """How a box stands out.

    Attributes:
        current: It is where the user is.
        found: A search has found it.
        hovered: It is under the pointer.
    """

    current: bool = False
    found: bool = False
    hovered: bool = False


def paint_box(
    painter: QPainter, theme: Theme, box: Box, marks: Marks, *, with_text: bool
) -> None:
    """A step, or a folded block with another behind it."""
    own = QColor(family(box.kind).colour)
    tint = _TINT[theme.name] * (_UNDER_POINTER if marks.hovered else 1)
    area = qrect(box.rect)
    if marks.current or marks.found:
        colour = QColor(theme.accent if marks.current else theme.warning)
        painter.setPen(QPen(colour, 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = area.adjusted(-3, -3, 3, 3)
        radius = around.height() / 2 if box.round else 9.0
        painter.drawRoundedRect(around, radius, radius)
    painter.setPen(QPen(own, 1.4))
    painter.setBrush(mixed(own, QColor(theme.panel), tint))
    capsule = box.round or box.role in (Role.INPUT, Role.OUTPUT)
    radius = area.height() / 2 if capsule else 6.0
    if box.role is Role.BLOCK:
        painter.drawRoundedRect(area.translated(_STACK, _STACK), radius, radius)
    painter.drawRoundedRect(area, radius, radius)
    _paint_stripes(painter, box)
    if with_text:
        _paint_texts(painter, theme, box)


def qrect(rect: Rect) -> QRectF:
    """The same rectangle for Qt."""
    return QRectF(rect.left, rect.top, rect.width, rect.height)


def ground(theme: Theme, depth: int) -> QColor:
    """Behind everything at a depth of frames; neighbours in depth differ."""
    panel = QColor(theme.panel)
    return panel if depth % 2 == 0 else mixed(QColor(theme.window), panel, 0.6)


def font_of(painter: QPainter, size: int, *, bold: bool = False) -> QFont:
    """The painter's font in a size of ``size`` px."""
    font = QFont(painter.font())
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def painter_path(points: tuple[Point, ...]) -> QPainterPath:
    """The line of an edge."""
    path = QPainterPath()
    for letter, ends in path_commands(points):
        corners = [QPointF(*end) for end in ends]
        if letter == "M":
            path.moveTo(corners[0])
        elif letter == "L":
            path.lineTo(corners[0])
        else:
            path.cubicTo(*corners)
    return path


def arrow_head(points: tuple[Point, ...]) -> QPolygonF:
    """The head at the end of an edge, which comes from above or from a side."""
    (x0, y0), (x, y) = points[-2:]
    if y0 == y:
        back = x - _ARROW if x0 < x else x + _ARROW
        corners = (back, y - _ARROW / 2), (back, y + _ARROW / 2)
    else:
        corners = (x - _ARROW / 2, y - _ARROW), (x + _ARROW / 2, y - _ARROW)
    return QPolygonF([QPointF(x, y), *(QPointF(*corner) for corner in corners)])


def paint_chevron(
    painter: QPainter, theme: Theme, at: QPointF, *, opened: bool
) -> None:
    """A small triangle: to the right for a folded block, down for an open one."""
    x, y = at.x(), at.y()
    corners = (
        [(x - 3.5, y - 2), (x + 3.5, y - 2), (x, y + 3)]
        if opened
        else [(x - 2, y - 3.5), (x - 2, y + 3.5), (x + 3, y)]
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.muted))
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def _paint_stripes(painter: QPainter, box: Box) -> None:
    """A stripe at the lower edge for everything that is merged into a box."""
    if not box.merged:
        return
    width = (box.rect.width - 12) / len(box.merged)
    painter.setPen(Qt.PenStyle.NoPen)
    for rank, kind in enumerate(box.merged):
        left = box.rect.left + 6 + rank * width
        painter.setBrush(QColor(family(kind).colour))
        painter.drawRect(QRectF(left, box.rect.bottom - 4, width - 1, 3))


def _paint_texts(painter: QPainter, theme: Theme, box: Box) -> None:
    area = qrect(box.rect)
    centred = Qt.AlignmentFlag.AlignCenter
    if box.role is Role.BLOCK:
        left = QPointF(area.left() + 8, area.top() + area.height() / 2)
        paint_chevron(painter, theme, left, opened=False)
        area.setLeft(area.left() + CHEVRON)
    painter.setPen(QColor(theme.text))
    if box.round:
        painter.setFont(font_of(painter, _SIGN))
        painter.drawText(area.adjusted(-8, -8, 8, 6), centred, box.title)
        return
    painter.setFont(font_of(painter, TITLE, bold=True))
    upper, lower = QRectF(area), QRectF(area)
    if box.detail:
        raised = 2.0 if box.merged else 0.0
        upper.setBottom(area.top() + 24 - raised)
        lower.setTop(area.top() + 14 - raised / 2)
    _draw_fitting(painter, upper, box.title)
    if box.detail:
        painter.setFont(font_of(painter, DETAIL))
        painter.setPen(QColor(theme.muted))
        lower.setBottom(area.bottom() + 2 - 2 * raised)
        _draw_fitting(painter, lower, box.detail)


def _draw_fitting(painter: QPainter, area: QRectF, text: str) -> None:
    """Draw centred text, shortened where the font is wider than was planned for."""
    metrics = painter.fontMetrics()
    if metrics.horizontalAdvance(text) > area.width() - 2:
        mode = Qt.TextElideMode.ElideRight
        text = metrics.elidedText(text, mode, int(area.width() - 2))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
