"""The layer table sorted by its values, and only the rows that a query finds."""

from typing import Any

from PySide6.QtCore import QObject

from explorer.tracing.records import Step
from explorer.tracing.table.layer_columns import COLUMNS
from explorer.tracing.table.layer_table import Query, query_words
from explorer.ui.models.layer_table import Index, LayerTableModel
from explorer.ui.models.sorted_table import SortedTable


class LayerFilterModel(SortedTable):
    """Stands before a :class:`LayerTableModel`.

    Values are compared here, by Python: Qt compares neither shapes nor sizes beyond 64
    bits, and its texts would put 1,000 before 20.
    """

    def __init__(self, model: LayerTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layers = model
        self._query = Query("")
        self._words: list[str] = []
        self._values: dict[int, list[Any]] = {}
        # Before Qt's own connection asks for rows of the new network.
        model.modelAboutToBeReset.connect(self._forget)
        self.setSourceModel(model)

    def set_query(self, text: str) -> None:
        """Leave the rows that have every word of ``text``."""
        self._query = Query(text)
        # Not a change of the filter alone: that tells views of every gap in the rows
        # that are left, a third of a second for a thousand rows.
        self.invalidate()

    def steps(self) -> list[Step]:
        """The steps that are left, in the order of the rows."""
        steps = self._layers.table().steps
        return [steps[self.step_at(row)] for row in range(self.rowCount())]

    def step_at(self, row: int) -> int:
        """The step that a row shows."""
        return self.mapToSource(self.index(row, 0)).row()

    def row_of(self, step: int) -> int:
        """The row that shows a step, -1 if it is filtered away."""
        return self.mapFromSource(self._layers.index(step, 0)).row()

    def _forget(self) -> None:
        self._words, self._values = [], {}

    # Qt overrides

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        if not self._words:
            self._words = [query_words(step) for step in self._layers.table().steps]
        return self._query.matches(self._words[row])

    def lessThan(self, left: Index, right: Index) -> bool:
        column = left.column()
        if column not in self._values:
            steps = self._layers.table().steps
            self._values[column] = [COLUMNS[column].value(step) for step in steps]
        values = self._values[column]
        return bool(values[left.row()] < values[right.row()])
