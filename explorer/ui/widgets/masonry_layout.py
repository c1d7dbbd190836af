"""A layout of cards in columns: each goes where there is most room left above it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class MasonryLayout(QLayout):
    """Items of one width and their own heights, in as many columns as fit."""

    def __init__(self, parent: QWidget | None, *, narrowest: int, gap: int) -> None:
        """Make an empty layout.

        Args:
            parent: The widget that it lays out.
            narrowest: Width of a column, in px; a narrower parent has one column.
            gap: Between columns and between the items of one, in px.
        """
        super().__init__(parent)
        self._narrowest, self._gap = narrowest, gap
        self._items: list[QLayoutItem] = []

    def columns(self, width: int) -> int:
        """How many columns a width in px has; never more than there are items."""
        shown = sum(not item.isEmpty() for item in self._items)
        fitting = (width + self._gap) // (self._narrowest + self._gap)
        return max(min(fitting, shown), 1)

    def _place(self, area: QRect, *, really: bool) -> int:
        """The height that the items need in a width; moves them there if ``really``."""
        margins = self.contentsMargins()
        inner = area.marginsRemoved(margins)
        count = self.columns(inner.width())
        width = (inner.width() - (count - 1) * self._gap) // count
        bottoms = [inner.top()] * count
        for item in self._items:
            if item.isEmpty():
                continue
            column = bottoms.index(min(bottoms))
            height = _height(item, width)
            left = inner.left() + column * (width + self._gap)
            if really:
                item.setGeometry(QRect(left, bottoms[column], width, height))
            bottoms[column] += height + self._gap
        used = max(bottoms) - inner.top()
        return margins.top() + max(used - self._gap, 0) + margins.bottom()

    # Qt overrides

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), really=False)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._place(area, really=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """One column that is as narrow as its items can be."""
        shown = [item for item in self._items if not item.isEmpty()]
        width = max((item.minimumSize().width() for item in shown), default=0)
        return QSize(width, 0).grownBy(self.contentsMargins())


def _height(item: QLayoutItem, width: int) -> int:
    height = item.heightForWidth(width) if item.hasHeightForWidth() else -1
    return height if height >= 0 else item.sizeHint().height()
