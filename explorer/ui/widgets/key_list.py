"""The list of keys that F1 shows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QWidget

from explorer.ui.theme import GRID

Keys = Sequence[tuple[str, str]]


class KeyList(QDialog):
    """Keys and what they do, in groups."""

    def __init__(
        self, groups: Sequence[tuple[str, Keys]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        layout = QGridLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setHorizontalSpacing(3 * GRID)
        layout.setVerticalSpacing(GRID)
        row = 0
        for title, keys in groups:
            heading = QLabel(title, self)
            heading.setProperty("role", "title")
            layout.addWidget(heading, row, 0, 1, 2)
            for key, meaning in keys:
                row += 1
                chip = QLabel(key, self)
                chip.setProperty("role", "chip")
                layout.addWidget(chip, row, 0, Qt.AlignmentFlag.AlignLeft)
                layout.addWidget(QLabel(meaning, self), row, 1)
            row += 1
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons, row, 0, 1, 2)

    def texts(self) -> tuple[str, ...]:
        """All lines, for tests and screen readers."""
        return tuple(label.text() for label in self.findChildren(QLabel))
