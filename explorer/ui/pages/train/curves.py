"""Loss and accuracy of all runs, one above the other, over one x axis."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from explorer.ui.models.run_text import loss_text, percent_text
from explorer.ui.pages.train.costs import NetworkCosts
from explorer.ui.pages.train.curve_bar import CurveBar, XAxis
from explorer.ui.pages.train.curve_ranges import accuracy_range, loss_range
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.run_groups import by_seed, spread
from explorer.ui.pages.train.smoothing import smoothed
from explorer.ui.theme import GRID
from explorer.ui.widgets.curve import Numbers
from explorer.ui.widgets.curve_marks import Pin
from explorer.ui.widgets.curve_plot import CurvePlot
from explorer.ui.widgets.log_ticks import count_text

Indices = NDArray[np.intp]

_FIRST_X: dict[XAxis, float] = {
    "step": 10,
    "epoch": 0.1,
    "seconds": 1,
    "images": 640,
    "macs": 1e9,
}
_ROOM = 1.25  # how far ahead the x axis grows, so that it need not grow at every step
_LEAST_HEIGHT = 150  # px: the name of the y axis


class TrainingCurves(QFrame):
    """Draws runs; thins and smooths only what is drawn.

    Signals:
        smoothing_changed: The user has chosen another window.
    """

    smoothing_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._runs: Sequence[LiveRun] = ()
        self._groups: Sequence[tuple[LiveRun, ...]] = ()
        self._class_count = 0
        self._follows = True
        self._x_max = 0.0
        self._marked: tuple[str, int] | None = None
        self._lit: str | None = None
        self.costs = NetworkCosts(self)
        self._build()
        self._connect()
        self._name_x_axis()

    def begin(self, runs: Sequence[LiveRun], class_count: int) -> None:
        """Forget what was drawn; from now on draw ``runs``."""
        self._runs, self._class_count = runs, class_count
        groups = by_seed(runs)
        self.bar.offer_seeds(offered=any(len(group) > 1 for group in groups))
        self._follows, self._x_max, self._marked = True, 0.0, None
        for plot in self._plots:
            plot.clear_curves()
        self.loss_plot.set_reference(
            math.log(class_count),
            self.tr("ln {0} = {1} · all classes alike").format(
                class_count, loss_text(math.log(class_count))
            ),
        )
        self._group()

    def draw(self) -> None:
        """Draw everything that the runs have told so far."""
        if self.x_axis() == "macs":
            self.costs.want([run.series.config.variant for run in self._runs])
        for group in self._groups:
            if len(group) == 1:
                self._draw_run(group[0])
            else:
                self._draw_group(group)
        self._pin_best()
        self._place_mark()
        if self._follows:
            self._fit()

    def fit(self) -> None:
        """Show everything again, and follow the curves as they grow."""
        self._follows = True
        self._x_max = 0.0
        self._fit()

    def finish(self) -> None:
        """No more will come: take back the room that was left for it."""
        if self._follows:
            self._x_max = 0.0
            self._fit(room=1.02)

    def light(self, key: str | None) -> None:
        """Bring the curves of one run to the front."""
        self._lit = key
        mine = next(
            (group[0].key for group in self._groups for run in group if run.key == key),
            key,
        )
        for plot in self._plots:
            plot.light(mine)
        self._pin_best()

    def mark(self, key: str, step: int) -> None:
        """Mark a step of one run; it stays marked on every x axis."""
        self._marked = (key, step)
        self._place_mark()

    def marked(self) -> tuple[str, int] | None:
        """Key and step that are marked."""
        return self._marked

    def window_steps(self) -> int:
        """Over how many steps the loss is averaged; 1 for not at all."""
        return self.bar.window_steps()

    def x_axis(self) -> XAxis:
        """What runs to the right."""
        return self.bar.x_axis()

    def _build(self) -> None:
        self.bar = CurveBar()
        self.x_box, self.smoothing_box = self.bar.x_box, self.bar.smoothing_box
        self.fit_button = self.bar.fit_button
        self.loss_plot = CurvePlot(
            self.tr("training loss (nats)"), write=loss_text, best_is_low=True
        )
        self.accuracy_plot = CurvePlot(
            self.tr("test accuracy (%)"),
            write=_percent,
            best_is_low=False,
            markers=True,
        )
        self.accuracy_plot.set_empty_text(
            self.tr("a dot after each pass over the training images, and at the end")
        )
        self._plots = (self.loss_plot, self.accuracy_plot)
        self.accuracy_plot.share_x_with(self.loss_plot)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        for plot in self._plots:
            plot.setMinimumHeight(_LEAST_HEIGHT)
            splitter.addWidget(plot)
        splitter.setStretchFactor(0, 5)
        splitter.setStretchFactor(1, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID // 2, GRID, GRID + GRID // 2, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addWidget(self.bar)
        column.addWidget(splitter, 1)

    def _connect(self) -> None:
        for plot in self._plots:
            plot.pointed.connect(self._on_pointed)
            plot.moved_by_hand.connect(self._on_moved_by_hand)
            plot.fit_wanted.connect(self.fit)
        self.bar.fit_wanted.connect(self.fit)
        self.bar.axis_changed.connect(self._on_x_axis_picked)
        self.bar.smoothing_changed.connect(self._on_smoothing_picked)
        self.bar.scale_changed.connect(self._on_scale_picked)
        self.bar.seeds_changed.connect(self._on_seeds_picked)
        self.costs.known.connect(self._on_costs_known)

    def _name_x_axis(self) -> None:
        self.loss_plot.set_x_label("", visible=False)
        units = self.x_axis() == "macs"
        self.accuracy_plot.set_x_label(self.x_box.currentText(), units=units)

    def _group(self) -> None:
        """Which runs share a curve."""
        joined = self.bar.joins_seeds()
        groups = by_seed(self._runs)
        self._groups = groups if joined else [(run,) for run in self._runs]
        for plot in self._plots:
            plot.keep_curves([group[0].key for group in self._groups])

    def _draw_run(self, run: LiveRun) -> None:
        x, losses, window = self._x_of(run), run.losses, self.window_steps()
        smooth = smoothed(losses, window) if window > 1 else None
        self.loss_plot.set_curve(run.key, run.title, run.style, x, losses, smooth)
        self.accuracy_plot.set_curve(
            run.key, run.title, run.style, x[_tested(run)], 100 * run.accuracies
        )

    def _draw_group(self, group: Sequence[LiveRun]) -> None:
        """One line per network: smoothed seeds, their mean and how far they lie."""
        window, first = self.window_steps(), group[0]
        title = self.tr("{0}, mean of {1} seeds").format(
            first.series.config.variant.title, len(group)
        )
        losses = spread(
            [(self._x_of(run), smoothed(run.losses, window)) for run in group]
        )
        tests = spread(
            [(self._x_of(run)[_tested(run)], 100 * run.accuracies) for run in group]
        )
        for plot, curve in ((self.loss_plot, losses), (self.accuracy_plot, tests)):
            plot.set_curve(
                first.key,
                title,
                first.style,
                curve.x,
                curve.mean,
                curve.mean,
                (curve.low, curve.high),
            )

    def _pin_best(self) -> None:
        """Ring the best test of each run; say that of the lit or the best of all."""
        best = []
        for run in self._runs:
            accuracies = run.accuracies
            if accuracies.size:
                at = int(accuracies.argmax())
                x = self._x_of(run)[_tested(run)[at]]
                best.append((float(accuracies[at]), float(x), run))
        lit = [entry for entry in best if entry[2].key == self._lit]
        spoken = max(lit or best, key=lambda entry: entry[0], default=None)
        if not lit:  # with many seeds, a ring for each would hide the band
            best = [entry for entry in best if entry is spoken or not self._is_joined()]
        self.accuracy_plot.marks.pin(
            tuple(
                Pin(
                    x=entry[1],
                    y=100 * entry[0],
                    style=entry[2].style,
                    text=percent_text(entry[0]) if entry is spoken else "",
                )
                for entry in best
            )
        )

    def _is_joined(self) -> bool:
        return len(self._groups) < len(self._runs)

    def _place_mark(self) -> None:
        if self._marked is None:
            return
        key, step = self._marked
        run = next((run for run in self._runs if run.key == key), None)
        if run is None:
            return
        at = int(np.searchsorted(run.series.steps.column("step"), step))
        x = self._x_of(run)
        place = float(x[min(at, x.size - 1)]) if x.size else None
        text = self.tr("{0}, step {1}").format(run.title, f"{step:,}")
        self.loss_plot.marks.mark(place, text)
        self.accuracy_plot.marks.mark(place, "")

    def _x_of(self, run: LiveRun) -> Numbers:
        """The x of every step of a run, on the chosen axis."""
        axis, series = self.x_axis(), run.series
        if axis == "macs":
            per_image = self.costs.training(series.config.variant) or 0
            return series.steps.column("images") * per_image
        if axis != "epoch":
            return series.steps.column(axis)
        steps_per_epoch = series.started.steps_per_epoch if series.started else 1
        return series.steps.column("step") / steps_per_epoch

    def _fit(self, room: float = _ROOM) -> None:
        self.fit_button.setEnabled(False)
        furthest = max(
            (float(x[-1]) for x in map(self._x_of, self._runs) if x.size), default=0.0
        )
        if furthest > self._x_max or self._x_max == 0:
            self._x_max = max(furthest * room, _FIRST_X[self.x_axis()])
        across = (0.0, self._x_max)
        losses = loss_range(
            [run.losses for run in self._runs],
            self._class_count,
            log=self.bar.log_box.isChecked(),
        )
        self.loss_plot.set_ranges(across, losses)
        accuracies = accuracy_range([run.accuracies for run in self._runs])
        self.accuracy_plot.set_ranges(across, accuracies)

    def _on_pointed(self, x: float | None) -> None:
        heading = "" if x is None else self._place(x)
        for plot in self._plots:
            plot.point_at(x, heading)

    def _place(self, x: float) -> str:
        """A place on the x axis in words."""
        match self.x_axis():
            case "step":
                return self.tr("step {0}").format(f"{x:,.0f}")
            case "epoch":
                return self.tr("epoch {0}").format(f"{x:,.2f}")
            case "seconds":
                return self.tr("{0} s of training").format(f"{x:,.1f}")
            case "images":
                return self.tr("{0} images seen").format(f"{x:,.0f}")
            case "macs":
                return self.tr("{0} MACs spent").format(count_text(x))

    def _on_moved_by_hand(self) -> None:
        self._follows = False
        self.fit_button.setEnabled(True)

    def _on_x_axis_picked(self) -> None:
        self._name_x_axis()
        self._follows, self._x_max = True, 0.0
        self._on_pointed(None)
        self.draw()

    def _on_smoothing_picked(self) -> None:
        self.draw()
        self.smoothing_changed.emit()

    def _on_scale_picked(self) -> None:
        self.loss_plot.set_log(self.bar.log_box.isChecked())
        self.fit()

    def _on_seeds_picked(self) -> None:
        self._group()
        self.draw()

    def _on_costs_known(self) -> None:
        if self.x_axis() == "macs":
            self._x_max = 0.0
            self.draw()


def _tested(run: LiveRun) -> Indices:
    """Which steps were followed by a test."""
    tested: Indices = np.searchsorted(
        run.series.steps.column("step"), run.series.epochs.column("step")
    )
    return tested.clip(max=max(0, len(run.series.steps) - 1))


def _percent(value: float) -> str:
    return percent_text(value / 100)
