"""The parts of What-if and where they stand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from explorer.architectures.variants import Variant
from explorer.ui.pages.compare.what_if.break_panel import BreakPanel
from explorer.ui.pages.compare.what_if.edit_list import EditList
from explorer.ui.pages.compare.what_if.layer_editor import WIDTH, LayerEditor
from explorer.ui.pages.compare.what_if.rows import StepRow
from explorer.ui.pages.compare.what_if.step_view import StepView
from explorer.ui.pages.compare.what_if.tool_bar import ToolBar
from explorer.ui.pages.compare.what_if.totals import Totals
from explorer.ui.pages.compare.what_if.trial_diagram import TrialDiagram
from explorer.ui.pages.compare.what_if.workshop import Attempt
from explorer.ui.theme import GRID
from explorer.ui.widgets.ribbon_layout import RibbonStep
from explorer.ui.widgets.shape_ribbon import ShapeRibbon

_LIST_HEIGHT = 150  # px of the list of edits
_DIAGRAM, _CENTRE = 242, 632  # px, what they begin with and share all room by


class Bench(QWidget):
    """Diagram, table, editor and ribbon around one network.

    Attributes:
        tools: What can be done with the network as a whole.
        diagram: Its blocks.
        table: Its steps.
        totals: What they cost together.
        breaks: Why it does not run.
        editor: The numbers of the chosen layer.
        edits: What was changed.
        ribbon: The outputs as boxes, the image first.
    """

    def __init__(self, first: Variant, parent: QWidget | None = None) -> None:
        """Make everything empty.

        Args:
            first: Any network, for the options that are offered at first.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.tools = ToolBar(first)
        self.diagram = TrialDiagram()
        self.table = StepView()
        self.totals = Totals()
        self.breaks = BreakPanel()
        self.editor = LayerEditor()
        self.edits = EditList()
        self.ribbon = ShapeRibbon()
        self._lay_out()

    def show_attempt(self, attempt: Attempt, current: int) -> None:
        """Show one sight, with one step chosen, -1 for the image."""
        steps = attempt.trial.trace.steps
        self.diagram.show_attempt(attempt, current)
        self.table.show_rows(attempt.rows, current)
        self.totals.show_trial(attempt.trial, attempt.before)
        self.breaks.show_break(attempt.trial.broken)
        self.editor.show_layer(attempt, steps[current] if current >= 0 else None)
        self.edits.show_edits(attempt.variant)
        labels = ("", *attempt.blocks)
        self.ribbon.change_steps(
            [
                self._ribbon_step(row, label)
                for row, label in zip(attempt.rows, labels, strict=True)
            ]
        )
        self.ribbon.set_current(current + 1)

    def _ribbon_step(self, row: StepRow, label: str) -> RibbonStep:
        """A box; one that nothing reaches is as large as it was."""
        return RibbonStep(
            name=row.path or self.tr("image"),
            kind=row.kind,
            block=label,
            shape=row.now or row.before or (),
            fate=row.fate,
        )

    def _lay_out(self) -> None:
        centre = QFrame()
        centre.setProperty("role", "panel")
        column = QVBoxLayout(centre)
        column.setContentsMargins(1, 1, 1, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        middle = QWidget()
        stack = QVBoxLayout(middle)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(GRID)
        stack.addWidget(centre, 1)
        stack.addWidget(self.breaks)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(GRID)
        splitter.addWidget(self.diagram)
        splitter.addWidget(middle)
        splitter.setSizes([_DIAGRAM, _CENTRE])
        splitter.setStretchFactor(0, _DIAGRAM)
        splitter.setStretchFactor(1, _CENTRE)
        right = QWidget()
        right.setFixedWidth(WIDTH)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(GRID)
        beside.addWidget(self.editor, 1)
        self.edits.setFixedHeight(_LIST_HEIGHT)
        beside.addWidget(self.edits)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(splitter, 1)
        row.addWidget(right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.tools)
        layout.addLayout(row, 1)
        layout.addWidget(self.ribbon)
