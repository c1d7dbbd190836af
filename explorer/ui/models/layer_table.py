"""The steps of a network as a table."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor, QFont

from explorer.diagrams.colours import family
from explorer.tracing.records import Step
from explorer.tracing.table.layer_columns import COLUMNS, WORDS, Column
from explorer.tracing.table.layer_table import LayerTable, share_text
from explorer.ui.theme import current_theme

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LayerTableModel(QAbstractTableModel):
    """One row per step, one column per entry of the engine's ``COLUMNS``; read-only."""

    SHARE_ROLE = Qt.ItemDataRole.UserRole  # "85.4 %" of the network's sum, or None
    BAR_ROLE = Qt.ItemDataRole.UserRole + 1  # of the column's largest value, 0 to 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = LayerTable.of(())
        self._largest: dict[str, int] = {}
        self._current = -1
        self._words = {word: self.tr(word) for word in WORDS}

    def set_steps(self, steps: Iterable[Step], unread_params: int = 0) -> None:
        """Show another network.

        Args:
            steps: In execution order.
            unread_params: As in ``Trace``: they count in the sum of parameters.
        """
        self.beginResetModel()
        self._table = LayerTable.of(steps, unread_params)
        self._largest = {
            column.key: max(map(column.value, self._table.steps), default=0)
            for column in COLUMNS
            if column.is_part
        }
        self._current = -1
        self.endResetModel()

    def set_current(self, step: int) -> None:
        """Mark the step that the walk is at; -1 for none."""
        before, self._current = self._current, step
        for row in {before, step}:
            if 0 <= row < self.rowCount():
                ends = self.index(row, 0), self.index(row, self.columnCount() - 1)
                self.dataChanged.emit(*ends)

    def table(self) -> LayerTable:
        """What it shows."""
        return self._table

    def heading(self, column: Column) -> str:
        """Heading of a column in the language of the window."""
        return self.tr(column.heading)

    def text(self, column: Column, step: Step) -> str:
        """A cell in the language of the window, without its share."""
        told = column.text(step)
        pieces = told.split(", ")
        return ", ".join(self._words.get(piece, piece) for piece in pieces)

    def full_text(self, column: Column, step: Step) -> str:
        """A cell with its share."""
        if column.is_part:
            return self._table.text(column, step)
        return self.text(column, step)

    def summary(self, step: Step) -> str:
        """All that the table knows of a step, a line for each column."""
        told = ((c, self.full_text(c, step)) for c in COLUMNS)
        return "\n".join(f"{self.heading(c)}: {text}" for c, text in told if text)

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's form
        return 0 if parent.isValid() else len(self._table.steps)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        step, column = self._table.steps[index.row()], COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(column, step)
            case self.SHARE_ROLE:
                return self._share(column, step)
            case self.BAR_ROLE:
                return self._bar(column, step)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_RIGHT if column.is_number else _LEFT)
            case Qt.ItemDataRole.ToolTipRole:
                return self.summary(step)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.full_text(column, step)
            case Qt.ItemDataRole.DecorationRole if column.key == "kind":
                return QColor(family(step.kind).colour)
            case Qt.ItemDataRole.FontRole if self._is_mark(index.row(), column):
                bold = QFont()
                bold.setWeight(QFont.Weight.Bold)
                return bold
            case Qt.ItemDataRole.ForegroundRole if self._is_mark(index.row(), column):
                return QColor(current_theme().accent)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.heading(column)
            case Qt.ItemDataRole.ToolTipRole:
                return self.tr(column.help)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_RIGHT if column.is_number else _LEFT)
        return None

    def _is_mark(self, row: int, column: Column) -> bool:
        """Whether a cell says where the walk is; rows beside it can be selected too."""
        return row == self._current and column.key == "index"

    def _share(self, column: Column, step: Step) -> str | None:
        if not (column.is_part and column.text(step)):
            return None
        share = self._table.share(column, column.value(step))
        return None if share is None else share_text(share)

    def _bar(self, column: Column, step: Step) -> float | None:
        largest = self._largest.get(column.key, 0)
        return column.value(step) / largest if largest else None
