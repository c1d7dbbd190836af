"""A line of text that says less where there is less room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class FittingLabel(QLabel):
    """Shows the longest of its texts that fits; it never asks for room itself.

    A longer text must not push the whole page wider under the pointer.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: tuple[str, ...] = ("",)
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        self.setSizePolicy(policy)

    def set_texts(self, *texts: str) -> None:
        """Offer texts that say the same, the longest first."""
        if texts != self._texts:
            self._texts = texts
            self.setAccessibleName(texts[0])
            self._choose()

    def whole(self) -> str:
        """The longest text, whether it fits or not."""
        return self._texts[0]

    def _choose(self) -> None:
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        fitting = (t for t in self._texts if metrics.horizontalAdvance(t) <= room)
        mode = Qt.TextElideMode.ElideRight
        self.setText(next(fitting, metrics.elidedText(self._texts[-1], mode, room)))

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()
