"""A table whose headings say by which column it is sorted."""

from typing import Any

from PySide6.QtCore import QSortFilterProxyModel, Qt


class SortedTable(QSortFilterProxyModel):
    """Stands before a table; what is sorted and left out is up to who inherits it."""

    # In the text, since Qt lays its own arrow over headings that stand at the right.
    ARROWS = (" ↑", " ↓")  # ascending, descending

    # Qt overrides

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        super().sort(column, order)
        self.headerDataChanged.emit(
            Qt.Orientation.Horizontal, 0, self.columnCount() - 1
        )

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        told = super().headerData(section, orientation, role)
        if role != Qt.ItemDataRole.DisplayRole or section != self.sortColumn():
            return told
        down = self.sortOrder() == Qt.SortOrder.DescendingOrder
        return f"{told}{self.ARROWS[down]}"
