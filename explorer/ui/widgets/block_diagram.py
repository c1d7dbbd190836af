"""A network as a block diagram to look at, to walk through, to fold and unfold."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.diagrams.layout_queries import Direction, LayoutMap
from explorer.diagrams.layout_records import Box, Layout, Role
from explorer.ui.widgets.diagram_item import DiagramItem
from explorer.ui.widgets.diagram_painting import CHEVRON, qrect
from explorer.ui.widgets.readings import shape_text
from explorer.ui.widgets.zoom_view import ZoomView

_REACH = 5.0  # px of the view around an edge
_BORDER = 72.0  # px that the current box keeps from the border of the view
_ON_SIGN = CHEVRON + 6.0  # px of a folded block that unfold it with one click
_ARROWS = {
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
}
_NOTHING = Layout(boxes=(), frames=(), edges=(), labels=(), width=0, height=0)


class BlockDiagram(ZoomView):
    """Shows a layout; knows nothing of networks.

    A click on a box picks its step; a click on the sign of a block, or a double click
    on the block, folds or unfolds it.  Arrow keys go along the edges, Enter folds and
    unfolds, plus, minus and 0 zoom.

    Signals:
        step_picked: The step that the user went to; not emitted by ``set_current``.
        block_toggled: Key of the block to fold or unfold.
    """

    step_picked = Signal(int)
    block_toggled = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, *, item: DiagramItem | None = None
    ) -> None:
        """Make an empty diagram.

        Args:
            parent: Qt parent.
            item: What paints it, where that shows more than boxes and edges.
        """
        self._item = item or DiagramItem()
        super().__init__(self._item, parent)
        self._map = LayoutMap(_NOTHING)
        self._names: tuple[str, ...] = ()
        self._current = 0
        self._found: list[int] = []
        self._picks_input = False
        self.setAccessibleName(self.tr("Block diagram"))
        self.clicked.connect(self._on_clicked)
        self.pointed.connect(self._on_pointed)

    # values in

    def set_layout(
        self, layout: Layout, names: Sequence[str] = (), *, keep_view: bool = False
    ) -> None:
        """Show a layout.

        Args:
            layout: What to show.
            names: What a search looks through besides the titles of the boxes, one
                text for every step.
            keep_view: Whether it is the same network folded otherwise: then the zoom
                stays, and the current step stays where it is on the screen.
        """
        had_boxes = bool(self._map.layout.boxes)
        top = self.area_of(self._current_rect()).top() if had_boxes else 0.0
        self._map = LayoutMap(layout)
        self._names = tuple(names)
        self._found = []
        self._item.set_map(self._map)
        self.setSceneRect(self._item.boundingRect())
        if not keep_view:
            self._current = 0
        self._mark()
        if self.fits_width() or not keep_view:
            self.fit_width()
        self.stop_gliding()
        bar = self.verticalScrollBar()
        if keep_view and had_boxes:
            now = self.area_of(self._current_rect()).top()
            bar.setValue(bar.value() + round(now - top))
        else:
            bar.setValue(0)
        if layout.boxes:
            self.show_across(self._current_rect())

    def set_current(self, step: int) -> None:
        """Mark a step's box and bring it into view; no signal."""
        self._current = step
        self._mark()
        if self._map.layout.boxes:
            self.glide_to(self._current_rect(), _BORDER)

    def current(self) -> int:
        """The step that is marked."""
        return self._current

    def layout_map(self) -> LayoutMap:
        """What is shown, and what lies where in it."""
        return self._map

    def let_input_be_picked(self) -> None:
        """Let the user go to the input too, which is step -1."""
        self._picks_input = True

    # search

    def search(self, text: str) -> int:
        """Mark every box that holds a step called like ``text``; how many steps."""
        self._found = self._map.search(text, self._names)
        self._item.mark_found(self._map.layout.box_of(step) for step in self._found)
        return len(self._found)

    def go_to_found(self, direction: int = 1) -> None:
        """Pick the next step that was found, or with -1 the one before."""
        if not self._found:
            return
        beyond = [s for s in self._found if direction * (s - self._current) > 0]
        ahead = beyond or self._found
        self._pick(ahead[0] if direction > 0 else ahead[-1])

    # what is marked

    def _mark(self) -> None:
        boxes = self._map.layout.boxes
        box = self._map.layout.box_of(self._current) if boxes else None
        self._item.mark(box)
        if box is not None:
            self.setAccessibleDescription(self._spoken(boxes[box]))

    def _pick(self, step: int) -> None:
        self.set_current(step)
        self.step_picked.emit(step)

    def _pick_box(self, box: int) -> None:
        """Go to the first step of a box; the output has none."""
        chosen = self._map.layout.boxes[box]
        is_input = chosen.role is Role.INPUT
        if _has_steps(chosen) or (is_input and self._picks_input):
            self._pick(chosen.steps[0])

    def _spoken(self, box: Box) -> str:
        words = f"{box.title}, {box.detail}" if box.detail else box.title
        told = self.tr("{0}, output {1}")
        return told.format(words, shape_text(box.shape))

    # what is in view

    def _current_rect(self) -> QRectF:
        """The current box in the picture."""
        boxes = self._map.layout.boxes
        return qrect(boxes[self._map.layout.box_of(self._current)].rect)

    # the pointer

    def _block_sign_at(self, position: QPoint) -> str | None:
        """Key of the block whose sign, or title on its frame, is at a position."""
        point = self.point_at(position)
        box = self._map.box_at(point)
        if box is None:
            frame = self._map.title_at(point)
            return frame.key if frame else None
        found = self._map.layout.boxes[box]
        on_sign = point[0] < found.rect.left + _ON_SIGN
        return found.key if found.role is Role.BLOCK and on_sign else None

    def _on_clicked(self, position: QPoint) -> None:
        key = self._block_sign_at(position)
        box = self._map.box_at(self.point_at(position))
        if key is not None:
            self.block_toggled.emit(key)
        elif box is not None:
            self._pick_box(box)

    def _on_pointed(self, position: QPoint) -> None:
        box = self._map.box_at(self.point_at(position))
        self._item.hover(box)
        if box is not None or self._block_sign_at(position) is not None:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()

    def tooltip_at(self, position: QPoint) -> str:
        """What stands in the tooltip at a position of the view."""
        point, layout = self.point_at(position), self._map.layout
        box = self._map.box_at(point)
        if box is not None:
            return self._box_told(layout.boxes[box])
        frame = self._map.title_at(point)
        if frame is not None:
            return self.tr("{0}: click to fold").format(frame.key)
        edge = self._map.edge_at(point, _REACH / self.zoom())
        if edge is None:
            return ""
        carried = layout.edges[edge]
        ends = layout.boxes[carried.source].key, layout.boxes[carried.target].key
        return self.tr("{0} → {1}: {2}").format(*ends, shape_text(carried.shape))

    def _box_told(self, box: Box) -> str:
        size = shape_text(box.shape)
        if box.role is Role.BLOCK:
            told = self.tr("{0}: {1} steps, output {2}\nDouble-click to unfold")
            return told.format(box.key, len(box.steps), size)
        if box.role is Role.STEP:
            return self.tr("{0} {1}: {2}").format(box.key, box.kind, size)
        return self.tr("{0}: {1}").format(box.title, size)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(264, 560)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 160)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.tooltip_at(event.pos())
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._item.hover(None)
        return super().viewportEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        box = self._map.box_at(self.point_at(at))
        if box is not None and self._block_sign_at(at) is None:
            found = self._map.layout.boxes[box]
            if found.role is Role.BLOCK:
                self.block_toggled.emit(found.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keypad = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & ~keypad or not self._press(Qt.Key(event.key())):
            event.ignore()  # the page knows the other keys

    def _press(self, key: Qt.Key) -> bool:
        """Do what a key asks for; whether it asks for anything here."""
        boxes = self._map.layout.boxes
        here = self._map.layout.box_of(self._current) if boxes else None
        if key in _ARROWS:
            there = None if here is None else self._map.neighbour(here, _ARROWS[key])
            if there is not None:
                self._pick_box(there)
            return there is not None
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return here is not None and self._toggle(boxes[here])
        actions = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit_width,
        }
        if key in actions:
            actions[key]()
        return key in actions

    def _toggle(self, box: Box) -> bool:
        """Unfold the current block, or fold the one that the current step is in."""
        frame = self._map.frame_of(self._current)
        key = box.key if box.role is Role.BLOCK else frame.key if frame else None
        if key is not None:
            self.block_toggled.emit(key)
        return key is not None


def _has_steps(box: Box) -> bool:
    return box.role in (Role.STEP, Role.BLOCK)
