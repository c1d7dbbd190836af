"""The runs of one training while it goes on: their events as numbers, states, rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from explorer.diagrams.colours import LineStyle
from explorer.runs.series import RunSeries, Values
from explorer.training.config import TrainingConfig
from explorer.training.events import RunEnded, RunFailed
from explorer.ui.models.run_list import RunRow, RunState
from explorer.ui.pages.train.service import TrainPlan
from explorer.ui.pages.train.smoothing import running_mean
from explorer.ui.workers.training import TaggedEvent

_ENDED = {
    "finished": RunState.FINISHED,
    "stopped": RunState.STOPPED,
    "diverged": RunState.DIVERGED,
}


@dataclass(slots=True, kw_only=True)
class LiveRun:
    """One network under way.

    Attributes:
        key: Of its row and its curves.
        title: Name for people.
        style: Colour and dashes.
        series: Everything its events have told.
        broken_off: Why no more events will come although none said so; ``None``
            while they may, empty where no reason is known.
    """

    key: str
    title: str
    style: LineStyle
    series: RunSeries
    broken_off: str | None = None

    @property
    def state(self) -> RunState:
        """Where it stands."""
        match self.series.ended:
            case RunEnded(reason=reason):
                return _ENDED[reason]
            case RunFailed():
                return RunState.FAILED
        if self.broken_off is not None:
            return RunState.FAILED if self.broken_off else RunState.STOPPED
        return RunState.RUNNING if len(self.series.steps) else RunState.PREPARING

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state not in (RunState.PREPARING, RunState.RUNNING)

    @property
    def message(self) -> str:
        """Why it failed; empty if it did not."""
        ended = self.series.ended
        return ended.message if isinstance(ended, RunFailed) else self.broken_off or ""

    @property
    def losses(self) -> Values:
        """The training loss of every step, in nats."""
        return self.series.steps.column("loss")

    @property
    def accuracies(self) -> Values:
        """The test accuracy after every pass, 0 to 1."""
        return self.series.epochs.column("test_accuracy")

    def row(self, row: RunRow, window: int) -> RunRow:
        """``row`` with what is known of this run.

        Args:
            row: As it was.
            window: Over how many steps the loss is averaged, as in the curves.
        """
        loss = running_mean(self.losses[-window:], window)
        return replace(
            row,
            state=self.state,
            message=self.message,
            progress=self.series.progress,
            steps=len(self.series.steps),
            seconds=self.series.seconds,
            loss=float(loss[-1]) if loss.size else None,
            accuracy=float(self.accuracies[-1]) if self.accuracies.size else None,
            images_per_second=self.series.images_per_second,
            remaining=self.series.remaining_seconds,
        )


class LiveRuns:
    """All runs of one training, in the order of its plan."""

    def __init__(
        self,
        plan: TrainPlan,
        configs: Sequence[TrainingConfig],
        rows: Sequence[RunRow],
    ) -> None:
        """Make runs that have told nothing yet.

        Args:
            plan: What was asked for.
            configs: One for each network of the plan.
            rows: The rows of the list; those of the plan's networks count.
        """
        self.plan = plan
        by_key = {row.key: row for row in rows}
        self.runs = tuple(
            LiveRun(
                key=key,
                title=by_key[key].title,
                style=by_key[key].style,
                series=RunSeries(config),
            )
            for key, config in zip(plan.networks, configs, strict=True)
        )

    def take(self, events: Sequence[TaggedEvent]) -> None:
        """Learn what happened, oldest first."""
        for place, event in events:
            self.runs[place].series.add(event)

    def break_off(self, message: str = "") -> None:
        """No more events will come, of those either that have not told their end."""
        for run in self.runs:
            if not run.over:
                run.broken_off = message

    def has_steps(self) -> bool:
        """Whether there is anything to draw."""
        return any(len(run.series.steps) for run in self.runs)

    def remaining(self) -> float | None:
        """Training time that all of them still need, in s; ``None`` if unknown."""
        parts = [run.series.remaining_seconds for run in self.runs if not run.over]
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None

    def step_seconds(self) -> float | None:
        """What a step takes in the slowest network that still runs, in s."""
        times = [
            run.series.seconds / len(run.series.steps)
            for run in self.runs
            if not run.over and len(run.series.steps)
        ]
        return max(times, default=None)

    def rows(self, rows: Sequence[RunRow], window: int) -> list[RunRow]:
        """``rows`` with what is known of their runs; see :meth:`LiveRun.row`."""
        runs = {run.key: run for run in self.runs}
        return [
            runs[row.key].row(row, window) if row.key in runs else row for row in rows
        ]
