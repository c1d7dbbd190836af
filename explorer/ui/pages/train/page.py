"""The Train page: tick networks, press one button, watch them learn side by side."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from explorer.errors import ExplorerError
from explorer.runs.resumption import Resumption
from explorer.training.experiments import Experiment
from explorer.ui.pages.train.further import (
    broken_off,
    finished,
    further_tasks,
    with_budget,
)
from explorer.ui.pages.train.interruptions import Interruptions
from explorer.ui.pages.train.live_runs import LiveRun, LiveRuns, Member
from explorer.ui.pages.train.outlook import Outlook
from explorer.ui.pages.train.parts import TrainParts
from explorer.ui.pages.train.preparing import Preparing
from explorer.ui.pages.train.proceeding import Proceeding
from explorer.ui.pages.train.run_panel import PAUSE_KEYS, START_KEYS
from explorer.ui.pages.train.sentences import TrainSentences
from explorer.ui.pages.train.service import TrainService
from explorer.ui.workers.training import TrainingSession

_PICTURE_SECONDS = 60  # of training, for the picture in the manual


class TrainPage(QWidget):
    """Joins what is set out in the list with what trains.

    Signals:
        status_changed: What goes on, for the status bar; empty when nothing does.
        training_ended: Nothing runs any more, however it ended.
    """

    status_changed = Signal(str)
    training_ended = Signal()

    def __init__(self, service: TrainService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = TrainSentences(self)
        self.parts = parts = TrainParts(service, self)
        self.model, self.panel = parts.model, parts.panel
        self.settings_bar, self.results = parts.settings_bar, parts.results
        self.preparing = Preparing(service, parts, self)
        self.proceeding = Proceeding(service, parts, self.preparing, self)
        self._interruptions = Interruptions(service, self)
        self._outlook = Outlook(
            service,
            parts.settings_bar,
            parts.panel,
            parts.forecast,
            parts.notices,
            self,
        )
        self._connect()
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
        parts = (self.proceeding, self._outlook, self._interruptions)
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
        if self.proceeding.is_busy() or not self.model.ticked():
            return
        if self.preparing.problem():
            return  # it is told where it can be mended
        try:
            members = self.preparing.members()
        except ExplorerError as error:
            self.parts.notices.say("trouble", str(error))
            return
        self.preparing.begin_afresh()
        runs = LiveRuns(members, self.model.rows())
        self.proceeding.begin(runs, [member.task for member in members])

    def make_experiment(self, experiment: Experiment) -> None:
        """Fill the list with the runs of an experiment and start them."""
        self.parts.experiments_panel.shut()
        if self.proceeding.is_busy():
            return
        self.preparing.set_out_experiment(experiment)
        self._show_lineup()
        self.start()

    def train_further(self) -> None:
        """Let the runs of the list go on: the stopped ones, or all for longer."""
        runs = self.proceeding.all_runs()
        if runs is None or self.proceeding.is_busy():
            return
        chosen = further_tasks(runs.runs, self.preparing.plan())
        if chosen:
            runs.take_up([run for run, _ in chosen])
            for run, task in chosen:
                run.series.config = with_budget(run.series.config, task.budget)
            self.proceeding.begin(runs, [task for _, task in chosen])

    def keys(self) -> tuple[tuple[str, str], ...]:
        """The page's own keys and what they do."""
        return (
            (_native(START_KEYS), self.tr("Train and compare; again to stop")),
            (_native(PAUSE_KEYS), self.tr("Pause the training; again to go on")),
            (self.tr("Space"), self.tr("Tick a network in the list")),
            (self.tr("Left, Right"), self.tr("Move the crosshair over the curves")),
            (self.tr("Home, End"), self.tr("Crosshair to the first or last step")),
        )

    def prepare_picture(self) -> None:
        """Train everything that is ticked for a short while."""
        self.settings_bar.set_budget("seconds", _PICTURE_SECONDS)
        self.start()

    def is_settled(self) -> bool:
        """Whether the picture can be taken."""
        return not self.proceeding.is_busy()

    def _connect(self) -> None:
        self.model.ticks_changed.connect(self._show_plan)
        self.settings_bar.form_changed.connect(self._on_networks_wanted)
        self.settings_bar.changed.connect(self._show_plan)
        panel = self.panel
        panel.start_wanted.connect(self.start)
        panel.stop_wanted.connect(self.proceeding.request_stop)
        panel.pause_wanted.connect(self.proceeding.pause)
        panel.go_on_wanted.connect(self.proceeding.go_on)
        panel.further_wanted.connect(self.train_further)
        panel.networks_wanted.connect(self._on_networks_wanted)
        panel.experiments_button.clicked.connect(self.parts.experiments_panel.toggle)
        panel.interrupted.accepted.connect(self._on_interrupted_accepted)
        panel.interrupted.dismissed.connect(self._interruptions.forget)
        panel.lit.connect(self.results.light)
        self.parts.experiments.picked.connect(self.make_experiment)
        self.proceeding.activity_changed.connect(self.status_changed)
        self.proceeding.busy_changed.connect(self._on_busy_changed)
        self.proceeding.refused.connect(self._show_lineup)
        self.proceeding.ended.connect(self._on_ended)
        self._interruptions.changed.connect(self._show_interrupted)
        QShortcut(QKeySequence(START_KEYS), self, panel.press)
        QShortcut(QKeySequence(PAUSE_KEYS), self, panel.press_second)

    def _known_runs(self) -> tuple[LiveRun, ...]:
        """The latest runs, if they are those of the list."""
        runs = self.proceeding.listed_runs()
        return runs.runs if runs is not None else ()

    def _show_lineup(self) -> None:
        """Show the runs of the list, if they are the latest ones, and the plan."""
        # The curves of one lineup beside the names of another would mislead.
        known = bool(self._known_runs())
        self.parts.show_results(known)
        if known:
            self.proceeding.draw_rows()
        self._show_verdict()
        self._show_plan()

    def _show_plan(self) -> None:
        """Say what the button would do now."""
        if self.proceeding.is_busy():
            return
        self._outlook.show(
            self.preparing.lineup,
            self.model.ticked(),
            self.preparing.foreseen(),
            further=self._further(),
            keys=_native(START_KEYS),
            ask=self.isVisible(),
        )

    def _further(self) -> str:
        """What the button beside the main one would do; empty for nothing."""
        runs = self._known_runs()
        if not runs:
            return ""
        stopped, over = broken_off(runs), finished(runs)
        plan = self.preparing.plan()
        alike = {run.series.config.budget.unit for run in over} == {plan.unit}
        return self._say.further(len(stopped), len(over), plan if alike else None)

    def _show_interrupted(self) -> None:
        runs = self._interruptions.runs()
        sentence = self._say.interrupted(len(runs), runs[0].title) if runs else ""
        usable = not self.proceeding.is_busy()
        self.panel.interrupted.say(sentence, usable=usable)

    def _show_verdict(self) -> None:
        experiment, runs = self.preparing.lineup.experiment, self._known_runs()
        text = ""
        if experiment is not None and runs and not self.is_training():
            text = experiment.verdict([run.series for run in runs]).text
        self.parts.notices.say("verdict", text)

    def _on_networks_wanted(self) -> None:
        self.preparing.set_out_networks()
        self._show_lineup()

    def _on_interrupted_accepted(self) -> None:
        """Take up what broke off, in a list of its own."""
        if self.proceeding.is_busy():
            return
        stored = self._interruptions.take()
        self.preparing.set_out_stored(stored)
        self._show_lineup()
        fixed = self.preparing.lineup.fixed
        members = tuple(
            Member(row=row, task=Resumption(run_id=run.run_id), series=run.series)
            for (row, _), run in zip(fixed, stored, strict=True)
        )
        runs = LiveRuns(members, self.model.rows())
        runs.take_up(runs.runs)
        self.proceeding.begin(runs, [member.task for member in members])

    def _on_busy_changed(self, busy: bool) -> None:
        """What decides a run cannot be changed while it goes on."""
        if busy:
            self._outlook.hide()
        self.settings_bar.setEnabled(not busy and not self.preparing.lineup.fixed)
        self.model.set_tickable(not busy)
        self.panel.set_choosable(not busy)
        self._show_interrupted()

    def _on_ended(self) -> None:
        self._show_verdict()
        self._show_plan()
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
