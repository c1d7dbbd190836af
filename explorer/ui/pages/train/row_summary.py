"""One row of the list from the runs that belong to it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from explorer.ui.models.run_list import RunRow, RunState
from explorer.ui.pages.train.smoothing import smoothed

if TYPE_CHECKING:  # which make rows with this
    from explorer.ui.pages.train.live_runs import LiveRun

_TELLING = (
    RunState.RUNNING,
    RunState.PAUSED,
    RunState.PREPARING,
    RunState.FAILED,
    RunState.DIVERGED,
    RunState.STOPPED,
    RunState.FINISHED,
)
"""Which of several states a row shows: what goes on, then what went wrong."""
_MEMORY = 8  # windows; what is older weighs less than a millionth


def summed_up(row: RunRow, runs: Sequence["LiveRun"], window: int) -> RunRow:
    """``row`` with what is known of its runs; figures are means over them.

    Args:
        row: As it was.
        runs: At least one.
        window: Over how many steps the loss is averaged, as in the curves.
    """
    losses = [
        float(smoothed(run.losses[-_MEMORY * window :], window)[-1])
        for run in runs
        if run.losses.size
    ]
    accuracies = [float(run.accuracies[-1]) for run in runs if run.accuracies.size]
    speeds = [
        speed
        for run in runs
        if (speed := run.series.images_per_second) is not None and not run.over
    ]
    state = min((run.state for run in runs), key=_TELLING.index)
    # A mean would be no step at which anything became infinite.
    ill = [run for run in runs if run.state is RunState.DIVERGED]
    counted = ill[:1] if state is RunState.DIVERGED else runs
    left = [run.remaining for run in runs if not run.over]
    known = [part for part in left if part is not None]
    return replace(
        row,
        state=state,
        message=next((run.message for run in runs if run.message), ""),
        progress=sum(run.series.progress for run in runs) / len(runs),
        steps=round(sum(len(run.series.steps) for run in counted) / len(counted)),
        seconds=sum(run.series.seconds for run in runs) / len(runs),
        steps_in_all=_steps_in_all(runs[0]),
        seconds_in_all=runs[0].series.config.seconds,
        loss=_mean(losses),
        accuracy=_mean(accuracies),
        images_per_second=_mean(speeds),
        remaining=sum(known) if known and len(known) == len(left) else None,
        seeds=len(runs),
        worst=min(accuracies, default=None),
        best=max(accuracies, default=None),
        run_id=_with_weights(runs),
    )


def _steps_in_all(run: "LiveRun") -> int | None:
    return run.series.started.total_steps if run.series.started else None


def _with_weights(runs: Sequence["LiveRun"]) -> int | None:
    """The number of the best run of which the store keeps weights, if there is one.

    They are kept after the first test at the latest.
    """
    kept = [run for run in runs if run.accuracies.size and run.run_id is not None]
    best = max(kept, key=lambda run: float(run.accuracies[-1]), default=None)
    return best.run_id if best is not None else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
