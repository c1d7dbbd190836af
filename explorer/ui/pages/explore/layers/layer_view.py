"""The rows of the layer table on the screen."""

from PySide6.QtCore import QItemSelectionModel, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from explorer.tracing.table.layer_columns import COLUMNS
from explorer.ui.models.layer_filter import LayerFilterModel
from explorer.ui.models.layer_table import LayerTableModel
from explorer.ui.widgets.share_delegate import CELL_MARGIN, ShareDelegate

_ROW = 24  # px
_DOT = 8  # px, the colour of a kind
_QT_MARGIN = 3  # px that Qt leaves beside a text of itself
_STYLE = f"""
    QTableView::item {{ border: none; padding: 0 {CELL_MARGIN - _QT_MARGIN}px; }}
    QHeaderView::section {{ padding: 4px {CELL_MARGIN}px; }}
    /* The model's headings have arrows. */
    QHeaderView::up-arrow, QHeaderView::down-arrow {{
        image: none; width: 0; height: 0; }}
"""


class LayerView(QTableView):
    """Whole rows are selected, one or several; sorting keeps the current one in view.

    Tab leads on to the next control and not from cell to cell.
    """

    def __init__(self, model: LayerFilterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(_DOT, _DOT))
        self.setAccessibleName(self.tr("Layers"))
        self.setStyleSheet(_STYLE)
        self._draw_shares()
        self._set_headers()

    def select(self, row: int) -> None:
        """Select a row alone and bring it into view, without scrolling sideways."""
        place = self.horizontalScrollBar().value()
        # Not ``selectRow``, which adds to the selection while Ctrl is held, as it is
        # when Ctrl+Right leads to the next block.
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self.model().index(row, 0), flags.ClearAndSelect | flags.Rows
        )
        self.horizontalScrollBar().setValue(place)
        self._keep_in_view()

    def _draw_shares(self) -> None:
        roles = LayerTableModel.SHARE_ROLE, LayerTableModel.BAR_ROLE
        shares = ShareDelegate(*roles, self)
        for place, column in enumerate(COLUMNS):
            if column.is_part:
                self.setItemDelegateForColumn(place, shares)

    def _set_headers(self) -> None:
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(_ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.sortIndicatorChanged.connect(self._keep_in_view)

    def _keep_in_view(self) -> None:
        index, across = self.currentIndex(), self.horizontalScrollBar()
        if index.isValid():
            place = across.value()
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
            across.setValue(place)  # the heading that was clicked stays where it is
