"""Images that a network got wrong, each with what it is and what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from explorer.ui.widgets.pixels import rgb_image

_SIDE = 72  # px of a picture
_CELL = QSize(132, _SIDE + 52)


@dataclass(frozen=True, slots=True, kw_only=True)
class MistakeCard:
    """One wrong answer.

    Attributes:
        pixels: uint8 RGB ``(height, width, 3)`` or grey ``(height, width)``.
        lines: What is written below the picture.
        sentence: All of it in words.
    """

    pixels: NDArray[np.uint8] = field(repr=False)
    lines: tuple[str, ...]
    sentence: str


class MistakeList(QListWidget):
    """Pictures in rows, as many side by side as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setWordWrap(False)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setGridSize(_CELL)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Worst mistakes"))

    def set_cards(self, cards: Sequence[MistakeCard]) -> None:
        """Show these, in this order."""
        at = self.currentRow()
        self.clear()
        for card in cards:
            item = QListWidgetItem(self._icon(card.pixels), "\n".join(card.lines))
            item.setToolTip(card.sentence)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, card.sentence)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.addItem(item)
        self.setCurrentRow(min(at, self.count() - 1))

    def sentences(self) -> tuple[str, ...]:
        """Every card in words."""
        return tuple(self.item(row).toolTip() for row in range(self.count()))

    def _icon(self, pixels: NDArray[np.uint8]) -> QIcon:
        ratio = self.devicePixelRatioF()
        image = rgb_image(pixels)
        # Whole multiples keep every pixel a square; a large image is made smaller.
        side = int(_SIDE * ratio)
        scale = side // max(image.width(), image.height())
        keep = Qt.AspectRatioMode.KeepAspectRatio
        if scale >= 1:
            scaled = image.scaled(image.size() * scale, keep)
        else:
            smooth = Qt.TransformationMode.SmoothTransformation
            scaled = image.scaled(QSize(side, side), keep, smooth)
        pixmap = QPixmap.fromImage(scaled)
        pixmap.setDevicePixelRatio(ratio)
        icon = QIcon(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)  # not tinted where it is chosen
        return icon
