"""Runs that differ by their seed alone, as one curve with a band."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from explorer.training.recipes import without_seed
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.smoothing import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Several curves as one.

    Attributes:
        x: ``(n,)``.
        mean: ``(n,)``.
        low: ``(n,)``, the lowest of them.
        high: ``(n,)``, the highest of them.
    """

    x: Numbers
    mean: Numbers
    low: Numbers
    high: Numbers


def by_seed(runs: Sequence[LiveRun]) -> tuple[tuple[LiveRun, ...], ...]:
    """The runs of a row in groups that differ by their seed alone, in order."""
    groups: dict[object, list[LiveRun]] = {}
    for run in runs:
        alike = run.row_key, without_seed(run.series.config)
        groups.setdefault(alike, []).append(run)
    return tuple(map(tuple, groups.values()))


def spread(curves: Sequence[tuple[Numbers, Numbers]]) -> Spread:
    """Mean and edges of curves, value by value, as far as all of them have come.

    Args:
        curves: At least one ``(x, y)``; the n-th values of all belong together.
    """
    length = min(x.size for x, _ in curves)
    ys = np.stack([y[:length] for _, y in curves])
    xs = np.stack([x[:length] for x, _ in curves])
    if not length:
        nothing: Numbers = np.empty(0)
        return Spread(x=nothing, mean=nothing, low=nothing, high=nothing)
    return Spread(
        x=xs.mean(axis=0), mean=ys.mean(axis=0), low=ys.min(axis=0), high=ys.max(axis=0)
    )


def run_names(runs: Sequence[LiveRun]) -> tuple[str, ...]:
    """Each run's title, with its seed where others have the same title."""
    titles = [run.title for run in runs]
    return tuple(
        run.title
        if titles.count(run.title) == 1
        else QCoreApplication.translate("Runs", "{0}, seed {1}").format(
            run.title, run.series.config.seed
        )
        for run in runs
    )
