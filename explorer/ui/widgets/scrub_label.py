"""The name of a number, which can be dragged to change the number."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget

_PIXELS = 9  # of the pointer's way for one step


class ScrubLabel(QLabel):
    """Dragged to the right it asks for larger values, to the left for smaller ones.

    Signals:
        scrubbed: How many steps further, at least one; negative to the left.
        released: The pointer let go after it was dragged.
    """

    scrubbed = Signal(int)
    released = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._last: float | None = None
        self._dragged = False
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._last, self._dragged = event.position().x(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is None:
            return
        steps = int((event.position().x() - self._last) / _PIXELS)
        if steps:
            self._last += steps * _PIXELS
            self._dragged = True
            self.scrubbed.emit(steps)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None
        if self._dragged:
            self._dragged = False
            self.released.emit()
