"""A block diagram of a network that may be broken: the break, and what it cuts off."""

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.diagrams.layout_queries import LayoutMap
from explorer.diagrams.layout_records import Box
from explorer.ui.theme import current_theme
from explorer.ui.widgets.change_marks import Mark
from explorer.ui.widgets.diagram_painting import qrect
from explorer.ui.widgets.marked_diagram import BoxMark, MarkedItem

_VEIL = 0.72  # opacity of what lies over boxes that nothing reaches
_TINT = 0.22  # opacity of the colour of the break
_RADIUS = 6.0  # px


class TriedItem(MarkedItem):
    """Signs what changed, paints the break red, and veils what is not reached."""

    def __init__(self) -> None:
        super().__init__()
        self._broken: frozenset[int] = frozenset()
        self._unreached: frozenset[int] = frozenset()
        self.set_focused(True)  # here one always sees which layer is edited

    def show_trial(
        self,
        changed: Collection[int],
        broken: Collection[int],
        unreached: Collection[int],
        added: Collection[int] = (),
    ) -> None:
        """Say what became of boxes, by their index."""
        self._broken, self._unreached = frozenset(broken), frozenset(unreached)
        marks = {at: BoxMark(Mark.REPLACED, Mark.REPLACED.sign) for at in changed}
        marks |= {at: BoxMark(Mark.ADDED, Mark.ADDED.sign) for at in added}
        marks |= {at: BoxMark(Mark.REMOVED, "!") for at in broken}
        self.set_marks(marks)

    def broken(self) -> frozenset[int]:
        """Boxes that hold the break."""
        return self._broken

    def unreached(self) -> frozenset[int]:
        """Boxes of which nothing is reached."""
        return self._unreached

    # DiagramItem

    def set_map(self, layout_map: LayoutMap) -> None:
        self._broken = self._unreached = frozenset()
        super().set_map(layout_map)

    # Qt overrides

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        super().paint(painter, option, widget)
        theme = current_theme()
        for at in self._unreached:
            _cover(painter, self._boxes[at], QColor(theme.panel), _VEIL)
        for at in self._broken:
            _cover(painter, self._boxes[at], QColor(theme.error), _TINT)
            painter.setPen(QPen(QColor(theme.error), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(qrect(self._boxes[at].rect), _RADIUS, _RADIUS)


def _cover(painter: QPainter, box: Box, colour: QColor, opacity: float) -> None:
    colour.setAlphaF(opacity)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(qrect(box.rect), _RADIUS, _RADIUS)
