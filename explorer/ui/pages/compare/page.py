"""The Compare page: networks side by side, and networks broken on purpose."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

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
from explorer.ui.pages.compare.inquiry import Inquiry
from explorer.ui.pages.compare.keys import compare_keys
from explorer.ui.pages.compare.note import Note
from explorer.ui.pages.compare.scenes import compare_scenes
from explorer.ui.pages.compare.showing import Parts, Showing
from explorer.ui.pages.compare.state import (
    FIRST_VARIANTS,
    Goal,
    files_of,
    goal_of,
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
        networks = NetworkChooser(
            RecentFiles(settings, "networks"),
            read_trained=partial(trained_networks, folder),
        )
        around = Surroundings(settings=settings, folder=folder)
        self._inquiry = Inquiry(FIRST_VARIANTS, TraceCache(), self)
        self._parts = Parts(
            bar=CompareBar(networks, tuple(makers.views), self._inquiry.wanted, self),
            note=Note(self),
            centre=Centre(makers, around, self),
        )
        self._parts.bar.what_if_button.setVisible(makers.what_if is not None)
        self._showing = Showing(self._parts, self._inquiry, self)
        self.setFocusProxy(self._parts.bar.tabs)
        self._lay_out()
        self._connect()

    # what the window and tests use

    def is_settled(self) -> bool:
        """Whether the page shows what was last asked for."""
        return self._inquiry.is_settled() and self._parts.centre.is_settled()

    def columns(self) -> Columns | None:
        """What is shown, ``None`` before the first answer."""
        return self._inquiry.shown

    def note(self) -> str:
        """The warning under the bars, empty when there is none."""
        return self._parts.note.sentence()

    def bar(self) -> CompareBar:
        """The choice of networks, baselines and view."""
        return self._parts.bar

    def centre(self) -> Centre:
        """The views."""
        return self._parts.centre

    def show_variants(self, variants: tuple[Variant, ...]) -> None:
        """Set these side by side."""
        self._inquiry.ask(variants)

    def show_view(self, key: View) -> None:
        """Look at the columns in another way."""
        self._showing.show_view(key)

    def show_what_if(self, base: Variant) -> None:
        """Change a network; goes on where it was left."""
        self._showing.show_what_if(base)

    def link(self) -> StateLink:
        """What is shown now, to come back to it."""
        return self._showing.link()

    def open_link(self, link: StateLink) -> None:
        """Show what a link asks for; one that cannot be followed is told of.

        A link to a user's own file asks before it runs the file.
        """
        try:
            goal = goal_of(link, tuple(self._makers.views))
            if goal.what_if and self._makers.what_if is None:
                raise UnknownNameError("mode", "what-if", ())
        except ExplorerError as error:
            self._parts.note.say(str(error))
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
        parts = (self._parts.bar, self._inquiry, self._parts.centre)
        ended = [part.shutdown(timeout_ms) for part in parts]
        return all(ended)  # a list first: all are told, also when one is still busy

    # construction

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._parts.bar)
        layout.addWidget(self._parts.note)
        body = QVBoxLayout()
        body.setContentsMargins(GRID, GRID, GRID, GRID)
        body.addWidget(self._parts.centre)
        layout.addLayout(body, 1)

    def _connect(self) -> None:
        self._parts.bar.variants_wanted.connect(self.show_variants)
        self._parts.bar.against_wanted.connect(self._on_against_wanted)
        self._parts.centre.link_wanted.connect(self.link_wanted)
        self._showing.status_changed.connect(self.status_changed)
        self._showing.state_changed.connect(self.state_changed)
        for keys, by in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            turn = QShortcut(QKeySequence(keys), self)
            turn.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            turn.activated.connect(partial(self._turn, by))

    def _on_against_wanted(self, against: Against) -> None:
        self._inquiry.ask(against=against)

    def _ask_first(self, files: tuple[str, ...], link: StateLink, goal: Goal) -> None:
        """Follow a link once all its files may run."""
        if files:
            then = partial(self._ask_first, files[1:], link, goal)
            self._parts.bar.networks.ask_first(files[0], then)
        else:
            self._inquiry.follow(link, goal)

    def _turn(self, by: int) -> None:
        """Show the view before or after."""
        keys = tuple(self._makers.views)
        at = keys.index(self._parts.centre.key()) + by
        if not self._parts.centre.is_what_if() and 0 <= at < len(keys):
            self.show_view(keys[at])

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._inquiry.shown is None and not self._inquiry.is_asking:
            self._inquiry.ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._parts.bar.close_something():
            super().keyPressEvent(event)
