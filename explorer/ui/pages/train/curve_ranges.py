"""Which part of the plane the curves are shown in."""

import math
from collections.abc import Iterable, Sequence

import numpy as np

from explorer.ui.pages.train.curve_bar import XAxis
from explorer.ui.pages.train.curve_places import CurvePlaces
from explorer.ui.pages.train.ghosts import Ghost
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.smoothing import Numbers, smoothed
from explorer.ui.widgets.curve_plot import CurvePlot

_WINDOW = 5  # steps, so that single values do not decide
_ABOVE_REFERENCE = 1.15
_JUMP = 15  # steps after which a run is where its learning begins
_ROUND, _DOT = 10, 1  # % that the accuracy axis ends at, and that a dot needs
_MOST_LOSS = 2.0  # of ln(classes): a run that blows up must not flatten the others
_LEAST_LOSS = 1e-6  # nats: no scale of powers of ten goes on for ever
_FIRST_X: dict[XAxis, float] = {
    "step": 10,
    "epoch": 0.1,
    "seconds": 1,
    "images": 640,
    "macs": 1e9,
}
_AHEAD, _OVER = 1.25, 1.02  # room to the right, so that it need not grow at every step


class CurveRanges:
    """Follows the curves as they grow, until the user looks elsewhere.

    Attributes:
        log: Whether the loss is drawn in powers of ten.
    """

    def __init__(self, loss_plot: CurvePlot, accuracy_plot: CurvePlot) -> None:
        self._losses, self._accuracies = loss_plot, accuracy_plot
        self._class_count = 2
        self._follows = True
        self._x_max = 0.0
        self._room = _AHEAD
        self.log = False

    def begin(self, class_count: int) -> None:
        """Other runs come, on data of so many classes."""
        self._class_count = class_count
        self._follows, self._x_max, self._room = True, 0.0, _AHEAD

    def leave(self) -> None:
        """The user looks elsewhere: stay there."""
        self._follows = False

    def fit(
        self, runs: Sequence[LiveRun], ghosts: Sequence[Ghost], places: CurvePlaces
    ) -> None:
        """Show everything, and follow again."""
        self._follows, self._x_max = True, 0.0
        self.follow(runs, ghosts, places)

    def finish(
        self, runs: Sequence[LiveRun], ghosts: Sequence[Ghost], places: CurvePlaces
    ) -> None:
        """No more will come."""
        self._room = _OVER
        if self._follows:
            self.fit(runs, ghosts, places)

    def follow(
        self, runs: Sequence[LiveRun], ghosts: Sequence[Ghost], places: CurvePlaces
    ) -> None:
        """Show what has come, unless the user looks elsewhere."""
        if not self._follows:
            return
        series = [run.series for run in runs] + [ghost.series for ghost in ghosts]
        ends = [x[-1] for each in series if (x := places.of(each)).size]
        furthest = max(map(float, ends), default=0.0)
        if furthest > self._x_max or self._x_max == 0:
            self._x_max = max(furthest * self._room, _FIRST_X[places.axis])
        across = (0.0, self._x_max)
        losses = [each.steps.column("loss") for each in series]
        self._losses.set_ranges(
            across, loss_range(losses, self._class_count, log=self.log)
        )
        shares = [
            each.epochs.column(name)
            for each in series
            for name in ("test_accuracy", "train_accuracy")
        ]
        self._accuracies.set_ranges(across, accuracy_range(shares))


def loss_range(
    losses: Iterable[Numbers], classes: int, *, log: bool
) -> tuple[float, float]:
    """From 0, or the lowest, to above ln(classes) and the highest smooth curve.

    Not of its first steps: many networks begin with a jump that would squeeze
    everything after it.

    Args:
        losses: Of every step of every run, nats.
        classes: Of the data set.
        log: Whether the axis counts in powers of ten.
    """
    reference = math.log(max(2, classes))
    smooth = [smoothed(each, _WINDOW) for each in losses if each.size]
    smooth = [each[np.isfinite(each)] for each in smooth]
    settled = [each[_JUMP:] for each in smooth if each.size > _JUMP]
    highest = max((float(each.max()) for each in settled), default=0.0)
    top = max(highest * 1.05, _ABOVE_REFERENCE * reference)
    top = min(top, _MOST_LOSS * reference)
    if not log:
        return 0.0, top
    lowest = min((float(each.min()) for each in smooth if each.size), default=reference)
    return max(_LEAST_LOSS, min(lowest / 1.5, reference / 2)), top


def accuracy_range(accuracies: Iterable[Numbers]) -> tuple[float, float]:
    """Between round numbers around the dots.

    Args:
        accuracies: Of every test of every run, 0 to 1.
    """
    told = [100 * each for each in accuracies]
    values = np.concatenate(told) if told else np.empty(0)
    if not values.size:
        return 0.0, 100.0
    low = _ROUND * math.floor((values.min() - _DOT) / _ROUND)
    high = _ROUND * math.ceil((values.max() + _DOT) / _ROUND)
    return max(0.0, low), min(100.0 + _DOT, high)
