"""The table of all steps on the left, which follows the current one."""

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from explorer.tracing.records import Trace
from explorer.ui.models.layer_table import LayerTableModel
from explorer.ui.theme import GRID

_WIDEST_KIND = 112  # px, so that the output shape stays in view


class LayerList(QFrame):
    """Every step with its shape and costs; sorts and filters.

    Signals:
        step_picked: The step that the user chose.
    """

    step_picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._model = LayerTableModel(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(Qt.ItemDataRole.UserRole)
        self._sorted.setFilterKeyColumn(-1)
        self._sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filter = QLineEdit(self)
        self._filter.setPlaceholderText(self.tr("Filter, for example conv"))
        self._filter.setClearButtonEnabled(True)
        self._filter.setAccessibleName(self.tr("Filter of the layer table"))
        self._total = QLabel(self)
        self._total.setProperty("role", "muted")
        self._total.setWordWrap(True)
        self._table = _table(self._sorted, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID // 2, GRID, GRID // 2, GRID // 2)
        layout.setSpacing(GRID // 2)
        for widget in (self._filter, self._table, self._total):
            layout.addWidget(widget)
        self._filter.textChanged.connect(self._sorted.setFilterFixedString)
        self._table.clicked.connect(self._on_table_clicked)
        self._table.activated.connect(self._on_table_clicked)

    def set_trace(self, trace: Trace) -> None:
        """Show another network."""
        self._model.set_steps(trace.steps)
        self._table.resizeColumnsToContents()
        kind = self._table.columnWidth(1)
        self._table.setColumnWidth(1, min(kind, _WIDEST_KIND))
        told = self.tr("{0} parameters, {1} million MACs")
        text = told.format(f"{trace.total_params:,}", f"{trace.total_macs / 1e6:,.1f}")
        if trace.unread_params:
            more = self.tr("not in this pass (auxiliary heads): {0} parameters")
            text += "\n" + more.format(f"{trace.unread_params:,}")
        self._total.setText(text)

    def set_current(self, step: int) -> None:
        """Mark a step and bring it into view; no signal."""
        index = self._sorted.mapFromSource(self._model.index(step, 0))
        if index.isValid():
            self._table.selectRow(index.row())
            self._table.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        else:  # filtered away
            self._table.clearSelection()

    def table(self) -> QTableView:
        """The table itself."""
        return self._table

    def _on_table_clicked(self, index: QModelIndex) -> None:
        self.step_picked.emit(self._sorted.mapToSource(index).row())


def _table(model: QSortFilterProxyModel, parent: QWidget) -> QTableView:
    table = QTableView(parent)
    table.setModel(model)
    table.setSortingEnabled(True)
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setAccessibleName(parent.tr("Layers"))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(24)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    header.setHighlightSections(False)
    return table
