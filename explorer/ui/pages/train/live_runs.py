"""The runs of one training while it goes on: their events as numbers, states, rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QCoreApplication

from explorer.diagrams.colours import LineStyle
from explorer.runs.recording import Task
from explorer.runs.series import RunSeries, Values
from explorer.training.config import TrainingConfig
from explorer.training.events import RunEnded, RunFailed, RunPaused
from explorer.ui.models.run_list import RunRow, RunState
from explorer.ui.pages.train.row_summary import summed_up
from explorer.ui.workers.training import TaggedEvent

_ENDED = {
    "finished": RunState.FINISHED,
    "stopped": RunState.STOPPED,
    "diverged": RunState.DIVERGED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A run that is to be trained.

    Attributes:
        row: Key of the row that it belongs to.
        task: What the engine is asked to do.
        series: What it has told before; nothing for a new run.
    """

    row: str
    task: Task
    series: RunSeries

    @classmethod
    def new(cls, row: str, config: TrainingConfig) -> Self:
        """A run that has told nothing yet."""
        return cls(row=row, task=config, series=RunSeries(config))


@dataclass(slots=True, kw_only=True, eq=False)
class LiveRun:
    """One network under way.

    Attributes:
        key: Of its curves; that of its row for the row's only run.
        row_key: Key of its row.
        title: Name for people.
        style: Colour and dashes.
        series: Everything its events have told.
        row_title: Name of its row, which it shares with other seeds.
        run_id: Its number in the store; ``None`` before it is known.
        paused: Whether it is being held.
        broken_off: Why no more events will come although none said so; ``None``
            while they may, empty where no reason is known.
    """

    key: str
    row_key: str
    title: str
    style: LineStyle
    series: RunSeries
    row_title: str = ""
    run_id: int | None = None
    paused: bool = False
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
        if self.paused:
            return RunState.PAUSED
        return RunState.RUNNING if len(self.series.steps) else RunState.PREPARING

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        under_way = (RunState.PREPARING, RunState.RUNNING, RunState.PAUSED)
        return self.state not in under_way

    @property
    def message(self) -> str:
        """Why it failed; empty if it did not."""
        ended = self.series.ended
        return ended.message if isinstance(ended, RunFailed) else self.broken_off or ""

    @property
    def departures(self) -> tuple[str, ...]:
        """Why it is not what it would have been without interruption."""
        return self.series.started.departures if self.series.started else ()

    @property
    def losses(self) -> Values:
        """The training loss of every step, in nats."""
        return self.series.steps.column("loss")

    @property
    def accuracies(self) -> Values:
        """The test accuracy after every pass, 0 to 1."""
        return self.series.epochs.column("test_accuracy")

    @property
    def remaining(self) -> float | None:
        """Training time that it still needs, s; ``None`` if unknown."""
        return self.series.remaining_seconds


class LiveRuns:
    """All runs of one training, in the order of their tasks."""

    def __init__(self, members: Sequence[Member], rows: Sequence[RunRow]) -> None:
        """Make runs that have told nothing new yet.

        Args:
            members: The runs.
            rows: The rows of the list; those of the members count.
        """
        by_key = {row.key: row for row in rows}
        of_row: dict[str, int] = {}
        for member in members:
            of_row[member.row] = of_row.get(member.row, 0) + 1
        self.runs = tuple(
            _live_run(member, by_key[member.row], alone=of_row[member.row] == 1)
            for member in members
        )
        self._active = self.runs

    def take_up(self, runs: Sequence[LiveRun]) -> None:
        """From now on events come of these alone, in this order; they go on."""
        self._active = tuple(runs)
        for run in runs:
            run.series.ended = run.broken_off = None
            run.paused = False

    def active(self) -> tuple[LiveRun, ...]:
        """Those that train, or did so last, in the order of their tasks."""
        return self._active

    def placed(self, events: Sequence[TaggedEvent]) -> tuple[TaggedEvent, ...]:
        """``events`` of the active runs with their places among all runs."""
        if self._active is self.runs:
            return tuple(events)
        places = [self.runs.index(run) for run in self._active]
        return tuple((places[place], event) for place, event in events)

    def take(self, events: Sequence[TaggedEvent]) -> None:
        """Learn what happened, oldest first; tagged with places among all runs."""
        for place, event in events:
            run = self.runs[place]
            # Whatever follows a pause says that the run goes on.
            run.paused = isinstance(event, RunPaused)
            run.series.add(event)

    def name(self, run_ids: Sequence[int]) -> None:
        """Learn the runs' numbers in the store; none while they are not known."""
        for run, run_id in zip(self._active, run_ids, strict=False):
            run.run_id = run_id

    def break_off(self, message: str = "") -> None:
        """No more events will come, of those either that have not told their end."""
        for run in self.runs:
            if not run.over:
                run.broken_off = message

    def has_steps(self) -> bool:
        """Whether there is anything to draw."""
        return any(len(run.series.steps) for run in self.runs)

    def all_paused(self) -> bool:
        """Whether every run that is not over is held."""
        waiting = [run.paused for run in self.runs if not run.over]
        return bool(waiting) and all(waiting)

    def remaining(self) -> float | None:
        """Training time that all of them still need, in s; ``None`` if unknown."""
        parts = [run.remaining for run in self.runs if not run.over]
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

    def departures(self) -> tuple[str, ...]:
        """Why runs that were taken up are not what they would have been."""
        told = (reason for run in self.runs for reason in run.departures)
        return tuple(dict.fromkeys(told))

    def rows(self, rows: Sequence[RunRow], window: int) -> list[RunRow]:
        """``rows`` with what is known of their runs.

        Args:
            rows: As they were.
            window: Over how many steps the loss is averaged, as in the curves.
        """
        of_row: dict[str, list[LiveRun]] = {}
        for run in self.runs:
            of_row.setdefault(run.row_key, []).append(run)
        return [
            summed_up(row, of_row[row.key], window) if row.key in of_row else row
            for row in rows
        ]


def _live_run(member: Member, row: RunRow, *, alone: bool) -> LiveRun:
    seed = member.series.config.seed
    told = QCoreApplication.translate("LiveRun", "{0}, seed {1}")
    return LiveRun(
        key=row.key if alone else f"{row.key}:{seed}",
        row_key=row.key,
        title=row.title if alone else told.format(row.title, seed),
        style=row.style,
        series=member.series,
        row_title=row.title,
    )
