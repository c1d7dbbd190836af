"""Where the parts of the table of stored runs stand."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.pages.train.shelf.actions import ShelfActions
from explorer.ui.pages.train.shelf.table import StoredRunsTable
from explorer.ui.pages.train.shelf.undo_bar import UndoBar
from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import TextIconButton

_FIELD = 320  # px
_SHOWING = ("curves", "ghost", "continue", "explore")
_CHANGING = ("rename", "note", "export", "delete")


class ShelfLayout(QObject):
    """Filter and import above the table, what can be done with it below.

    Signals:
        query_changed: What is written in the filter.
        zip_wanted: A zip file is to be imported.
        folder_wanted: A folder is to be imported.
    """

    query_changed = Signal(str)
    zip_wanted = Signal()
    folder_wanted = Signal()

    def __init__(
        self,
        owner: QWidget,
        table: StoredRunsTable,
        actions: ShelfActions,
        undo_bar: UndoBar,
    ) -> None:
        super().__init__(owner)
        self._actions = actions
        self._buttons: dict[str, TextIconButton] = {}
        self.query_field = QLineEdit()
        self.query_field.setPlaceholderText(self.tr("Filter: resnet, lite, finished"))
        self.query_field.setAccessibleName(self.tr("Filter of the stored runs"))
        self.query_field.setToolTip(
            self.tr("Words of any cell; a run must have all of them")
        )
        self.query_field.setClearButtonEnabled(True)
        self.query_field.setMaximumWidth(_FIELD)
        self.query_field.textChanged.connect(self.query_changed)
        self._count, self._message = QLabel(), QLabel()
        self._count.setProperty("role", "muted")
        self._message.setTextFormat(Qt.TextFormat.PlainText)  # with names of runs
        self._message.setWordWrap(True)
        self._message.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.import_button = self._import_button()
        self.export_button = self._export_button()
        column = QVBoxLayout(owner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._head())
        column.addWidget(table, 1)
        column.addWidget(undo_bar)
        column.addWidget(self._message)
        column.addLayout(self._foot())
        table.addActions(actions.all())
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.say("")

    def say(self, sentence: str, *, is_error: bool = False) -> None:
        """Tell what was done, or what did not work; empty for nothing."""
        self._message.setText(sentence)
        self._message.setProperty("role", "error" if is_error else "muted")
        self._message.style().polish(self._message)
        self._message.setVisible(bool(sentence))

    def message(self) -> str:
        """What was said last."""
        return self._message.text()

    def button(self, key: str) -> TextIconButton:
        """The button of an action."""
        return self._buttons[key]

    def set_query(self, text: str) -> None:
        """Filter as if it had been typed."""
        self.query_field.setText(text)

    def show_count(self, seen: int, every: int) -> None:
        """Say how many runs there are and how many of them are seen."""
        text = self.tr("1 run") if every == 1 else self.tr("{0} runs").format(every)
        if seen != every:
            text = self.tr("{0} of {1} runs").format(seen, every)
        self._count.setText(text)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.query_field, 1)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.import_button)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for key in _SHOWING:
            row.addWidget(self._button(key))
        row.addStretch(1)
        for key in _CHANGING:
            exports = key == "export"
            row.addWidget(self.export_button if exports else self._button(key))
        return row

    def _import_button(self) -> QPushButton:
        button = TextIconButton("upload", self.tr("Import"))
        button.setToolTip(self.tr("Add a run that was exported, here or elsewhere"))
        menu = QMenu(button)
        menu.addAction(self.tr("Zip file…"), self.zip_wanted.emit)
        menu.addAction(self.tr("Folder…"), self.folder_wanted.emit)
        button.setMenu(menu)
        return button

    def _export_button(self) -> QPushButton:
        button = TextIconButton("download", self.tr("Export"))
        zip_action = self._actions["zip"]
        button.setToolTip(zip_action.toolTip())
        menu = QMenu(button)
        menu.addActions([zip_action, self._actions["folder"]])
        button.setMenu(menu)
        button.setEnabled(zip_action.isEnabled())
        zip_action.enabledChanged.connect(button.setEnabled)
        return button

    def _button(self, key: str) -> TextIconButton:
        """A button that can be pressed whenever its action makes sense."""
        action = self._actions[key]
        button = TextIconButton(self._actions.icon_name(key), action.text())
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        self._buttons[key] = button
        return button
