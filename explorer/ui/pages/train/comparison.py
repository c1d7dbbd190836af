"""Test accuracy of every run against what it costs; fills in while they learn."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import Literal

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.models.run_text import duration_text, percent_text
from explorer.ui.pages.train.costs import NetworkCosts
from explorer.ui.pages.train.curve_ranges import accuracy_range
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.run_groups import by_seed, spread
from explorer.ui.pages.train.smoothing import Numbers
from explorer.ui.theme import GRID
from explorer.ui.widgets.log_ticks import count_text
from explorer.ui.widgets.scatter_plot import ScatterMark, ScatterPlot

Cost = Literal["parameters", "macs", "seconds"]

_ROOM = 1.25  # beyond the largest value, for its name
_FACTOR = 2.5  # on a log scale, to both sides


class Comparison(QFrame):
    """One mark per run that has been tested; seeds are small ones round their mean."""

    def __init__(self, costs: NetworkCosts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._costs = costs
        self._runs: Sequence[LiveRun] = ()
        self._build()
        self._name_axis()
        self.cost_box.currentIndexChanged.connect(self._on_cost_picked)
        self.plot.told.connect(self._on_told)
        costs.known.connect(self._on_costs_known)

    def begin(self, runs: Sequence[LiveRun]) -> None:
        """Forget what was shown; from now on show ``runs``."""
        self._runs = runs
        self.plot.set_marks((), (1.0, 10.0), (0.0, 100.0))
        self._on_told("")

    def draw(self) -> None:
        """Show the latest test of every run."""
        if self.cost() == "macs":
            self._costs.want([run.series.config.variant for run in self._runs])
        marks = []
        for group in by_seed(self._runs):
            shown = [each for run in group if (each := self._mark(run)) is not None]
            several = len(group) > 1
            marks += [
                replace(m, label="", trail=(), minor=True) if several else m
                for m in shown
            ]
            if several and shown:
                marks.append(self._mean(group, shown))
        tested = [run.accuracies for run in self._runs]
        self.plot.set_marks(marks, self._range(marks), accuracy_range(tested))

    def cost(self) -> Cost:
        """What runs to the right."""
        cost: Cost = self.cost_box.currentData()
        return cost

    def _build(self) -> None:
        self.plot = ScatterPlot(self.tr("test accuracy (%)"))
        self.plot.set_empty_text(
            self.tr("a mark for each network, as soon as it has been tested")
        )
        self.cost_box = QComboBox()
        for text, cost in (
            (self.tr("parameters"), "parameters"),
            (self.tr("MACs per image"), "macs"),
            (self.tr("seconds of training"), "seconds"),
        ):
            self.cost_box.addItem(text, cost)
        name = self.tr("Accuracy against")
        self.cost_box.setAccessibleName(name)
        self.cost_box.setToolTip(
            self.tr("What runs to the right; small dots are earlier tests")
        )
        label = QLabel(name)
        label.setProperty("role", "muted")
        label.setBuddy(self.cost_box)
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        head = QHBoxLayout()
        head.setContentsMargins(GRID, 0, 0, 0)
        head.setSpacing(GRID)
        head.addWidget(label)
        head.addWidget(self.cost_box)
        head.addWidget(self.told, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID // 2, GRID, GRID + GRID // 2, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self.plot, 1)

    def _name_axis(self) -> None:
        log = self.cost() != "seconds"
        self.plot.set_x_axis(self.cost_box.currentText(), log=log)

    def _value(self, run: LiveRun) -> float | None:
        """What a run costs, where it is known and can be drawn."""
        started = run.series.started
        match self.cost():
            case "parameters":
                value = started.parameters if started is not None else None
            case "macs":
                value = self._costs.forward(run.series.config.variant)
            case "seconds":
                return float(run.series.epochs.column("seconds")[-1])
        return value or None  # 0 has no place on a scale of powers of ten

    def _mark(self, run: LiveRun) -> ScatterMark | None:
        if not run.accuracies.size or (value := self._value(run)) is None:
            return None
        accuracy = float(run.accuracies[-1])
        places, tests = self._tests(run)
        return ScatterMark(
            key=run.key,
            label=run.title,
            sentence=self._sentence(run.title, value, percent_text(accuracy)),
            style=run.style,
            x=float(value),
            y=100 * accuracy,
            trail=tuple(zip(places[:-1].tolist(), tests[:-1].tolist(), strict=True)),
        )

    def _tests(self, run: LiveRun) -> tuple[Numbers, Numbers]:
        """Cost and accuracy in percent of every test; the cost is known."""
        tests = 100 * run.accuracies
        if self.cost() == "seconds":
            return run.series.epochs.column("seconds"), tests
        return np.full(tests.shape, self._value(run), dtype=float), tests

    def _mean(
        self, group: Sequence[LiveRun], shown: Sequence[ScatterMark]
    ) -> ScatterMark:
        """The mark of all seeds of a network that have been tested.

        Args:
            group: The runs.
            shown: Their marks, at least one.
        """
        first = group[0]
        title = self.tr("{0}, mean of {1} seeds").format(
            first.row_title or first.title, len(shown)
        )
        x, y = (
            fmean(values) for values in zip(*((m.x, m.y) for m in shown), strict=True)
        )
        heights = [mark.y for mark in shown]
        share = self.tr("{0} ({1} to {2})").format(
            *(percent_text(each / 100) for each in (y, min(heights), max(heights)))
        )
        tested = [self._tests(run) for run in group if run.accuracies.size]
        course = spread(tested)
        return ScatterMark(
            key=f"mean:{first.key}",
            label=first.row_title or first.title,
            sentence=self._sentence(title, x, share),
            style=first.style,
            x=x,
            y=y,
            trail=tuple(
                zip(course.x[:-1].tolist(), course.mean[:-1].tolist(), strict=True)
            ),
        )

    def _sentence(self, title: str, value: float, share: str) -> str:
        match self.cost():
            case "parameters":
                text = self.tr("{0}: {1} with {2} parameters")
                return text.format(title, share, f"{value:,.0f}")
            case "macs":
                text = self.tr("{0}: {1} with {2} MACs per image")
                return text.format(title, share, count_text(value))
            case "seconds":
                text = self.tr("{0}: {1} after {2} of training")
                return text.format(title, share, duration_text(value))

    def _range(self, marks: Sequence[ScatterMark]) -> tuple[float, float]:
        values = [mark.x for mark in marks]
        if self.cost() == "seconds":
            return 0.0, max(values, default=1.0) * _ROOM
        if not values:
            return 1.0, 10.0
        return min(values) / _FACTOR, max(values) * _FACTOR

    def _on_cost_picked(self) -> None:
        self.plot.set_marks((), (1.0, 10.0), (0.0, 100.0))  # of the former scale
        self._name_axis()
        self.draw()

    def _on_costs_known(self) -> None:
        if self.isVisible():
            self.draw()

    def _on_told(self, sentence: str) -> None:
        hint = self.tr("Point at a mark, or walk along them with Left and Right.")
        self.told.setText(sentence or hint)
        self.told.setProperty("role", "" if sentence else "muted")
        self.told.style().polish(self.told)
