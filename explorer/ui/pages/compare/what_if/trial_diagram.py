"""The diagram of a changed network, folded as the user likes it."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from explorer.ui.pages.compare.what_if.workshop import Attempt
from explorer.ui.theme import GRID
from explorer.ui.widgets.block_diagram import BlockDiagram
from explorer.ui.widgets.diagram_panel import DiagramPanel
from explorer.ui.widgets.tried_diagram import TriedItem


class TrialDiagram(QFrame):
    """Shows attempts; what is folded and the zoom stay while a number is dragged.

    Signals:
        step_picked: The step that the user went to.
        folding_changed: Other blocks are to be folded.
    """

    step_picked = Signal(int)
    folding_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._item = TriedItem()
        self._panel = DiagramPanel(item=self._item)
        self._panel.fold_button().hide()  # blocks are folded one by one here
        self._toggled: frozenset[str] = frozenset()
        self._paths: tuple[str, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID // 2, GRID // 2, GRID // 2, GRID // 2)
        layout.addWidget(self._panel)
        self._panel.step_picked.connect(self.step_picked)
        self._panel.block_toggled.connect(self._on_block_toggled)

    def toggled(self) -> frozenset[str]:
        """Keys of the blocks that the user has folded or unfolded."""
        return self._toggled

    def show_attempt(self, attempt: Attempt, current: int) -> None:
        """Show what became of a network, with one step marked; none for -1."""
        trial = attempt.trial
        names = tuple(f"{step.path} {step.kind}" for step in trial.trace.steps)
        keeps = names == self._paths
        self._paths = names
        self.diagram().set_layout(attempt.layout, names, keep_view=keeps)
        changed = trial.changed_from(attempt.before)
        steps = trial.trace.steps
        broken = [trial.reached] if not trial.runs else []
        beyond = {step.index for step in trial.unreached}
        at = attempt.layout.box_of
        self._item.show_trial(
            {at(s.index) for s in steps if s.path in changed} - set(map(at, broken)),
            set(map(at, broken)),
            self._only(attempt, beyond),
        )
        if current >= 0:
            self.diagram().set_current(current)

    def diagram(self) -> BlockDiagram:
        """The diagram itself."""
        return self._panel.diagram()

    def item(self) -> TriedItem:
        """What paints it."""
        return self._item

    def _only(self, attempt: Attempt, steps: Iterable[int]) -> set[int]:
        """Boxes that stand for such steps alone."""
        beyond = set(steps)
        last = len(attempt.trial.trace.steps)
        boxes = enumerate(attempt.layout.boxes)
        inner = ((at, set(box.steps)) for at, box in boxes if box.steps.start < last)
        return {at for at, held in inner if held and held <= beyond}

    def _on_block_toggled(self, key: str) -> None:
        self._toggled = self._toggled ^ {key}
        self.folding_changed.emit()
