"""What stands out on the curves: best points, a marked step, findings."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from explorer.ui.models.run_text import percent_text
from explorer.ui.pages.train.curve_places import CurvePlaces
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.widgets.curve_flags import Flag, Severity
from explorer.ui.widgets.curve_marks import Pin
from explorer.ui.widgets.curve_plot import CurvePlot

PinnedFinding = tuple[str, int, str, Severity]
"""Key of a run, step from 1, what is found, how bad it is."""


class CurvePins(QObject):
    """Pins on a loss plot and an accuracy plot."""

    def __init__(
        self, loss_plot: CurvePlot, accuracy_plot: CurvePlot, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._losses, self._accuracies = loss_plot, accuracy_plot
        self.marked: tuple[str, int] | None = None
        self.findings: tuple[PinnedFinding, ...] = ()

    def forget(self) -> None:
        """Nothing stands out any more."""
        self.marked, self.findings = None, ()
        self._losses.set_flags(())

    def pin_best(
        self,
        runs: Sequence[LiveRun],
        places: CurvePlaces,
        lit: str | None,
        *,
        joined: bool,
    ) -> None:
        """Ring the best test of each run; say that of the lit or the best of all.

        Args:
            runs: Those that are seen.
            places: Of their steps.
            lit: Key of the run that speaks.
            joined: Whether a curve stands for several seeds.
        """
        best = []
        for run in runs:
            accuracies = run.accuracies
            if accuracies.size:
                at = int(accuracies.argmax())
                x = float(places.of_tests(run.series)[at])
                best.append((float(accuracies[at]), x, run))
        lit_ones = [entry for entry in best if entry[2].key == lit]
        spoken = max(lit_ones or best, key=lambda entry: entry[0], default=None)
        if joined and not lit_ones:  # a ring for each seed would hide the band
            best = [entry for entry in best if entry is spoken]
        pins = (
            Pin(
                x=entry[1],
                y=100 * entry[0],
                style=entry[2].style,
                text=percent_text(entry[0]) if entry is spoken else "",
            )
            for entry in best
        )
        self._accuracies.marks.pin(tuple(pins))

    def place(self, runs: Sequence[LiveRun], places: CurvePlaces) -> None:
        """Put the marked step and the findings where they belong now."""
        by_key = {run.key: run for run in runs}
        self._place_mark(by_key, places)
        flags = []
        for number, (key, step, sentence, severity) in enumerate(self.findings):
            run = by_key.get(key)
            x = places.of_step(run.series, step) if run is not None else None
            if run is not None and x is not None:
                flags.append(
                    Flag(
                        place=number,
                        curve=key,
                        x=x,
                        sentence=self.tr("{0}, step {1}: {2}").format(
                            run.title, f"{step:,}", sentence
                        ),
                        severity=severity,
                    )
                )
        self._losses.set_flags(flags)

    def _place_mark(self, by_key: dict[str, LiveRun], places: CurvePlaces) -> None:
        if self.marked is None:
            return
        key, step = self.marked
        if (run := by_key.get(key)) is None:
            return
        x = places.of_step(run.series, step)
        text = self.tr("{0}, step {1}").format(run.title, f"{step:,}")
        self._losses.marks.mark(x, text)
        self._accuracies.marks.mark(x, "")
