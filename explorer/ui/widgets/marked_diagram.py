"""A block diagram in which boxes carry signs and can be lit from elsewhere."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.diagrams.layout_queries import LayoutMap
from explorer.diagrams.layout_records import Box, Layout
from explorer.ui.theme import Theme, current_theme
from explorer.ui.widgets.block_diagram import BlockDiagram
from explorer.ui.widgets.change_marks import Mark, mark_colour
from explorer.ui.widgets.diagram_item import DiagramItem
from explorer.ui.widgets.diagram_painting import DETAIL, font_of, qrect

_BADGE = 15.0  # px, height of the sign at a box's corner
_ABOVE = 3.0 - _BADGE  # px from the box's top to that of a badge with words
_LIT = 0.28  # opacity of the light on a box
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BoxMark(NamedTuple):
    """How a box differs.

    Attributes:
        mark: What its outline says.
        text: The sign, and what it is about if that is not all of the box.
        whole: Whether all of the box is meant; else the outline is dotted.
    """

    mark: Mark
    text: str
    whole: bool = True


class MarkedItem(DiagramItem):
    """Paints signs and lights over the boxes of a layout."""

    def __init__(self) -> None:
        super().__init__()
        self._boxes: tuple[Box, ...] = ()
        self._marks: Mapping[int, BoxMark] = {}
        self._lit: frozenset[int] = frozenset()
        self._at: int | None = None
        self._focused = False

    def set_marks(self, marks: Mapping[int, BoxMark]) -> None:
        """Sign boxes, by their index."""
        self._marks = dict(marks)
        self.update()

    def marks(self) -> Mapping[int, BoxMark]:
        """The signs, by index of their box."""
        return self._marks

    def light(self, boxes: Collection[int]) -> None:
        """Light boxes, by their index, and no others."""
        if self._lit != frozenset(boxes):
            self._lit = frozenset(boxes)
            self.update()

    def lit(self) -> frozenset[int]:
        """The boxes that are lit."""
        return self._lit

    def set_focused(self, focused: bool) -> None:
        """Where the user is shows only while keys go here."""
        self._focused = focused
        super().mark(self._at if focused else None)

    # DiagramItem

    def set_map(self, layout_map: LayoutMap) -> None:
        self._boxes = layout_map.layout.boxes
        self._marks, self._lit, self._at = {}, frozenset(), None
        super().set_map(layout_map)

    def mark(self, current: int | None) -> None:
        self._at = current
        super().mark(current if self._focused else None)

    # Qt overrides

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        super().paint(painter, option, widget)
        theme = current_theme()
        for at in self._lit:
            _paint_light(painter, theme, self._boxes[at])
        for at, mark in self._marks.items():
            _paint_mark(painter, theme, self._boxes[at], mark)


def _radius(box: Box) -> float:
    return box.rect.height / 2 if box.round else 6.0


def _paint_light(painter: QPainter, theme: Theme, box: Box) -> None:
    colour = QColor(theme.accent)
    painter.setPen(QPen(colour, 2.5))
    colour.setAlphaF(_LIT)
    painter.setBrush(colour)
    painter.drawRoundedRect(qrect(box.rect), _radius(box), _radius(box))


def _paint_mark(painter: QPainter, theme: Theme, box: Box, mark: BoxMark) -> None:
    area = qrect(box.rect)
    colour = mark_colour(mark.mark, theme)
    solid = mark.whole and mark.mark is Mark.ADDED
    dashes = Qt.PenStyle.DashLine if mark.whole else Qt.PenStyle.DotLine
    painter.setPen(QPen(colour, 2.2, Qt.PenStyle.SolidLine if solid else dashes))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area, _radius(box), _radius(box))
    painter.setFont(font_of(painter, DETAIL, bold=True))
    width = painter.fontMetrics().horizontalAdvance(mark.text)
    badge = QRectF(0, 0, max(width + 6.0, _BADGE), _BADGE)
    badge.moveTopRight(area.topRight())
    # A sign stands on the corner, words above the box: they would cover its own.
    badge.translate(4, -_BADGE / 2 if mark.whole and len(mark.text) == 1 else _ABOVE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(badge, _BADGE / 2, _BADGE / 2)
    painter.setPen(QColor(theme.panel))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, mark.text)


class MarkedDiagram(BlockDiagram):
    """A diagram at a given scale that tells what the pointer is on.

    Arrow keys go along the edges; Enter and a double click open a step.

    Signals:
        box_pointed: Steps of the box under the pointer, a ``range``; empty for none.
        opened: The step that the user wants to see elsewhere.
    """

    box_pointed = Signal(object)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._marked = MarkedItem()
        super().__init__(parent, item=self._marked)
        self._under = range(0)
        self.pointed.connect(self._on_moved)

    def show_marked(
        self, layout: Layout, marks: Mapping[int, BoxMark], scale: float
    ) -> None:
        """Show a layout with signs, ``scale`` px of the view for one of its px."""
        self.set_layout(layout)
        self._marked.set_marks(marks)
        self._under = range(0)
        self.set_scale(scale)

    def set_scale(self, scale: float) -> None:
        """Show it in another size."""
        self.zoom_by(scale / self.zoom())

    def light(self, steps: Collection[int]) -> None:
        """Light the boxes of some steps, and no others."""
        layout = self.layout_map().layout
        last = layout.boxes[-1].steps.start if layout.boxes else 0
        own = [step for step in steps if 0 <= step < last]
        self._marked.light({layout.box_of(step) for step in own})

    def steps_of(self, step: int) -> range:
        """All steps of the box that stands for a step."""
        layout = self.layout_map().layout
        return layout.boxes[layout.box_of(step)].steps

    def tooltip_at(self, position: QPoint) -> str:
        """As in any diagram, but that frames do not fold here."""
        point = self.point_at(position)
        on_box = self.layout_map().box_at(point) is not None
        on_title = not on_box and self.layout_map().title_at(point) is not None
        return "" if on_title else super().tooltip_at(position)

    def marks(self) -> Mapping[int, BoxMark]:
        """The signs of its boxes, by their index."""
        return self._marked.marks()

    def lit_boxes(self) -> frozenset[int]:
        """The boxes that are lit, by their index."""
        return self._marked.lit()

    def _on_moved(self, position: QPoint) -> None:
        box = self._inner_box_at(position)
        self._point_to(box.steps if box else range(0))

    def _point_to(self, steps: range) -> None:
        if steps != self._under:
            self._under = steps
            self.box_pointed.emit(steps)

    def _inner_box_at(self, position: QPoint) -> Box | None:
        """The box at a position, unless it is the input or the output."""
        at = self.layout_map().box_at(self.point_at(position))
        boxes = self.layout_map().layout.boxes
        return boxes[at] if at is not None and 0 < at < len(boxes) - 1 else None

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(100, 100)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 60)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._point_to(range(0))
        return super().viewportEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        box = self._inner_box_at(event.position().toPoint())
        if box is not None:
            self.opened.emit(box.steps[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            super().keyPressEvent(event)
        elif event.key() in _ENTER and self.layout_map().layout.boxes:
            self.opened.emit(self.current())
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._marked.set_focused(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._marked.set_focused(False)
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls: diagrams beside each other keep one scale
