"""What can be done with the selected runs: buttons, a menu and keys over one list."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from explorer.ui.icons import icon
from explorer.ui.models.stored_run_columns import StoredRow


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """One thing that can be done.

    Attributes:
        key: Names it.
        icon: File name of its icon; empty for none.
        text: For people.
        tip: What it does, in a sentence.
        keys: Its keys, while the table has the focus.
    """

    key: str
    icon: str
    text: str
    tip: str
    keys: str = ""


class ShelfActions(QObject):
    """The actions; each can be used when it makes sense for what is selected."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[str, str] = {}
        self._actions: dict[str, QAction] = {}
        for kind in self._kinds():
            self._actions[kind.key] = self._made(kind)
        self.show_for(())

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def all(self) -> tuple[QAction, ...]:
        """All of them, in order."""
        return tuple(self._actions.values())

    def icon_name(self, key: str) -> str:
        """File name of an action's icon."""
        return self._icons[key]

    def show_for(self, picked: Sequence[StoredRow]) -> None:
        """Let those be used that make sense for the selected runs."""
        one, some = len(picked) == 1, bool(picked)
        usable = {
            "curves": any(row.steps for row in picked),
            "ghost": any(row.steps for row in picked),
            "continue": some and all(row.can_continue for row in picked),
            "explore": one and picked[0].link is not None,
            "rename": one,
            "note": one,
        }
        for key, action in self._actions.items():
            action.setEnabled(usable.get(key, some))

    def explain(self, key: str, more: str) -> None:
        """Tell more of what an action does, under its sentence."""
        tips = {kind.key: kind.tip for kind in self._kinds()}
        self._actions[key].setToolTip(f"{tips[key]}\n{more}")

    def dress(self) -> None:
        """Draw the icons in the colours of the theme."""
        for key, action in self._actions.items():
            if self._icons[key]:
                action.setIcon(icon(self._icons[key]))

    def _made(self, kind: _Kind) -> QAction:
        action = QAction(kind.text, self)
        self._icons[kind.key] = kind.icon
        if kind.icon:
            action.setIcon(icon(kind.icon))
        tip = kind.tip
        if kind.keys:
            keys = QKeySequence(kind.keys)
            native = keys.toString(QKeySequence.SequenceFormat.NativeText)
            tip = f"{tip} ({native})"
            action.setShortcut(keys)
            # Not in a field: there, these keys change its text.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(tip)
        return action

    def _kinds(self) -> tuple[_Kind, ...]:
        return (
            _Kind(
                key="curves",
                icon="chart-line",
                text=self.tr("Show curves"),
                tip=self.tr("Put the selected runs into the list with their curves"),
            ),
            _Kind(
                key="ghost",
                icon="eye",
                text=self.tr("Show as ghost"),
                tip=self.tr("Draw them pale behind the curves that are shown"),
            ),
            _Kind(
                key="continue",
                icon="play",
                text=self.tr("Continue"),
                tip=self.tr("Train runs further that were interrupted or are finished"),
            ),
            _Kind(
                key="explore",
                icon="scan-search",
                text=self.tr("Open in Explore"),
                tip=self.tr("Step through the network with what the run has learnt"),
            ),
            _Kind(
                key="rename",
                icon="pencil",
                text=self.tr("Rename"),
                tip=self.tr("Give the run a name of your own"),
                keys="F2",
            ),
            _Kind(
                key="note",
                icon="pencil",
                text=self.tr("Note"),
                tip=self.tr("Write down what you think of the run"),
                keys="Shift+F2",
            ),
            _Kind(
                key="zip",
                icon="download",
                text=self.tr("Export as zip file…"),
                tip=self.tr(
                    "Configuration, curves as tables and pictures, and weights"
                ),
                keys="Ctrl+E",
            ),
            _Kind(
                key="folder",
                icon="folder-open",
                text=self.tr("Export as folder…"),
                tip=self.tr("The same files, not packed"),
            ),
            _Kind(
                key="delete",
                icon="trash-2",
                text=self.tr("Delete"),
                tip=self.tr("Take them off the list; it can be undone"),
                keys="Del",
            ),
        )
