"""How a block diagram looks on the screen: one item that paints what is in view."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.diagrams.layout_queries import LayoutMap
from explorer.diagrams.layout_records import Frame, Label, Layout
from explorer.ui.theme import Theme, current_theme, mixed
from explorer.ui.widgets.diagram_painting import (
    CHEVRON,
    DETAIL,
    Marks,
    arrow_head,
    font_of,
    ground,
    paint_box,
    paint_chevron,
    painter_path,
    qrect,
)

_GLOW = 20.0  # px that marks, arrow heads and labels reach beyond what they belong to
_TEXT_FROM, _SHAPES_FROM = 0.3, 0.5  # scales from which text can be read


class DiagramItem(QGraphicsItem):
    """Paints boxes, frames, edges and labels of one layout.

    One item for all: thousands of items that are each painted from Python would be
    slower by far.
    """

    def __init__(self) -> None:
        super().__init__()
        self._map = LayoutMap(
            Layout(boxes=(), frames=(), edges=(), labels=(), width=0, height=0)
        )
        self._paths: dict[int, QPainterPath] = {}
        self._current: int | None = None
        self._hovered: int | None = None
        self._found: frozenset[int] = frozenset()
        flag = QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption
        self.setFlag(flag)  # tells which part is in view

    def set_map(self, layout_map: LayoutMap) -> None:
        """Show another layout, with nothing marked."""
        self.prepareGeometryChange()
        self._map = layout_map
        self._paths.clear()
        self._current = self._hovered = None
        self._found = frozenset()
        self.update()

    def mark(self, current: int | None) -> None:
        """Mark the current box and the edges that enter and leave it."""
        before, self._current = self._current, current
        for area in self._changed(before, current):
            self.update(area.adjusted(-_GLOW, -_GLOW, _GLOW, _GLOW))

    def hover(self, hovered: int | None) -> None:
        """Mark the box under the pointer."""
        if hovered != self._hovered:
            for at in (self._hovered, hovered):
                if at is not None:
                    rect = qrect(self._map.layout.boxes[at].rect)
                    self.update(rect.adjusted(-4, -4, 4, 4))
            self._hovered = hovered

    def mark_found(self, found: Iterable[int]) -> None:
        """Mark the boxes that a search has found."""
        self._found = frozenset(found)
        self.update()

    def _changed(self, *boxes: int | None) -> Iterator[QRectF]:
        """What looks different when the mark goes from one box to another."""
        layout = self._map.layout
        steps = []
        for at in boxes:
            if at is None:
                continue
            steps.append(layout.boxes[at].steps[-1])
            yield qrect(layout.boxes[at].rect)
            for edge in (*self._map.into[at], *self._map.out_of[at]):
                yield self._path(edge).boundingRect()
        for label in layout.labels:
            if label.step in steps:
                yield qrect(label.rect)
        for frame in layout.frames:
            if len({step in frame.steps for step in steps}) > 1 or len(steps) == 1:
                yield qrect(frame.rect)

    # painting

    def _paint_frame(self, painter: QPainter, theme: Theme, frame: Frame) -> None:
        current = self._current_step()
        within = current is not None and current in frame.steps
        painter.setBrush(ground(theme, frame.depth + 1))
        colour = theme.muted if within else theme.line
        painter.setPen(QPen(QColor(colour), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(qrect(frame.rect), 8, 8)

    def _paint_title(self, painter: QPainter, theme: Theme, frame: Frame) -> None:
        middle = frame.rect.top + Frame.TITLE_HEIGHT / 2
        left = frame.rect.left + 7
        paint_chevron(painter, theme, QPointF(left + 3, middle), opened=True)
        painter.setPen(QColor(theme.muted))
        strip = QRectF(
            left + CHEVRON, frame.rect.top,
            frame.rect.width - CHEVRON - 14, Frame.TITLE_HEIGHT,
        )  # fmt: skip
        painter.setFont(font_of(painter, DETAIL, bold=True))
        centred = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(strip, centred | Qt.AlignmentFlag.AlignLeft, frame.title)
        if frame.kind:
            painter.setFont(font_of(painter, DETAIL))
            painter.drawText(strip, centred | Qt.AlignmentFlag.AlignRight, frame.kind)

    def _paint_edges(
        self, painter: QPainter, edges: Iterable[int], colour: QColor, width: float
    ) -> None:
        for at in edges:
            edge = self._map.layout.edges[at]
            painter.setPen(QPen(colour, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._path(at))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(arrow_head(edge.points))

    def _path(self, edge: int) -> QPainterPath:
        if edge not in self._paths:
            self._paths[edge] = painter_path(self._map.layout.edges[edge].points)
        return self._paths[edge]

    def _around(self, edge: int) -> QRectF:
        """The area of an edge, also of one that runs straight."""
        return self._path(edge).boundingRect().adjusted(-1, -1, 1, 1)

    def _paint_label(self, painter: QPainter, theme: Theme, label: Label) -> None:
        area = qrect(label.rect)
        if label.upon:
            painter.fillRect(area, ground(theme, label.depth))
        own = label.step == self._current_step()
        painter.setPen(QColor(theme.accent if own else theme.muted))
        side = (
            Qt.AlignmentFlag.AlignHCenter if label.upon else Qt.AlignmentFlag.AlignRight
        )
        for rank, line in enumerate(label.lines):
            height = area.height() / len(label.lines)
            row = QRectF(area.left(), area.top() + rank * height, area.width(), height)
            painter.drawText(
                row.adjusted(-20, 0, 20 if label.upon else 0, 0),
                side | Qt.AlignmentFlag.AlignVCenter,
                line,
            )

    def _current_step(self) -> int | None:
        if self._current is None:
            return None
        return self._map.layout.boxes[self._current].steps[-1]

    # Qt overrides

    def boundingRect(self) -> QRectF:
        layout = self._map.layout
        return QRectF(0, 0, layout.width, layout.height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        theme, layout = current_theme(), self._map.layout
        seen = option.exposedRect.adjusted(-8, -8, 8, 8)
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        readable = scale >= _TEXT_FROM
        frames = [
            frame for frame in layout.frames if seen.intersects(qrect(frame.rect))
        ]
        for frame in frames:
            self._paint_frame(painter, theme, frame)
        edges = [
            at for at in range(len(layout.edges)) if seen.intersects(self._around(at))
        ]
        colour = mixed(QColor(theme.muted), QColor(theme.panel), 0.75)
        self._paint_edges(painter, edges, colour, 1.3)
        if self._current is not None:
            own = [*self._map.into[self._current], *self._map.out_of[self._current]]
            self._paint_edges(painter, own, QColor(theme.accent), 2.2)
        if readable:
            for frame in frames:
                self._paint_title(painter, theme, frame)
        if scale >= _SHAPES_FROM:
            painter.setFont(font_of(painter, DETAIL))
            for label in layout.labels:
                if seen.intersects(qrect(label.rect)):
                    self._paint_label(painter, theme, label)
        for at, box in enumerate(layout.boxes):
            if seen.intersects(qrect(box.rect)):
                marks = Marks(
                    current=at == self._current,
                    found=at in self._found,
                    hovered=at == self._hovered,
                )
                paint_box(painter, theme, box, marks, with_text=readable)
