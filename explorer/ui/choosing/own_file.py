"""The question before a user's own Python file is run, and what to open in it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.architectures.user_factories import Factory
from explorer.ui.theme import GRID

_SIZE = QSize(560, 400)
_ROW = 26  # px


class OwnFileDialog(QDialog):
    """Says that code will run, lists what the file defines, and asks.

    The list was read from the text of the file: until the user agrees nothing of it
    has run.
    """

    def __init__(
        self,
        path: Path,
        factories: Sequence[Factory],
        wanted: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            path: The file.
            factories: What it defines, the likeliest first.
            wanted: Name of the factory that is asked for, as by a link.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Open {0}").format(path.name))
        self._path = path
        warning = QLabel(
            self.tr(
                "Opening this file runs its code: all of it, with all that you may do"
                " on this computer. Open it only if you wrote it or trust who did."
            )
        )
        warning.setProperty("role", "warning")
        warning.setWordWrap(True)
        place = QLabel(str(path))
        place.setProperty("role", "muted")
        place.setWordWrap(True)
        question = QLabel(self.tr("Which of these makes the network?"))
        self._list = QListWidget(self)
        self._list.setAccessibleName(question.text())
        for factory in factories:
            self._list.addItem(self._item(factory))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._run = QPushButton(self)
        self._run.setProperty("role", "primary")
        buttons.addButton(self._run, QDialogButtonBox.ButtonRole.AcceptRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        for widget in (warning, place, question):
            layout.addWidget(widget)
        layout.addWidget(self._list, 1)
        layout.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._list.currentItemChanged.connect(self._show_button)
        self._choose(wanted)

    def key(self) -> str:
        """The architecture that was chosen: ``FILE.py:NAME``."""
        return f"{self._path}:{self.name()}"

    def name(self) -> str:
        """Name of what was chosen."""
        return str(self._list.currentItem().data(Qt.ItemDataRole.UserRole))

    def list(self) -> QListWidget:
        """What can be opened."""
        return self._list

    def run_button(self) -> QPushButton:
        """The one that agrees."""
        return self._run

    def _item(self, factory: Factory) -> QListWidgetItem:
        kinds = {
            "function": self.tr("function"),
            "class": self.tr("class"),
            "object": self.tr("object"),
        }
        told = self.tr("{0}   {1}, line {2}")
        text = told.format(factory.name, kinds[factory.kind], factory.line)
        if factory.needs:
            needs = ", ".join(factory.needs)
            text += self.tr("   needs {0}: give it a default").format(needs)
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, factory.name)
        item.setToolTip(factory.text)
        item.setSizeHint(QSize(0, _ROW))
        if factory.needs:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        return item

    def _choose(self, wanted: str) -> None:
        items = [self._list.item(row) for row in range(self._list.count())]
        possible = [item for item in items if item.flags() & Qt.ItemFlag.ItemIsEnabled]
        named = [i for i in possible if i.data(Qt.ItemDataRole.UserRole) == wanted]
        if chosen := (named or possible)[:1]:
            self._list.setCurrentItem(chosen[0])
        self._show_button()

    def _show_button(self) -> None:
        chosen = self._list.currentRow() >= 0
        self._run.setEnabled(chosen)
        if chosen:
            name = self._list.currentItem().data(Qt.ItemDataRole.UserRole)
            self._run.setText(self.tr("Run the file and open {0}").format(name))
        else:
            self._run.setText(self.tr("Run the file"))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return _SIZE
