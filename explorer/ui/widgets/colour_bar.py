"""What the colours of a map stand for."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.diagrams.mosaic import LEVELS, Range, palette_for
from explorer.ui.theme import current_theme
from explorer.ui.widgets.pixels import rgb_image
from explorer.ui.widgets.readings import value_text

_WIDTH, _SHORT, _HEIGHT = 112, 64, 10  # px of the coloured bar
_GAP = 6  # px between it and its numbers


class ColourBar(QWidget):
    """A strip of the palette with the values at its ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ends = ("", "")
        self._image = rgb_image(np.zeros((1, LEVELS, 3), dtype=np.uint8))
        self._signed = False
        self._width = _WIDTH
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Colour scale"))
        self.set_range((0.0, 0.0), signed=False)

    def set_range(self, values: Range, *, signed: bool) -> None:
        """Show which values the first and the last colour mean."""
        self.set_ends((value_text(values[0]), value_text(values[1])), signed=signed)

    def set_ends(self, ends: tuple[str, str], *, signed: bool) -> None:
        """Name the ends in words, for example when every map has its own range."""
        if (ends, signed) == (self._ends, self._signed):
            return
        self._ends, self._signed = ends, signed
        self._image = rgb_image(palette_for(signed)[None, :LEVELS])
        told = self.tr("from {0} to {1}").format(*ends)
        self.setAccessibleDescription(told)
        self.updateGeometry()
        self.update()

    def set_short(self, short: bool) -> None:
        """Take less room."""
        self._width = _SHORT if short else _WIDTH
        self.updateGeometry()
        self.update()

    def ends(self) -> tuple[str, str]:
        """What stands at the two ends."""
        return self._ends

    # Qt overrides

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        numbers = sum(metrics.horizontalAdvance(end) + _GAP for end in self._ends)
        return QSize(self._width + numbers, max(metrics.height(), _HEIGHT) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        left = self.fontMetrics().horizontalAdvance(self._ends[0]) + _GAP
        top = (self.height() - _HEIGHT) / 2
        bar = QRectF(left, top, self._width, _HEIGHT)
        painter.drawImage(bar, self._image)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        if self._signed:
            painter.setPen(QPen(QColor(theme.text), 1))
            middle = bar.center().x()
            painter.drawLine(QRectF(middle, top - 2, 0, 4).topLeft(), bar.center())
        painter.setPen(QColor(theme.muted))
        centred = Qt.AlignmentFlag.AlignVCenter
        whole = self.rect()
        painter.drawText(whole, centred | Qt.AlignmentFlag.AlignLeft, self._ends[0])
        right = whole.adjusted(round(bar.right()) + _GAP, 0, 0, 0)
        painter.drawText(right, centred | Qt.AlignmentFlag.AlignLeft, self._ends[1])
        painter.end()
