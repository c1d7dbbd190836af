"""The Train page: tick networks, press one button, watch them learn side by side."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from explorer.diagrams.colours import line_style
from explorer.errors import ExplorerError
from explorer.ui.models.run_list import RunListModel, RunRow
from explorer.ui.pages.train.forecast import Forecast
from explorer.ui.pages.train.live_runs import LiveRun, LiveRuns
from explorer.ui.pages.train.results import Results
from explorer.ui.pages.train.run_panel import START_KEYS, RunPanel
from explorer.ui.pages.train.sentences import TrainSentences
from explorer.ui.pages.train.service import TrainPlan, TrainService
from explorer.ui.pages.train.settings_bar import SettingsBar
from explorer.ui.theme import GRID
from explorer.ui.workers.training import TaggedEvent, TrainingSession

_REDRAW_MS = 80
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
        self._session: TrainingSession | None = None
        self._runs: LiveRuns | None = None
        self._changed = False
        self._stopping = False
        self._say = TrainSentences(self)
        self.model = RunListModel(self)
        self.settings_bar = SettingsBar(service)
        self.panel = RunPanel(self.model)
        self.forecast = Forecast()
        self.results = Results(service)
        self.curves = self.results.curves
        self._build()
        self._redraw_timer = QTimer(self)
        self._redraw_timer.setInterval(_REDRAW_MS)
        self._connect()
        self._list_networks(self.settings_bar.form())
        self._show_plan()

    def is_training(self) -> bool:
        """Whether a training goes on."""
        return self._session is not None

    def request_stop(self) -> None:
        """Ask the training to end; returns at once."""
        if self._session is None or self._runs is None:
            return
        self._stopping = True
        self._session.request_stop()
        self.panel.show_stopping(self._say.stopping(self._runs.step_seconds()))
        self.status_changed.emit(self.tr("Stopping the training…"))

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        ended = self._session is None or self._session.shutdown(timeout_ms)
        return self.results.shutdown(timeout_ms) and ended

    def session(self) -> TrainingSession | None:
        """What trains now, if anything does."""
        return self._session

    def runs(self) -> tuple[LiveRun, ...]:
        """The runs of the latest training, in the list's order."""
        return self._runs.runs if self._runs is not None else ()

    def trouble(self) -> str:
        """Why the latest training could not go on; empty if it could."""
        return self._trouble.text()

    def device_hint(self) -> str:
        """What the page says about the device; empty for nothing."""
        return self._hint.text() if self._hint.isVisible() else ""

    def start(self) -> None:
        """Train what is ticked, as the settings say."""
        plan = self._plan()
        if self.is_training() or not plan.networks:
            return
        try:
            configs = self._service.configs(plan)
        except ExplorerError as error:
            self._show_trouble(str(error))
            return
        self._show_trouble("")
        self._runs = LiveRuns(plan, configs, self.model.rows())
        self.results.watch(self._runs.runs)
        self._stopping = False
        source = self._service.source(configs)
        self._session = TrainingSession(source, self, prepare=self._service.prepare)
        self._session.events.connect(self._on_events)
        self._session.failed.connect(self._on_failed)
        self._session.ended.connect(self._on_ended)
        self._list_networks(plan.form)
        self._lock(locked=True)
        self._centre.setCurrentWidget(self.forecast)
        self.forecast.say(self._say.preparing(len(plan.networks)), "")
        self._show_progress()
        self._redraw_timer.start()
        self._session.start()

    def keys(self) -> tuple[tuple[str, str], ...]:
        """The page's own keys and what they do."""
        return (
            (self._start_keys(), self.tr("Train and compare; again to stop")),
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
        return not self.is_training()

    def _build(self) -> None:
        self._hint = QLabel(self._service.device_hint())
        self._trouble = QLabel()
        for label, role in ((self._hint, "warning"), (self._trouble, "error")):
            label.setProperty("role", role)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setVisible(bool(label.text()))
        self._centre = QStackedWidget()
        self._centre.addWidget(self.forecast)
        self._centre.addWidget(self.results)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.settings_bar)
        right.addWidget(self._hint)
        right.addWidget(self._trouble)
        right.addWidget(self._centre, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.panel)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self._redraw_timer.timeout.connect(self._redraw)
        self.model.ticks_changed.connect(self._show_plan)
        self.settings_bar.form_changed.connect(self._list_networks)
        self.settings_bar.changed.connect(self._show_plan)
        self.panel.start_wanted.connect(self.start)
        self.panel.stop_wanted.connect(self.request_stop)
        self.panel.lit.connect(self.results.light)
        self.curves.smoothing_changed.connect(self._show_rows)
        QShortcut(QKeySequence(START_KEYS), self, self.panel.press)

    def _plan(self) -> TrainPlan:
        return self.settings_bar.plan([row.key for row in self.model.ticked()])

    def _start_keys(self) -> str:
        native = QKeySequence.SequenceFormat.NativeText
        return QKeySequence(START_KEYS).toString(native)

    def _list_networks(self, form: str) -> None:
        """Fill the list with the networks of ``form``, keeping the ticks."""
        ticked = {row.key: row.ticked for row in self.model.rows()}
        self.model.set_rows(
            [
                RunRow(
                    key=network.key,
                    title=network.title,
                    recipe=network.recipe,
                    size=self.tr("{0} parameters").format(f"{network.parameters:,}"),
                    style=line_style(network.key),
                    ticked=ticked.get(network.key, True),
                )
                for network in self._service.networks(form)
            ]
        )
        if not self.is_training() and self._runs is not None:
            # The curves of one form beside the names of another would mislead.
            same = form == self._runs.plan.form
            self._centre.setCurrentWidget(self.results if same else self.forecast)
            if same:
                self._show_rows()

    def _show_plan(self) -> None:
        """Say what the button would do now."""
        if self.is_training():
            return
        plan, device = self._plan(), self.settings_bar.device_title()
        titles = [row.title for row in self.model.ticked()]
        detail = [self._say.detail(plan), *self.settings_bar.notes()]
        self.forecast.say(self._say.heading(titles, plan, device), " ".join(detail))
        self.forecast.explain(
            self._service.class_count(plan.dataset), self._start_keys()
        )
        self.panel.show_idle(
            can_start=bool(titles), hint=self._say.short_plan(plan, device)
        )

    def _show_trouble(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))

    def _lock(self, *, locked: bool) -> None:
        """What decides a run cannot be changed while it goes on."""
        self.settings_bar.setEnabled(not locked)
        self.model.set_tickable(not locked)

    def _on_events(self, events: tuple[TaggedEvent, ...]) -> None:
        if self._runs is None:
            return
        self._runs.take(events)
        self.results.take(events)
        self._changed = True
        if self._centre.currentWidget() is self.forecast and self._runs.has_steps():
            plan = self._runs.plan
            self.results.begin(self._runs.runs, self._service.class_count(plan.dataset))
            self._centre.setCurrentWidget(self.results)
            self._redraw()

    def _on_failed(self, error: Exception) -> None:
        sentence = self._say.failure(error)
        self._show_trouble(sentence)
        if self._runs is not None:
            self._runs.break_off(sentence)

    def _on_ended(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.deleteLater()
        self._redraw_timer.stop()
        if self._runs is not None:
            self._runs.break_off()
        self._changed = True
        self._redraw()
        self.results.finish()
        self._lock(locked=False)
        self._show_plan()
        self.status_changed.emit("")
        self.training_ended.emit()

    def _redraw(self) -> None:
        """Show what has come since the last time, if it can be seen."""
        if not self._changed or self._runs is None:
            return
        if not self._stopping and self.is_training():
            self._show_progress()
        if self.isVisible():
            self._changed = False
            self._show_rows()
            self.results.draw()

    def _show_rows(self) -> None:
        if self._runs is not None:
            window = self.curves.window_steps()
            self.model.set_rows(self._runs.rows(self.model.rows(), window))

    def _show_progress(self) -> None:
        if self._runs is not None:
            self.panel.show_running(self._say.running(self._runs))
            self.status_changed.emit(self._say.status(self._runs))

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraw()
