"""A layout in rows that breaks where a line of text would: at the right edge."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items at their natural width, in as few rows as the width allows."""

    def __init__(self, parent: QWidget | None, *, across: int, down: int) -> None:
        """Make an empty layout.

        Args:
            parent: The widget that it lays out.
            across: Gap between items of a row, in px.
            down: Gap between rows, in px.
        """
        super().__init__(parent)
        self._across, self._down = across, down
        self._items: list[QLayoutItem] = []

    def _place(self, area: QRect, *, really: bool) -> int:
        """The height that the items need in a width; moves them there if ``really``."""
        margins = self.contentsMargins()
        inner = area.marginsRemoved(margins)
        corner = inner.topLeft()
        row_height = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if row_height and corner.x() + size.width() > inner.right() + 1:
                corner = QPoint(inner.left(), corner.y() + row_height + self._down)
                row_height = 0
            if really:
                item.setGeometry(QRect(corner, size))
            corner += QPoint(size.width() + self._across, 0)
            row_height = max(row_height, size.height())
        return corner.y() + row_height + margins.bottom() - area.top()

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
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), really=False)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._place(area, really=True)

    def sizeHint(self) -> QSize:
        """One row of everything."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in hints)
        width += self._across * max(0, len(hints) - 1)
        height = max((hint.height() for hint in hints), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        """The widest item."""
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size.grownBy(self.contentsMargins())
