"""What one row of the list of runs can be asked for: two small buttons and a menu."""

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from explorer.ui.models.run_actions import RunAction, run_actions
from explorer.ui.models.run_list import RunRow
from explorer.ui.widgets.icon_button import IconButton

KEYS = {
    RunAction.PAUSE: Qt.Key.Key_P,
    RunAction.GO_ON: Qt.Key.Key_P,
    RunAction.STOP: Qt.Key.Key_S,
    RunAction.EXPLORE: Qt.Key.Key_E,
    RunAction.LIGHT: Qt.Key.Key_L,
}
"""One key holds a run and lets it go on."""

_ICONS = {RunAction.PAUSE: "pause", RunAction.GO_ON: "play"}
_ICON = QSize(12, 12)  # px


class RunRowControls(QWidget):
    """Two buttons that lie over the row that is looked at.

    Signals:
        wanted: A ``RunAction``, for the row that is shown.
        menu_wanted: Where the menu of all actions shall open, in screen coordinates.
    """

    wanted = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row: RunRow | None = None
        self.hold_button = IconButton("pause", "")
        self.more_button = IconButton("chevron-down", "")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        for button in (self.hold_button, self.more_button):
            button.setIconSize(_ICON)
            # Two of them are as high as a line of small type.
            button.setStyleSheet("padding: 1px 3px; min-height: 12px")
            line.addWidget(button)
        self.hold_button.clicked.connect(self._on_hold_clicked)
        self.more_button.clicked.connect(self._on_more_clicked)
        self.hide()

    def show_row(self, row: RunRow) -> bool:
        """Act on this row; ``False`` if nothing can be done with it."""
        actions = run_actions(row)
        if row != self._row:
            self._row = row
            hold = _hold(actions)
            self.hold_button.setVisible(hold is not None)
            if hold is not None:
                name = action_text(hold, row.title)
                self.hold_button.show_as(_ICONS[hold], with_key(hold, name))
            self.more_button.show_as(
                "chevron-down", self.tr("More for {0}").format(row.title)
            )
        return bool(actions)

    def has_keyboard(self) -> bool:
        """Whether one of the buttons has it."""
        return self.hold_button.hasFocus() or self.more_button.hasFocus()

    def _on_hold_clicked(self) -> None:
        hold = _hold(run_actions(self._row)) if self._row is not None else None
        if hold is not None:
            self.wanted.emit(hold)

    def _on_more_clicked(self) -> None:
        corner = self.more_button.rect().bottomLeft()
        self.menu_wanted.emit(self.more_button.mapToGlobal(corner))


def run_menu(row: RunRow, parent: QWidget, *, lit: bool) -> QMenu:
    """A menu of what can be done with a row; its actions hold a ``RunAction`` each.

    Args:
        row: The row.
        parent: Qt parent; the menu goes when it is closed.
        lit: Whether the row's curve is kept in front.
    """
    menu = QMenu(row.title, parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for what in run_actions(row):
        action = menu.addAction(action_text(what))
        action.setData(what)
        action.setShortcut(QKeySequence(KEYS[what]))  # shown; the list takes the key
        action.setShortcutVisibleInContextMenu(True)
        if what is RunAction.LIGHT:
            action.setCheckable(True)
            action.setChecked(lit)
    return menu


def action_text(what: RunAction, title: str = "") -> str:
    """An action in words, of the run called ``title`` where that is not clear."""
    tr = QCoreApplication.translate
    texts = {
        RunAction.PAUSE: tr("RunActions", "Pause {0}"),
        RunAction.GO_ON: tr("RunActions", "Let {0} go on"),
        RunAction.STOP: tr("RunActions", "Stop {0}"),
        RunAction.EXPLORE: tr("RunActions", "Open {0} in Explore"),
        RunAction.LIGHT: tr("RunActions", "Keep the curve of {0} in front"),
    }
    return texts[what].format(title or tr("RunActions", "this run"))


def with_key(what: RunAction, text: str) -> str:
    """``text`` and the key that does the same."""
    return f"{text} ({QKeySequence(KEYS[what]).toString()})"


def _hold(actions: tuple[RunAction, ...]) -> RunAction | None:
    return next((each for each in actions if each in _ICONS), None)
