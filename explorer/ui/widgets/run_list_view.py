"""The list of runs as a widget: ticks by mouse and keyboard, and lights curves."""

from PySide6.QtCore import QEvent, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from explorer.ui.models.run_list import ModelIndex, RunListModel
from explorer.ui.widgets.run_list_delegate import RunListDelegate

_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


class RunListView(QListView):
    """Shows a ``RunListModel``.

    Signals:
        lit: Key of the row under the mouse, or of the one that the arrow keys have
            come to; ``None`` when neither: its curve is the one to look at.
    """

    lit = Signal(object)

    def __init__(self, model: RunListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._under_mouse = QPersistentModelIndex()
        self._by_keys = False  # the list may have the focus without anybody looking
        self.setModel(model)
        self.setItemDelegate(RunListDelegate(self))
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)

    def _tell_lit(self) -> None:
        index: ModelIndex = self._under_mouse
        if not index.isValid() and self._by_keys:
            index = self.currentIndex()
        row = index.data(RunListModel.ROW_ROLE) if index.isValid() else None
        self.lit.emit(None if row is None else row.key)

    # Qt overrides

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        if self._under_mouse != index:
            self._under_mouse = QPersistentModelIndex(index)
            self._tell_lit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._under_mouse = QPersistentModelIndex()
        self._tell_lit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self._by_keys = event.key() in _ARROWS
        self._tell_lit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._by_keys = False
        self._tell_lit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # a message wraps at another width
