"""The two plots: losses above, accuracies below, over one x axis."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from explorer.ui.models.run_text import loss_text, percent_text
from explorer.ui.widgets.curve_plot import CurvePlot

_LEAST_HEIGHT = 150  # px: the name of the y axis


class CurvePanes(QSplitter):
    """Shares the height between them.

    Attributes:
        loss_plot: Training loss as lines, test loss as dots.
        accuracy_plot: Test accuracy as filled dots, training accuracy as hollow ones.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.loss_plot = CurvePlot(
            self.tr("loss (nats)"), write=loss_text, best_is_low=True
        )
        self.loss_plot.setToolTip(
            self.tr("Lines: training loss, every step. Dots: test loss after a pass.")
        )
        self.accuracy_plot = CurvePlot(
            self.tr("accuracy (%)"), write=_percent, best_is_low=False, markers=True
        )
        self.accuracy_plot.setToolTip(
            self.tr(
                "Filled dots: test accuracy. Hollow dots: training accuracy, the mean"
                " of a pass."
            )
        )
        self.accuracy_plot.set_empty_text(
            self.tr("a dot after each pass over the training images, and at the end")
        )
        self.accuracy_plot.share_x_with(self.loss_plot)
        self.loss_plot.set_x_label("", visible=False)
        self.setChildrenCollapsible(False)
        for place, (plot, share) in enumerate(
            ((self.loss_plot, 5), (self.accuracy_plot, 3))
        ):
            plot.setMinimumHeight(_LEAST_HEIGHT)
            self.addWidget(plot)
            self.setStretchFactor(place, share)


def _percent(value: float) -> str:
    return percent_text(value / 100)
