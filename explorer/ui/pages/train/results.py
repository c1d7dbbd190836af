"""What a training tells, in one place: its curves first, the rest behind tabs."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from explorer.ui.pages.train.block_words import BlockWords
from explorer.ui.pages.train.comparison import Comparison
from explorer.ui.pages.train.curves import TrainingCurves
from explorer.ui.pages.train.findings import Findings
from explorer.ui.pages.train.gradients import Gradients
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.mistakes import Mistakes
from explorer.ui.pages.train.run_groups import run_names
from explorer.ui.pages.train.service import TrainService
from explorer.ui.pages.train.watching import Watching
from explorer.ui.widgets.run_box import RunBox


class ResultView(Protocol):
    """One way of looking at the runs of a training."""

    def begin(self, runs: Sequence[LiveRun]) -> None:
        """Forget what was shown; from now on show ``runs``."""

    def draw(self) -> None:
        """Show everything that the runs have told so far."""


class OfOneRun(Protocol):
    """A view of one run at a time."""

    def choose(self, key: str) -> None:
        """Show this run from now on, at once if the view can be seen."""


class Results(QTabWidget):
    """Joins the views; only the one that can be seen is drawn.

    Signals:
        link_wanted: A ``StateLink`` to what another page shows.
    """

    link_wanted = Signal(object)

    def __init__(self, service: TrainService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.tabBar().setAccessibleName(self.tr("Results"))
        self.tabBar().setDrawBase(False)
        self.run_box = RunBox()
        self.curves = TrainingCurves()
        self._views: dict[QWidget, ResultView] = {}
        self.comparison = Comparison(self.curves.costs)
        self.blocks = BlockWords(self)
        self.findings = Findings(self.blocks)
        self.gradients = Gradients(self.blocks)
        self.mistakes = Mistakes(service)
        self.maps = Watching(service.folder())
        self.addTab(self.curves, self.tr("Curves"))
        self._add_view(self.comparison, self.tr("Compare"))
        self._add_view(self.maps, self.tr("Maps"))
        self._add_view(self.mistakes, self.tr("Mistakes"))
        self._add_view(self.gradients, self.tr("Gradients"))
        self._add_view(self.findings, self.tr("Findings"))
        self._of_one_run: dict[QWidget, OfOneRun] = {
            self.maps: self.maps,
            self.mistakes: self.mistakes,
            self.gradients: self.gradients,
        }
        self.setCornerWidget(self.run_box, Qt.Corner.TopRightCorner)
        self.run_box.hide()
        self.run_box.picked.connect(self._on_run_picked)
        self.currentChanged.connect(self._on_view_changed)
        self.maps.link_wanted.connect(self.link_wanted)
        self.curves.finding_picked.connect(self._on_finding_picked)
        self.findings.step_picked.connect(self.curves.mark)
        self.findings.curves_wanted.connect(self._on_curves_wanted)
        self.findings.count_changed.connect(self._on_count_changed)

    def begin(self, runs: Sequence[LiveRun], class_count: int) -> None:
        """Forget what was shown; from now on show ``runs``."""
        names = zip(runs, run_names(runs), strict=True)
        self.run_box.set_runs([(run.key, name, run.style) for run, name in names])
        self.curves.begin(runs, class_count)
        for view in self._views.values():
            view.begin(runs)
        for one in self._of_one_run.values():
            one.choose(self.run_box.key())

    def draw(self) -> None:
        """Show what the runs have told, in the view that can be seen."""
        widget = self.currentWidget()
        if widget is self.curves:
            self.curves.draw()
        elif widget in self._views:
            self._views[widget].draw()
        if widget is not self.findings:  # its tab says how many there are
            self.findings.draw()

    def finish(self) -> None:
        """No more will come."""
        self.curves.finish()
        self.findings.judge()

    def light(self, key: str | None) -> None:
        """Bring one run to the front."""
        self.curves.light(key)

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End what is computed aside; ``False`` if it is at work after the time."""
        parts = (self.curves.costs, self.mistakes, self.blocks, self.maps)
        ended = [part.shutdown(timeout_ms) for part in parts]  # each of them is told
        return all(ended)

    def _add_view(
        self,
        view: Comparison | Findings | Gradients | Mistakes | Watching,
        title: str,
    ) -> None:
        self.addTab(view, title)
        self._views[view] = view

    def _on_view_changed(self) -> None:
        self.run_box.setVisible(self.currentWidget() in self._of_one_run)
        self.draw()

    def _on_run_picked(self, key: str) -> None:
        for view in self._of_one_run.values():
            view.choose(key)

    def _on_curves_wanted(self) -> None:
        self.setCurrentWidget(self.curves)

    def _on_finding_picked(self, place: int) -> None:
        self.findings.choose(place)
        self.setCurrentWidget(self.findings)

    def _on_count_changed(self, count: int) -> None:
        self.curves.set_findings(self.findings.pinned())
        title = self.tr("Findings")
        if count:
            title = self.tr("Findings ({0})").format(count)
        self.setTabText(self.indexOf(self.findings), title)
