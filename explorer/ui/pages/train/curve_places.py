"""Where steps lie on the x axis, whatever runs to the right."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.architectures.book_curves import BookCurves
from explorer.architectures.variants import Variant
from explorer.runs.series import RunSeries
from explorer.ui.pages.train.costs import NetworkCosts
from explorer.ui.pages.train.curve_bar import XAxis
from explorer.ui.pages.train.smoothing import Numbers

Indices = NDArray[np.intp]


class CurvePlaces:
    """The places of steps on one axis.

    Attributes:
        axis: What runs to the right.
    """

    def __init__(self, axis: XAxis, costs: NetworkCosts) -> None:
        self.axis: XAxis = axis
        self._costs = costs

    def of(self, series: RunSeries) -> Numbers:
        """Of every step of a run."""
        if self.axis == "macs":
            return series.steps.column("images") * self.macs(series.config.variant)
        if self.axis != "epoch":
            return series.steps.column(self.axis)
        return series.steps.column("step") / _steps_per_epoch(series)

    def of_tests(self, series: RunSeries) -> Numbers:
        """Of the steps that tests followed."""
        places = self.of(series)
        return places[tested(series)] if places.size else places

    def of_step(self, series: RunSeries, step: int) -> float | None:
        """Of one step, or the last one before it; ``None`` before the first."""
        places = self.of(series)
        if not places.size:
            return None
        at = int(np.searchsorted(series.steps.column("step"), step))
        return float(places[min(at, places.size - 1)])

    def of_book(
        self,
        curves: BookCurves,
        steps: Sequence[int],
        variant: Variant,
    ) -> Numbers | None:
        """Of steps of a run of the book, in passes and images of its own.

        Args:
            curves: Of the run.
            steps: From 1.
            variant: Its network.

        Returns:
            One place each; ``None`` on the axis of seconds, of which the book tells
            nothing.
        """
        taken = np.asarray(steps, dtype=np.float64)
        per_epoch = curves.steps_per_epoch
        match self.axis:
            case "step":
                return taken
            case "epoch":
                return taken / per_epoch
            case "seconds":
                return None
        passes, rest = np.divmod(taken, per_epoch)
        images: Numbers = passes * curves.train_images + rest * curves.batch_size
        if self.axis == "macs":
            images *= self.macs(variant)
        return images

    def macs(self, variant: Variant) -> int:
        """Of learning from one image; 0 while they are not known."""
        return self._costs.training(variant) or 0


def tested(series: RunSeries) -> Indices:
    """Which steps were followed by a test."""
    found: Indices = np.searchsorted(
        series.steps.column("step"), series.epochs.column("step")
    )
    return found.clip(max=max(0, len(series.steps) - 1))


def _steps_per_epoch(series: RunSeries) -> int:
    return series.started.steps_per_epoch if series.started else 1
