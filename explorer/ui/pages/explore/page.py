"""The Explore page: step through a network layer by layer."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.runs.weights_choice import WeightsChoice
from explorer.tracing.inputs import shipped_dataset
from explorer.ui.choosing.pictures import Pictures
from explorer.ui.page import Scene
from explorer.ui.pages.explore.choosing.network_bar import NetworkBar
from explorer.ui.pages.explore.first_steps import FirstSteps
from explorer.ui.pages.explore.foot import Foot
from explorer.ui.pages.explore.inquiry import Inquiry
from explorer.ui.pages.explore.inspecting.inspector import Inspector
from explorer.ui.pages.explore.keys import explore_keys
from explorer.ui.pages.explore.laboratory import Laboratory, Look, LookRequest
from explorer.ui.pages.explore.note import Note
from explorer.ui.pages.explore.scenes import explore_scenes
from explorer.ui.pages.explore.showing import Parts, Showing
from explorer.ui.pages.explore.state import (
    FIRST_VARIANT,
    FIRST_WEIGHTS,
    ExploreState,
    Spot,
    spot_of,
)
from explorer.ui.pages.explore.step_view import StepView
from explorer.ui.pages.explore.structure_panel import StructurePanel
from explorer.ui.pages.explore.walk import Walk
from explorer.ui.pages.explore.workbench import Workbench
from explorer.ui.theme import GRID
from explorer.ui.widgets.input_strip import dropped_file

_SIDE_WIDTH, _CENTRE_WIDTH = 264, 680  # px of the panels in a window of 1280 px
_SHARES = (1, 5, 1)  # of a larger window's room
_WIDE_SHARE = 0.62  # of the room for a wide structure, beside the maps


class ExplorePage(QWidget):
    """Joins the bar, the layers, the maps, the inspector and the ribbon.

    Signals:
        status_changed: A sentence for the status bar; empty when there is nothing.
        state_changed: ``link`` is another one from now on.
        link_wanted: A ``StateLink`` to another page.
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
    ) -> None:
        """Make the page.

        Args:
            parent: Qt parent.
            settings: Where recent files and the like are remembered.
            folder: The data folder; the usual one when not given.
        """
        super().__init__(parent)
        pictures = Pictures(shipped_dataset())
        self._parts = Parts(
            bar=NetworkBar(pictures, settings, folder, self),
            note=Note(self),
            structure=StructurePanel(self, settings=settings),
            bench=Workbench(self),
            inspector=Inspector(self),
            foot=Foot(self),
        )
        self._first_steps = FirstSteps(settings, self)
        inputs = self._parts.bar.inputs
        first = inputs.first()
        request = LookRequest.of(FIRST_VARIANT, FIRST_WEIGHTS, first)
        self._inquiry = Inquiry(Laboratory(folder), pictures, request, self)
        self._showing = Showing(self._parts, self._inquiry, self)
        self._showing.status_changed.connect(self.status_changed)
        self._showing.state_changed.connect(self.state_changed)
        self._showing.link_wanted.connect(self.link_wanted)
        self._centre = QSplitter(Qt.Orientation.Horizontal)
        self._narrow = [_SIDE_WIDTH, _CENTRE_WIDTH, _SIDE_WIDTH]
        self.setFocusProxy(self._parts.foot.ribbon)
        self._lay_out()
        self._parts.structure.wide_toggled.connect(self._set_wide)
        self._take_pictures_in()
        inputs.show_choice(first)
        self._inquiry.ask()

    # what the window and tests use

    def is_settled(self) -> bool:
        """Whether the page shows what was last asked for."""
        shown = self._parts
        parts = (self._inquiry, shown.structure, shown.inspector, shown.bar.inputs)
        return all(part.is_settled() for part in parts)

    def look(self) -> Look | None:
        """What is shown, ``None`` before the first answer."""
        return self._inquiry.look

    def walk(self) -> Walk:
        """Where one is in the network."""
        return self._parts.foot.walk

    def note(self) -> str:
        """The warning under the bar, empty when there is none."""
        return self._parts.note.sentence()

    def bar(self) -> NetworkBar:
        """The choice of network, weights and picture."""
        return self._parts.bar

    def structure(self) -> StructurePanel:
        """The diagram and the table of steps."""
        return self._parts.structure

    def view(self) -> StepView:
        """The maps or the vector of the current step."""
        return self._parts.bench.view()

    def bench(self) -> Workbench:
        """The maps, and how a pinned value came about."""
        return self._parts.bench

    def inspector(self) -> Inspector:
        """The numbers of the current step."""
        return self._parts.inspector

    def first_steps(self) -> FirstSteps:
        """The line that says what can be tried."""
        return self._first_steps

    def foot(self) -> Foot:
        """The walk through the steps, and where it leads."""
        return self._parts.foot

    def show_variant(self, variant: Variant) -> None:
        """Look through another network, from its first step on."""
        self._inquiry.ask_variant(variant)

    def show_weights(self, variant: Variant, weights: WeightsChoice) -> None:
        """Look through a network with these weights."""
        self._inquiry.ask_weights(variant, weights)

    def show_picture(self, key: str) -> None:
        """Look at a picture by its key; one that is not there is told of."""
        self._parts.bar.inputs.choose(key)

    def link(self) -> StateLink:
        """What is shown now, to come back to it."""
        look = self._inquiry.look
        shown = self._inquiry.wanted if look is None else look.request
        return ExploreState(
            variant=shown.variant,
            weights=shown.weights,
            input=shown.key,
            spot=Spot(
                step=self._parts.foot.walk.current(),
                channel=self.view().channel(),
                value=self._parts.bench.pin(),
            ),
        ).link()

    def open_link(self, link: StateLink) -> None:
        """Show what a link asks for; one that cannot be followed is told of.

        A link to a user's own file asks before it runs the file.
        """
        try:
            goal = spot_of(link)
        except ExplorerError as error:
            self._parts.note.say(str(error))
            return
        network = link.values.get("architecture", "")
        self._parts.bar.networks.ask_first(
            network, partial(self._inquiry.follow, link, goal)
        )

    def scenes(self) -> tuple[Scene, ...]:
        """What is worth a picture."""
        return tuple(each.scene for each in explore_scenes())

    def show_scene(self, key: str) -> None:
        """Begin to show what a picture is taken of."""
        shown = next(each for each in explore_scenes() if each.scene.key == key)
        self._parts.structure.set_wide(shown.wide)
        self._parts.structure.unfold(shown.unfolds)
        self.open_link(shown.link())

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Keys of this page and what they do."""
        return explore_keys()

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End the background work; call before the window closes."""
        self._parts.foot.walk.set_playing(False)
        parts = (self._parts.structure, self._parts.bar, self._inquiry)
        ended = [part.shutdown(timeout_ms) for part in parts]
        return all(ended)  # a list first: all are told, also when one is still busy

    def open_file(self, path: str) -> None:
        """Look at an image file, which joins the strip; a bad one is told of."""
        self._parts.bar.inputs.open_file(Path(path))

    # construction

    def _lay_out(self) -> None:
        parts = self._parts
        centre = self._centre
        for widget in (parts.structure, parts.bench, parts.inspector):
            centre.addWidget(widget)
        for at, share in enumerate(_SHARES):
            centre.setStretchFactor(at, share)
        centre.setSizes(self._narrow)
        for panel in (parts.structure, parts.inspector):
            panel.setMinimumWidth(_SIDE_WIDTH - 4 * GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(parts.bar)
        layout.addWidget(parts.note)
        body = QVBoxLayout()
        body.setContentsMargins(GRID, GRID, GRID, GRID)
        body.setSpacing(GRID)
        body.addWidget(centre, 1)
        body.addWidget(parts.foot)
        body.addWidget(self._first_steps)
        layout.addLayout(body, 1)

    def _close_something(self) -> bool:
        """Close a panel that stays open, else the arithmetic; whether there was one."""
        bar, bench = self._parts.bar, self._parts.bench
        for panel in (*bar.inputs.panels(), bar.options.popover()):
            if panel.is_open():
                panel.shut()
                return True
        pinned = bench.pin() is not None
        bench.unpin()
        return pinned

    def _set_wide(self, wide: bool) -> None:
        """Give the structure most of the room, or what it had."""
        self._parts.inspector.setVisible(not wide)
        if wide:
            self._narrow = self._centre.sizes()
            room = sum(self._narrow)
            structure = round(room * _WIDE_SHARE)
            self._centre.setSizes([structure, room - structure, 0])
        else:
            self._centre.setSizes(self._narrow)

    def _take_pictures_in(self) -> None:
        self.setAcceptDrops(True)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self._parts.bar.inputs.paste)

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:  # texts carry the theme's colours
            self._showing.show_step()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        walk = self._parts.foot.walk
        if event.key() == Qt.Key.Key_Space:
            walk.set_playing(not walk.is_playing())
        elif event.key() == Qt.Key.Key_Escape and self._close_something():
            pass
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_file(str(path))
