"""How titles, captions and pictures of cells are painted."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from explorer.diagrams.mosaic import LEVELS, palette_for
from explorer.ui.pages.compare.maps.row_pictures import RowColours
from explorer.ui.theme import GRID, RADIUS, current_theme
from explorer.ui.widgets.pixels import rgb_image
from explorer.ui.widgets.readings import value_text

_BAR = 8  # px of the colour bar
_SIDE = 6  # px beside a caption
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_panel(painter: QPainter, area: QRect) -> None:
    """The ground of a cell."""
    theme = current_theme()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_frame(painter: QPainter, area: QRect) -> None:
    """The frame of the chosen cell."""
    painter.setPen(QPen(QColor(current_theme().accent), 2))
    painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), RADIUS, RADIUS)


def paint_note(painter: QPainter, area: QRect, text: str, *, refused: bool) -> None:
    """Words in place of maps."""
    theme = current_theme()
    painter.setPen(QColor(theme.error if refused else theme.muted))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(area.adjusted(GRID, GRID, -GRID, -GRID), flags, text)


def paint_caption(
    painter: QPainter, area: QRect, name: str, shape: str, shown: str
) -> None:
    """Two lines: the step; its shape and how many of its channels are seen."""
    theme, metrics = current_theme(), painter.fontMetrics()
    line = metrics.height()
    first = QRect(area.left() + _SIDE, area.top() + 3, area.width() - 2 * _SIDE, line)
    second = first.translated(0, line)
    painter.setPen(QColor(theme.text))
    mode = Qt.TextElideMode.ElideLeft  # the end of a path tells more
    painter.drawText(first, _LEFT, metrics.elidedText(name, mode, first.width()))
    painter.setPen(QColor(theme.muted))
    painter.drawText(second, _LEFT, shape)
    room = second.width() - metrics.horizontalAdvance(shape) - GRID
    if metrics.horizontalAdvance(shown) <= room:
        painter.drawText(second, _RIGHT, shown)


def corner(area: QRect, image: QImage, ratio: float) -> QPoint:
    """Upper left corner of a picture in the middle of ``area``, device pixels."""
    width, height = int(area.width() * ratio), int(area.height() * ratio)
    left = int(area.left() * ratio) + max((width - image.width()) // 2, 0)
    top = int(area.top() * ratio) + max((height - image.height()) // 2, 0)
    return QPoint(left, top)


def paint_picture(painter: QPainter, area: QRect, image: QImage, ratio: float) -> None:
    """One pixel of the picture is one device pixel."""
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    painter.drawImage(corner(area, image, ratio), image)
    painter.restore()


def paint_title(
    painter: QPainter, area: QRect, title: str, colours: RowColours | None
) -> None:
    """What a row has in common, and what its colours mean."""
    theme, line = current_theme(), painter.fontMetrics().height()
    font = painter.font()
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(theme.text))
    first = QRect(area.left(), area.top() + 3, area.width(), line)
    painter.drawText(first, _LEFT, title)
    font.setBold(False)
    painter.setFont(font)
    if colours is None:
        return
    bar = QRect(area.left(), first.bottom() + GRID, area.width() - 4, _BAR)
    palette = palette_for(colours.signed)[None, :LEVELS]
    painter.drawImage(bar, rgb_image(palette))
    painter.setPen(QColor(theme.muted))
    low, high = map(value_text, colours.values)
    below = QRect(bar.left(), bar.bottom() + 2, bar.width(), line)
    painter.drawText(below, _LEFT, low)
    both = painter.fontMetrics().horizontalAdvance(low + high) + GRID
    if both > bar.width():
        below = below.translated(0, line)
    painter.drawText(below, _RIGHT, high)
