"""The line under the bars: why something cannot be shown."""

from PySide6.QtWidgets import QLabel, QWidget

from explorer.ui.theme import GRID


class Note(QLabel):
    """One sentence, or nothing at all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "warning")
        self.setContentsMargins(GRID, GRID // 2, GRID, 0)
        self.setWordWrap(True)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence; ``""`` for none."""
        self.setText(sentence)
        self.setVisible(bool(sentence))

    def sentence(self) -> str:
        """What it says, empty when it is away."""
        return "" if self.isHidden() else self.text()
