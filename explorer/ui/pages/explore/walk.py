"""Where one is in the network, and how one moves on."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from explorer.ui.widgets.stepper import Stepper

_PLAY_MS = 900  # per step: long enough to read a title


class Walk(QObject):
    """The current step; moves by key, by button and by itself.

    Signals:
        step_changed: The step to show from now on.
    """

    step_changed = Signal(int)

    def __init__(self, stepper: Stepper, parent: QWidget) -> None:
        """Serve ``stepper``, and the keys pressed anywhere inside ``parent``."""
        super().__init__(parent)
        self._stepper = stepper
        self._count = 0
        self._starts: tuple[int, ...] = ()
        self._step = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_PLAY_MS)
        self._timer.timeout.connect(self._on_timeout)
        stepper.step_picked.connect(self.go_to)
        stepper.play_toggled.connect(self.set_playing)
        actions = {
            "Left": lambda: self.go_to(self._step - 1),
            "Right": lambda: self.go_to(self._step + 1),
            "Ctrl+Left": lambda: self._go_by_block(-1),
            "Ctrl+Right": lambda: self._go_by_block(1),
            "Home": lambda: self.go_to(0),
            "End": lambda: self.go_to(self._count - 1),
        }
        for key, action in actions.items():
            shortcut = QShortcut(QKeySequence(key), parent)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def current(self) -> int:
        """Index of the step one is at."""
        return self._step

    def start(self, count: int, block_starts: Sequence[int], step: int = 0) -> None:
        """Begin a network at one of its steps; no signal."""
        self.set_playing(False)
        self._count, self._starts, self._step = count, tuple(block_starts), step
        self._stepper.set_steps(count, self._starts)
        self._stepper.set_current(step)

    def go_to(self, step: int) -> None:
        """Go to a step; beyond the ends to the first or the last."""
        if self._count:
            self._step = min(max(step, 0), self._count - 1)
            self._stepper.set_current(self._step)
            self.step_changed.emit(self._step)

    def is_playing(self) -> bool:
        """Whether it moves on by itself."""
        return self._timer.isActive()

    def set_playing(self, playing: bool) -> None:
        """Move on by itself until the last step, or stop."""
        self._stepper.set_playing(playing)
        if playing:
            self._timer.start()
        else:
            self._timer.stop()

    def _go_by_block(self, direction: int) -> None:
        if direction > 0:
            later = (start for start in self._starts if start > self._step)
            self.go_to(next(later, self._count - 1))
        else:
            earlier = (s for s in reversed(self._starts) if s < self._step)
            self.go_to(next(earlier, 0))

    def _on_timeout(self) -> None:
        target = self._stepper.target(1)
        if target == self._step:
            self.set_playing(False)
        else:
            self.go_to(target)
