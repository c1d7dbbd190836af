"""How the values of the current step are spread, as a section of the inspector."""

from PySide6.QtWidgets import QWidget

from explorer.tracing.records import Step
from explorer.tracing.statistics import Statistics, statistics
from explorer.ui.pages.explore.inspecting.figures import wrapped_text
from explorer.ui.pages.explore.laboratory import Look
from explorer.ui.widgets.histogram_view import Bins, HistogramView
from explorer.ui.widgets.readings import percent_text, value_text
from explorer.ui.widgets.section import Section


class StatisticsSection(Section):
    """A histogram with mean, deviation, ends and zeros; counted while unfolded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.set_title(self.tr("Values"))
        self._wanted: tuple[Look, Step] | None = None
        self._look: Look | None = None
        self._known: dict[int, Statistics] = {}  # of this look, by step
        self._plot = HistogramView()
        self._text = wrapped_text()
        self._note = wrapped_text("muted")
        for widget in (self._plot, self._text, self._note):
            self.add(widget)
        self.folded.connect(self._on_folded)

    def show_step(self, look: Look, step: Step) -> None:
        """Show the values of a step."""
        if self._look is not look:
            self._look = look
            self._known.clear()
        self._wanted = (look, step)
        if not self.is_folded():
            self._show_now()

    def texts(self) -> str:
        """All lines as on the screen."""
        return "\n".join(filter(None, (self._text.text(), self._note.text())))

    def plot(self) -> HistogramView:
        """The histogram."""
        return self._plot

    def _on_folded(self, folded: bool) -> None:
        if not folded and self._wanted is not None:
            self._show_now()

    def _show_now(self) -> None:
        assert self._wanted is not None
        look, step = self._wanted
        if step.index not in self._known:
            self._known[step.index] = statistics(look.values(step.index))
        found = self._known[step.index]
        histogram = found.histogram
        bins = Bins(edges=histogram.edges, counts=histogram.counts, zeros=found.zeros)
        self._plot.show_bins(bins)
        told = self.tr("mean {0} · deviation {1}\nfrom {2} to {3} · {4}")
        numbers = (found.mean, found.deviation, found.smallest, found.largest)
        zeros = self.tr("no zeros")
        if found.zeros:
            zeros = self.tr("{0} zeros").format(percent_text(found.zero_share))
        text = told.format(*map(value_text, numbers), zeros)
        if found.not_finite == look.values(step.index).size:
            text = self.tr("no finite value")
        self._text.setText(text)
        notes = self._notes(step, found, bins)
        self._note.setText("\n".join(notes))
        self._note.setVisible(bool(notes))

    def _notes(self, step: Step, found: Statistics, bins: Bins) -> list[str]:
        notes = []
        if found.dead:
            told = self.tr("{0} of {1} channels are 0 everywhere.")
            if "ReLU" in step.kind:
                told = self.tr("Dead here: {0} of {1} channels are 0 everywhere.")
            notes.append(told.format(found.dead, found.channels))
        if found.not_finite:
            told = self.tr("{0} values are infinite or no numbers.")
            notes.append(told.format(f"{found.not_finite:,}"))
        if bins.is_steep:
            notes.append(self.tr("Heights on a logarithmic scale."))
        return notes
