"""Things that stand above or below the columns of maps, exactly as wide as these."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.ui.theme import GRID

TITLES = 76  # px at the left for the titles of the rows


def column_area(width: int, count: int, at: int) -> tuple[int, int]:
    """Left edge and width of one of ``count`` columns within ``width``, px."""
    room = width - TITLES
    left = TITLES + at * room // count
    right = TITLES + (at + 1) * room // count
    return left, max(right - left - GRID, 1)


class ColumnRow(QWidget):
    """One widget per column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept_free = 0
        self._parts: list[QWidget] = []
        self.setProperty("role", "clear")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_parts(self, parts: Sequence[QWidget]) -> None:
        """Show these from the left; the ones before are gone."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = list(parts)
        for part in self._parts:
            part.setParent(self)
            part.show()
        self.updateGeometry()
        self._place()

    def keep_free(self, width: int) -> None:
        """Leave px at the right, for the scroll bar of the maps."""
        self._kept_free = width
        self._place()

    def _place(self) -> None:
        count = len(self._parts)
        for at, part in enumerate(self._parts):
            left, width = column_area(self.width() - self._kept_free, count, at)
            part.setGeometry(QRect(left, 0, width, self.height()))

    # Qt overrides

    def sizeHint(self) -> QSize:
        heights = (part.sizeHint().height() for part in self._parts)
        return QSize(TITLES, max(heights, default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
