"""The ways to cure a run, each with its reason and a button that tries it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from explorer.training.remedies import Remedy
from explorer.ui.pages.train.remedy_words import RemedyWords
from explorer.ui.theme import GRID

_TASK, _REASON, _BUTTON = range(3)  # columns


class RemedyList(QWidget):
    """One line per remedy.

    Signals:
        tried: The ``Remedy`` whose run shall be started.
    """

    tried = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self._remedies: tuple[Remedy, ...] = ()
        self._widgets: list[QWidget] = []
        self._buttons: dict[str, QPushButton] = {}
        self._usable = True
        self._words = RemedyWords(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID + GRID // 2)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(_REASON, 1)

    def set_remedies(self, remedies: Sequence[Remedy]) -> None:
        """Show these; buttons stay as they are while the remedies do."""
        if tuple(remedies) == self._remedies:
            return
        self._remedies = tuple(remedies)
        for widget in self._widgets:
            widget.hide()
            widget.deleteLater()
        self._widgets, self._buttons = [], {}
        for row, remedy in enumerate(remedies):
            self._add(row, remedy)
        self.set_usable(self._usable)

    def set_usable(self, usable: bool) -> None:
        """Whether a run can be started now."""
        self._usable = usable
        tip = (
            self.tr("Start the same run with this change; its curves stay to compare")
            if usable
            else self.tr("Once the training is over or stopped")
        )
        for button in self._buttons.values():
            button.setEnabled(usable)
            button.setToolTip(tip)

    def button(self, key: str) -> QPushButton:
        """The button that tries a remedy, by the remedy's key."""
        return self._buttons[key]

    def texts(self) -> tuple[str, ...]:
        """What each line says, without its button."""
        return tuple(
            f"{self._words.task(remedy)}: {self._words.reason(remedy)}"
            for remedy in self._remedies
        )

    def _add(self, row: int, remedy: Remedy) -> None:
        task = QLabel(self._words.task(remedy))
        reason = QLabel(self._words.reason(remedy))
        reason.setProperty("role", "muted")
        reason.setWordWrap(True)
        reason.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._put(task, row, _TASK)
        self._put(reason, row, _REASON)
        if remedy.config is not None:
            button = QPushButton(self.tr("Try this"))
            button.setAccessibleName(
                self.tr("Try this: {0}").format(self._words.task(remedy))
            )
            button.clicked.connect(lambda: self.tried.emit(remedy))
            self._buttons[remedy.key] = button
            self._put(button, row, _BUTTON)

    def _put(self, widget: QWidget, row: int, column: int) -> None:
        self._widgets.append(widget)
        self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignVCenter)
