"""Where a link into the program is pasted."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from explorer.errors import ExplorerError
from explorer.links import SCHEME
from explorer.ui.navigation import Navigation
from explorer.ui.theme import GRID


class LinkDialog(QDialog):
    """Asks for a link and follows it; stays open with the reason where it cannot."""

    def __init__(self, navigation: Navigation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Open a link"))
        self._navigation = navigation
        self._field = QLineEdit(self)
        self._field.setPlaceholderText(f"{SCHEME}://explore?architecture=nin&step=3")
        self._field.setAccessibleName(self.tr("Link"))
        self._problem = QLabel(self)
        self._problem.setProperty("role", "error")
        self._problem.setWordWrap(True)
        label = QLabel(self.tr("A link as Ctrl+L copies it:"))
        label.setBuddy(self._field)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Open
            | QDialogButtonBox.StandardButton.Cancel,
            self,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        for widget in (label, self._field, self._problem, buttons):
            layout.addWidget(widget)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        self._field.textChanged.connect(lambda: self._problem.clear())
        self._paste()

    def field(self) -> QLineEdit:
        """Where the link stands."""
        return self._field

    def problem(self) -> str:
        """Why the link cannot be followed."""
        return self._problem.text()

    def _paste(self) -> None:
        """Begin with what is on the clipboard, if that is a link."""
        text = QApplication.clipboard().text().strip()
        if text.startswith(f"{SCHEME}://"):
            self._field.setText(text)
            self._field.selectAll()

    def _on_accepted(self) -> None:
        try:
            self._navigation.open(self._field.text())
        except ExplorerError as error:
            self._problem.setText(str(error))
        else:
            self.accept()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(70 * GRID, super().sizeHint().height())
