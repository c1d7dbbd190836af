"""The Train page: tick networks, press one button, watch them learn side by side."""

from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from explorer.architectures.variant_text import variant_texts
from explorer.links import StateLink
from explorer.runs.weights_choice import WeightsChoice
from explorer.ui.pages.train.arriving import Arriving
from explorer.ui.pages.train.interruptions import Interruptions
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.outlook import Outlook
from explorer.ui.pages.train.parts import TrainParts
from explorer.ui.pages.train.preparing import Preparing
from explorer.ui.pages.train.proceeding import Proceeding
from explorer.ui.pages.train.run_panel import PAUSE_KEYS, START_KEYS
from explorer.ui.pages.train.sentences import TrainSentences
from explorer.ui.pages.train.service import TrainService
from explorer.ui.pages.train.shelf.service import ShelfService
from explorer.ui.pages.train.state import link_to
from explorer.ui.pages.train.steering import Steering
from explorer.ui.workers.training import TrainingSession

_PICTURE_SECONDS = 60  # of training, for the picture in the manual


class TrainPage(QWidget):
    """Joins what is set out in the list with what trains.

    Signals:
        status_changed: What goes on, for the status bar; empty when nothing does.
        training_ended: Nothing runs any more, however it ended.
        link_wanted: A ``StateLink`` to what another page shows.
        state_changed: ``link`` is another one from now on.
    """

    status_changed = Signal(str)
    training_ended = Signal()
    link_wanted = Signal(object)
    state_changed = Signal()

    def __init__(
        self, service: TrainService, shelf: ShelfService, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._say = TrainSentences(self)
        self.parts = parts = TrainParts(service, shelf, self)
        self.model, self.panel = parts.model, parts.panel
        self.settings_bar, self.results = parts.settings_bar, parts.results
        self.preparing = Preparing(service, parts, self)
        self.proceeding = Proceeding(service, parts, self.preparing, self)
        self.steering = Steering(parts, self.preparing, self.proceeding, self)
        self._interruptions = Interruptions(service, self)
        self._arriving = Arriving(shelf, parts.shelf, self.steering, self)
        self._outlook = Outlook(
            service,
            parts.settings_bar,
            parts.panel,
            parts.forecast,
            parts.notices,
            self,
        )
        self._connect()
        self._connect_panel()
        parts.notices.say("device", service.device_hint())
        self._show_lineup()

    def is_training(self) -> bool:
        """Whether a training goes on, also while it is held."""
        return self.proceeding.trainer.is_training()

    def is_paused(self) -> bool:
        """Whether the training is held."""
        return self.proceeding.trainer.is_paused()

    def request_stop(self) -> None:
        """Ask the training to end, or the download for it; returns at once."""
        self.proceeding.request_stop()

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End all threads; ``False`` if one is still at work after the time."""
        parts = (
            self.proceeding,
            self._outlook,
            self._interruptions,
            self._arriving,
            self.parts.shelf,
        )
        ended = [part.shutdown(timeout_ms) for part in parts]
        return all(ended)  # a list first: every part is told, also after a busy one

    def session(self) -> TrainingSession | None:
        """What trains now, if anything does."""
        return self.proceeding.session()

    def runs(self) -> tuple[LiveRun, ...]:
        """The runs of the latest training, in the list's order."""
        runs = self.proceeding.all_runs()
        return runs.runs if runs is not None else ()

    def trouble(self) -> str:
        """Why the latest training could not go on; empty if it could."""
        return self.parts.notices.text("trouble")

    def device_hint(self) -> str:
        """What the page says about the device; empty for nothing."""
        return self.parts.notices.text("device")

    def start(self) -> None:
        """Train what is ticked, as the settings say."""
        self.steering.start()

    def link(self) -> StateLink:
        """What the list holds, to come back to it."""
        return link_to(self.preparing.lineup)

    def open_link(self, link: StateLink) -> None:
        """Fill the list with what a link asks for; one that cannot be is told of."""
        self._arriving.follow(link)

    def keys(self) -> tuple[tuple[str, str], ...]:
        """The page's own keys and what they do."""
        return (
            (_native(START_KEYS), self.tr("Train and compare; again to stop")),
            (_native(PAUSE_KEYS), self.tr("Pause the training; again to go on")),
            (self.tr("Space"), self.tr("Tick a network in the list")),
            *self.panel.row_keys(),
            (self.tr("Left, Right"), self.tr("Move the crosshair over the curves")),
            (self.tr("Home, End"), self.tr("Crosshair to the first or last step")),
            *self.parts.shelf.keys(),
        )

    def prepare_picture(self) -> None:
        """Train everything that is ticked for a short while."""
        self.settings_bar.set_budget("seconds", _PICTURE_SECONDS)
        self.start()

    def is_settled(self) -> bool:
        """Whether the picture can be taken."""
        return self._arriving.is_settled() and not self.proceeding.is_busy()

    def _connect(self) -> None:
        self.model.ticks_changed.connect(self._show_plan)
        self.settings_bar.form_changed.connect(self.steering.show_networks)
        self.settings_bar.changed.connect(self._show_plan)
        self.parts.experiments.picked.connect(self.steering.make_experiment)
        self.steering.lineup_changed.connect(self._show_lineup)
        self.proceeding.activity_changed.connect(self.status_changed)
        self.proceeding.busy_changed.connect(self._on_busy_changed)
        self.proceeding.refused.connect(self._show_lineup)
        self.proceeding.ended.connect(self._on_ended)
        self._interruptions.changed.connect(self._show_interrupted)
        results = self.results
        results.link_wanted.connect(self.link_wanted)
        results.curves.saved.connect(self.status_changed)
        results.curves.not_saved.connect(self._on_refused)
        results.findings.retry_wanted.connect(self.steering.retry)
        self.parts.shelf.changed.connect(self._interruptions.look_again)
        self.parts.shelf.link_wanted.connect(self._on_shelf_link_wanted)
        self._arriving.chosen.connect(self.parts.shelf_panel.shut)
        self._arriving.refused.connect(self._on_refused)

    def _connect_panel(self) -> None:
        panel, trainer = self.panel, self.proceeding.trainer
        panel.start_wanted.connect(self.start)
        panel.stop_wanted.connect(self.proceeding.request_stop)
        panel.pause_wanted.connect(self.proceeding.pause)
        panel.go_on_wanted.connect(self.proceeding.go_on)
        panel.further_wanted.connect(self.steering.train_further)
        panel.networks_wanted.connect(self.steering.show_networks)
        panel.pause_run.connect(trainer.pause_row)
        panel.go_on_run.connect(trainer.go_on_row)
        panel.stop_run.connect(trainer.stop_row)
        panel.explore_run.connect(self._on_explore_wanted)
        panel.lit.connect(self.results.light)
        panel.interrupted.accepted.connect(self._on_interrupted_accepted)
        panel.interrupted.dismissed.connect(self._interruptions.forget)
        panel.experiments_button.clicked.connect(self.parts.experiments_panel.toggle)
        panel.runs_button.clicked.connect(self.parts.shelf_panel.toggle)
        QShortcut(QKeySequence(START_KEYS), self, panel.press)
        QShortcut(QKeySequence(PAUSE_KEYS), self, panel.press_second)

    def _show_lineup(self) -> None:
        """Show the runs of the list, if they are the latest ones, and the plan."""
        # The curves of one lineup beside the names of another would mislead.
        known = self.proceeding.listed_runs() is not None
        if not known:
            self.parts.notices.say("note", "")  # it is about other runs
        self.parts.show_results(known)
        if known:
            self.proceeding.draw_rows()
        self._show_verdict()
        self._show_plan()
        self._show_interrupted()
        self.state_changed.emit()

    def _show_plan(self) -> None:
        """Say what the button would do now."""
        self.parts.shelf.tell_spending(self._say.more(self.preparing.plan()))
        if self.proceeding.is_busy():
            return
        self._outlook.show(
            self.preparing.lineup,
            self.model.ticked(),
            self.preparing.foreseen(),
            further=self.steering.further(),
            keys=_native(START_KEYS),
            ask=self.isVisible(),
        )

    def _show_interrupted(self) -> None:
        """Offer runs where networks are listed; other lists are of runs themselves."""
        networks = not self.preparing.lineup.title
        told = self._say.unfinished(self._interruptions.runs() if networks else ())
        self.panel.interrupted.say(told, usable=not self.proceeding.is_busy())

    def _show_verdict(self) -> None:
        experiment = self.preparing.lineup.experiment
        runs = self.proceeding.listed_runs()
        text = ""
        if experiment is not None and runs is not None and not self.is_training():
            text = experiment.verdict([run.series for run in runs.runs]).text
        self.parts.notices.say("verdict", text, self._say.verdict_losses())

    def _on_refused(self, told: str) -> None:
        self.parts.notices.say("trouble", told)

    def _on_interrupted_accepted(self) -> None:
        if not self.proceeding.is_busy():
            self.steering.take_up(self._interruptions.take())

    def _on_shelf_link_wanted(self, link: StateLink) -> None:
        self.parts.shelf_panel.shut()
        self.link_wanted.emit(link)

    def _on_explore_wanted(self, run_id: int) -> None:
        run = next((each for each in self.runs() if each.run_id == run_id), None)
        if run is not None:
            weights = {"weights": str(WeightsChoice.of_run(run_id))}
            values = variant_texts(run.series.config.variant) | weights
            link = StateLink(page="explore", values=MappingProxyType(values))
            self.link_wanted.emit(link)

    def _on_busy_changed(self, busy: bool) -> None:
        """What decides a run cannot be changed while it goes on."""
        if busy:
            self._outlook.hide()
        self.settings_bar.setEnabled(not busy and not self.preparing.lineup.fixed)
        self.model.set_tickable(not busy)
        self.panel.set_choosable(not busy)
        self.results.findings.set_startable(not busy)
        self._show_interrupted()

    def _on_ended(self) -> None:
        self._show_verdict()
        self._show_plan()
        if self.parts.shelf_panel.is_open():
            self.parts.shelf.look()
        self.training_ended.emit()

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.proceeding.set_seen(True)
        self._show_plan()
        self._interruptions.look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.proceeding.set_seen(False)
        self._outlook.estimate().cancel()  # nobody looks: leave the cores to others


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
