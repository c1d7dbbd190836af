"""The line under the bar: what the user should know about what is shown."""

from PySide6.QtWidgets import QLabel, QWidget

from explorer.ui.pages.explore.laboratory import Look
from explorer.ui.theme import GRID


class Note(QLabel):
    """One sentence, or nothing at all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "warning")
        self.setContentsMargins(GRID, 0, GRID, 0)
        self.setWordWrap(True)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence; ``""`` takes the line away."""
        self.setText(sentence)
        self.setVisible(bool(sentence))

    def sentence(self) -> str:
        """What it says, empty when it is away."""
        return "" if self.isHidden() else self.text()

    def comment_on(self, look: Look) -> None:
        """Say why the answer may mean nothing, if so."""
        knows_clothes = look.request.variant.base.class_set == "fashion-mnist"
        if knows_clothes and not look.request.is_sample:
            self.say(
                self.tr(
                    "This network knows ten kinds of clothes only: its answer to"
                    " another picture means nothing."
                )
            )
        else:
            self.say("")
