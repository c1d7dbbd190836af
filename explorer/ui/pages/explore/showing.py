"""How answers and choices reach the parts of the Explore page."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from explorer.comparison.evidence_links import compare_link
from explorer.runs.moments import moment_of
from explorer.runs.weights_choice import WeightsChoice
from explorer.ui.choosing.pictures import Choice
from explorer.ui.pages.explore.choosing.network_bar import NetworkBar
from explorer.ui.pages.explore.foot import Foot
from explorer.ui.pages.explore.inquiry import Inquiry
from explorer.ui.pages.explore.inspecting.inspector import Inspector
from explorer.ui.pages.explore.laboratory import Look, LookRequest
from explorer.ui.pages.explore.note import Note
from explorer.ui.pages.explore.structure_panel import StructurePanel
from explorer.ui.pages.explore.workbench import Workbench
from explorer.ui.widgets.readings import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the page consists of.

    Attributes:
        bar: Network, options, weights and picture.
        note: What should be known about what is shown.
        structure: The diagram and the table of steps.
        bench: The maps, and how a pinned value came about.
        inspector: The numbers of the current step.
        foot: The walk through the steps.
    """

    bar: NetworkBar
    note: Note
    structure: StructurePanel
    bench: Workbench
    inspector: Inspector
    foot: Foot


