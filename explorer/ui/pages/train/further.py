"""Which runs of the list can go on, and how far."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from explorer.runs.resumption import Resumption
from explorer.training.config import Budget, BudgetUnit, TrainingConfig
from explorer.ui.models.run_list import RunState
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.service import GIGA, TrainPlan

_BROKEN_OFF = (RunState.STOPPED, RunState.FAILED)


def broken_off(runs: Sequence[LiveRun]) -> tuple[LiveRun, ...]:
    """Those that the store knows and that have budget left."""
    return tuple(
        run for run in runs if run.run_id is not None and run.state in _BROKEN_OFF
    )


def finished(runs: Sequence[LiveRun]) -> tuple[LiveRun, ...]:
    """Those that the store knows and that could have a larger budget."""
    return tuple(
        run for run in runs if run.run_id is not None and run.state is RunState.FINISHED
    )


def further_tasks(
    runs: Sequence[LiveRun], plan: TrainPlan
) -> list[tuple[LiveRun, Resumption]]:
    """What it means to go on with ``runs``.

    What was stopped goes on to the end of its budget. Where nothing was, all that are
    finished get more: as much as the settings say, where these count in the same unit,
    else as much again as they had.
    """
    stopped = broken_off(runs)
    if stopped:
        return [(run, Resumption(run_id=_number(run))) for run in stopped]
    more = finished(runs)
    return [
        (
            run,
            Resumption(
                run_id=_number(run), budget=larger_budget(run, plan, share=len(more))
            ),
        )
        for run in more
    ]


def larger_budget(run: LiveRun, plan: TrainPlan, *, share: int) -> Budget:
    """What a finished run may spend in all from now on.

    Args:
        run: The run.
        plan: What the settings say.
        share: Runs that share the seconds.
    """
    had = run.series.config.budget
    more = had.amount
    if plan.unit == had.unit:
        more = plan.amount * (GIGA if had.unit == "macs" else 1)
        if had.unit == "seconds":
            more /= share
    spent = had.amount
    if had.unit == "seconds":  # the last step ends a little after the budget
        spent = max(spent, run.series.seconds)
    return Budget(unit=had.unit, amount=spent + more)


def with_budget(config: TrainingConfig, budget: Budget | None) -> TrainingConfig:
    """``config`` with another budget, if there is one."""
    if budget is None:
        return config
    amounts: dict[str, float | int | None] = dict.fromkeys(get_args(BudgetUnit))
    whole = budget.unit != "seconds"
    amounts[budget.unit] = int(budget.amount) if whole else budget.amount
    return replace(config, **amounts)  # type: ignore[arg-type]  # checked by Budget


def _number(run: LiveRun) -> int:
    assert run.run_id is not None  # only such runs are chosen
    return run.run_id
