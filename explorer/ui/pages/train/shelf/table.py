"""The rows of the stored runs on the screen."""

from collections.abc import Iterable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from explorer.ui.models.stored_run_columns import PLACES, StoredRow
from explorer.ui.models.stored_runs_filter import StoredRunsFilter
from explorer.ui.theme import current_theme
from explorer.ui.widgets.line_swatch import paint_swatch

_ROW = 28  # px
_SWATCH = QSize(32, 10)  # px
_PADDING = 8  # px, from the edge of a cell to what stands in it
_LEAST_NOTE, _MOST_NAME = 100, 380  # px
_WIDTHS = {
    "number": 48,
    "title": 164,
    "network": 118,
    "dataset": 146,
    "training": 168,
    "epochs": 66,
    "steps": 64,
    "accuracy": 68,
    "loss": 60,
    "created": 140,
    "stage": 98,
}
_STYLE = """
    QTableView::item { border: none; padding: 0 5px; }
    QHeaderView::section { padding: 4px 8px; }
    QTableView QLineEdit { padding: 0 4px; border-radius: 0; }
    /* The model's headings have arrows. */
    QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0; height: 0; }
"""


class StoredRunsTable(QTableView):
    """Whole rows are selected, one or several; names and notes are changed in place.

    Signals:
        picked_changed: Other runs are selected.
        chosen: A run was double-clicked, or Return was pressed.
    """

    picked_changed = Signal()
    chosen = Signal()

    def __init__(self, model: StoredRunsFilter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = model
        self._empty_text = ""
        self.setModel(model)
        self.setSortingEnabled(True)
        self.sortByColumn(PLACES["created"], Qt.SortOrder.DescendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Stored runs"))
        self.setStyleSheet(_STYLE)
        self.setItemDelegateForColumn(PLACES["title"], _NameDelegate(model, self))
        self._set_headers()
        self.doubleClicked.connect(self._on_double_clicked)

    def picked(self) -> tuple[StoredRow, ...]:
        """The selected runs, in the order of the rows."""
        rows = sorted(each.row() for each in self.selectionModel().selectedRows())
        return tuple(self._runs.run_at(row) for row in rows)

    def pick(self, run_ids: Iterable[int]) -> None:
        """Select runs, as far as they are seen, and bring the first into view."""
        rows = [row for row in map(self._runs.row_of, run_ids) if row >= 0]
        flags = QItemSelectionModel.SelectionFlag
        self.clearSelection()
        for row in reversed(rows):
            index = self._runs.index(row, PLACES["title"])
            self.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)
        if rows:
            self.scrollTo(self._runs.index(rows[0], 0))

    def edit_cell(self, column: str) -> None:
        """Change the name or the note of the selected run in place."""
        picked = self.selectionModel().selectedRows(PLACES[column])
        if picked:
            self.setFocus()
            self.scrollTo(picked[0])
            self.edit(picked[0])

    def is_editing(self) -> bool:
        """Whether somebody is writing in a cell."""
        return self.state() == QAbstractItemView.State.EditingState

    def edited(self) -> int | None:
        """Number of the run in whose cell somebody is writing."""
        if not self.is_editing() or not self.currentIndex().isValid():
            return None
        return self._runs.run_at(self.currentIndex().row()).run_id

    def set_empty_text(self, text: str) -> None:
        """Say what to do where there is no row."""
        self._empty_text = text
        self.viewport().update()

    def empty_text(self) -> str:
        """What it says where there is no row."""
        return self._empty_text

    def _set_headers(self) -> None:
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(_ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        for key, width in _WIDTHS.items():
            header.resizeSection(PLACES[key], width)
        self._name_width = _WIDTHS["title"]

    def _widen_name(self) -> None:
        """Share spare room between names and notes, unless the user has decided."""
        header, title = self.horizontalHeader(), PLACES["title"]
        if header.sectionSize(title) != self._name_width:
            return
        needed = sum(_WIDTHS.values()) + _LEAST_NOTE
        spare = max(0, self.viewport().width() - needed) // 2
        self._name_width = min(_WIDTHS["title"] + spare, _MOST_NAME)
        header.resizeSection(title, self._name_width)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.chosen.emit()

    # Qt overrides

    def selectionChanged(
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        super().selectionChanged(selected, deselected)
        self.picked_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widen_name()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        returns = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in returns and not self.is_editing():
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._empty_text and not self._runs.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(current_theme().muted)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            area = self.viewport().rect().adjusted(_ROW, 0, -_ROW, 0)
            painter.drawText(area, int(flags), self._empty_text)
            painter.end()


class _NameDelegate(QStyledItemDelegate):
    """A name behind a piece of the curve of its network."""

    def __init__(self, model: StoredRunsFilter, parent: QWidget) -> None:
        super().__init__(parent)
        self._runs = model

    # Qt overrides

    def initStyleOption(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().initStyleOption(option, index)
        feature = QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.features |= feature
        option.decorationSize = _SWATCH  # room for it, and for the field beside it

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        area = QRectF(QPointF(0, 0), QSizeF(_SWATCH))
        area.moveCenter(QRectF(option.rect).center())
        area.moveLeft(option.rect.left() + _PADDING)
        paint_swatch(painter, area, self._runs.run_at(index.row()).style)
