"""All runs that are kept, as a table in which names and notes can be changed."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from explorer.ui.models.run_text import tooltip_text
from explorer.ui.models.stored_run_columns import (
    COLUMNS,
    RunColumn,
    RunStage,
    StoredRow,
)
from explorer.ui.theme import current_theme

Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class StoredRunsModel(QAbstractTableModel):
    """One row per run, the latest first.

    Signals:
        renamed: Number of a run and the name that the user gave it.
        annotated: Number of a run and the note that the user wrote.
    """

    renamed = Signal(int, str)
    annotated = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[StoredRow] = []

    def rows(self) -> tuple[StoredRow, ...]:
        """Every run, in order."""
        return tuple(self._rows)

    def row(self, place: int) -> StoredRow:
        """One run."""
        return self._rows[place]

    def set_rows(self, rows: Sequence[StoredRow]) -> None:
        """Show ``rows``; what stays keeps its selection, what is new comes in."""
        wanted = {row.run_id for row in rows}
        for place in reversed(range(len(self._rows))):
            if self._rows[place].run_id not in wanted:
                self.beginRemoveRows(QModelIndex(), place, place)
                del self._rows[place]
                self.endRemoveRows()
        for place, row in enumerate(rows):
            if place < len(self._rows) and self._rows[place].run_id == row.run_id:
                self._replace(place, row)
            else:
                self.beginInsertRows(QModelIndex(), place, place)
                self._rows.insert(place, row)
                self.endInsertRows()

    def text(self, column: RunColumn, row: StoredRow) -> str:
        """A cell in the language of the window."""
        text = column.text(row)
        return self.tr(text) if column.key == "stage" else text

    def summary(self, row: StoredRow) -> str:
        """All that is known of a run, for tooltips and screen readers."""
        told = [row.details]
        for column in COLUMNS:
            if text := self.text(column, row):
                told.append(f"{self.tr(column.heading)}: {text}")
        return "\n".join(told)

    def _replace(self, place: int, row: StoredRow) -> None:
        if self._rows[place] != row:
            self._rows[place] = row
            last = self.index(place, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(place, 0), last)

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's form
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                # A note may have lines; a cell has one.
                return " ".join(self.text(column, row).split("\n"))
            case Qt.ItemDataRole.EditRole:
                return self.text(column, row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.is_number else _LEFT
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip_text(self.summary(row))
            case Qt.ItemDataRole.ForegroundRole if column.key == "stage":
                return QColor(_colour(row.stage))
        return None

    def setData(
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        text = str(value).strip()
        if not column.is_editable or text == self.text(column, row):
            return False
        if column.key == "title":
            if text:  # a run without a name could not be told from others
                self.renamed.emit(row.run_id, text)
            return bool(text)
        self.annotated.emit(row.run_id, text)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        flags |= Qt.ItemFlag.ItemNeverHasChildren
        editable = COLUMNS[index.column()].is_editable
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

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
                return self.tr(column.heading)
            case Qt.ItemDataRole.ToolTipRole:
                return self.tr(column.help)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.is_number else _LEFT
        return None


def _colour(stage: RunStage) -> str:
    theme = current_theme()
    match stage:
        case RunStage.TRAINING:
            return theme.accent
        case RunStage.INTERRUPTED:
            return theme.warning
        case RunStage.DIVERGED | RunStage.FAILED:
            return theme.error
    return theme.muted
