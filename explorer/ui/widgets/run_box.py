"""A menu of runs, each with the piece of line that stands for it."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QWidget

from explorer.diagrams.colours import LineStyle
from explorer.ui.widgets.line_swatch import paint_swatch

_SWATCH = QSize(22, 16)  # px


class RunBox(QComboBox):
    """Chooses one of several runs.

    Signals:
        picked: Key of the run that the user chose.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIconSize(_SWATCH)
        self.setAccessibleName(self.tr("Run"))
        self.setToolTip(self.tr("Whose figures are shown"))
        # Beside tabs, which are less high than other menus.
        self.setStyleSheet("padding: 1px 8px; min-height: 16px")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._on_activated)

    def set_runs(self, runs: Sequence[tuple[str, str, LineStyle]]) -> None:
        """Offer ``(key, title, style)``; what is chosen stays while it is offered."""
        chosen = self.key()
        self.clear()
        for key, title, style in runs:
            self.addItem(run_icon(style, self.devicePixelRatioF()), title, key)
        self.choose(chosen)

    def key(self) -> str:
        """Key of the chosen run; empty where there is none."""
        return str(self.currentData() or "")

    def choose(self, key: str) -> None:
        """Choose a run that is offered; no signal."""
        at = self.findData(key)
        if at >= 0:
            self.setCurrentIndex(at)

    def _on_activated(self, _at: int) -> None:
        self.picked.emit(self.key())


def run_icon(
    style: LineStyle, ratio: float, *, thin: bool = False, size: QSize = _SWATCH
) -> QIcon:
    """The piece of line that stands for a run.

    Args:
        style: Colour and dashes.
        ratio: Device pixels per logical pixel.
        thin: Whether it is a ghost behind other runs.
        size: px.
    """
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    area = QRectF(0, 0, size.width(), size.height())
    if thin:
        paint_swatch(painter, area, style, opacity=0.6, width=1.4)
    else:
        paint_swatch(painter, area, style)
    painter.end()
    return QIcon(pixmap)
