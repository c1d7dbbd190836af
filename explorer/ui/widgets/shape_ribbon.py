"""The slider through a network: every step's output as a box of its size."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractAnimation,
    QEasingCurve,
    QEvent,
    QPoint,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from explorer.ui.widgets.readings import shape_text
from explorer.ui.widgets.ribbon_layout import (
    Fate,
    RibbonItem,
    RibbonLayout,
    RibbonStep,
    blocks_of,
    lay_out,
)
from explorer.ui.widgets.ribbon_painter import RibbonPainter, RibbonScene

_MARGIN = 8.0  # px left and right of the boxes
_GLIDE_MS = 140  # shorter than the time between two steps while a key is held
_NOTCH = 120  # Qt's unit for one notch of a wheel


class ShapeRibbon(QAbstractSlider):
    """Boxes to click, drag or wheel through; a slider to keys and screen readers.

    Signals:
        step_picked: The step that the user went to; not emitted by ``set_current``.
    """

    step_picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[RibbonStep, ...] = ()
        self._blocks: tuple[range, ...] = ()
        self._layout = RibbonLayout(items=(), blocks=())
        self._before = self._layout
        self._opened = 0  # the step that the boxes were last arranged for
        self._hovered: RibbonItem | None = None
        self._told = False
        self._dragging = False
        self._turned = 0
        self._glide = QVariantAnimation(self)
        self._glide.setDuration(_GLIDE_MS)
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.valueChanged.connect(self.update)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Step of the network"))
        self._painter = RibbonPainter()
        self.valueChanged.connect(self._on_value_changed)
        self.set_steps(())

    def set_steps(self, steps: Sequence[RibbonStep]) -> None:
        """Show another network and go to its first step, without a signal."""
        self._put(steps, 0)

    def change_steps(self, steps: Sequence[RibbonStep]) -> None:
        """Show the same network with other shapes: the current step stays; no signal.

        Boxes are arranged at once, so that they do not lag behind a dragged number.
        """
        if tuple(steps) != self._steps:
            self._put(steps, self.value())

    def set_current(self, step: int) -> None:
        """Go to a step, without a signal."""
        self._told = True
        self.setValue(step)
        self._told = False

    def current(self) -> int:
        """The step that is marked."""
        return self.value()

    def block_starts(self) -> tuple[int, ...]:
        """The first step of every block."""
        return tuple(block[0] for block in self._blocks)

    def item_positions(self) -> RibbonLayout:
        """Where the boxes are, once they have come to rest; left margin not counted."""
        return self._layout

    def tooltip_at(self, x: float) -> str:
        """What stands in the tooltip at a horizontal position of the widget."""
        item = self._layout.item_at(x - _MARGIN)
        if item is None:
            return ""
        step = self._steps[item.last]
        size = self._output_text(step)
        if item.folded:
            told = self.tr("{0}: {1} steps, output {2}")
            return told.format(step.block, item.last - item.first + 1, size)
        return self.tr("{0} {1}: {2}").format(step.name, step.kind, size)

    def _on_value_changed(self, step: int) -> None:
        if not self._dragging and not self._stands(step):
            self._arrange(glide=True)  # dragged boxes must not slip from the pointer
        self._describe()
        self.update()
        if not self._told:
            self.step_picked.emit(step)

    def _describe(self) -> None:
        if self._steps:
            step = self._steps[self.value()]
            told = self.tr("step {0} of {1}, {2} {3}, output {4}")
            count, size = len(self._steps), self._output_text(step)
            text = told.format(self.value() + 1, count, step.name, step.kind, size)
            self.setAccessibleDescription(text)

    def _put(self, steps: Sequence[RibbonStep], current: int) -> None:
        self._steps = tuple(steps)
        self._blocks = blocks_of(self._steps)
        dragging = self._dragging
        self._told = self._dragging = True  # boxes are arranged once, at the end
        self.setRange(0, max(len(self._steps) - 1, 0))
        self.setValue(current)
        self._told, self._dragging = False, dragging
        self._hovered = None
        self._arrange(glide=False)
        self._describe()

    def _output_text(self, step: RibbonStep) -> str:
        if step.fate is Fate.BROKEN:
            return self.tr("none: it breaks")
        if step.fate is Fate.UNREACHED:
            return self.tr("none: not reached")
        return shape_text(step.shape)

    def _arrange(self, *, glide: bool) -> None:
        self._before, self._opened = self._layout, self.value()
        self._layout = lay_out(self._steps, self.value(), self._room())
        self._glide.stop()
        moved = self._before != self._layout and bool(self._before.items)
        if glide and moved and self.isVisible():
            self._glide.start()
        self.update()

    def _stands(self, step: int) -> bool:
        """Whether the boxes stay where they are: its block is open, all are in view."""
        items = self._layout.items
        if not items:
            return False
        same = any(step in block and self._opened in block for block in self._blocks)
        if not same and any(item.folded for item in items):
            return False
        last = items[-1]
        return items[0].left >= 0 and last.left + last.width <= self._room() + 0.01

    def _room(self) -> float:
        return self.width() - 2 * _MARGIN

    def _items_now(self) -> tuple[RibbonItem, ...]:
        """The boxes, on their way while they glide."""
        running = self._glide.state() == QAbstractAnimation.State.Running
        if not running:
            return self._layout.items
        part = float(self._glide.currentValue())
        return tuple(
            self._before.item_of(item.last).blend(item, part)
            for item in self._layout.items
        )

    def _go_to_block(self, direction: int) -> None:
        starts = self.block_starts()
        if direction > 0:
            later = [start for start in starts if start > self.value()]
            self.setValue(later[0] if later else self.maximum())
        else:
            earlier = [start for start in starts if start < self.value()]
            self.setValue(earlier[-1] if earlier else 0)

    def _hover(self, item: RibbonItem | None, at: QPoint) -> None:
        if item != self._hovered:
            self._hovered = item
            self.update()
            text = self.tooltip_at(at.x()) if item else ""
            QToolTip.showText(self.mapToGlobal(at + QPoint(8, 12)), text, self)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(640, 88)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 88)

    def paintEvent(self, event: QPaintEvent) -> None:
        scene = RibbonScene(
            steps=self._steps,
            items=self._items_now(),
            blocks=self._layout.blocks,
            current=self.value(),
            hovered=self._hovered,
            focused=self.hasFocus(),
        )
        self._painter.paint(self, scene, _MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(glide=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self._layout.item_at(event.position().x() - _MARGIN)
        if item is not None and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = True
            self.setValue(item.first)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x() - _MARGIN
        if self._dragging:
            self.setValue(self._layout.step_at(x))
        self._hover(self._layout.item_at(x), event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = False
            self._arrange(glide=True)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None, QPoint())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turned += event.angleDelta().y() or event.angleDelta().x()
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        self.setValue(self.value() - notches)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        by_block = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if by_block and event.key() in sides:
            self._go_to_block(sides[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
