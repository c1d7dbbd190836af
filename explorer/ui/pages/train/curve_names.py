"""What curves and places on their x axis are called."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from explorer.architectures.published import published
from explorer.ui.pages.train.curve_bar import XAxis
from explorer.ui.pages.train.curve_legend import LegendEntry
from explorer.ui.pages.train.ghosts import BookGhost, Ghost
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.widgets.log_ticks import count_text


class CurveNames(QObject):
    """Words the legend and the heading of the crosshair's table."""

    def book(self, ghost: BookGhost) -> str:
        """The book's run of a network."""
        return self.tr("{0}, book (published)").format(ghost.network)

    def entries(
        self,
        groups: Sequence[Sequence[LiveRun]],
        ghosts: Sequence[Ghost],
        book: Sequence[BookGhost],
        axis: XAxis,
        *,
        joined: bool,
    ) -> list[LegendEntry]:
        """The legend: runs, each with its seeds, then ghosts.

        Args:
            groups: Runs that differ by their seed alone.
            ghosts: Earlier runs.
            book: The book's runs.
            axis: What runs to the right.
            joined: Whether seeds share a curve.
        """
        entries = [
            LegendEntry(
                key=group[0].key,
                curves=tuple(run.key for run in group),
                title=self._group(group, joined=joined),
                style=group[0].style,
            )
            for group in groups
        ]
        entries += [
            LegendEntry(
                key=ghost.key,
                curves=(ghost.key,),
                title=ghost.title,
                style=ghost.style,
                thin=True,
                removable=True,
                note=self.tr("An earlier run, thin and pale behind the others"),
            )
            for ghost in ghosts
        ]
        entries += [
            LegendEntry(
                key=ghost.key,
                curves=(ghost.key,),
                title=self.book(ghost),
                style=ghost.style,
                thin=True,
                note=self._source(ghost, axis),
                drawn=axis != "seconds",
            )
            for ghost in book
        ]
        return entries

    def place(self, x: float, axis: XAxis) -> str:
        """A place on the x axis in words."""
        match axis:
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

    def _group(self, group: Sequence[LiveRun], *, joined: bool) -> str:
        if len(group) == 1:
            return group[0].title
        told = self.tr("{0}, mean of {1} seeds")
        if not joined:
            told = self.tr("{0}, {1} seeds")
        return told.format(group[0].series.config.variant.title, len(group))

    def _source(self, ghost: BookGhost, axis: XAxis) -> str:
        if axis == "seconds":
            return self.tr(
                "Not drawn over seconds: the book does not tell when its steps were"
                " done"
            )
        source = published().sources[ghost.curves.source]
        return self.tr(
            "Published in {0} ({1}): {2} training images; its training loss is the"
            " mean since the beginning of the pass"
        ).format(source.title, source.year, f"{ghost.curves.train_images:,}")
