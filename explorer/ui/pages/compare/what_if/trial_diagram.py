"""The diagram of a changed network, folded as the user likes it."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from explorer.ui.pages.compare.what_if.workshop import Attempt
from explorer.ui.theme import GRID
from explorer.ui.widgets.block_diagram import BlockDiagram
from explorer.ui.widgets.diagram_panel import DiagramPanel
from explorer.ui.widgets.ribbon_layout import Fate
from explorer.ui.widgets.tried_diagram import TriedItem


class TrialDiagram(QFrame):
    """Shows attempts; what is folded and the zoom stay while a number is dragged.

    Signals:
        step_picked: The step that the user went to, -1 for the input.
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
        self.diagram().let_input_be_picked()
        self._panel.block_toggled.connect(self._on_block_toggled)

    def toggled(self) -> frozenset[str]:
        """Keys of the blocks that the user has folded or unfolded."""
        return self._toggled

    def fold_as_usual(self) -> None:
        """Begin another network: nothing is folded or unfolded by hand."""
        self._toggled = frozenset()

    def show_attempt(self, attempt: Attempt, current: int) -> None:
        """Show what became of a network, with one step marked; the input for -1."""
        trial, layout = attempt.trial, attempt.layout
        names = tuple(f"{step.path} {step.kind}" for step in trial.trace.steps)
        keeps = names == self._paths
        self._paths = names
        self.diagram().set_layout(layout, names, keep_view=keeps)
        # Row 0 is the image, which is step -1.
        fates = {at - 1: row.fate for at, row in enumerate(attempt.rows)}
        added = {at - 1 for at, row in enumerate(attempt.rows) if row.is_new}
        boxes = {fate: self._boxes(fates, fate) for fate in Fate}
        broken = boxes[Fate.BROKEN]
        unreached = {
            at
            for at in boxes[Fate.UNREACHED]
            if all(fates[step] is Fate.UNREACHED for step in layout.boxes[at].steps)
        }
        self._item.show_trial(
            boxes[Fate.CHANGED] - broken,
            broken,
            unreached,
            {layout.box_of(step) for step in added} - broken - unreached,
        )
        self.diagram().set_current(current)

    def diagram(self) -> BlockDiagram:
        """The diagram itself."""
        return self._panel.diagram()

    def item(self) -> TriedItem:
        """What paints it."""
        return self._item

    def _boxes(self, fates: Mapping[int, Fate], wanted: Fate) -> set[int]:
        """Boxes with a step that this became of; the input stands for step -1."""
        layout = self.diagram().layout_map().layout
        return {layout.box_of(at) for at, fate in fates.items() if fate is wanted}

    def _on_block_toggled(self, key: str) -> None:
        self._toggled = self._toggled ^ {key}
        self.folding_changed.emit()
