"""Brings runs, their seeds and ghosts into the two plots; draws what has changed."""

from collections.abc import Hashable, Sequence

import numpy as np
from PySide6.QtCore import QObject

from explorer.ui.pages.train.curve_places import CurvePlaces, tested
from explorer.ui.pages.train.ghosts import BookGhost, Ghost
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.run_groups import Spread, spread
from explorer.ui.pages.train.smoothing import Numbers, smoothed
from explorer.ui.widgets.curve import Dots
from explorer.ui.widgets.curve_plot import CurvePlot

_DOT = 6  # px


class CurveDrawing(QObject):
    """Draws on a loss plot and an accuracy plot."""

    def __init__(
        self, loss_plot: CurvePlot, accuracy_plot: CurvePlot, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._losses, self._accuracies = loss_plot, accuracy_plot
        self._drawn: dict[str, Hashable] = {}

    def forget(self) -> None:
        """Draw everything the next time."""
        self._drawn.clear()

    def draw_group(
        self, group: Sequence[LiveRun], places: CurvePlaces, window: int
    ) -> None:
        """One run, or several that differ by their seed alone as mean and band."""
        key = group[0].key
        state = (places.axis, window, *(_state(run, places) for run in group))
        if self._drawn.get(key) == state:
            return
        self._drawn[key] = state
        if len(group) == 1:
            self._draw_run(group[0], places, window)
        else:
            self._draw_seeds(group, places, window)

    def draw_ghost(self, ghost: Ghost, places: CurvePlaces, window: int) -> None:
        """An earlier run: its smooth loss and its tests."""
        series = ghost.series
        losses = smoothed(series.steps.column("loss"), window)
        tests = 100 * series.epochs.column("test_accuracy")
        self._losses.set_thin(
            "ghost", ghost.key, ghost.title, ghost.style, places.of(series), losses
        )
        self._accuracies.set_thin(
            "ghost", ghost.key, ghost.title, ghost.style, places.of_tests(series), tests
        )

    def draw_book(self, ghost: BookGhost, title: str, places: CurvePlaces) -> None:
        """The book's run: its mean loss over each pass so far, and its tests."""
        curves = ghost.curves
        for plot, steps, values in (
            (self._losses, curves.train_steps, curves.train_loss),
            (
                self._accuracies,
                curves.test_steps,
                tuple(100 * share for share in curves.test_accuracy),
            ),
        ):
            x = places.of_book(curves, steps, ghost.variant)
            if x is not None:
                plot.set_thin(
                    "ghost", ghost.key, title, ghost.style, x, _numbers(values)
                )

    def keep_ghosts(self, keys: Sequence[str]) -> None:
        """Take away all ghosts but these."""
        for plot in (self._losses, self._accuracies):
            plot.keep_ghosts(keys)

    def _draw_run(self, run: LiveRun, places: CurvePlaces, window: int) -> None:
        x, losses = places.of(run.series), run.losses
        smooth = smoothed(losses, window) if window > 1 else None
        self._losses.set_curve(run.key, run.title, run.style, x, losses, smooth)
        at = x[tested(run.series)]
        self._accuracies.set_curve(
            run.key, run.title, run.style, at, 100 * run.accuracies
        )
        told = run.series.epochs
        self._draw_beside(
            run, at, told.column("test_loss"), at, told.column("train_accuracy")
        )

    def _draw_seeds(
        self, group: Sequence[LiveRun], places: CurvePlaces, window: int
    ) -> None:
        first = group[0]
        title = self.tr("{0}, mean of {1} seeds").format(
            first.series.config.variant.title, len(group)
        )
        losses = spread(
            [(places.of(run.series), smoothed(run.losses, window)) for run in group]
        )
        accuracies = _spread_tests(group, places, "test_accuracy", 100)
        for plot, curve in ((self._losses, losses), (self._accuracies, accuracies)):
            band = curve.low, curve.high
            plot.set_curve(
                first.key, title, first.style, curve.x, curve.mean, curve.mean, band
            )
        test = _spread_tests(group, places, "test_loss", 1)
        train = _spread_tests(group, places, "train_accuracy", 1)
        self._draw_beside(first, test.x, test.mean, train.x, train.mean)

    def _draw_beside(
        self,
        run: LiveRun,
        loss_x: Numbers,
        losses: Numbers,
        accuracy_x: Numbers,
        accuracies: Numbers,
    ) -> None:
        """Test loss beside training loss, training accuracy beside test accuracy."""
        key, style = run.key, run.style
        told = self.tr("test"), self.tr("training")
        self._losses.set_thin(
            "beside", key, told[0], style, loss_x, losses, Dots(size=_DOT)
        )
        self._accuracies.set_thin(
            "beside",
            key,
            told[1],
            style,
            accuracy_x,
            100 * accuracies,
            Dots(size=_DOT, hollow=True),
        )


def _spread_tests(
    group: Sequence[LiveRun], places: CurvePlaces, column: str, factor: float
) -> Spread:
    return spread(
        [
            (places.of_tests(run.series), factor * run.series.epochs.column(column))
            for run in group
        ]
    )


def _state(run: LiveRun, places: CurvePlaces) -> Hashable:
    """Equal as long as a run's curves look alike."""
    series = run.series
    started = series.started.steps_per_epoch if series.started else 0
    counts = len(series.steps), len(series.epochs)
    # A run that is taken up again tells of some steps once more.
    last = series.latest_loss, series.seconds
    cost = places.macs(series.config.variant) if places.axis == "macs" else 0
    return id(series), started, counts, last, cost, run.title, run.style


def _numbers(values: Sequence[float]) -> Numbers:
    return np.asarray(values, dtype=np.float64)
