"""What-if: change a number, see how far the image gets, mend what broke."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from explorer.architectures.edits import Edit
from explorer.architectures.spec import OptionValue
from explorer.architectures.variant_text import numbered_texts
from explorer.architectures.variants import Variant
from explorer.comparison.evidence_links import compare_link, explore_link
from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.tracing.records import Step
from explorer.tracing.trying.fix import Fix
from explorer.ui.failures import sentence
from explorer.ui.pages.compare.what_if.break_panel import BreakPanel
from explorer.ui.pages.compare.what_if.changes import Changes
from explorer.ui.pages.compare.what_if.edit_list import EditList
from explorer.ui.pages.compare.what_if.exporting import Exporting
from explorer.ui.pages.compare.what_if.layer_editor import WIDTH, LayerEditor
from explorer.ui.pages.compare.what_if.step_table import StepTableModel
from explorer.ui.pages.compare.what_if.tool_bar import ToolBar
from explorer.ui.pages.compare.what_if.trial_diagram import TrialDiagram
from explorer.ui.pages.compare.what_if.workshop import Attempt, Workshop, with_changes
from explorer.ui.theme import GRID
from explorer.ui.widgets.ribbon_layout import RibbonStep
from explorer.ui.widgets.shape_ribbon import ShapeRibbon
from explorer.ui.workers.questions import Questions

_LIST_HEIGHT = 150  # px of the list of edits
_COLUMNS = (22, 84, 150, 176, 92)  # px; the last column takes the rest


class WhatIf(QWidget):
    """Joins diagram, table, ribbon and editor of one network.

    Signals:
        variant_changed: The ``Variant`` that was tried out.
        link_wanted: A ``StateLink`` to another view or page.
    """

    variant_changed = Signal(object)
    link_wanted = Signal(object)

    def __init__(self, first: Variant, parent: QWidget | None = None) -> None:
        """Show nothing yet.

        Args:
            first: Any network, for the options that are offered at first.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._base = first.original
        self._changes = Changes(first)
        self._attempt: Attempt | None = None
        self._refusal = ""  # of what was asked for before what is asked now
        self._path = ""  # of the step that is chosen; empty for the image
        self._workshop = Workshop()
        self._questions = Questions(self, "trials")
        self._exporting = Exporting(self)
        self.tools = ToolBar(first)
        self.diagram = TrialDiagram()
        self.model = StepTableModel(self)
        self.table = QTableView()
        self.breaks = BreakPanel()
        self.editor = LayerEditor()
        self.edits = EditList()
        self.ribbon = ShapeRibbon()
        self._lay_out()
        self._connect()

    def show_variant(self, variant: Variant) -> None:
        """Change this one from now on."""
        if self._attempt is not None and variant == self._changes.present:
            return
        if variant.original != self._base or self._attempt is None:
            self._base = variant.original
            self._path = variant.edits[-1].path if variant.edits else self._path
        self._changes = Changes(variant)
        self._ask()

    def variant(self) -> Variant:
        """The network with what was changed in it."""
        return self._changes.present

    def attempt(self) -> Attempt | None:
        """What is on the screen; ``None`` before the first answer."""
        return self._attempt

    def choose(self, path: str) -> None:
        """Edit the layer of a step; the image for an empty path."""
        if path != self._path:
            self._path = path
            self._changes.rest()
            self._ask()

    def set_values(self, changes: Mapping[str, OptionValue]) -> None:
        """Let the chosen layer have these values, and its own ones for all others."""
        attempt = self._attempt
        if attempt is None:
            return
        names = self.editor.names()
        now = {field.name: field.default for field in attempt.fields}
        touched = [n for n, v in self.editor.values().items() if now.get(n) != v]
        variant = with_changes(self.variant(), attempt.path, names, changes)
        self._change(variant, about=(attempt.path, *touched))

    def undo(self) -> None:
        """Take the last change back."""
        self._changes.undo()
        self._ask(adapts=False)

    def redo(self) -> None:
        """Do it again."""
        self._changes.redo()
        self._ask(adapts=False)

    def is_settled(self) -> bool:
        """Whether what was last changed is on the screen."""
        return not self._questions.is_busy()

    def shutdown(self, timeout_ms: int) -> bool:
        """End the threads; ``False`` if one is still at work after the time."""
        parts = (self._questions, self._exporting)
        ended = [part.shutdown(timeout_ms) for part in parts]  # each of them is told
        return all(ended)

    # construction

    def _lay_out(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Steps of the network"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(24)
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        for column, width in enumerate(_COLUMNS):
            table.setColumnWidth(column, width)
        centre = QWidget()
        column_layout = QVBoxLayout(centre)
        column_layout.setContentsMargins(0, 0, 0, 0)
        column_layout.setSpacing(GRID)
        column_layout.addWidget(self.breaks)
        column_layout.addWidget(table, 1)
        right = QWidget()
        right.setFixedWidth(WIDTH)
        right_layout = QVBoxLayout(right)
        right_layout.setContentsMargins(0, 0, 0, 0)
        right_layout.setSpacing(GRID)
        right_layout.addWidget(self.editor, 1)
        self.edits.setFixedHeight(_LIST_HEIGHT)
        right_layout.addWidget(self.edits)
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.addWidget(self.diagram)
        middle.addWidget(centre)
        middle.setStretchFactor(0, 1)
        middle.setStretchFactor(1, 2)
        middle.setSizes([WIDTH, 2 * WIDTH])
        middle.setChildrenCollapsible(False)
        self.diagram.setMinimumWidth(WIDTH - 2 * GRID)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(middle, 1)
        row.addWidget(right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.tools)
        layout.addLayout(row, 1)
        layout.addWidget(self.ribbon)

    def _connect(self) -> None:
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)
        self.editor.changed.connect(self.set_values)
        self.breaks.fix_wanted.connect(self._on_fix_wanted)
        self.edits.removal_wanted.connect(self._on_removal_wanted)
        self.diagram.step_picked.connect(self._on_step_picked)
        self.diagram.folding_changed.connect(self._ask)
        self.ribbon.step_picked.connect(self._on_step_picked)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        tools = self.tools
        tools.undo.clicked.connect(self.undo)
        tools.redo.clicked.connect(self.redo)
        tools.options.variant_chosen.connect(self._change)
        tools.adapts.toggled.connect(self._on_adapts_toggled)
        tools.compare.clicked.connect(self._on_compare_clicked)
        tools.explore.clicked.connect(self._on_explore_clicked)
        tools.train.clicked.connect(self._on_train_clicked)
        tools.file_wanted.connect(self._on_file_wanted)
        tools.copy_wanted.connect(self._on_copy_wanted)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.undo)
        QShortcut(QKeySequence("Ctrl+Shift+Z"), self, self.redo)

    # asking

    def _change(self, variant: Variant, about: Hashable = None) -> None:
        self._changes.record(variant, about)
        self._ask()

    def _ask(self, *, adapts: bool | None = None) -> None:
        follows = self.tools.adapts.isChecked() if adapts is None else adapts
        self._questions.ask(
            partial(
                self._workshop.attempt,
                self.variant(),
                self._base,
                self._module(),
                self.diagram.toggled(),
                adapts=follows and bool(self.variant().edits),
            )
        )

    def _module(self) -> str:
        """Path of the layer that the chosen step calls; its own path before a trial."""
        step = self._step()
        if self._attempt is None or step is None:
            return self._path
        return step.module or step.path

    def _step(self) -> Step | None:
        if self._attempt is None or not self._path:
            return None
        steps = self._attempt.trial.trace.steps
        return next(
            (s for s in steps if self._path in (s.path, s.module)),
            None,
        )

    def _on_answered(self, attempt: Attempt) -> None:
        first = self._attempt is None
        self._attempt = attempt
        if attempt.variant != self.variant():  # what follows was adapted
            self._changes.amend(attempt.variant)
        self._show()
        if first:
            self.diagram.diagram().fit_width()
        if self._refusal:
            self.editor.refuse(self._refusal)
            self._refusal = ""
        self.variant_changed.emit(self.variant())

    def _on_failed(self, error: Exception) -> None:
        """What cannot be built is taken back: the last change that works stays."""
        told = sentence(error)
        if self._attempt is not None:
            self._changes.drop(self._attempt.variant)
            self.tools.show_changes(self._changes, runs=self._attempt.trial.runs)
        elif self.variant().edits:  # a link names what the network does not have
            self._changes, self._path = Changes(self._base), ""
            self._refusal = told
            self._ask()
        if not self.tools.options.refuse(told):
            self.editor.refuse(told)
        if not isinstance(error, ExplorerError):
            raise error  # a bug, for whoever collects them

    # showing

    def _show(self) -> None:
        attempt = self._attempt
        assert attempt is not None  # called with an answer
        step = self._step()
        index = step.index if step is not None else -1
        self.tools.show_changes(self._changes, runs=attempt.trial.runs)
        self.diagram.show_attempt(attempt, index)
        self.model.show_attempt(attempt)
        self.breaks.show_break(attempt.trial.broken, attempt.fixes)
        self.editor.show_layer(attempt, step)
        self.edits.show_edits(attempt.variant)
        self.ribbon.set_steps(
            [
                RibbonStep(
                    name=each.path,
                    kind=each.kind if each.output_shape else "",
                    block="",
                    shape=each.output_shape[1:],
                )
                for each in attempt.trial.trace.steps
            ]
        )
        self.ribbon.set_current(max(index, 0))
        self._mark_row(self.model.row_of_step(index))

    def _mark_row(self, row: int) -> None:
        selection = self.table.selectionModel()
        if self.table.currentIndex().row() == row:
            return
        blocked = selection.blockSignals(True)
        self.table.selectRow(row)
        self.table.setCurrentIndex(self.model.index(row, 1))
        selection.blockSignals(blocked)
        self.table.scrollTo(self.model.index(row, 1))
        self.table.viewport().update()

    # what the user does

    def _on_step_picked(self, step: int) -> None:
        if self._attempt is not None:
            self.choose(self._attempt.trial.trace.steps[step].path)

    def _on_row_changed(self, current: QModelIndex, before: QModelIndex) -> None:
        if self._attempt is None or not current.isValid():
            return
        step = self.model.step_of_row(current.row())
        self.choose(self._attempt.trial.trace.steps[step].path if step >= 0 else "")

    def _on_fix_wanted(self, fix: Fix) -> None:
        self._change(self.variant().with_edits(*fix.edits))

    def _on_removal_wanted(self, edit: Edit) -> None:
        kept = tuple(each for each in self.variant().edits if each != edit)
        self._change(replace(self.variant(), edits=kept))

    def _on_adapts_toggled(self, adapts: bool) -> None:
        if adapts:
            self._changes.rest()
            self._ask()

    def _on_compare_clicked(self) -> None:
        self.link_wanted.emit(compare_link((self._base, self.variant())))

    def _on_explore_clicked(self) -> None:
        step = self._step()
        index = step.index if step is not None else 0
        self.link_wanted.emit(explore_link(self.variant(), index))

    def _on_train_clicked(self) -> None:
        values = numbered_texts(dict.fromkeys((self._base, self.variant())))
        link = StateLink(page="train", values=MappingProxyType(values))
        self.link_wanted.emit(link)

    def _on_file_wanted(self) -> None:
        self._exporting.ask_where(self.variant())

    def _on_copy_wanted(self) -> None:
        self._exporting.copy(self.variant())
