"""What is on the screen while torch is being imported."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import QApplication, QSplashScreen

from explorer.diagrams.colours import FAMILIES
from explorer.ui.theme import Theme

_SIZE = QSize(480, 240)
# The shape of every convolutional network: maps shrink while channels grow.
_BOXES = ((10, 96), (14, 72), (20, 52), (28, 36), (38, 24), (50, 14))
_LEFT, _GROUND, _GAP = 96.0, 148.0, 14.0  # px


def show_splash(theme: Theme, title: str, text: str) -> QSplashScreen:
    """Put the splash on the screen and paint it before returning."""
    ratio = QApplication.primaryScreen().devicePixelRatio()
    splash = QSplashScreen(draw_splash(theme, title, ratio))
    splash.show()
    bottom = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
    splash.showMessage(f"{text}\n", bottom, QColor(theme.muted))
    QApplication.processEvents()
    return splash


def draw_splash(theme: Theme, title: str, ratio: float) -> QPixmap:
    """The picture: a network as boxes, and the program's name.

    Args:
        theme: Its colours.
        title: The name.
        ratio: Device pixels per logical pixel.
    """
    picture = QPixmap(_SIZE * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(theme.panel))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.line))
    painter.drawRect(QRectF(0.5, 0.5, _SIZE.width() - 1, _SIZE.height() - 1))
    left = _LEFT
    for (width, height), kind in zip(_BOXES, FAMILIES, strict=True):
        _draw_box(painter, left, width, height, QColor(kind.colour))
        left += width + height / 4 + _GAP
    font = QFont(QApplication.font())
    font.setPixelSize(22)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(theme.text))
    line = QRectF(0, _GROUND + 18, _SIZE.width(), 32)
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, title)
    painter.end()
    return picture


def _draw_box(
    painter: QPainter, left: float, width: float, height: float, colour: QColor
) -> None:
    front = QRectF(left, _GROUND - height, width, height)
    rise = QPointF(height / 4, -height / 5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRect(front)
    painter.setBrush(colour.lighter(125))
    top = (front.topLeft(), front.topRight(), front.topRight() + rise)
    painter.drawPolygon(QPolygonF([*top, front.topLeft() + rise]))
    painter.setBrush(colour.darker(130))
    side = (front.topRight(), front.topRight() + rise, front.bottomRight() + rise)
    painter.drawPolygon(QPolygonF([*side, front.bottomRight()]))
