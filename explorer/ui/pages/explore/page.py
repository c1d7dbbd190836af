"""The Explore page: step through a network layer by layer."""

from dataclasses import replace
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
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.runs.weights_choice import WeightsChoice
from explorer.tracing.inputs import shipped_dataset
from explorer.ui.pages.explore.inspector import Inspector
from explorer.ui.pages.explore.laboratory import Laboratory, Look, LookRequest
from explorer.ui.pages.explore.layer_list import LayerList
from explorer.ui.pages.explore.network_bar import NetworkBar
from explorer.ui.pages.explore.pictures import Choice, Pictures
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
from explorer.ui.pages.explore.weights_wording import origin_note
from explorer.ui.pages.explore.wording import step_title
from explorer.ui.theme import GRID
from explorer.ui.widgets.input_strip import dropped_file
from explorer.ui.widgets.prediction_chips import Prediction, PredictionChips
from explorer.ui.widgets.ribbon_layout import RibbonStep
from explorer.ui.widgets.shape_ribbon import ShapeRibbon
from explorer.ui.widgets.stepper import Stepper
from explorer.ui.workers.questions import Questions

_SIDE_WIDTH = 264  # px of the panels left and right


class ExplorePage(QWidget):
    """Joins the bar, the layers, the maps, the inspector and the ribbon.

    Signals:
        status_changed: A sentence for the status bar; empty when there is nothing.
        state_changed: ``link`` is another one from now on.
    """

    status_changed = Signal(str)
    state_changed = Signal()

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
            settings: Where recent files are remembered.
            folder: The data folder; the usual one when not given.
        """
        super().__init__(parent)
        self._laboratory = Laboratory(folder)
        self._questions = Questions(self)
        self._pictures = Pictures(shipped_dataset())
        self._look: Look | None = None
        self._goal: Spot | None = None  # where a link leads once its network is here
        self._activity = ""
        self._build_parts(settings, folder)
        self._lay_out()
        self._connect()
        first = self._bar.inputs.first()
        self._wanted = LookRequest.of(FIRST_VARIANT, FIRST_WEIGHTS, first)
        self._bar.inputs.show_choice(first)
        self._ask()

    # what the window and tests use

    def is_settled(self) -> bool:
        """Whether the page shows what was last asked for."""
        parts = (self._structure, self._bar.inputs)
        settled = all(part.is_settled() for part in parts)
        return self._look is not None and settled and not self._questions.is_busy()

    def look(self) -> Look | None:
        """What is shown, ``None`` before the first answer."""
        return self._look

    def walk(self) -> Walk:
        """Where one is in the network."""
        return self._walk

    def note(self) -> str:
        """The warning under the bar, empty when there is none."""
        return "" if self._note.isHidden() else self._note.text()

    def bar(self) -> NetworkBar:
        """The choice of network, weights and picture."""
        return self._bar

    def layers(self) -> LayerList:
        """The table of steps."""
        return self._structure.layers()

    def structure(self) -> StructurePanel:
        """The diagram and the table of steps."""
        return self._structure

    def view(self) -> StepView:
        """The maps or the vector of the current step."""
        return self._view

    def inspector(self) -> Inspector:
        """The numbers of the current step."""
        return self._inspector

    def chips(self) -> PredictionChips:
        """What the network says the picture is."""
        return self._chips

    def ribbon(self) -> ShapeRibbon:
        """The slider through the steps."""
        return self._ribbon

    def show_variant(self, variant: Variant) -> None:
        """Look through another network, from its first step on.

        Trained weights belong to their network: another one begins with random ones.
        """
        before, weights = self._wanted.variant, self._wanted.weights
        base = (before.architecture, before.form)
        if (variant.architecture, variant.form) != base and weights.is_trained:
            weights = FIRST_WEIGHTS
        self.show_weights(variant, weights)

    def show_weights(self, variant: Variant, weights: WeightsChoice) -> None:
        """Look through a network with these weights."""
        self._wanted = replace(self._wanted, variant=variant, weights=weights)
        self._ask()

    def show_picture(self, key: str) -> None:
        """Look at a picture by its key; one that is not there is told of."""
        self._bar.inputs.choose(key)

    def link(self) -> StateLink:
        """What is shown now, to come back to it."""
        shown = self._wanted if self._look is None else self._look.request
        return ExploreState(
            variant=shown.variant,
            weights=shown.weights,
            input=shown.key,
            spot=Spot(step=self._walk.current(), channel=self._view.channel()),
        ).link()

    def open_link(self, link: StateLink) -> None:
        """Show what a link asks for; one that cannot be followed is told of.

        A link to a user's own file asks before it runs the file.
        """
        try:
            goal = spot_of(link)
        except ExplorerError as error:
            self._say(str(error))
            return
        network = link.values.get("architecture", "")
        self._bar.networks.ask_first(network, partial(self._follow, link, goal))

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Keys of this page and what they do."""
        return (
            (self.tr("Left, Right"), self.tr("previous or next step")),
            (self.tr("Ctrl+Left, Ctrl+Right"), self.tr("previous or next block")),
            (self.tr("Home, End"), self.tr("first or last step")),
            (self.tr("Space"), self.tr("play or pause")),
            (self.tr("Ctrl+V"), self.tr("look at the picture on the clipboard")),
            (self.tr("Arrows on the maps"), self.tr("choose a channel")),
            (self.tr("Page Up, Page Down"), self.tr("turn the pages of the maps")),
        )

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End the background work; call before the window closes."""
        self._walk.set_playing(False)
        parts = (self._structure, self._bar, self._questions)
        ended = [part.shutdown(timeout_ms) for part in parts]
        return all(ended)  # a list first: all are told, also when one is still busy

    # construction

    def _build_parts(self, settings: QSettings | None, folder: Path | None) -> None:
        self._bar = NetworkBar(self._pictures, settings, folder, self)
        self._note = QLabel(self)
        self._note.setProperty("role", "warning")
        self._note.setContentsMargins(GRID, 0, GRID, 0)
        self._note.hide()
        self._structure = StructurePanel(self)
        self._view = StepView(self)
        self._inspector = Inspector(self)
        self._stepper = Stepper(self)
        self._ribbon = ShapeRibbon(self)
        self._chips = PredictionChips(self)
        self._walk = Walk(self._stepper, self)
        self.setAcceptDrops(True)

    def _lay_out(self) -> None:
        centre = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self._structure, self._view, self._inspector):
            centre.addWidget(widget)
        centre.setStretchFactor(1, 1)
        centre.setSizes([_SIDE_WIDTH, 10_000, _SIDE_WIDTH])
        for panel in (self._structure, self._inspector):
            panel.setMinimumWidth(_SIDE_WIDTH - 4 * GRID)
        foot = QFrame()
        foot.setProperty("role", "panel")
        row = QHBoxLayout(foot)
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(2 * GRID)
        row.addWidget(self._stepper)
        row.addWidget(self._ribbon, 1)
        row.addWidget(self._chips)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._note)
        body = QVBoxLayout()
        body.setContentsMargins(GRID, GRID, GRID, GRID)
        body.setSpacing(GRID)
        body.addWidget(centre, 1)
        body.addWidget(foot)
        layout.addLayout(body, 1)

    def _connect(self) -> None:
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)
        self._bar.variant_chosen.connect(self.show_variant)
        self._bar.weights_chosen.connect(self.show_weights)
        self._bar.input_chosen.connect(self._on_input_chosen)
        self._bar.refused.connect(self._say)
        self._bar.activity_changed.connect(self._on_activity_changed)
        self._structure.step_picked.connect(self._walk.go_to)
        self._ribbon.step_picked.connect(self._walk.go_to)
        self._walk.step_changed.connect(self._show_step)
        self._view.hovered.connect(self._inspector.show_reading)
        self._view.mosaic().channel_picked.connect(self.state_changed)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self._bar.inputs.paste)

    # asking and showing

    def _ask(self) -> None:
        self._goal = None
        self._bar.show_variant(self._wanted.variant, self._wanted.weights)
        self.status_changed.emit(
            self.tr("Looking through {0} …").format(self._wanted.variant.title)
        )
        self._questions.ask(partial(self._laboratory.look, self._wanted))

    def _follow(self, link: StateLink, goal: Spot) -> None:
        self._goal = goal
        self.status_changed.emit(self.tr("Opening a link …"))
        self._questions.ask(partial(self._laboratory.open, link, self._pictures))

    def _on_answered(self, look: Look) -> None:
        same_network = (
            self._look is not None
            and self._look.request.variant == look.request.variant
        )
        self._look = look
        self._wanted = look.request
        self._show_choices(look)
        if not same_network:
            self._show_network(look)
        self._show_note(look)
        self._chips.set_predictions(
            tuple(
                Prediction(name=name, share=float(share))
                for name, share in zip(look.classes, look.probabilities, strict=False)
            )
        )
        self._chips.set_note(origin_note(look.request.weights))
        self.status_changed.emit(self._activity)
        self._show_step()
        self._go_to_goal()

    def _on_failed(self, error: Exception) -> None:
        """Say what is wrong and go back to what is shown."""
        if not isinstance(error, ExplorerError):
            raise error
        self._say(str(error))
        self._goal = None
        if self._look is not None:
            self._wanted = self._look.request
            self._show_choices(self._look)
        self.status_changed.emit(self._activity)

    def _show_choices(self, look: Look) -> None:
        """Let the bar say what is shown."""
        shown = look.request
        self._bar.show_variant(shown.variant, shown.weights, look.accuracy)
        self._bar.inputs.show_choice(shown.choice)

    def _go_to_goal(self) -> None:
        """Be where the link that was followed leads."""
        if self._goal is not None:
            self._walk.go_to(self._goal.step)
            self._view.choose_channel(self._goal.channel)
            self._goal = None
            self.state_changed.emit()

    def _show_network(self, look: Look) -> None:
        steps = [
            RibbonStep(
                name=step_title(step, block),
                kind=step.kind,
                block=block,
                shape=step.output_shape[1:],
            )
            for step, block in zip(look.trace.steps, look.blocks, strict=True)
        ]
        self._ribbon.set_steps(steps)
        self._walk.start(len(steps), self._ribbon.block_starts())
        self._structure.set_trace(look.trace)

    def _show_step(self) -> None:
        if self._look is None:
            return
        step = self._walk.current()
        self._ribbon.set_current(step)
        self._structure.set_current(step)
        self._view.show_step(self._look, step)
        self._inspector.show_step(self._look, step)
        if self._goal is None:  # else it is still under way
            self.state_changed.emit()

    def _show_note(self, look: Look) -> None:
        knows_clothes = look.request.variant.base.class_set == "fashion-mnist"
        if knows_clothes and not look.request.is_sample:
            self._say(
                self.tr(
                    "This network knows ten kinds of clothes only: its answer to"
                    " another picture means nothing."
                )
            )
        else:
            self._say("")

    def _say(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))

    # choosing

    def _on_input_chosen(self, choice: Choice) -> None:
        wanted = self._wanted
        self._wanted = LookRequest.of(wanted.variant, wanted.weights, choice)
        self._bar.inputs.show_choice(choice)
        self._ask()

    def _on_activity_changed(self, text: str) -> None:
        self._activity = text
        self.status_changed.emit(text)

    def open_file(self, path: str) -> None:
        """Look at an image file, which joins the strip; a bad one is told of."""
        self._bar.inputs.open_file(Path(path))

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:  # texts carry the theme's colours
            self._show_step()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._walk.set_playing(not self._walk.is_playing())
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
