"""The Compare page: networks side by side, and networks broken on purpose."""

from functools import partial
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.architectures.variants import Variant
from explorer.comparison.evidence_links import View
from explorer.comparison.lineups import Against
from explorer.comparison.traces import TraceCache
from explorer.errors import ExplorerError, UnknownNameError
from explorer.links import StateLink
from explorer.ui.choosing.network_chooser import NetworkChooser
from explorer.ui.page import Scene
from explorer.ui.pages.compare.bar import CompareBar
from explorer.ui.pages.compare.centre import Centre
from explorer.ui.pages.compare.columns import Columns
from explorer.ui.pages.compare.inquiry import Found, Inquiry
from explorer.ui.pages.compare.keys import compare_keys
from explorer.ui.pages.compare.scenes import compare_scenes
from explorer.ui.pages.compare.state import (
    FIRST_VARIANTS,
    Goal,
    files_of,
    goal_of,
    link_to,
)
from explorer.ui.pages.compare.trained import trained_networks
from explorer.ui.pages.compare.views import MAKERS, Makers, Surroundings
from explorer.ui.recent_files import RecentFiles
from explorer.ui.theme import GRID


class ComparePage(QWidget):
    """Joins the bars, what is found out about the columns, and the views of them.

    Nothing is traced before the page is first seen.

    Signals:
        status_changed: A sentence for the status bar; empty when there is nothing.
        state_changed: ``link`` is another one from now on.
        link_wanted: A ``StateLink`` that a view leads to, into this page perhaps.
    """

    status_changed = Signal(str)
    state_changed = Signal()
    link_wanted = Signal(object)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        settings: QSettings | None = None,
        folder: Path | None = None,
        makers: Makers = MAKERS,
    ) -> None:
        """Make the page.

        Args:
            parent: Qt parent.
            settings: Where recent files and the like are remembered.
            folder: The data folder; the usual one when not given.
            makers: Make the views.
        """
        super().__init__(parent)
        self._makers = makers
        self._base: Variant | None = None
        self._changed: dict[Variant, Variant] = {}
        self._is_arriving = False
        networks = NetworkChooser(
            RecentFiles(settings, "networks"),
            read_trained=partial(trained_networks, folder),
        )
        self._bar = CompareBar(networks, tuple(makers.views), self)
        self._bar.what_if_button.setVisible(makers.what_if is not None)
        self._note = QLabel(self)
        around = Surroundings(settings=settings, folder=folder)
        self._centre = Centre(makers, around, self)
        self._inquiry = Inquiry(FIRST_VARIANTS, TraceCache(), self)
        self.setFocusProxy(self._bar.tabs)
        self._bar.show_columns(self._inquiry.wanted)
        self._lay_out()
        self._connect()

    # what the window and tests use

    def is_settled(self) -> bool:
        """Whether the page shows what was last asked for."""
        return self._inquiry.is_settled() and self._centre.is_settled()

    def columns(self) -> Columns | None:
        """What is shown, ``None`` before the first answer."""
        return self._inquiry.shown

    def note(self) -> str:
        """The warning under the bars, empty when there is none."""
        return "" if self._note.isHidden() else self._note.text()

    def bar(self) -> CompareBar:
        """The choice of networks, baselines and view."""
        return self._bar

    def centre(self) -> Centre:
        """The views."""
        return self._centre

    def show_variants(self, variants: tuple[Variant, ...]) -> None:
        """Set these side by side."""
        self._inquiry.ask(variants)

    def show_view(self, key: View) -> None:
        """Look at the columns in another way."""
        self._centre.show_view(key)
        self._show_mode()
        self._tell_state()

    def show_what_if(self, base: Variant) -> None:
        """Change a network: goes on where it was left."""
        self._open_what_if(base, self._changed.get(base, base))
        self._tell_state()

    def link(self) -> StateLink:
        """What is shown now, to come back to it."""
        shown = self._inquiry.shown or self._inquiry.wanted
        goal = Goal(
            view=self._centre.key(),
            against=None if shown.against == "notes" else shown.against,
            what_if=self._centre.is_what_if(),
            choices=MappingProxyType(self._centre.choices()),
        )
        changed = self._changed.get(self._base) if self._base is not None else None
        return link_to(goal, shown.variants, changed)

    def open_link(self, link: StateLink) -> None:
        """Show what a link asks for; one that cannot be followed is told of.

        A link to a user's own file asks before it runs the file.
        """
        try:
            goal = goal_of(link, tuple(self._makers.views))
            if goal.what_if and self._makers.what_if is None:
                raise UnknownNameError("mode", "what-if", ())
        except ExplorerError as error:
            self._say(str(error))
            return
        self._ask_first(files_of(link), link, goal)

    def scenes(self) -> tuple[Scene, ...]:
        """What is worth a picture."""
        return tuple(each.scene for each in compare_scenes(self._makers))

    def show_scene(self, key: str) -> None:
        """Begin to show what a picture is taken of."""
        scenes = compare_scenes(self._makers)
        self.open_link(next(each.link for each in scenes if each.scene.key == key))

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Keys of this page and what they do."""
        return compare_keys()

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End the background work; call before the window closes."""
        parts = (self._bar, self._inquiry, self._centre)
        ended = [part.shutdown(timeout_ms) for part in parts]
        return all(ended)  # a list first: all are told, also when one is still busy

    # construction

    def _lay_out(self) -> None:
        self._note.setProperty("role", "warning")
        self._note.setContentsMargins(GRID, 0, GRID, 0)
        self._note.setWordWrap(True)
        self._note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._note)
        body = QVBoxLayout()
        body.setContentsMargins(GRID, GRID, GRID, GRID)
        body.addWidget(self._centre)
        layout.addLayout(body, 1)

    def _connect(self) -> None:
        bar, centre, inquiry = self._bar, self._centre, self._inquiry
        bar.variants_wanted.connect(self.show_variants)
        bar.against_wanted.connect(self._on_against_wanted)
        bar.view_wanted.connect(self.show_view)
        bar.what_if_toggled.connect(self._on_what_if_toggled)
        bar.column_chosen.connect(self._on_column_chosen)
        bar.refused.connect(self._say)
        centre.link_wanted.connect(self.link_wanted)
        centre.state_changed.connect(self._tell_state)
        centre.variant_changed.connect(self._on_variant_changed)
        inquiry.asked.connect(self._on_asked)
        inquiry.answered.connect(self._on_answered)
        inquiry.refused.connect(self._on_refused)
        for keys, by in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            turn = QShortcut(QKeySequence(keys), self)
            turn.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            turn.activated.connect(partial(self._turn, by))

    # what happens

    def _ask_first(self, files: tuple[str, ...], link: StateLink, goal: Goal) -> None:
        """Follow a link once all its files may run."""
        if files:
            then = partial(self._ask_first, files[1:], link, goal)
            self._bar.networks.ask_first(files[0], then)
        else:
            self._inquiry.follow(link, goal)

    def _turn(self, by: int) -> None:
        """Show the view before or after."""
        keys = tuple(self._makers.views)
        at = keys.index(self._centre.key()) + by
        if not self._centre.is_what_if() and 0 <= at < len(keys):
            self.show_view(keys[at])

    def _say(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))

    def _tell_state(self) -> None:
        if not self._inquiry.is_following and not self._is_arriving:
            self.state_changed.emit()

    def _on_against_wanted(self, against: Against) -> None:
        self._inquiry.ask(against=against)

    def _on_what_if_toggled(self, on: bool) -> None:
        if on:
            shown = self._inquiry.wanted.variants
            self.show_what_if(self._base if self._base in shown else shown[0])
        else:
            self.show_view(self._centre.key())

    def _on_column_chosen(self, place: int) -> None:
        self.show_what_if(self._inquiry.wanted.variants[place])

    def _open_what_if(self, base: Variant, changed: Variant) -> None:
        self._base = base
        self._changed[base] = changed
        self._centre.show_what_if(changed)
        self._show_mode()

    def _on_variant_changed(self, variant: Variant) -> None:
        if self._base is not None:
            self._changed[self._base] = variant
        self._tell_state()

    def _show_mode(self) -> None:
        """Let the bars say what is seen."""
        columns = self._inquiry.wanted
        place = None
        if self._base in columns.variants:
            place = columns.variants.index(self._base)
        self._bar.show_view(self._centre.key())
        self._bar.show_what_if(self._centre.is_what_if(), columns, place)

    def _on_asked(self, sentence: str) -> None:
        self._say("")
        self._bar.show_columns(self._inquiry.wanted)
        self.status_changed.emit(sentence)

    def _on_answered(self, found: Found) -> None:
        goal = found.goal
        self._is_arriving = True
        try:
            self._bar.show_columns(found.columns)
            if goal is None:
                self._centre.show_columns(found.columns)
            else:
                self._go_to(goal, found)
        finally:
            self._is_arriving = False
        self.status_changed.emit("")
        self.state_changed.emit()

    def _go_to(self, goal: Goal, found: Found) -> None:
        """Be where the link that was followed leads."""
        if goal.what_if:
            self._centre.keep_view(goal.view)
            changed = found.changed or found.columns.variants[0]
            base = _base_of(changed, found.columns.variants)
            self._open_what_if(base, changed)
            self._centre.show_columns(found.columns)
            return
        self._centre.show_columns(found.columns, goal.view)
        self._centre.choose(goal.choices)
        self._show_mode()

    def _on_refused(self, sentence: str) -> None:
        """Say what is wrong and go back to what is shown."""
        if not self._bar.refuse(sentence):
            self._bar.show_columns(self._inquiry.wanted)
            self._show_mode()
            self._say(sentence)
        self.status_changed.emit("")
        if self._inquiry.shown is None:  # nothing to go back to
            self._inquiry.ask(FIRST_VARIANTS)
            self._say(sentence)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._inquiry.shown is None and not self._inquiry.is_asking:
            self._inquiry.ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._bar.close_something():
            super().keyPressEvent(event)


def _base_of(changed: Variant, variants: tuple[Variant, ...]) -> Variant:
    """The column that ``changed`` began as, or what it was before its edits."""
    if changed in variants:
        return changed
    return changed.original
