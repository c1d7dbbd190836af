"""What a press of a button makes of the Train page: another list, another training."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from explorer.errors import ExplorerError
from explorer.runs.resumption import Resumption
from explorer.training.experiments import Experiment
from explorer.ui.pages.train.further import (
    broken_off,
    finished,
    further_tasks,
    with_budget,
)
from explorer.ui.pages.train.ghosts import Ghost
from explorer.ui.pages.train.live_runs import LiveRun, LiveRuns, Member
from explorer.ui.pages.train.parts import TrainParts
from explorer.ui.pages.train.preparing import Preparing
from explorer.ui.pages.train.proceeding import Proceeding
from explorer.ui.pages.train.retry import Retry
from explorer.ui.pages.train.sentences import TrainSentences
from explorer.ui.pages.train.service import StoredRun
from explorer.ui.pages.train.state import Goal


class Steering(QObject):
    """Fills the list and starts what it holds; nothing happens while something trains.

    Signals:
        lineup_changed: The list holds something else, or its runs have changed.
    """

    lineup_changed = Signal()

    def __init__(
        self,
        parts: TrainParts,
        preparing: Preparing,
        proceeding: Proceeding,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts, self._preparing, self._proceeding = parts, preparing, proceeding
        self._say = TrainSentences(self)

    def start(self) -> None:
        """Train what is ticked, as the settings say."""
        if self._proceeding.is_busy() or not self._parts.model.ticked():
            return
        if self._preparing.problem():
            return  # it is told where it can be mended
        try:
            members = self._preparing.members()
        except ExplorerError as error:
            self._parts.notices.say("trouble", str(error))
            return
        self._preparing.begin_afresh()
        self._preparing.tell_budgets()
        runs = LiveRuns(members, self._parts.model.rows())
        self._proceeding.begin(runs, [member.task for member in members])

    def show_networks(self) -> None:
        """Fill the list with the networks of the chosen form."""
        self._preparing.set_out_networks()
        self.lineup_changed.emit()

    def set_out_experiment(self, experiment: Experiment) -> bool:
        """Fill the list with the runs of an experiment; whether that could be done."""
        self._parts.experiments_panel.shut()
        if self._proceeding.is_busy():
            return False
        self._preparing.set_out_experiment(experiment)
        self.lineup_changed.emit()
        return True

    def make_experiment(self, experiment: Experiment) -> None:
        """Fill the list with the runs of an experiment and start them."""
        if self.set_out_experiment(experiment):
            self.start()

    def retry(self, retry: Retry) -> None:
        """Start a run with one thing changed, before the curves of the ill one."""
        if self._proceeding.is_busy():
            return
        self._preparing.set_out_retry(retry)
        self._parts.results.setCurrentWidget(self._parts.results.curves)
        self.lineup_changed.emit()
        self.start()

    def train_further(self) -> None:
        """Let the runs of the list go on: the stopped ones, or all for longer."""
        runs = self._proceeding.all_runs()
        if runs is None or self._proceeding.is_busy():
            return
        chosen = further_tasks(runs.runs, self._preparing.plan())
        if chosen:
            runs.take_up([run for run, _ in chosen])
            for run, task in chosen:
                run.series.config = with_budget(run.series.config, task.budget)
            if self._preparing.lineup.fixed:
                self._preparing.tell_budgets([run.series.config for run in runs.runs])
            self._proceeding.begin(runs, [task for _, task in chosen])

    def further(self) -> str:
        """What :meth:`train_further` would do, in words; empty for nothing."""
        runs = self._proceeding.listed_runs()
        if runs is None:
            return ""
        stopped, over = broken_off(runs.runs), finished(runs.runs)
        plan = self._preparing.plan()
        alike = {run.series.config.budget.unit for run in over} == {plan.unit}
        return self._say.further(len(stopped), len(over), plan if alike else None)

    def take_up(self, stored: Sequence[StoredRun]) -> None:
        """Let runs that did not come to their end go on, in a list of their own."""
        if self._proceeding.is_busy() or not stored:
            return
        runs = self._set_out_stored(stored, self.tr("Unfinished runs"))
        runs.take_up(runs.runs)
        self._proceeding.begin(runs, [Resumption(run_id=run.run_id) for run in stored])

    def present(self, stored: Sequence[StoredRun]) -> bool:
        """Show what runs of the store have told; ``False`` while something trains."""
        if self._proceeding.is_busy():
            return False
        runs = self._set_out_stored(stored, self.tr("Stored runs"))
        self._proceeding.present(runs)
        self.lineup_changed.emit()
        return True

    def put_behind(self, stored: Sequence[StoredRun]) -> None:
        """Keep the curves of runs of the store behind those that are shown."""
        curves = self._parts.results.curves
        kept = {ghost.key: ghost for ghost in curves.ghosts()}
        for run in self._as_live_runs(stored):
            key = f"stored:{run.run_id}"
            kept[key] = Ghost(
                key=key, title=run.title, style=run.style, series=run.series
            )
        curves.set_ghosts(tuple(kept.values()))

    def go_to(self, goal: Goal) -> None:
        """Fill the list with what a link leads to; runs of the store are not read here.

        Raises:
            ExplorerError: A network cannot be built.
        """
        if self._proceeding.is_busy():
            return
        if goal.experiment is not None:
            self.set_out_experiment(goal.experiment)
        elif goal.variants:
            self._preparing.set_out_variants(goal.variants)
            self.lineup_changed.emit()
        else:
            self.show_networks()

    def _set_out_stored(self, stored: Sequence[StoredRun], title: str) -> LiveRuns:
        self._preparing.set_out_stored(stored, title)
        self.lineup_changed.emit()
        keys = [row for row, _ in self._preparing.lineup.fixed]
        members = [
            Member(row=key, task=Resumption(run_id=run.run_id), series=run.series)
            for key, run in zip(keys, stored, strict=True)
        ]
        runs = LiveRuns(members, self._parts.model.rows())
        runs.name([run.run_id for run in stored])
        return runs

    def _as_live_runs(self, stored: Sequence[StoredRun]) -> tuple[LiveRun, ...]:
        """Runs with colours of their own, without putting them into the list."""
        lineup = self._preparing.lineup_of(stored)
        members = [
            Member(row=row.key, task=Resumption(run_id=run.run_id), series=run.series)
            for row, run in zip(lineup.rows, stored, strict=True)
        ]
        runs = LiveRuns(members, lineup.rows)
        runs.name([run.run_id for run in stored])
        return runs.runs
