"""Walk through the images of a data set, class by class."""

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton, TextIconButton
from explorer.ui.widgets.map_view import MapView

_PICTURE = 168  # px
_LIST_WIDTH = 130  # px
_ROW = 26  # px


class SampleBrowser(QWidget):
    """A list of classes, the current image large, and the way to the next.

    Signals:
        wanted: Index of a class, and which of its images, from 0.
    """

    wanted = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[int, ...] = ()
        self._at = (0, 0)
        self._classes = QListWidget(self)
        self._classes.setAccessibleName(self.tr("Classes"))
        self._classes.setFixedWidth(_LIST_WIDTH)
        self._classes.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self._picture = MapView(self)
        self._picture.setFixedSize(_PICTURE, _PICTURE)
        self._picture.setAccessibleName(self.tr("The sample"))
        self._where = QLabel(self)
        self._where.setProperty("role", "muted")
        self._where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._previous = IconButton("chevron-left", self.tr("Previous sample"), self)
        self._next = IconButton("chevron-right", self.tr("Next sample"), self)
        self._any = TextIconButton("dices", self.tr("Surprise me"), self)
        self._any.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        self._classes.currentRowChanged.connect(self._on_class_changed)
        self._previous.clicked.connect(lambda: self._move(-1))
        self._next.clicked.connect(lambda: self._move(1))
        self._any.clicked.connect(self._on_any_clicked)

    def set_classes(self, names: Sequence[str], counts: Sequence[int]) -> None:
        """Offer classes; no signal.

        Args:
            names: One per class.
            counts: How many images each has.
        """
        self._counts = tuple(counts)
        self._classes.blockSignals(True)
        self._classes.clear()
        self._classes.addItems(list(names))
        for row in range(self._classes.count()):
            self._classes.item(row).setSizeHint(QSize(0, _ROW))
        self._classes.blockSignals(False)

    def show_sample(self, label: int, number: int, pixels: NDArray[np.uint8]) -> None:
        """Show the image that is looked at; no signal.

        Args:
            label: Index of its class.
            number: Which of the class's images, from 0.
            pixels: uint8 RGB ``(height, width, 3)``.
        """
        self._at = (label, number)
        self._classes.blockSignals(True)
        self._classes.setCurrentRow(label)
        self._classes.blockSignals(False)
        self._picture.set_picture(pixels)
        told = self.tr("{0} of {1}")
        self._where.setText(told.format(number + 1, self._counts[label]))

    def where(self) -> str:
        """Which of how many, as on the screen."""
        return self._where.text()

    def classes(self) -> QListWidget:
        """The list of classes."""
        return self._classes

    def buttons(self) -> tuple[IconButton, IconButton, TextIconButton]:
        """Previous, next and any."""
        return self._previous, self._next, self._any

    def _lay_out(self) -> None:
        walk = QHBoxLayout()
        walk.addWidget(self._previous)
        walk.addWidget(self._where, 1)
        walk.addWidget(self._next)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        right.addLayout(walk)
        right.addWidget(self._any)
        right.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._classes)
        layout.addLayout(right)

    def _on_class_changed(self, label: int) -> None:
        self.wanted.emit(label, 0)

    def _move(self, by: int) -> None:
        """To the next of this class; after the last comes the first."""
        label, number = self._at
        if self._counts:
            self.wanted.emit(label, (number + by) % self._counts[label])

    def _on_any_clicked(self) -> None:
        possible = [label for label, count in enumerate(self._counts) if count]
        if possible:
            label = random.choice(possible)
            self.wanted.emit(label, random.randrange(self._counts[label]))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(_LIST_WIDTH + _PICTURE + 3 * GRID, 272)
