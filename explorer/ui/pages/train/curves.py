"""Loss and accuracy of all runs, one above the other, over one x axis."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.models.run_text import loss_text, percent_text
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.smoothing import running_mean
from explorer.ui.theme import GRID
from explorer.ui.widgets.curve import Numbers
from explorer.ui.widgets.curve_plot import CurvePlot

XAxis = Literal["step", "epoch", "seconds", "images"]

LIGHT, STRONG = 5, 25  # steps that one smoothed value averages
_FIRST_X: dict[XAxis, float] = {"step": 10, "epoch": 0.1, "seconds": 1, "images": 640}
_ROOM = 1.25  # how far ahead the x axis grows, so that it need not grow at every step
_ABOVE_REFERENCE = 1.15
_LEAST_HEIGHT = 150  # px: the name of the y axis
_JUMP = 15  # steps after which a run is where its learning begins
_ROUND, _DOT = 10, 1  # % that the accuracy axis ends at, and that a dot needs
_MOST_LOSS = 2.0  # of ln(classes): a run that blows up must not flatten the others


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
        self._class_count = 0
        self._follows = True
        self._x_max = 0.0
        self._build()
        self._connect()
        self._name_x_axis()

    def begin(self, runs: Sequence[LiveRun], class_count: int) -> None:
        """Forget what was drawn; from now on draw ``runs``."""
        self._runs, self._class_count = runs, class_count
        self._follows, self._x_max = True, 0.0
        for plot in self._plots:
            plot.clear_curves()
        self.loss_plot.set_reference(
            math.log(class_count),
            self.tr("ln {0} = {1} · all classes alike").format(
                class_count, loss_text(math.log(class_count))
            ),
        )

    def draw(self) -> None:
        """Draw everything that the runs have told so far."""
        window = self.window_steps()
        for run in self._runs:
            x = self._x_of(run)
            losses = run.losses
            smooth = running_mean(losses, window) if window > 1 else None
            self.loss_plot.set_curve(run.key, run.title, run.style, x, losses, smooth)
            tested = run.series.epochs.column("step").astype(np.intp) - 1
            self.accuracy_plot.set_curve(
                run.key,
                run.title,
                run.style,
                x[tested],
                100 * run.accuracies,
            )
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
        for plot in self._plots:
            plot.light(key)

    def window_steps(self) -> int:
        """Over how many steps the loss is averaged; 1 for not at all."""
        return int(self.smoothing_box.currentData())

    def x_axis(self) -> XAxis:
        """What runs to the right."""
        axis: XAxis = self.x_box.currentData()
        return axis

    def _build(self) -> None:
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
        splitter.addWidget(self.loss_plot)
        splitter.addWidget(self.accuracy_plot)
        splitter.setStretchFactor(0, 5)
        splitter.setStretchFactor(1, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID // 2, GRID, GRID + GRID // 2, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addLayout(self._build_head())
        column.addWidget(splitter, 1)

    def _build_head(self) -> QHBoxLayout:
        self.x_box, self.smoothing_box = QComboBox(), QComboBox()
        for text, axis in (
            (self.tr("step"), "step"),
            (self.tr("epoch"), "epoch"),
            (self.tr("seconds"), "seconds"),
            (self.tr("images"), "images"),
        ):
            self.x_box.addItem(text, axis)
        for text, steps in (
            (self.tr("off"), 1),
            (self.tr("light, {0} steps").format(LIGHT), LIGHT),
            (self.tr("strong, {0} steps").format(STRONG), STRONG),
        ):
            self.smoothing_box.addItem(text, steps)
        self.smoothing_box.setCurrentIndex(1)
        self.fit_button = QPushButton(self.tr("Show all"))
        self.fit_button.setToolTip(
            self.tr("Undo zooming and dragging (a double click does it as well)")
        )
        self.fit_button.setEnabled(False)
        head = QHBoxLayout()
        head.setContentsMargins(GRID, 0, 0, 0)
        head.setSpacing(GRID)
        for name, box, tip in (
            (self.tr("Across"), self.x_box, self.tr("What runs to the right")),
            (
                self.tr("Smoothing"),
                self.smoothing_box,
                self.tr(
                    "The line is the mean of the last steps; every single value"
                    " stays visible behind it"
                ),
            ),
        ):
            label = QLabel(name)
            label.setProperty("role", "muted")
            label.setBuddy(box)
            box.setAccessibleName(name)
            box.setToolTip(tip)
            head.addWidget(label)
            head.addWidget(box)
        head.addStretch(1)
        head.addWidget(self.fit_button)
        return head

    def _connect(self) -> None:
        for plot in self._plots:
            plot.pointed.connect(self._on_pointed)
            plot.moved_by_hand.connect(self._on_moved_by_hand)
            plot.fit_wanted.connect(self.fit)
        self.fit_button.clicked.connect(self.fit)
        self.x_box.currentIndexChanged.connect(self._on_x_axis_picked)
        self.smoothing_box.currentIndexChanged.connect(self._on_smoothing_picked)

    def _name_x_axis(self) -> None:
        self.loss_plot.set_x_label("", visible=False)
        self.accuracy_plot.set_x_label(self.x_box.currentText())

    def _x_of(self, run: LiveRun) -> Numbers:
        """The x of every step of a run, on the chosen axis."""
        axis, series = self.x_axis(), run.series
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
        self.loss_plot.set_ranges(across, self._loss_range())
        self.accuracy_plot.set_ranges(across, self._accuracy_range())

    def _loss_range(self) -> tuple[float, float]:
        """From 0 to above the reference line and the highest smooth curve.

        Not of its first steps: many networks begin with a jump that would squeeze
        everything after it.
        """
        reference = math.log(max(2, self._class_count))
        highest = max(
            (
                float(running_mean(run.losses, LIGHT)[_JUMP:].max())
                for run in self._runs
                if run.losses.size > _JUMP
            ),
            default=0.0,
        )
        top = min(
            max(highest * 1.05, _ABOVE_REFERENCE * reference), _MOST_LOSS * reference
        )
        return 0.0, top

    def _accuracy_range(self) -> tuple[float, float]:
        """Between round numbers around the dots."""
        told = [100 * run.accuracies for run in self._runs]
        values = np.concatenate(told) if told else np.empty(0)
        if not values.size:
            return 0.0, 100.0
        low = _ROUND * math.floor((values.min() - _DOT) / _ROUND)
        high = _ROUND * math.ceil((values.max() + _DOT) / _ROUND)
        return max(0.0, low), min(100.0 + _DOT, high)

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


def _percent(value: float) -> str:
    return percent_text(value / 100)
