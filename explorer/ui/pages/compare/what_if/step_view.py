"""The table of steps on the screen."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from explorer.ui.pages.compare.what_if.rows import StepRow
from explorer.ui.pages.compare.what_if.step_table import (
    LAYER,
    MACS,
    PARAMS,
    SHAPE,
    SIGN,
    STEP,
    StepTableModel,
)
from explorer.ui.widgets.toned_cells import MARGIN, TonedDelegate

_ROW = 24  # px
_WIDTHS = {SIGN: 22, STEP: 92, PARAMS: 98, MACS: 98}  # px; the others share the rest
_LAYER_SHARE = 0.44  # of that rest
_ROOMY, _WIDE = 800, 136  # px of the table from which numbers have so many
_QT_MARGIN = 3  # px that Qt leaves beside a text of itself
_STYLE = f"""
    QTableView::item {{ border: none; padding: 0 {MARGIN - _QT_MARGIN}px; }}
    QHeaderView::section {{ padding: 4px {MARGIN}px; }}
"""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StepView(QTableView):
    """One row is chosen; Tab leads on to the next control.

    Signals:
        step_chosen: The step of the row that the user went to, -1 for the image.
        opened: The user wants to edit it.
    """

    step_chosen = Signal(int)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = StepTableModel(self)
        self.setModel(self._model)
        role, right = StepTableModel.PIECES_ROLE, (PARAMS, MACS)
        self.setItemDelegate(TonedDelegate(role, self, right=right, dots=(LAYER,)))
        self.setAccessibleName(self.tr("Steps of the network"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setStyleSheet(_STYLE)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(_WIDTHS[SIGN])
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(SHAPE, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.doubleClicked.connect(self.opened)

    def steps(self) -> StepTableModel:
        """What it shows."""
        return self._model

    def show_rows(self, rows: tuple[StepRow, ...], current: int) -> None:
        """Show what became of the steps, one of them chosen, -1 for the image."""
        with QSignalBlocker(self):
            self._model.show_rows(rows)
            place = self._model.index(self._model.row_of_step(current), STEP)
            if self.currentIndex().row() != place.row():
                flags = QItemSelectionModel.SelectionFlag
                self.selectionModel().setCurrentIndex(
                    place, flags.ClearAndSelect | flags.Rows
                )
                self.scrollTo(place)

    def _on_row_changed(self, current: QModelIndex, before: QModelIndex) -> None:
        del before
        if current.isValid():
            self.step_chosen.emit(self._model.step_of_row(current.row()))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().width()
        for column in (PARAMS, MACS):
            self.setColumnWidth(column, _WIDE if room > _ROOMY else _WIDTHS[column])
        fixed = sum(self.columnWidth(column) for column in _WIDTHS)
        rest = room - fixed
        self.setColumnWidth(LAYER, max(round(_LAYER_SHARE * rest), 80))
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())  # what explains a break takes room

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.opened.emit()
        else:
            super().keyPressEvent(event)
