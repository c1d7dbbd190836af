"""One quiet line: runs that did not come to their end can go on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from explorer.ui.theme import GRID
from explorer.ui.widgets.fitting_label import FittingLabel
from explorer.ui.widgets.icon_button import IconButton

_MARGIN = GRID + GRID // 2


class InterruptedLine(QFrame):
    """Says so, offers to go on, and can be sent away.

    Signals:
        accepted: They shall go on.
        dismissed: Nobody wants to hear of them now.
    """

    accepted = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = FittingLabel()
        self.button = QPushButton(self.tr("Go on"))
        self.button.setToolTip(self.tr("Train them on from where they were kept last"))
        self.close_button = IconButton("x", self.tr("Not now"))
        self.close_button.setProperty("role", "flat")
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, 0, GRID, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        self.button.clicked.connect(self.accepted)
        self.close_button.clicked.connect(self.dismissed)
        self.say("", usable=False)

    def sentence(self) -> str:
        """What it says; empty while it is hidden."""
        return self._text.whole()

    def say(self, sentence: str, *, usable: bool) -> None:
        """Say what can go on; an empty sentence hides the line.

        Args:
            sentence: For people.
            usable: Whether it can be accepted now.
        """
        self._text.set_texts(sentence)
        self.button.setEnabled(usable)
        self.setVisible(bool(sentence))
