"""Sentences above the curves: what is wrong, what to know, what was found."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.ui.theme import GRID

Kind = Literal["device", "warning", "trouble", "note", "verdict"]
_ROLES: dict[Kind, str] = {
    "device": "warning",
    "warning": "warning",
    "trouble": "error",
    "note": "muted",
    "verdict": "",
}
PASSING: tuple[Kind, ...] = ("note", "verdict")
"""What belongs to the latest training and goes when another begins."""


class Notices(QWidget):
    """One line of each kind; what has nothing to say takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: dict[Kind, QLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for kind, role in _ROLES.items():
            label = QLabel(self)
            label.setProperty("role", role)
            label.setTextFormat(Qt.TextFormat.PlainText)  # with names of runs
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._labels[kind] = label
            column.addWidget(label)
            label.hide()
        self.hide()

    def say(self, kind: Kind, sentence: str, tip: str = "") -> None:
        """Show a sentence in place of the former one of its kind; empty for none.

        Args:
            kind: Of the sentence.
            sentence: For people.
            tip: What to know of its figures.
        """
        label = self._labels[kind]
        label.setToolTip(tip)
        label.setText(sentence)
        label.setVisible(bool(sentence))
        self.setVisible(any(other.text() for other in self._labels.values()))

    def text(self, kind: Kind) -> str:
        """What is said; empty for nothing."""
        return self._labels[kind].text()
