"""The strip above the curves: what runs to the right, and how they are drawn."""

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton

XAxis = Literal["step", "epoch", "seconds", "images", "macs"]

LIGHT, STRONG = 5, 25  # steps that one smoothed value averages


class CurveBar(QWidget):
    """Controls of the curves; knows none of them.

    Signals:
        axis_changed: Something else runs to the right.
        smoothing_changed: Another window is chosen.
        scale_changed: The loss is to be drawn on another scale.
        seeds_changed: Runs that differ by their seed are to be drawn otherwise.
        fit_wanted: Everything is to be shown.
        save_wanted: What is shown is to be written into a file.
    """

    axis_changed = Signal()
    smoothing_changed = Signal()
    scale_changed = Signal()
    seeds_changed = Signal()
    fit_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self._build()
        self.x_box.currentIndexChanged.connect(self.axis_changed)
        self.smoothing_box.currentIndexChanged.connect(self.smoothing_changed)
        self.log_box.toggled.connect(self.scale_changed)
        self.seeds_box.toggled.connect(self.seeds_changed)
        self.fit_button.clicked.connect(self.fit_wanted)
        self.save_button.clicked.connect(self.save_wanted)

    def x_axis(self) -> XAxis:
        """What runs to the right."""
        axis: XAxis = self.x_box.currentData()
        return axis

    def window_steps(self) -> int:
        """Over how many steps the loss is averaged; 1 for not at all."""
        return int(self.smoothing_box.currentData())

    def joins_seeds(self) -> bool:
        """Whether runs that differ by their seed alone are drawn as mean and band."""
        return self.seeds_box.isChecked()

    def offer_seeds(self, *, offered: bool) -> None:
        """Whether there are runs that differ by their seed alone."""
        self.seeds_box.setVisible(offered)

    def _build(self) -> None:
        self.x_box, self.smoothing_box = QComboBox(), QComboBox()
        for text, axis in (
            (self.tr("step"), "step"),
            (self.tr("epoch"), "epoch"),
            (self.tr("seconds"), "seconds"),
            (self.tr("images"), "images"),
            (self.tr("MACs"), "macs"),
        ):
            self.x_box.addItem(text, axis)
        for text, steps in (
            (self.tr("off"), 1),
            (self.tr("light, {0} steps").format(LIGHT), LIGHT),
            (self.tr("strong, {0} steps").format(STRONG), STRONG),
        ):
            self.smoothing_box.addItem(text, steps)
        self.smoothing_box.setCurrentIndex(1)
        self.log_box = QCheckBox(self.tr("Log loss"))
        self.log_box.setToolTip(
            self.tr("Draw the loss in powers of ten: small losses can be told apart")
        )
        self.seeds_box = QCheckBox(self.tr("Mean of seeds"))
        self.seeds_box.setToolTip(
            self.tr(
                "One line per network: the mean of its seeds, in a band from the"
                " lowest to the highest"
            )
        )
        self.seeds_box.setChecked(True)
        self.seeds_box.hide()
        self.fit_button = QPushButton(self.tr("Show all"))
        self.fit_button.setToolTip(
            self.tr("Undo zooming and dragging (a double click does it as well)")
        )
        self.fit_button.setEnabled(False)
        self.save_button = IconButton(
            "download", self.tr("Save the curves: PNG, SVG, or CSV with every value")
        )
        self._line_up()

    def _line_up(self) -> None:
        head = QHBoxLayout(self)
        head.setContentsMargins(GRID, 0, 0, 0)
        head.setSpacing(GRID)
        for name, box, tip in (
            (
                self.tr("Across"),
                self.x_box,
                self.tr(
                    "What runs to the right; a training step costs the MACs of three"
                    " forward passes"
                ),
            ),
            (
                self.tr("Smoothing"),
                self.smoothing_box,
                self.tr(
                    "The line is a mean in which later steps weigh more; every"
                    " single value stays visible behind it"
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
        head.addWidget(self.log_box)
        head.addWidget(self.seeds_box)
        head.addStretch(1)
        head.addWidget(self.fit_button)
        head.addWidget(self.save_button)
