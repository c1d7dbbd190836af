"""Test accuracy of every run against what it costs; fills in while they learn."""

from collections.abc import Sequence
from typing import Literal

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
from explorer.ui.pages.train.run_groups import by_seed
from explorer.ui.theme import GRID
from explorer.ui.widgets.log_ticks import count_text
from explorer.ui.widgets.scatter_plot import ScatterMark, ScatterPlot

Cost = Literal["parameters", "macs", "seconds"]

_ROOM = 1.25  # beyond the largest value, for its name
_FACTOR = 2.5  # on a log scale, to both sides


class Comparison(QFrame):
    """One mark per run that has been tested."""

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
        named: set[str] = set()
        marks = []
        for group in by_seed(self._runs):
            for run in group:
                mark = self._mark(run, named=run.title not in named)
                if mark is not None:
                    named.add(run.title)
                    marks.append(mark)
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

    def _mark(self, run: LiveRun, *, named: bool) -> ScatterMark | None:
        if not run.accuracies.size or (value := self._value(run)) is None:
            return None
        before = (100 * run.accuracies[:-1]).tolist()
        places = [value] * len(before)
        if self.cost() == "seconds":
            places = run.series.epochs.column("seconds")[:-1].tolist()
        accuracy = float(run.accuracies[-1])
        return ScatterMark(
            key=run.key,
            label=run.title if named else "",
            sentence=self._sentence(run, value, accuracy),
            style=run.style,
            x=float(value),
            y=100 * accuracy,
            trail=tuple(zip(places, before, strict=True)),
        )

    def _sentence(self, run: LiveRun, value: float, accuracy: float) -> str:
        share = percent_text(accuracy)
        match self.cost():
            case "parameters":
                text = self.tr("{0}: {1} with {2} parameters")
                return text.format(run.title, share, f"{value:,.0f}")
            case "macs":
                text = self.tr("{0}: {1} with {2} MACs per image")
                return text.format(run.title, share, count_text(value))
            case "seconds":
                text = self.tr("{0}: {1} after {2} of training")
                return text.format(run.title, share, duration_text(value))

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
