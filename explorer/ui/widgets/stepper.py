"""Buttons that walk through a network, by step or by block."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton


class Stepper(QWidget):
    """First, previous, play or pause, next, last; and where one is.

    It keeps no time: whoever hears ``play_toggled`` moves on and calls ``set_current``.

    Signals:
        step_picked: The step to go to.
        play_toggled: Whether to play from now on.
    """

    step_picked = Signal(int)
    play_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._current = 0
        self._starts: tuple[int, ...] = ()
        self._playing = False
        self._first = IconButton("skip-back", self.tr("First step (Home)"), self)
        self._back = IconButton("step-back", self.tr("Previous (Left)"), self)
        self._play = IconButton("play", self.tr("Play (Space)"), self)
        self._on = IconButton("step-forward", self.tr("Next (Right)"), self)
        self._last = IconButton("skip-forward", self.tr("Last step (End)"), self)
        self._place = QLabel(self)
        self._units = QComboBox(self)
        self._units.addItems([self.tr("by step"), self.tr("by block")])
        self._units.setAccessibleName(self.tr("Walk by"))
        self._lay_out()
        self._first.clicked.connect(lambda: self.step_picked.emit(0))
        self._back.clicked.connect(lambda: self._walk(-1))
        self._play.clicked.connect(lambda: self.play_toggled.emit(not self._playing))
        self._on.clicked.connect(lambda: self._walk(1))
        self._last.clicked.connect(lambda: self.step_picked.emit(self._count - 1))
        self._show()

    def set_steps(self, count: int, block_starts: Sequence[int] = ()) -> None:
        """Serve another network, from its first step on.

        Args:
            count: How many steps it has.
            block_starts: The first step of every block, growing.
        """
        self._count, self._starts = count, tuple(block_starts)
        self.set_current(0)

    def set_current(self, step: int) -> None:
        """Show where one is; no signal."""
        self._current = step
        self._show()

    def set_playing(self, playing: bool) -> None:
        """Show pause while playing, else play; no signal."""
        self._playing = playing
        if playing:
            self._play.show_as("pause", self.tr("Pause (Space)"))
        else:
            self._play.show_as("play", self.tr("Play (Space)"))

    def by_block(self) -> bool:
        """Whether previous and next go from block to block."""
        return self._units.currentIndex() == 1

    def target(self, direction: int) -> int:
        """The step that previous (-1) or next (+1) leads to, within the network."""
        if not self.by_block() or not self._starts:
            wanted = self._current + direction
        elif direction > 0:
            later = self._starts[bisect_right(self._starts, self._current) :]
            wanted = later[0] if later else self._count - 1
        else:
            earlier = self._starts[: bisect_left(self._starts, self._current)]
            wanted = earlier[-1] if earlier else 0
        return min(max(wanted, 0), max(self._count - 1, 0))

    def place(self) -> str:
        """Where one is, as on the screen."""
        return self._place.text()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID // 2)
        for button in (self._first, self._back, self._play, self._on, self._last):
            buttons.addWidget(button)
        below = QHBoxLayout()
        below.addWidget(self._place, 1)
        below.addWidget(self._units)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(buttons)
        layout.addLayout(below)

    def _walk(self, direction: int) -> None:
        target = self.target(direction)
        if target != self._current:
            self.step_picked.emit(target)

    def _show(self) -> None:
        at_end = self._current >= self._count - 1
        for button in (self._first, self._back):
            button.setEnabled(self._count > 0 and self._current > 0)
        for button in (self._on, self._last):
            button.setEnabled(not at_end)
        self._play.setEnabled(self._count > 1)
        text = ""
        if self._count:
            told = self.tr("step {0} of {1}")
            text = told.format(self._current + 1, self._count)
        self._place.setText(text)
