"""The line under the bar: what the user should know about what is shown."""

from PySide6.QtWidgets import QLabel, QWidget

from explorer.tracing.records import Trace
from explorer.ui.pages.explore.laboratory import Look
from explorer.ui.theme import GRID


class Note(QLabel):
    """One sentence, or nothing at all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "warning")
        self.setContentsMargins(GRID, 0, GRID, 0)
        self.setWordWrap(True)
        self._comment = ""
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence until one goes on; ``""`` for none."""
        self._show(sentence or self._comment)

    def calm(self) -> None:
        """One goes on: what went wrong has been read."""
        self._show(self._comment)

    def _show(self, sentence: str) -> None:
        self.setText(sentence)
        self.setVisible(bool(sentence))

    def sentence(self) -> str:
        """What it says, empty when it is away."""
        return "" if self.isHidden() else self.text()

    def comment_on(self, look: Look) -> None:
        """Say why the answer may mean nothing, and what of the way is not known."""
        told = (self._on_picture(look), self._on_way(look.trace))
        self._comment = " ".join(sentence for sentence in told if sentence)
        self._show(self._comment)

    def _on_picture(self, look: Look) -> str:
        knows_clothes = look.request.variant.base.class_set == "fashion-mnist"
        if not knows_clothes or look.request.is_sample:
            return ""
        return self.tr(
            "This network knows ten kinds of clothes only: its answer to another"
            " picture means nothing."
        )

    def _on_way(self, trace: Trace) -> str:
        """How the steps were found, if not by reading the network's code."""
        match trace.followed:
            case "graph":
                return ""
            case "calls":
                told = self.tr(
                    "The code of this network cannot be read ({0}): its steps were"
                    " recorded in the order of one pass."
                )
            case "image":
                told = self.tr(
                    "The code of this network cannot be read ({0}): its steps were"
                    " recorded in the order of this picture's pass; another picture may"
                    " take another way."
                )
            case "layers":
                told = self.tr(
                    "The code of this network cannot be read ({0}): its layers were"
                    " recorded in the order of this picture's pass, and what runs"
                    " between them is not seen."
                )
        return told.format(trace.reason)
