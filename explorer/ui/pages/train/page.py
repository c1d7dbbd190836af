"""The Train page: tick networks, press one button, watch them learn side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from explorer.errors import ExplorerError
from explorer.runs.recording import Task
from explorer.runs.resumption import Resumption
from explorer.training.config import TrainingConfig
from explorer.training.experiments import EXPERIMENTS, Experiment
from explorer.ui.models.run_list import RunListModel
from explorer.ui.pages.train.experiment_cards import ExperimentCards
from explorer.ui.pages.train.fetching import Fetching
from explorer.ui.pages.train.forecast import Forecast
from explorer.ui.pages.train.further import (
    broken_off,
    finished,
    further_tasks,
    with_budget,
)
from explorer.ui.pages.train.interruptions import Interruptions
from explorer.ui.pages.train.launch import Launch
from explorer.ui.pages.train.lineup import Lineup, Lineups
from explorer.ui.pages.train.live_runs import LiveRun, LiveRuns, Member
from explorer.ui.pages.train.notices import PASSING, Notices
from explorer.ui.pages.train.outlook import Outlook
from explorer.ui.pages.train.progress import Progress
from explorer.ui.pages.train.results import Results
from explorer.ui.pages.train.run_panel import PAUSE_KEYS, START_KEYS, RunPanel
from explorer.ui.pages.train.sentences import TrainSentences
from explorer.ui.pages.train.service import StoredRun, TrainPlan, TrainService
from explorer.ui.pages.train.settings_bar import SettingsBar
from explorer.ui.pages.train.trainer import Trainer
from explorer.ui.theme import GRID
from explorer.ui.widgets.popover import Popover
from explorer.ui.widgets.scrolled import Scrolled
from explorer.ui.workers.training import TaggedEvent, TrainingSession

_REDRAW_MS = 80
_CARD_WIDTH = 440  # px, for lines that can be read
_PICTURE_SECONDS = 60  # of training, for the picture in the manual


class TrainPage(QWidget):
    """Joins the list, the settings and the curves with the engine behind a service.

    Signals:
        status_changed: What goes on, for the status bar; empty when nothing does.
        training_ended: Nothing runs any more, however it ended.
    """

    status_changed = Signal(str)
    training_ended = Signal()

    def __init__(self, service: TrainService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._runs: LiveRuns | None = None
        self._runs_of = ""  # key of the lineup that they belong to
        self._changed = False
        self._say = TrainSentences(self)
        self._lineups = Lineups(service, self)
        self._trainer = Trainer(service, self)
        self._interruptions = Interruptions(service, self)
        self.model = RunListModel(self)
        self.settings_bar = SettingsBar(service)
        self.panel = RunPanel(self.model)
        self.notices = Notices()
        self.fetching = Fetching(service)
        self._launch = Launch(service, self.fetching, self._trainer, self)
        self.forecast = Forecast()
        self.experiments = ExperimentCards(EXPERIMENTS)
        self.experiments_panel = Popover(
            self.panel.experiments_button,
            Scrolled(self.experiments, narrowest=_CARD_WIDTH),
            title=self.tr("Experiments"),
        )
        self.results = Results(service)
        self.curves = self.results.curves
        self._outlook = Outlook(
            service,
            self.settings_bar,
            self.panel,
            self.forecast,
            self.notices,
            self,
        )
        self._progress = Progress(self.panel, self.notices, self)
        self._build()
        self._redraw_timer = QTimer(self)
        self._redraw_timer.setInterval(_REDRAW_MS)
        self._connect()
        self.notices.say("device", service.device_hint())
        self._lineup = self._networks()
        self._show_lineup(self._lineup)

    def is_training(self) -> bool:
        """Whether a training goes on, also while it is held."""
        return self._trainer.is_training()

    def is_paused(self) -> bool:
        """Whether the training is held."""
        return self._trainer.is_paused()

    def pause(self) -> None:
        """Hold the training; returns at once."""
        self._trainer.pause()
        self._show_progress()

    def go_on(self) -> None:
        """Let the held training go on."""
        self._trainer.go_on()
        self._show_rows()
        self._show_progress()

    def request_stop(self) -> None:
        """Ask the training to end, or the download for it; returns at once."""
        self.fetching.cancel()
        self._trainer.request_stop()
        self._show_progress()

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End all threads; ``False`` if one is still at work after the time."""
        parts = (
            self._trainer,
            self.fetching,
            self._outlook,
            self._interruptions,
            self.results,
        )
        ended = [part.shutdown(timeout_ms) for part in parts]
        return all(ended)  # a list first: every part is told, also after a busy one

    def session(self) -> TrainingSession | None:
        """What trains now, if anything does."""
        return self._trainer.session()

    def runs(self) -> tuple[LiveRun, ...]:
        """The runs of the latest training, in the list's order."""
        return self._runs.runs if self._runs is not None else ()

    def trouble(self) -> str:
        """Why the latest training could not go on; empty if it could."""
        return self.notices.text("trouble")

    def device_hint(self) -> str:
        """What the page says about the device; empty for nothing."""
        return self.notices.text("device")

    def start(self) -> None:
        """Train what is ticked, as the settings say."""
        if self._is_busy() or not self.model.ticked():
            return
        if self.settings_bar.problem() and not self._lineup.fixed:
            return  # it is told where it can be mended
        try:
            members = self._members()
        except ExplorerError as error:
            self.notices.say("trouble", str(error))
            return
        ticked = {row.key: row.ticked for row in self.model.rows()}
        self.model.set_rows(self._lineup.rows_with(ticked))
        runs = LiveRuns(members, self.model.rows())
        self._set_out(runs, [member.task for member in members])

    def make_experiment(self, experiment: Experiment) -> None:
        """Fill the list with the runs of an experiment and start them."""
        self.experiments_panel.shut()
        if self._is_busy():
            return
        device = self.settings_bar.plan([]).device
        self._show_lineup(self._lineups.experiment(experiment, device))
        self.start()

    def train_further(self) -> None:
        """Let the runs of the list go on: the stopped ones, or all for longer."""
        if self._runs is None or self._is_busy():
            return
        chosen = further_tasks(self._runs.runs, self._plan())
        if chosen:
            self._runs.take_up([run for run, _ in chosen])
            for run, task in chosen:
                run.series.config = with_budget(run.series.config, task.budget)
            self._set_out(self._runs, [task for _, task in chosen])

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
        return not self._is_busy()

    def _build(self) -> None:
        self._centre = QStackedWidget()
        self._centre.addWidget(self.forecast)
        self._centre.addWidget(self.results)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.settings_bar)
        right.addWidget(self.notices)
        right.addWidget(self.fetching)
        right.addWidget(self._centre, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.panel)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self._redraw_timer.timeout.connect(self._redraw)
        self.model.ticks_changed.connect(self._show_plan)
        self.settings_bar.form_changed.connect(self._on_form_changed)
        self.settings_bar.changed.connect(self._show_plan)
        self.panel.start_wanted.connect(self.start)
        self.panel.stop_wanted.connect(self.request_stop)
        self.panel.pause_wanted.connect(self.pause)
        self.panel.go_on_wanted.connect(self.go_on)
        self.panel.further_wanted.connect(self.train_further)
        self.panel.networks_wanted.connect(self._on_form_changed)
        self.panel.experiments_button.clicked.connect(self.experiments_panel.toggle)
        self.experiments.picked.connect(self.make_experiment)
        self.panel.interrupted.accepted.connect(self._on_interrupted_accepted)
        self.panel.interrupted.dismissed.connect(self._interruptions.forget)
        self.panel.lit.connect(self.results.light)
        self.curves.smoothing_changed.connect(self._show_rows)
        self.fetching.activity_changed.connect(self.status_changed)
        self._launch.launched.connect(self._on_launched)
        self._launch.refused.connect(self._on_refused)
        self._progress.told.connect(self.status_changed)
        self._trainer.told.connect(self._on_told)
        self._trainer.failed.connect(self._on_failed)
        self._trainer.ended.connect(self._on_ended)
        self._interruptions.changed.connect(self._show_interrupted)
        QShortcut(QKeySequence(START_KEYS), self, self.panel.press)
        QShortcut(QKeySequence(PAUSE_KEYS), self, self.panel.press_second)

    def _is_busy(self) -> bool:
        return self.is_training() or self.fetching.is_busy()

    def _plan(self) -> TrainPlan:
        return self.settings_bar.plan([row.key for row in self.model.ticked()])

    def _networks(self) -> Lineup:
        ticked = {row.key: row.ticked for row in self.model.rows()}
        bar = self.settings_bar
        return self._lineups.networks(bar.form(), bar.recipe(), ticked)

    def _configs(self) -> tuple[tuple[str, TrainingConfig], ...]:
        """Row and configuration of every run that the button would start."""
        keys = [row.key for row in self.model.ticked()]
        if self._lineup.fixed:
            return tuple(each for each in self._lineup.fixed if each[0] in keys)
        configs = self._service.configs(self._plan()) if keys else ()
        return tuple(
            (keys[place % len(keys)], config) for place, config in enumerate(configs)
        )

    def _members(self) -> tuple[Member, ...]:
        return tuple(Member.new(row, config) for row, config in self._configs())

    def _show_lineup(self, lineup: Lineup) -> None:
        """Put rows into the list; their runs too, if they are the latest ones."""
        ticked = {row.key: row.ticked for row in self.model.rows()}
        same = lineup.key == self._lineup.key
        self._lineup = lineup
        self.model.set_rows(lineup.rows_with(ticked if same else {}))
        self.panel.show_title(lineup.title)
        self.settings_bar.setEnabled(not lineup.fixed)
        # The curves of one lineup beside the names of another would mislead.
        known = self._runs is not None and self._runs_of == lineup.key
        self._centre.setCurrentWidget(self.results if known else self.forecast)
        if known:
            self._show_rows()
        self._show_verdict()
        self._show_plan()

    def _set_out(self, runs: LiveRuns, tasks: Sequence[Task]) -> None:
        """Train, after downloading what is missing."""
        self.notices.say("trouble", "")
        self._outlook.hide()
        self._lock(locked=True)
        if not self._launch.begin(runs, tasks):
            self.panel.show_fetching(self._say.fetching())

    def _on_launched(self, runs: LiveRuns) -> None:
        again = runs is self._runs
        self._runs, self._runs_of = runs, self._lineup.key
        for kind in PASSING:
            self.notices.say(kind, "")
        if not again:
            self._centre.setCurrentWidget(self.forecast)
            self.forecast.say(self._say.preparing(len(runs.active())), "")
        self._changed = True
        self._show_rows()
        self._show_progress()
        self._redraw_timer.start()

    def _on_form_changed(self) -> None:
        self._show_lineup(self._networks())

    def _on_interrupted_accepted(self) -> None:
        """Take up what broke off, in a list of its own."""
        if self._is_busy():
            return
        stored: tuple[StoredRun, ...] = self._interruptions.take()
        self._show_lineup(self._lineups.stored(stored))
        runs = LiveRuns(
            [
                Member(row=row, task=Resumption(run_id=run.run_id), series=run.series)
                for (row, _), run in zip(self._lineup.fixed, stored, strict=True)
            ],
            self.model.rows(),
        )
        runs.take_up(runs.runs)
        self._set_out(runs, [Resumption(run_id=run.run_id) for run in stored])

    def _show_plan(self) -> None:
        """Say what the button would do now."""
        if self._is_busy():
            return
        configs: Sequence[TrainingConfig] | ExplorerError
        try:
            configs = [config for _, config in self._configs()]
        except ExplorerError as error:
            configs = error
        self._outlook.show(
            self._lineup,
            self.model.ticked(),
            configs,
            further=self._further(),
            keys=_native(START_KEYS),
            ask=self.isVisible(),
        )

    def _further(self) -> str:
        """What the button beside the main one would do; empty for nothing."""
        if self._runs is None or self._runs_of != self._lineup.key:
            return ""
        stopped, over = broken_off(self._runs.runs), finished(self._runs.runs)
        plan = self._plan()
        alike = {run.series.config.budget.unit for run in over} == {plan.unit}
        return self._say.further(len(stopped), len(over), plan if alike else None)

    def _show_interrupted(self) -> None:
        runs = self._interruptions.runs()
        sentence = self._say.interrupted(len(runs), runs[0].title) if runs else ""
        self.panel.interrupted.say(sentence, usable=not self._is_busy())

    def _show_verdict(self) -> None:
        experiment = self._lineup.experiment
        known = self._runs is not None and self._runs_of == self._lineup.key
        text = ""
        if experiment is not None and known and not self.is_training():
            text = experiment.verdict([run.series for run in self.runs()]).text
        self.notices.say("verdict", text)

    def _lock(self, *, locked: bool) -> None:
        """What decides a run cannot be changed while it goes on."""
        self.settings_bar.setEnabled(not locked and not self._lineup.fixed)
        self.model.set_tickable(not locked)
        self.panel.set_choosable(not locked)
        self._show_interrupted()

    def _on_told(self, events: tuple[TaggedEvent, ...]) -> None:
        assert self._runs is not None  # which has told it
        self._changed = True
        if self._centre.currentWidget() is self.forecast and self._runs.has_steps():
            dataset = self._runs.runs[0].series.config.dataset
            self.results.begin(self._runs.runs, self._service.class_count(dataset))
            self._centre.setCurrentWidget(self.results)
            self._redraw()

    def _on_refused(self, error: Exception | None) -> None:
        """The data set did not come; ``None`` where nobody wanted it any more."""
        self._lock(locked=False)
        if error is not None:
            self.notices.say("trouble", self._say.failure(error))
        self._show_lineup(self._lineup)

    def _on_failed(self, error: Exception) -> None:
        sentence = self._say.failure(error)
        self.notices.say("trouble", sentence)
        if self._runs is not None:
            self._runs.break_off(sentence)

    def _on_ended(self) -> None:
        self._redraw_timer.stop()
        self._changed = True
        self._redraw()
        self.results.finish()
        self._lock(locked=False)
        self._show_verdict()
        self._show_plan()
        self.status_changed.emit("")
        self.training_ended.emit()

    def _redraw(self) -> None:
        """Show what has come since the last time, if it can be seen."""
        if not self._changed or self._runs is None:
            return
        self._show_progress()
        if self.isVisible():
            self._changed = False
            self._show_rows()
            self.results.draw()

    def _show_rows(self) -> None:
        if self._runs is not None and self._runs_of == self._lineup.key:
            window = self.curves.window_steps()
            self.model.set_rows(self._runs.rows(self.model.rows(), window))

    def _show_progress(self) -> None:
        self._progress.show(self._trainer)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraw()
        self._show_plan()
        self._interruptions.look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._outlook.estimate().cancel()  # nobody looks: leave the cores to others


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
