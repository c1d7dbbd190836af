"""The table of totals on the screen."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from explorer.ui.pages.compare.costs.totals_rows import TotalsRow
from explorer.ui.pages.compare.costs.totals_text import totals_csv, totals_markdown
from explorer.ui.widgets.network_names import NetworkName

_ROW = 22  # px
_SHEET = """
    QTableCornerButton::section { background: transparent; border: none; }
    QHeaderView { background: transparent; }
    QHeaderView::section:vertical { padding: 0 6px; border: none; font-weight: 400; }
    QHeaderView::section:horizontal { padding: 2px 6px; }
"""
_NO_PARENT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class TotalsModel(QAbstractTableModel):
    """A row per quantity, a column per network; read only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[TotalsRow, ...] = ()
        self.names: tuple[NetworkName, ...] = ()

    def show_rows(
        self, names: Sequence[NetworkName], rows: Sequence[TotalsRow]
    ) -> None:
        """Show these; every row has one cell per name."""
        self.beginResetModel()
        self.names, self.rows = tuple(names), tuple(rows)
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.names)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = self.rows[index.row()].cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return cell.hint or None
            case Qt.ItemDataRole.FontRole if cell.is_best:
                font = QFont()
                font.setBold(True)
                return font
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            row = self.rows[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            texts = {
                Qt.ItemDataRole.DisplayRole: row.heading,
                Qt.ItemDataRole.ToolTipRole: row.hint,
            }
            return texts.get(Qt.ItemDataRole(role))
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self.names[section].title
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class TotalsTable(QTableView):
    """As high as its rows; copied whole, or what is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.totals = TotalsModel(self)
        self.setModel(self.totals)
        self.setAccessibleName(self.tr("Totals"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setStyleSheet(_SHEET)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setHighlightSections(False)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(_ROW)
        down.setHighlightSections(False)

    def show_rows(
        self, names: Sequence[NetworkName], rows: Sequence[TotalsRow]
    ) -> None:
        """Show these."""
        self.totals.show_rows(names, rows)
        frame = 2 * self.frameWidth() + 2
        high = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(high + _ROW * len(rows) + frame)

    def copy_csv(self) -> None:
        """All of it, for programs."""
        QGuiApplication.clipboard().setText(
            totals_csv(self._titles(), self.totals.rows)
        )

    def copy_markdown(self) -> None:
        """All of it, for people."""
        text = totals_markdown(self._titles(), self.totals.rows)
        QGuiApplication.clipboard().setText(text)

    def _titles(self) -> list[str]:
        return [name.title for name in self.totals.names]

    def _copy_selected(self) -> None:
        """The rows in which something is selected, with tabs for spreadsheets."""
        chosen = sorted({index.row() for index in self.selectedIndexes()})
        rows = [self.totals.rows[row] for row in chosen] or self.totals.rows
        text = totals_csv(self._titles(), rows, separator="\t")
        QGuiApplication.clipboard().setText(text)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy_selected()
        else:
            super().keyPressEvent(event)
