"""The list of runs as a widget: ticks, lights curves, holds and stops single runs."""

from PySide6.QtCore import QEvent, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QMenu, QWidget

from explorer.ui.models.run_actions import RunAction, run_actions
from explorer.ui.models.run_list import ModelIndex, RunListModel, RunRow
from explorer.ui.theme import GRID
from explorer.ui.widgets.run_list_delegate import RunListDelegate, controls_area
from explorer.ui.widgets.run_row_controls import KEYS, RunRowControls, run_menu

_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


class RunListView(QListView):
    """Shows a ``RunListModel``.

    Signals:
        lit: Key of the row under the mouse, or of the one that the arrow keys have
            come to, or of the one that is kept in front; ``None`` when none: its curve
            is the one to look at.
        acted: A ``RunAction`` but for ``LIGHT``, and the ``RunRow`` that it is for.
    """

    lit = Signal(object)
    acted = Signal(object, object)

    def __init__(self, model: RunListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._under_mouse = QPersistentModelIndex()
        self._by_keys = False  # the list may have the focus without anybody looking
        self._kept: str | None = None
        self._controlled = QPersistentModelIndex()  # the row that the buttons are for
        self.setModel(model)
        self._delegate = RunListDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.controls = RunRowControls(self.viewport())
        self.controls.wanted.connect(lambda what: self._act(what, self._controlled))
        self.controls.menu_wanted.connect(self._on_menu_wanted)
        model.dataChanged.connect(self._place_controls)
        model.modelReset.connect(self._on_reset)

    def menu_of(self, index: ModelIndex) -> QMenu | None:
        """A menu of what can be done with a row; ``None`` where there is nothing."""
        row = _row(index)
        if row is None or not run_actions(row):
            return None
        menu = run_menu(row, self, lit=row.key == self._kept)
        kept = QPersistentModelIndex(index)
        menu.triggered.connect(lambda action: self._on_triggered(action, kept))
        return menu

    def _act(self, what: RunAction, index: ModelIndex) -> None:
        row = _row(index)
        if row is None or what not in run_actions(row):
            return
        if what is RunAction.LIGHT:
            self._kept = None if self._kept == row.key else row.key
            self._tell_lit()
        else:
            self.acted.emit(what, row)

    def _tell_lit(self) -> None:
        index: ModelIndex = self._under_mouse
        if not index.isValid() and self._by_keys:
            index = self.currentIndex()
        row = _row(index)
        self.lit.emit(self._kept if row is None else row.key)
        self._place_controls()

    def _place_controls(self) -> None:
        """Put the buttons on the row under the mouse, else on that of the keyboard."""
        index: ModelIndex = self._under_mouse
        has_keyboard = self.hasFocus() or self.controls.has_keyboard()
        if not index.isValid() and has_keyboard:
            index = self.currentIndex()
        row = _row(index)
        self._controlled = QPersistentModelIndex(index)
        usable = row is not None and self.controls.show_row(row)
        if usable:
            area = controls_area(self.visualRect(index), self.font())
            size = self.controls.sizeHint()
            corner = QPoint(area.right() + 1 - size.width(), 0)
            corner.setY(area.center().y() - size.height() // 2)
            self.controls.setGeometry(QRect(corner, size))
            self._delegate.cover(index.row(), size.width() + GRID // 2)
        else:
            self._delegate.cover(-1, 0)
        self.controls.setVisible(usable)

    def _on_triggered(self, action: QAction, index: QPersistentModelIndex) -> None:
        self._act(action.data(), index)

    def _on_menu_wanted(self, place: QPoint) -> None:
        menu = self.menu_of(self._controlled)
        if menu is not None:
            menu.popup(place)

    def _on_reset(self) -> None:
        self._kept = None
        self._under_mouse = QPersistentModelIndex()
        self._tell_lit()

    # Qt overrides

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place, index = event.globalPos(), self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        menu = self.menu_of(index)
        if menu is not None:
            menu.popup(place)

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
        row = _row(self.currentIndex())
        if row is not None and not event.modifiers():
            for what in run_actions(row):
                if event.key() == KEYS[what]:
                    self._act(what, self.currentIndex())
                    return
        super().keyPressEvent(event)
        self._by_keys = event.key() in _ARROWS
        self._tell_lit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._place_controls()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._by_keys = False
        self._tell_lit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # a message wraps at another width
        self._place_controls()

    def scrollContentsBy(self, across: int, down: int) -> None:
        super().scrollContentsBy(across, down)
        self._place_controls()


def _row(index: ModelIndex) -> RunRow | None:
    row = index.data(RunListModel.ROW_ROLE) if index.isValid() else None
    return row if isinstance(row, RunRow) else None
