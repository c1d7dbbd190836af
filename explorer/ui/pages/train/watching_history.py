"""The moments of a run that the store has kept, looked up aside as they come."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.runs.moments import Moment, moments_of
from explorer.runs.passes import passes_text
from explorer.ui.failures import sentence
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.widgets.time_slider import TimePoint
from explorer.ui.workers.questions import Questions


class RunHistory(QObject):
    """Looks into the store whenever a run may have left something there.

    Signals:
        changed: The moments are known, or are others.
        failed: One sentence that says why they are not.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, folder: Path | None, parent: QObject | None = None) -> None:
        """Know nothing yet.

        Args:
            folder: The data folder; the usual one when not given.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._folder = folder
        self._moments: tuple[Moment, ...] = ()
        self._asked: object = None
        self._questions = Questions(self, "saved epochs")
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)

    def forget(self) -> None:
        """Another run is looked at."""
        self._questions.cancel()
        self._moments, self._asked = (), None

    def look(self, run: LiveRun) -> None:
        """Ask for the moments of a run, if it has come further since the last time."""
        state = (run.run_id, len(run.series.epochs), run.state)
        if run.run_id is not None and state != self._asked:
            self._asked = state
            self._questions.ask(partial(moments_of, run.run_id, self._folder))

    def is_busy(self) -> bool:
        """Whether the newest moments are not known yet."""
        return self._questions.is_busy()

    def is_known(self) -> bool:
        """Whether the run is in the store."""
        return bool(self._moments)

    def has_weights(self) -> bool:
        """Whether weights of the run were kept."""
        return bool(self._moments) and self._moments[-1].step > 0

    def points(self) -> list[TimePoint]:
        """The moments, each by its step."""
        return [
            TimePoint(key=str(moment.step), text=self._title(moment))
            for moment in self._moments
        ]

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._questions.shutdown(timeout_ms)

    def _title(self, moment: Moment) -> str:
        if moment.step == 0:
            return self.tr("Before training")
        if moment.epoch is None:
            return self.tr("Step {0}").format(f"{moment.step:,}")
        title = self.tr("Epoch {0}").format(moment.epoch)
        if moment.passes is not None:
            title = self.tr("After {0} passes").format(passes_text(moment.passes))
        if moment.test_accuracy is None:
            return title
        told = self.tr("{0} · accuracy {1} %")
        return told.format(title, f"{100 * moment.test_accuracy:.1f}")

    def _on_answered(self, moments: tuple[Moment, ...]) -> None:
        self._moments = moments
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(sentence(error))
