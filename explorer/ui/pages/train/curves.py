"""Loss and accuracy of all runs, one above the other, over one x axis."""

import math
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from explorer.runs.curve_chart import ChartLine
from explorer.ui.models.run_text import loss_text
from explorer.ui.pages.train.costs import NetworkCosts
from explorer.ui.pages.train.curve_bar import CurveBar, XAxis
from explorer.ui.pages.train.curve_drawing import CurveDrawing
from explorer.ui.pages.train.curve_legend import CurveLegend
from explorer.ui.pages.train.curve_names import CurveNames
from explorer.ui.pages.train.curve_panes import CurvePanes
from explorer.ui.pages.train.curve_pins import CurvePins, PinnedFinding
from explorer.ui.pages.train.curve_places import CurvePlaces
from explorer.ui.pages.train.curve_ranges import CurveRanges
from explorer.ui.pages.train.curve_saving import CurveSaving
from explorer.ui.pages.train.ghosts import BookGhost, Ghost, as_lines, book_ghosts
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.run_groups import by_seed
from explorer.ui.theme import GRID


class TrainingCurves(QFrame):
    """Draws runs; thins and smooths only what is drawn.

    Signals:
        smoothing_changed: The user has chosen another window.
        finding_picked: Place, in what ``set_findings`` was given, of the one that the
            user has chosen.
        ghosts_changed: The user has taken one away.
        saved: What was written into a file, in one line.
        not_saved: Why nothing was.
    """

    smoothing_changed = Signal()
    finding_picked = Signal(int)
    ghosts_changed = Signal()
    saved = Signal(str)
    not_saved = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._runs: Sequence[LiveRun] = ()
        self._groups: Sequence[tuple[LiveRun, ...]] = ()
        self._ghosts: tuple[Ghost, ...] = ()
        self._book: tuple[BookGhost, ...] = ()
        self._lit: str | None = None
        self.costs = NetworkCosts(self)
        self._build()
        self._names = CurveNames(self)
        self._ranges = CurveRanges(self.loss_plot, self.accuracy_plot)
        self._drawing = CurveDrawing(self.loss_plot, self.accuracy_plot, self)
        self._pins = CurvePins(self.loss_plot, self.accuracy_plot, self)
        self.saving = CurveSaving(self.panes, self._lines, self.x_axis)
        self._connect()
        self._name_x_axis()

    def begin(self, runs: Sequence[LiveRun], class_count: int) -> None:
        """Forget what was drawn but for ghosts; from now on draw ``runs``."""
        self._runs, self._book = runs, book_ghosts(runs)
        groups = by_seed(runs)
        self.bar.offer_seeds(offered=any(len(group) > 1 for group in groups))
        self.legend.show_all()
        self._ranges.begin(class_count)
        self._pins.forget()
        self._drawing.forget()
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
            self.costs.want(
                [
                    line.series.config.variant
                    for line in as_lines(self._runs, self._ghosts)
                ]
            )
        places, window = self._places(), self.window_steps()
        for group in self._groups:
            self._drawing.draw_group(group, places, window)
        self._pin(places)
        self._ranges.follow(self._seen(), self._seen_ghosts(), places)
        for plot in self._plots:
            plot.read_again()

    def set_ghosts(self, ghosts: Sequence[Ghost]) -> None:
        """Draw these earlier runs behind the present ones, now and in new trainings."""
        self._ghosts = tuple(ghosts)
        self._draw_ghosts()
        self._ranges.follow(self._seen(), self._seen_ghosts(), self._places())

    def ghosts(self) -> tuple[Ghost, ...]:
        """The earlier runs that are drawn behind the present ones."""
        return self._ghosts

    def set_findings(self, findings: Sequence[PinnedFinding]) -> None:
        """Put a flag where each is true; the user picks one by mouse or keyboard.

        Args:
            findings: Key of the run, step, sentence, severity.
        """
        self._pins.findings = tuple(findings)
        self._pins.place(self._seen(), self._places())

    def fit(self) -> None:
        """Show everything again, and follow the curves as they grow."""
        self._ranges.fit(self._seen(), self._seen_ghosts(), self._places())
        self.fit_button.setEnabled(False)

    def finish(self) -> None:
        """No more will come: take back the room that was left for it."""
        self._ranges.finish(self._seen(), self._seen_ghosts(), self._places())

    def light(self, key: str | None) -> None:
        """Bring the curves of one run to the front."""
        self._lit = key
        mine = next(
            (group[0].key for group in self._groups for run in group if run.key == key),
            key,
        )
        for plot in self._plots:
            plot.light(mine)
        self._pin(self._places())

    def mark(self, key: str, step: int) -> None:
        """Mark a step of one run; it stays marked on every x axis."""
        self._pins.marked = (key, step)
        self._pins.place(self._seen(), self._places())

    def marked(self) -> tuple[str, int] | None:
        """Key and step that are marked."""
        return self._pins.marked

    def window_steps(self) -> int:
        """Over how many steps the loss is averaged; 1 for not at all."""
        return self.bar.window_steps()

    def x_axis(self) -> XAxis:
        """What runs to the right."""
        return self.bar.x_axis()

    def _build(self) -> None:
        self.bar, self.legend = CurveBar(), CurveLegend()
        self.x_box, self.smoothing_box = self.bar.x_box, self.bar.smoothing_box
        self.fit_button = self.bar.fit_button
        self.panes = CurvePanes()
        self.loss_plot = self.panes.loss_plot
        self.accuracy_plot = self.panes.accuracy_plot
        self._plots = (self.loss_plot, self.accuracy_plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID // 2, GRID, GRID + GRID // 2, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addWidget(self.bar)
        column.addWidget(self.legend)
        column.addWidget(self.panes, 1)

    def _connect(self) -> None:
        for plot in self._plots:
            plot.pointed.connect(self._on_pointed)
            plot.moved_by_hand.connect(self._on_moved_by_hand)
            plot.fit_wanted.connect(self.fit)
        self.loss_plot.flags.picked.connect(self.finding_picked)
        self.bar.fit_wanted.connect(self.fit)
        self.bar.axis_changed.connect(self._on_x_axis_picked)
        self.bar.smoothing_changed.connect(self._on_smoothing_picked)
        self.bar.scale_changed.connect(self._on_scale_picked)
        self.bar.seeds_changed.connect(self._on_seeds_picked)
        self.bar.save_wanted.connect(self.saving.ask_where)
        self.saving.done.connect(self.saved)
        self.saving.failed.connect(self.not_saved)
        self.legend.hidden_changed.connect(self._on_hidden_changed)
        self.legend.removed.connect(self._on_ghost_removed)
        self.costs.known.connect(self._on_costs_known)

    def _name_x_axis(self) -> None:
        units = self.x_axis() == "macs"
        self.accuracy_plot.set_x_label(self.x_box.currentText(), units=units)

    def _group(self) -> None:
        """Which runs share a curve."""
        groups = by_seed(self._runs)
        joined = self.bar.joins_seeds()
        self._groups = groups if joined else [(run,) for run in self._runs]
        self._drawing.forget()
        for plot in self._plots:
            plot.keep_curves([group[0].key for group in self._groups])
        self._draw_ghosts()

    def _draw_ghosts(self) -> None:
        """Draw ghosts, and name everything that is drawn."""
        places = self._places()
        theirs = [] if places.axis == "seconds" else [each.key for each in self._book]
        self._drawing.keep_ghosts([*(each.key for each in self._ghosts), *theirs])
        for ghost in self._ghosts:
            self._drawing.draw_ghost(ghost, places, self.window_steps())
        for published in self._book:
            title = self._names.book(published)
            self._drawing.draw_book(published, title, places)
        self.legend.set_entries(
            self._names.entries(
                by_seed(self._runs),
                self._ghosts,
                self._book,
                places.axis,
                joined=self.bar.joins_seeds(),
            )
        )
        self._hide()

    def _hide(self) -> None:
        for plot in self._plots:
            plot.hide_curves(self.legend.hidden())

    def _seen(self) -> list[LiveRun]:
        """The runs that are not hidden."""
        hidden = self.legend.hidden()
        groups = (group for group in self._groups if group[0].key not in hidden)
        return [run for group in groups for run in group]

    def _seen_ghosts(self) -> list[Ghost]:
        return [each for each in self._ghosts if each.key not in self.legend.hidden()]

    def _lines(self) -> list[ChartLine]:
        """What is seen, for a file."""
        return as_lines(self._seen(), self._seen_ghosts())

    def _pin(self, places: CurvePlaces) -> None:
        joined = len(self._groups) < len(self._runs)
        self._pins.pin_best(self._seen(), places, self._lit, joined=joined)
        self._pins.place(self._seen(), places)

    def _places(self) -> CurvePlaces:
        return CurvePlaces(self.x_axis(), self.costs)

    def _on_pointed(self, x: float | None) -> None:
        heading = "" if x is None else self._names.place(x, self.x_axis())
        for plot in self._plots:
            plot.point_at(x, heading)

    def _on_moved_by_hand(self) -> None:
        self._ranges.leave()
        self.fit_button.setEnabled(True)

    def _on_x_axis_picked(self) -> None:
        self._name_x_axis()
        self._on_pointed(None)
        self._draw_ghosts()
        self.draw()
        self.fit()

    def _on_smoothing_picked(self) -> None:
        self._draw_ghosts()
        self.draw()
        self.smoothing_changed.emit()

    def _on_scale_picked(self) -> None:
        log = self.bar.log_box.isChecked()
        self.loss_plot.set_log(log)
        self._ranges.log = log
        self.fit()

    def _on_seeds_picked(self) -> None:
        self._group()
        self.draw()

    def _on_hidden_changed(self) -> None:
        self._hide()
        self.draw()

    def _on_ghost_removed(self, key: str) -> None:
        self.set_ghosts([ghost for ghost in self._ghosts if ghost.key != key])
        self.ghosts_changed.emit()

    def _on_costs_known(self) -> None:
        if self.x_axis() == "macs":
            self._draw_ghosts()
            self.draw()
            self.fit()
