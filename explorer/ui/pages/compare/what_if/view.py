"""What-if: change a number, see how far the image gets, mend what broke."""

from collections.abc import Hashable, Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from explorer.architectures.edits import Edit
from explorer.architectures.spec import OptionValue
from explorer.architectures.variant_text import numbered_texts
from explorer.architectures.variants import Variant
from explorer.comparison.evidence_links import TRAIN, compare_link, explore_link
from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.tracing.records import Step
from explorer.tracing.trying.fix import Fix
from explorer.ui.failures import sentence
from explorer.ui.pages.compare.what_if.bench import Bench
from explorer.ui.pages.compare.what_if.changes import Histories
from explorer.ui.pages.compare.what_if.exporting import Exporting
from explorer.ui.pages.compare.what_if.workshop import (
    Attempt,
    Repairs,
    Workshop,
    inside_path,
    with_changes,
    without_edit,
)
from explorer.ui.workers.questions import Questions

_REST_MS = 120  # fixes are looked for when a number is no longer dragged


class WhatIf(Bench):
    """Tries out what the user changes in one network.

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
        super().__init__(first, parent)
        self._histories = Histories()
        self._changes = self._histories.of(first)
        self._attempt: Attempt | None = None
        self._refusal = ""  # of what was asked for before what is asked now
        self._path = ""  # of the step that is chosen; empty for the image
        self._workshop = Workshop()
        self._questions = Questions(self, "trials")
        self._mending = Questions(self, "fixes")
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST_MS)
        self._exporting = Exporting(self)
        self._connect()

    def show_variant(self, variant: Variant) -> None:
        """Change this one from now on; what was changed in it before is not lost."""
        if self._attempt is not None and variant == self.variant():
            return
        base = self._changes.base
        self._changes = self._histories.of(variant)
        if self._changes.base != base or self._attempt is None:
            last = variant.edits[-1].path if variant.edits else ""
            self._path = inside_path(variant, last)
            self.diagram.fold_as_usual()
        self._ask(adapts=False)

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
            self._ask(adapts=False)

    def set_values(self, changes: Mapping[str, OptionValue]) -> None:
        """Let the chosen layer have these values, and its own ones for all others."""
        attempt = self._attempt
        if attempt is None:
            return
        now = {field.name: field.default for field in attempt.fields}
        touched = [n for n, v in self.editor.values().items() if now.get(n) != v]
        try:
            variant = with_changes(
                self.variant(), attempt.path, self.editor.names(), changes
            )
        except ExplorerError as error:
            self.editor.refuse(str(error))
            return
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
        """Whether what was last changed is on the screen, with what would mend it."""
        waits = self._questions.is_busy() or self._mending.is_busy()
        return self._attempt is not None and not (waits or self._resting.isActive())

    def shutdown(self, timeout_ms: int) -> bool:
        """End the threads; ``False`` if one is still at work after the time."""
        self._resting.stop()
        parts = (self._questions, self._mending, self._exporting)
        ended = [part.shutdown(timeout_ms) for part in parts]  # each of them is told
        return all(ended)

    def _connect(self) -> None:
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)
        self._mending.answered.connect(self._on_repairs_found)
        self._mending.failed.connect(self._on_mending_failed)
        self._resting.timeout.connect(self._on_rested)
        self.editor.changed.connect(self.set_values)
        self.editor.rested.connect(self._on_editor_rested)
        self.editor.left.connect(self.table.setFocus)
        self.breaks.fix_wanted.connect(self._on_fix_wanted)
        self.edits.removal_wanted.connect(self._on_removal_wanted)
        self.diagram.step_picked.connect(self._on_step_chosen)
        self.diagram.folding_changed.connect(self._on_folding_changed)
        self.ribbon.step_picked.connect(self._on_box_picked)
        self.table.step_chosen.connect(self._on_step_chosen)
        self.table.opened.connect(self.editor.enter)
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
        self.breaks.whole_wanted.connect(self._on_whole_wanted)
        self.breaks.step_wanted.connect(self._on_step_chosen)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.undo)
        QShortcut(QKeySequence("Ctrl+Shift+Z"), self, self.redo)

    # asking

    def _change(self, variant: Variant, about: Hashable = None) -> None:
        self._changes.record(variant, about)
        self._ask()

    def _ask(self, *, adapts: bool | None = None) -> None:
        follows = self.tools.adapts.isChecked() if adapts is None else adapts
        self._resting.stop()
        self._mending.cancel()
        self._questions.ask(
            partial(
                self._workshop.attempt,
                self.variant(),
                self._changes.base,
                self._module(),
                self.diagram.toggled(),
                adapts=follows and bool(self.variant().edits),
            )
        )

    def _module(self) -> str:
        """Path of the layer that the chosen step calls; its own path before a trial."""
        step = self._step()
        return self._path if step is None else step.module or step.path

    def _step(self) -> Step | None:
        if self._attempt is None or not self._path:
            return None
        steps = self._attempt.trial.trace.steps
        return next((s for s in steps if self._path in (s.path, s.module)), None)

    def _on_answered(self, attempt: Attempt) -> None:
        first = self._attempt is None
        self._attempt = attempt
        if attempt.variant != self.variant():  # what follows was adapted
            self._changes.amend(attempt.variant)
        step = self._step()
        self.tools.show_changes(self._changes, runs=attempt.trial.runs)
        self.show_attempt(attempt, -1 if step is None else step.index)
        if first:
            self.diagram.diagram().fit_width()
        if self._refusal:
            self.editor.refuse(self._refusal)
            self._refusal = ""
        if not attempt.trial.runs:
            self._resting.start()
        self.variant_changed.emit(self.variant())

    def _on_failed(self, error: Exception) -> None:
        """What cannot be built is taken back: the last change that works stays."""
        told = sentence(error)
        works = None if self._attempt is None else self._attempt.variant
        if works is not None and works.original == self._changes.base:
            self._changes.drop(works)
            self.tools.show_changes(self._changes, runs=self._is_running())
        elif self.variant().edits:  # a link names what the network does not have
            self._histories.forget(self._changes)
            self._changes = self._histories.of(self._changes.base)
            self._path, self._refusal = "", told
            self._ask(adapts=False)
        if not self.tools.options.refuse(told):
            self.editor.refuse(told)
        if not isinstance(error, ExplorerError):
            raise error  # a bug, for whoever collects them

    def _is_running(self) -> bool:
        return self._attempt is not None and self._attempt.trial.runs

    def _on_rested(self) -> None:
        if self._attempt is not None:
            self._mending.ask(partial(self._workshop.repairs, self._attempt.trial))

    def _on_repairs_found(self, repairs: Repairs) -> None:
        if self._attempt is not None and repairs.of == self._attempt.variant:
            self.breaks.show_repairs(repairs)

    def _on_mending_failed(self, error: Exception) -> None:
        if not isinstance(error, ExplorerError):
            raise error  # a bug, for whoever collects them

    # what the user does

    def _on_step_chosen(self, step: int) -> None:
        if self._attempt is not None:
            steps = self._attempt.trial.trace.steps
            self.choose(steps[step].path if step >= 0 else "")

    def _on_box_picked(self, box: int) -> None:
        self._on_step_chosen(box - 1)  # the first is the image

    def _on_folding_changed(self) -> None:
        self._ask(adapts=False)

    def _on_editor_rested(self) -> None:
        self._changes.rest()

    def _on_fix_wanted(self, fix: Fix) -> None:
        self._change(self.variant().with_edits(*fix.edits))

    def _on_whole_wanted(self) -> None:
        repairs = self.breaks.repairs()
        if repairs is not None and repairs.whole is not None:
            self._change(repairs.whole)

    def _on_removal_wanted(self, edit: Edit) -> None:
        self._change(without_edit(self.variant(), edit))

    def _on_adapts_toggled(self, adapts: bool) -> None:
        if adapts:
            self._changes.rest()
            self._ask()

    def _on_compare_clicked(self) -> None:
        both = dict.fromkeys((self._changes.base, self.variant()))
        self.link_wanted.emit(compare_link(both))

    def _on_explore_clicked(self) -> None:
        step = self._step()
        self.link_wanted.emit(explore_link(self.variant(), step.index if step else 0))

    def _on_train_clicked(self) -> None:
        both = dict.fromkeys((self._changes.base, self.variant()))
        values = MappingProxyType(numbered_texts(both))
        self.link_wanted.emit(StateLink(page=TRAIN, values=values))

    def _on_file_wanted(self) -> None:
        self._exporting.ask_where(self.variant())

    def _on_copy_wanted(self) -> None:
        self._exporting.copy(self.variant())
