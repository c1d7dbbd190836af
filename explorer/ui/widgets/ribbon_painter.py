"""How the shape ribbon looks: boxes on a base line, block labels below."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from explorer.diagrams.colours import family
from explorer.ui.theme import RADIUS, Theme, current_theme, mixed
from explorer.ui.widgets.change_marks import Mark, mark_colour
from explorer.ui.widgets.readings import shape_text
from explorer.ui.widgets.ribbon_layout import BlockSpan, Fate, RibbonItem, RibbonStep

_LABEL = 16.0  # px of a line of text
_STEEPNESS = 0.8  # px up per px to the right along the receding edges
_STACKED = QPointF(4, -4)  # from a folded block's box to the one behind it
_WEAK = 0.5  # share of its own colour in a box that is not the current one
_GONE = 0.45  # share of that in a box that nothing reaches
_SIGNED = (Fate.CHANGED, Fate.BROKEN)
_DOT = 2.5  # px, radius of the sign of a change


@dataclass(frozen=True, slots=True, kw_only=True)
class RibbonScene:
    """Everything that is seen at one moment.

    Attributes:
        steps: All steps of the network.
        items: The boxes where they are now.
        blocks: The labels.
        current: The marked step.
        hovered: The box under the pointer.
        focused: Whether the keys go here.
    """

    steps: tuple[RibbonStep, ...]
    items: tuple[RibbonItem, ...]
    blocks: tuple[BlockSpan, ...]
    current: int
    hovered: RibbonItem | None
    focused: bool


class RibbonPainter:
    """Paints the ribbon, and keeps what does not change from step to step."""

    def __init__(self) -> None:
        self._kept: tuple[object, QPixmap] | None = None

    def paint(self, widget: QWidget, scene: RibbonScene, margin: float) -> None:
        """Paint the whole widget.

        Args:
            widget: What to paint on.
            scene: What it shows.
            margin: px that stay free left and right.
        """
        theme = current_theme()
        ground = widget.height() - 2 * _LABEL - 2
        width = widget.width() - 2 * margin
        painter = QPainter(widget)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._unmarked(widget, scene, theme, margin))
        if scene.focused:
            painter.setPen(QPen(QColor(theme.accent), 1))
            frame = QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, RADIUS, RADIUS)
        painter.translate(margin, 0)
        own = tuple(b for b in scene.blocks if b.first <= scene.current <= b.last)
        _paint_blocks(painter, replace(scene, blocks=own), theme, ground, width)
        for item in scene.items:
            if _is_marked(scene, item):
                _paint_box(painter, scene, theme, item, ground)
        _paint_shape(painter, scene, theme, ground, width)
        painter.end()

    def _unmarked(
        self, widget: QWidget, scene: RibbonScene, theme: Theme, margin: float
    ) -> QPixmap:
        """All boxes and labels without a current step."""
        ratio = widget.devicePixelRatioF()
        key = (scene.steps, scene.items, scene.blocks, widget.size(), ratio, theme)
        if self._kept is not None and self._kept[0] == key:
            return self._kept[1]
        pixmap = QPixmap(widget.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        ground = widget.height() - 2 * _LABEL - 2
        width = widget.width() - 2 * margin
        nothing = replace(scene, current=-1, hovered=None)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(widget.font())
        painter.translate(margin, 0)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QLineF(0, ground + 0.5, width, ground + 0.5))
        _paint_blocks(painter, nothing, theme, ground, width)
        for item in scene.items:
            _paint_box(painter, nothing, theme, item, ground)
        painter.end()
        self._kept = (key, pixmap)
        return pixmap


def _is_marked(scene: RibbonScene, item: RibbonItem) -> bool:
    return _is_current(scene, item) or _is_hovered(scene, item)


def _is_current(scene: RibbonScene, item: RibbonItem) -> bool:
    return item.first <= scene.current <= item.last


def _is_hovered(scene: RibbonScene, item: RibbonItem) -> bool:
    return scene.hovered is not None and scene.hovered.last == item.last


def _paint_blocks(
    painter: QPainter, scene: RibbonScene, theme: Theme, ground: float, width: float
) -> None:
    """A bracket and a label under every block; the current one's is always whole."""
    top = ground + _LABEL
    metrics = painter.fontMetrics()
    for block in scene.blocks:
        if not block.label:
            continue
        own = block.first <= scene.current <= block.last
        painter.setPen(QPen(QColor(theme.accent if own else theme.line), 1))
        painter.drawLine(QLineF(block.left, top + 1, block.right, top + 1))
        room = block.right - block.left + 6
        label = block.label if own else _fitting(block.label, room, metrics)
        if own:
            room = metrics.horizontalAdvance(label) + 2.0
        middle = (block.left + block.right) / 2
        left = min(max(middle - room / 2, 0), max(width - room, 0))
        area = QRectF(left, top + 2, room, _LABEL)
        if own:
            painter.fillRect(area, QColor(theme.panel))
        painter.setPen(QColor(theme.text if own else theme.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, label)


def _fitting(label: str, room: float, metrics: QFontMetrics) -> str:
    """The label, or as many of its last words as fit: they tell blocks apart."""
    words = label.split()
    while words and metrics.horizontalAdvance(" ".join(words)) > room:
        words = words[1:]
    return " ".join(words)


def _paint_box(
    painter: QPainter, scene: RibbonScene, theme: Theme, item: RibbonItem, ground: float
) -> None:
    current = _is_current(scene, item)
    strength = 1.0 if _is_marked(scene, item) else _WEAK
    fate = _fate(scene, item)
    own = _colour(scene, theme, item, fate)
    if fate is Fate.UNREACHED:
        strength *= _GONE
    elif fate is Fate.BROKEN:
        strength = 1.0
    colour = mixed(own, QColor(theme.panel), strength)
    edge = mixed(own, QColor(theme.panel), _GONE if fate is Fate.UNREACHED else 0.9)
    edge = QColor(theme.text) if current else edge
    painter.setPen(QPen(edge, 1.2 if current else 0.8))
    front = QRectF(item.left, ground - item.height, item.thickness, item.height)
    if item.folded:  # more of them behind
        _paint_faces(
            painter, front.translated(_STACKED), item.depth, colour.darker(140)
        )
    _paint_faces(painter, front, item.depth, colour)
    if fate in _SIGNED:
        _paint_sign(painter, theme, front, item.depth, fate)


def _fate(scene: RibbonScene, item: RibbonItem) -> Fate:
    """What became of a box: of a folded block the worst that became of its steps."""
    fates = {step.fate for step in scene.steps[item.first : item.last + 1]}
    if Fate.BROKEN in fates:
        return Fate.BROKEN
    if fates == {Fate.UNREACHED}:
        return Fate.UNREACHED
    return Fate.CHANGED if Fate.CHANGED in fates else Fate.SAME


def _colour(scene: RibbonScene, theme: Theme, item: RibbonItem, fate: Fate) -> QColor:
    if fate is Fate.BROKEN:
        return QColor(theme.error)
    if item.folded or fate is Fate.UNREACHED:
        return QColor(theme.muted)
    return QColor(family(scene.steps[item.last].kind).colour)


def _paint_sign(
    painter: QPainter, theme: Theme, front: QRectF, depth: float, fate: Fate
) -> None:
    """Above a box: a dot for a change, an exclamation mark for a break."""
    broken = fate is Fate.BROKEN
    mark = mark_colour(Mark.REPLACED, theme)
    colour = QColor(theme.error) if broken else mark
    top = front.top() - _STEEPNESS * depth
    middle = front.left() + (front.width() + depth) / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    at = QPointF(middle, max(top - _DOT - 1, _DOT))
    if not broken:
        painter.drawEllipse(at, _DOT, _DOT)
        return
    painter.drawRect(QRectF(at.x() - 1.25, at.y() - 8, 2.5, 7))
    painter.drawEllipse(QPointF(at.x(), at.y() + 2), 1.5, 1.5)


def _paint_faces(
    painter: QPainter, front: QRectF, depth: float, colour: QColor
) -> None:
    """A box seen from the front, from the right and from above."""
    rise = QPointF(depth, -_STEEPNESS * depth)
    top = (front.topLeft(), front.topRight(), front.topRight() + rise)
    side = (front.topRight(), front.topRight() + rise, front.bottomRight() + rise)
    painter.setBrush(colour.lighter(120))
    painter.drawPolygon(QPolygonF([*top, front.topLeft() + rise]))
    painter.setBrush(colour.darker(125))
    painter.drawPolygon(QPolygonF([*side, front.bottomRight()]))
    painter.setBrush(colour)
    painter.drawRect(front)


def _paint_shape(
    painter: QPainter, scene: RibbonScene, theme: Theme, ground: float, width: float
) -> None:
    """A mark under the current box and its shape in figures."""
    for item in scene.items:
        if not _is_current(scene, item):
            continue
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        painter.drawRect(QRectF(item.left - 2, ground, item.width + 4, 2))
        step = scene.steps[scene.current]
        text = shape_text(step.shape) if step.runs else "×"
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        room = painter.fontMetrics().horizontalAdvance(text) + 4
        middle = item.left + item.width / 2
        left = min(max(middle - room / 2, 0), max(width - room, 0))
        painter.setPen(QColor(theme.accent))
        area = QRectF(left, ground + 1, room, _LABEL)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
