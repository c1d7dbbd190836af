"""What trains now or did last: from the data it lacks to the last number it tells."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.runs.recording import Task
from explorer.ui.pages.train.launch import Launch
from explorer.ui.pages.train.live_runs import LiveRuns
from explorer.ui.pages.train.notices import PASSING
from explorer.ui.pages.train.parts import TrainParts
from explorer.ui.pages.train.preparing import Preparing
from explorer.ui.pages.train.progress import Progress
from explorer.ui.pages.train.sentences import TrainSentences
from explorer.ui.pages.train.service import TrainService
from explorer.ui.pages.train.trainer import Trainer
from explorer.ui.workers.training import TaggedEvent, TrainingSession

_REDRAW_MS = 80


class Proceeding(QObject):
    """Lets runs train and shows what they tell.

    Signals:
        busy_changed: Whether something trains or is downloaded for it from now on.
        activity_changed: What goes on, for the status bar; empty when nothing does.
        refused: Nothing trains: the data did not come.
        ended: Nothing trains any more, however it ended.
    """

    busy_changed = Signal(bool)
    activity_changed = Signal(str)
    refused = Signal()
    ended = Signal()

    def __init__(
        self,
        service: TrainService,
        parts: TrainParts,
        preparing: Preparing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service, self._parts, self._preparing = service, parts, preparing
        self._runs: LiveRuns | None = None
        self._runs_of = ""  # key of the lineup that they belong to
        self._changed = self._seen = False
        self._say = TrainSentences(self)
        self.trainer = Trainer(service, self)
        self._launch = Launch(service, parts.fetching, self.trainer, self)
        self._progress = Progress(parts.panel, parts.notices, self)
        self._timer = QTimer(self)
        self._timer.setInterval(_REDRAW_MS)
        self._timer.timeout.connect(self.draw)
        self._launch.launched.connect(self._on_launched)
        self._launch.refused.connect(self._on_refused)
        self._progress.told.connect(self.activity_changed)
        self.trainer.changed.connect(self.draw_rows)
        self.trainer.changed.connect(self.show_progress)
        self.trainer.told.connect(self._on_told)
        self.trainer.failed.connect(self._on_failed)
        self.trainer.ended.connect(self._on_ended)
        parts.fetching.activity_changed.connect(self.activity_changed)
        parts.results.curves.smoothing_changed.connect(self.draw_rows)

    def is_busy(self) -> bool:
        """Whether something trains, or is downloaded for it."""
        return self.trainer.is_training() or self._parts.fetching.is_busy()

    def session(self) -> TrainingSession | None:
        """What trains now, if anything does."""
        return self.trainer.session()

    def all_runs(self) -> LiveRuns | None:
        """The runs of the latest training, if there was one."""
        return self._runs

    def listed_runs(self) -> LiveRuns | None:
        """The same, if they belong to what the list holds now."""
        return self._runs if self._runs_of == self._preparing.lineup.key else None

    def begin(self, runs: LiveRuns, tasks: Sequence[Task]) -> None:
        """Train what the list holds, after downloading what is missing.

        Args:
            runs: Take in what is told.
            tasks: One for each of the active runs.
        """
        for kind in ("trouble", *PASSING):
            self._parts.notices.say(kind, "")
        self.busy_changed.emit(True)
        if not self._launch.begin(runs, tasks, self._parts.settings_bar.order()):
            self._parts.panel.show_fetching(self._say.fetching())

    def present(self, runs: LiveRuns) -> None:
        """Show runs of the list that have trained before."""
        self._runs, self._runs_of = runs, self._preparing.lineup.key
        runs.break_off()
        self._show_first_results(runs)
        self._parts.results.finish()

    def pause(self) -> None:
        """Hold what trains; returns at once."""
        self.trainer.pause()
        self.show_progress()

    def go_on(self) -> None:
        """Let what is held go on."""
        self.trainer.go_on()
        self.draw_rows()
        self.show_progress()

    def request_stop(self) -> None:
        """Ask the training to end, or the download for it; returns at once."""
        self._parts.fetching.cancel()
        self.trainer.request_stop()
        self.show_progress()

    def set_seen(self, seen: bool) -> None:
        """Whether anybody looks: what nobody sees is not drawn."""
        self._seen = seen
        self.draw()

    def draw(self) -> None:
        """Show what has come since the last time, if it can be seen."""
        if not self._changed or self._runs is None:
            return
        self.show_progress()
        if self._seen:
            self._changed = False
            self.draw_rows()
            self._parts.results.draw()

    def draw_rows(self) -> None:
        """Show in the list what its runs have told; nothing where it has others."""
        runs, model = self.listed_runs(), self._parts.model
        if runs is not None:
            window = self._parts.results.curves.window_steps()
            model.set_rows(runs.rows(model.rows(), window))

    def show_progress(self) -> None:
        """Say how far it is."""
        self._progress.show(self.trainer)

    def shutdown(self, timeout_ms: int) -> bool:
        """End the threads; ``False`` if one is still at work after the time."""
        parts = (self.trainer, self._parts.fetching, self._parts.results)
        ended = [part.shutdown(timeout_ms) for part in parts]  # each of them is told
        return all(ended)

    def _on_launched(self, runs: LiveRuns) -> None:
        again = runs is self._runs
        self._runs, self._runs_of = runs, self._preparing.lineup.key
        session = self.trainer.session()
        assert session is not None  # it has just been launched
        self._parts.results.maps.follow(session.control(), runs.active())
        if not again:
            self._parts.show_results(False)
            self._parts.forecast.say(self._say.preparing(len(runs.active())), "")
        self._changed = True
        self.draw_rows()
        self.show_progress()
        self._timer.start()

    def _on_told(self, events: tuple[TaggedEvent, ...]) -> None:
        assert self._runs is not None  # which has told it
        self._changed = True
        if not self._parts.results_shown() and self._runs.has_steps():
            self._show_first_results(self._runs)

    def _show_first_results(self, runs: LiveRuns) -> None:
        dataset = runs.runs[0].series.config.dataset
        self._parts.results.begin(runs.runs, self._service.class_count(dataset))
        self._parts.show_results(True)
        self._changed = True
        self.draw()

    def _on_refused(self, error: Exception | None) -> None:
        """The data set did not come; ``None`` where nobody wanted it any more."""
        self.busy_changed.emit(False)
        if error is not None:
            self._parts.notices.say("trouble", self._say.failure(error))
        self.refused.emit()

    def _on_failed(self, error: Exception) -> None:
        sentence = self._say.failure(error)
        self._parts.notices.say("trouble", sentence)
        if self._runs is not None:
            self._runs.break_off(sentence)

    def _on_ended(self) -> None:
        self._timer.stop()
        self._parts.results.maps.follow(None)
        self._changed = True
        self.draw()
        self._parts.results.finish()
        self.busy_changed.emit(False)
        self.activity_changed.emit("")
        self.ended.emit()
