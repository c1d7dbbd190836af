"""The stored runs sorted by their values, and only those that a query finds."""

from PySide6.QtCore import QObject, Qt

from explorer.ui.models.sorted_table import SortedTable
from explorer.ui.models.stored_run_columns import COLUMNS, PLACES, StoredRow
from explorer.ui.models.stored_runs import Index, StoredRunsModel


class StoredRunsFilter(SortedTable):
    """Stands before a :class:`StoredRunsModel`; the latest run first at the beginning.

    Values are compared here, by Python: Qt's texts would put 1,000 before 20.
    """

    def __init__(self, model: StoredRunsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs = model
        self._words: list[str] = []
        self.setSourceModel(model)
        self.sort(PLACES["created"], Qt.SortOrder.DescendingOrder)

    def set_query(self, text: str) -> None:
        """Leave the runs that have every word of ``text`` in one of their cells."""
        self._words = text.casefold().split()
        self.invalidate()

    def run_at(self, row: int) -> StoredRow:
        """The run that a row shows."""
        return self._runs.row(self.mapToSource(self.index(row, 0)).row())

    def row_of(self, run_id: int) -> int:
        """The row that shows a run, -1 if none does."""
        for place, run in enumerate(self._runs.rows()):
            if run.run_id == run_id:
                return self.mapFromSource(self._runs.index(place, 0)).row()
        return -1

    # Qt overrides

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        run = self._runs.row(row)
        cells = (self._runs.text(column, run) for column in COLUMNS)
        text = "\n".join(cells).casefold()
        return all(word in text for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:
        value = COLUMNS[left.column()].value
        lower, upper = self._runs.row(left.row()), self._runs.row(right.row())
        return bool(value(lower) < value(upper))