class Showing(QObject):
    """Shows each answer in all parts, and keeps them at the same step and value.

    Signals:
        status_changed: A sentence for the status bar; empty when there is nothing.
        state_changed: Another step, channel, value, network or picture is shown.
        link_wanted: A ``StateLink`` to what the network is compared with.
    """

    status_changed = Signal(str)
    state_changed = Signal()
    link_wanted = Signal(object)

    def __init__(self, parts: Parts, inquiry: Inquiry, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._inquiry = inquiry
        self._shown: Look | None = None
        self._activity = ""
        self._next_moment: int | None = None
        inquiry.asked.connect(self._on_asked)
        inquiry.answered.connect(self._on_answered)
        inquiry.refused.connect(self._on_refused)
        self._connect_parts()

    def show_step(self) -> None:
        """Show the current step in all parts."""
        look, parts = self._shown, self._parts
        if look is None:
            return
        step = parts.foot.walk.current()
        parts.foot.ribbon.set_current(step)
        parts.structure.set_current(step)
        parts.bench.show_step(look, step)
        parts.inspector.show_step(look, step)
        self._show_value()
        self._tell_state()

    def _connect_parts(self) -> None:
        bar, bench, walk = self._parts.bar, self._parts.bench, self._parts.foot.walk
        bar.variant_chosen.connect(self._inquiry.ask_variant)
        bar.weights_chosen.connect(self._inquiry.ask_weights)
        bar.input_chosen.connect(self._on_input_chosen)
        bar.refused.connect(self._parts.note.say)
        bar.activity_changed.connect(self._on_activity_changed)
        bar.compare_asked.connect(self._on_compare_asked)
        self._parts.structure.step_picked.connect(walk.go_to)
        walk.step_changed.connect(self._on_step_changed)
        self._parts.foot.moment_wanted.connect(self._on_moment_wanted)
        bench.hovered.connect(self._on_hovered)
        bench.step_wanted.connect(walk.go_to)
        bench.pin_changed.connect(self._on_pin_changed)
        bench.view().mosaic().channel_picked.connect(self._on_channel_picked)
        self._parts.inspector.channel_picked.connect(self._on_kernel_picked)

    def _on_step_changed(self) -> None:
        self._parts.note.calm()
        self.show_step()

    def _on_asked(self, sentence: str) -> None:
        wanted = self._inquiry.wanted
        moments = self._shown.moments if self._shown is not None else ()
        same_run = self._is_of_shown_run(wanted)
        moment = moment_of(wanted.weights, moments) if same_run else None
        accuracy = moment.test_accuracy if moment is not None else None
        self._parts.bar.show_variant(wanted.variant, wanted.weights, accuracy, moment)
        self.status_changed.emit(sentence)

    def _is_of_shown_run(self, wanted: LookRequest) -> bool:
        if self._shown is None or wanted.weights.run_id is None:
            return False
        return wanted.weights.run_id == self._shown.request.weights.run_id

    def _on_answered(self, look: Look) -> None:
        before, self._shown = self._shown, look
        self._show_choices(look)
        if before is None or before.network is not look.network:
            self._parts.foot.show_network(look, before)
            self._parts.structure.set_trace(look.trace)
        self._parts.note.comment_on(look)
        if self._next_moment is None:  # else the slider is under way already
            self._parts.foot.show_moments(look)
        self._parts.foot.show_prediction(look)
        self.status_changed.emit(self._activity)
        self.show_step()
        self._go_to_goal()
        self._ask_moment()

    def _on_refused(self, sentence: str) -> None:
        """Say what is wrong and go back to what is shown."""
        if not self._parts.bar.options.refuse(sentence):
            self._parts.note.say(sentence)
            if self._shown is not None:
                self._show_choices(self._shown)
                self._parts.foot.show_moments(self._shown)
        self._next_moment = None
        self.status_changed.emit(self._activity)

    def _show_choices(self, look: Look) -> None:
        """Let the bar say what is shown."""
        shown = look.request
        bar = self._parts.bar
        bar.show_variant(shown.variant, shown.weights, look.accuracy, look.moment)
        bar.inputs.show_choice(shown.choice)

    def _go_to_goal(self) -> None:
        """Be where the link that was followed leads."""
        goal = self._inquiry.goal
        if goal is not None:
            self._parts.foot.walk.go_to(goal.step)
            self._parts.bench.view().choose_channel(goal.channel)
            self._parts.bench.set_pin(goal.value)
            self._show_value()
            self._inquiry.arrive()
            self.state_changed.emit()

    def _on_hovered(self, reading: Reading | None) -> None:
        """Without a pointer on the maps, the pinned value is looked at."""
        resting = self._parts.bench.resting_reading()
        self._parts.inspector.show_reading(reading or resting)

    def _show_value(self) -> None:
        """Let the inspector look at the chosen channel and the pinned value."""
        resting = self._parts.bench.resting_reading()
        channel = self._parts.bench.view().channel()
        if resting is not None:
            channel = resting.channel
        self._parts.inspector.show_channel(channel)
        self._on_hovered(None)

    def _on_pin_changed(self) -> None:
        self._show_value()
        self._tell_state()

    def _on_channel_picked(self, channel: int) -> None:
        self._parts.inspector.show_channel(channel)
        self._tell_state()

    def _on_kernel_picked(self, channel: int) -> None:
        self._parts.bench.view().choose_channel(channel)
        self._tell_state()

    def _tell_state(self) -> None:
        if self._inquiry.goal is None:  # else it is still under way
            self.state_changed.emit()

    def _on_input_chosen(self, choice: Choice) -> None:
        self._parts.bar.inputs.show_choice(choice)
        self._inquiry.ask_choice(choice)

    def _on_moment_wanted(self, step: int) -> None:
        """Look at the same with the weights that the same run had then.

        While one moment is being looked through the next one waits: a newer question
        would take its answer away, and a drag would show nothing until it rests.
        """
        self._next_moment = step
        if self._inquiry.is_settled():
            self._ask_moment()

    def _ask_moment(self) -> None:
        step, self._next_moment = self._next_moment, None
        wanted = self._inquiry.wanted
        if step is not None and self._is_of_shown_run(wanted):
            assert wanted.weights.run_id is not None  # else it were of no run
            weights = WeightsChoice.of_run(wanted.weights.run_id, step)
            if weights != wanted.weights:
                self._inquiry.ask_weights(wanted.variant, weights)

    def _on_compare_asked(self) -> None:
        self.link_wanted.emit(compare_link((self._inquiry.wanted.variant,)))

    def _on_activity_changed(self, text: str) -> None:
        self._activity = text
        self.status_changed.emit(text)
