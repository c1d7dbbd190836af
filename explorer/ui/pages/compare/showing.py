"""How answers and choices reach the parts of the Compare page."""

from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from explorer.architectures.variants import Variant
from explorer.comparison.evidence_links import View
from explorer.links import StateLink
from explorer.ui.pages.compare.bar import CompareBar
from explorer.ui.pages.compare.centre import Centre
from explorer.ui.pages.compare.inquiry import Found, Inquiry
from explorer.ui.pages.compare.note import Note
from explorer.ui.pages.compare.state import FIRST_VARIANTS, Goal, link_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the page consists of.

    Attributes:
        bar: Networks, baselines and view.
        note: Why something cannot be shown.
        centre: The views and What-if.
    """

    bar: CompareBar
    note: Note
    centre: Centre


class Showing(QObject):
    """Shows each answer in all parts, and knows what What-if has changed.

    Signals:
        status_changed: A sentence for the status bar; empty when there is nothing.
        state_changed: ``link`` is another one from now on.
    """

    status_changed = Signal(str)
    state_changed = Signal()

    def __init__(self, parts: Parts, inquiry: Inquiry, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._inquiry = inquiry
        self._base: Variant | None = None
        self._changed: dict[Variant, Variant] = {}
        self._is_arriving = False
        inquiry.asked.connect(self._on_asked)
        inquiry.answered.connect(self._on_answered)
        inquiry.refused.connect(self._on_refused)
        bar, centre = parts.bar, parts.centre
        bar.view_wanted.connect(self.show_view)
        bar.what_if_toggled.connect(self._on_what_if_toggled)
        bar.column_chosen.connect(self._on_column_chosen)
        bar.refused.connect(parts.note.say)
        centre.state_changed.connect(self._tell_state)
        centre.variant_changed.connect(self._on_variant_changed)

    def show_view(self, key: View) -> None:
        """Look at the columns in another way."""
        self._parts.centre.show_view(key)
        self._show_mode()
        self._tell_state()

    def show_what_if(self, base: Variant) -> None:
        """Change a network; goes on where it was left."""
        self._open_what_if(base, self._changed.get(base, base))
        self._tell_state()

    def link(self) -> StateLink:
        """What is shown now."""
        shown = self._inquiry.shown or self._inquiry.wanted
        centre = self._parts.centre
        goal = Goal(
            view=centre.key(),
            against=None if shown.against == "notes" else shown.against,
            what_if=centre.is_what_if(),
            choices=MappingProxyType(centre.choices()),
        )
        changed = self._changed.get(self._base) if self._base is not None else None
        return link_to(goal, shown.variants, changed)

    def _show_mode(self) -> None:
        """Let the bars say what is seen."""
        columns, centre = self._inquiry.wanted, self._parts.centre
        place = None
        if self._base in columns.variants:
            place = columns.variants.index(self._base)
        self._parts.bar.show_view(centre.key())
        self._parts.bar.show_what_if(centre.is_what_if(), place)

    def _tell_state(self) -> None:
        if not self._inquiry.is_following and not self._is_arriving:
            self.state_changed.emit()

    def _open_what_if(self, base: Variant, changed: Variant) -> None:
        self._base = base
        self._changed[base] = changed
        self._parts.centre.show_what_if(changed)
        self._show_mode()

    def _on_what_if_toggled(self, on: bool) -> None:
        if on:
            variants = self._inquiry.wanted.variants
            base = self._base
            known = base is not None and base in variants
            self.show_what_if(base if known and base is not None else variants[0])
        else:
            self.show_view(self._parts.centre.key())

    def _on_column_chosen(self, place: int) -> None:
        self.show_what_if(self._inquiry.wanted.variants[place])

    def _on_variant_changed(self, variant: Variant) -> None:
        if self._base is not None:
            self._changed[self._base] = variant
        self._tell_state()

    def _on_asked(self, sentence: str) -> None:
        self._parts.note.say("")
        self._parts.bar.show_columns(self._inquiry.wanted)
        self.status_changed.emit(sentence)

    def _on_answered(self, found: Found) -> None:
        self._is_arriving = True
        try:
            self._parts.bar.show_columns(found.columns)
            if found.goal is None:
                self._parts.centre.show_columns(found.columns)
                self._show_mode()
            else:
                self._go_to(found.goal, found)
        finally:
            self._is_arriving = False
        self.status_changed.emit("")
        self.state_changed.emit()

    def _go_to(self, goal: Goal, found: Found) -> None:
        """Be where the link that was followed leads."""
        centre = self._parts.centre
        if goal.what_if:
            changed = found.changed or found.columns.variants[0]
            base = changed if changed in found.columns.variants else changed.original
            centre.keep_view(goal.view)
            self._open_what_if(base, changed)
            centre.show_columns(found.columns)
        else:
            centre.show_columns(found.columns, goal.view)
            centre.choose(goal.choices)
            self._show_mode()

    def _on_refused(self, sentence: str) -> None:
        """Say what is wrong and go back to what is shown."""
        if not self._parts.bar.refuse(sentence, self._inquiry.wanted):
            self._show_mode()
            self._parts.note.say(sentence)
        self.status_changed.emit("")
        if self._inquiry.shown is None:  # nothing to go back to
            self._inquiry.ask(FIRST_VARIANTS)
            self._parts.note.say(sentence)
