"""The table of all steps on the left, which follows the current one."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QSettings,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.tracing.records import Step, Trace
from explorer.ui.models.layer_filter import LayerFilterModel
from explorer.ui.models.layer_table import LayerTableModel
from explorer.ui.pages.explore.layers.layer_export import Excerpt, LayerExport
from explorer.ui.pages.explore.layers.layer_sections import LayerSections
from explorer.ui.pages.explore.layers.layer_totals import LayerTotals
from explorer.ui.pages.explore.layers.layer_view import LayerView
from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton


class LayerList(QFrame):
    """Every step with its shape and costs; sorts, filters, copies.

    A click or Return leads to a step; several rows can be selected to add them up or to
    copy them, which leads nowhere.

    Signals:
        step_picked: The step that the user chose.
    """

    step_picked = Signal(int)

    def __init__(
        self, parent: QWidget | None = None, *, settings: QSettings | None = None
    ) -> None:
        """Make an empty table.

        Args:
            parent: Qt parent.
            settings: Where hidden columns are remembered.
        """
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._step = -1
        self._model = LayerTableModel(self)
        self._rows = LayerFilterModel(self._model, self)
        self._filter = QLineEdit(self)
        self._filter.setPlaceholderText(self.tr("Filter: conv, 64x54"))
        self._filter.setToolTip(
            self.tr(
                "Words of a name, kind, kernel or shape; a layer must have all of them"
            )
        )
        self._filter.setClearButtonEnabled(True)
        self._filter.setAccessibleName(self.tr("Filter of the layer table"))
        self._table = LayerView(self._rows, self)
        self._sections = LayerSections(self._table, self._model, settings, self)
        self._export = LayerExport(self._seen, self)
        self._totals = LayerTotals(self)
        self._build_tools()
        self._lay_out()
        self._connect()

    def set_trace(self, trace: Trace) -> None:
        """Show another network; how it is sorted and filtered stays."""
        self._step = -1
        self._model.set_steps(trace.steps, trace.unread_params)
        self._sections.fit()
        self._add_up()

    def set_current(self, step: int) -> None:
        """Mark a step and bring it into view; no signal.

        The same step again leaves alone what is selected.
        """
        if step != self._step:
            self._step = step
            self._model.set_current(step)
            self._select_current()

    def set_wide(self, wide: bool) -> None:
        """Show the table for a panel that has most of the page, or not."""
        self._sections.set_wide(wide)

    def set_query(self, text: str) -> None:
        """Filter as if it had been typed."""
        self._filter.setText(text)

    def table(self) -> LayerView:
        """The table itself."""
        return self._table

    def filter_field(self) -> QLineEdit:
        """Where the filter is typed."""
        return self._filter

    def sections(self) -> LayerSections:
        """Which columns are seen."""
        return self._sections

    def export(self) -> LayerExport:
        """Copies and saves."""
        return self._export

    def totals(self) -> LayerTotals:
        """The sums below the table."""
        return self._totals

    def steps(self) -> list[Step]:
        """The steps that are left by the filter, in the order of the rows."""
        return self._rows.steps()

    def selected_steps(self) -> list[Step]:
        """The selected steps, in the order of the rows."""
        rows = sorted(
            index.row() for index in self._table.selectionModel().selectedRows()
        )
        steps = self._model.table().steps
        return [steps[self._rows.step_at(row)] for row in rows]

    # construction

    def _build_tools(self) -> None:
        export = QMenu(self)
        export.addAction(self.tr("Copy as CSV"), self._export.copy_csv)
        export.addAction(self.tr("Copy as Markdown"), self._export.copy_markdown)
        export.addAction(self.tr("Save as …"), self._export.ask_where)
        self._copy = _menu_button("copy", self.tr("Copy or save the layers"), export)
        columns = QMenu(self)
        columns.aboutToShow.connect(lambda: self._sections.fill(columns))
        self._columns = _menu_button("columns-3", self.tr("Columns"), columns)
        copy_rows = QAction(self.tr("Copy the selected rows"), self._table)
        copy_rows.setShortcut(QKeySequence.StandardKey.Copy)
        copy_rows.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy_rows.triggered.connect(
            lambda: self._export.copy_rows(self.selected_steps())
        )
        self._table.addActions([copy_rows, *export.actions()])
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(GRID // 2)
        tools.addWidget(self._filter, 1)
        for button in (self._copy, self._columns):
            tools.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addLayout(tools)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._totals)

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._on_filter_changed)
        self._filter.returnPressed.connect(self._enter_table)
        self._filter.installEventFilter(self)
        self._table.viewport().installEventFilter(self)
        self._table.clicked.connect(self._on_table_clicked)
        self._table.activated.connect(self._pick)
        self._table.selectionModel().selectionChanged.connect(self._add_up)
        self._export.done.connect(self._totals.say)
        self._export.failed.connect(self._totals.complain)

    # what the user does

    def _on_filter_changed(self, text: str) -> None:
        self._rows.set_query(text)
        self._select_current()
        self._add_up()

    def _on_table_clicked(self, index: QModelIndex) -> None:
        if len(self._table.selectionModel().selectedRows()) == 1:
            self._pick(index)  # else rows are being collected

    def _pick(self, index: QModelIndex) -> None:
        self.step_picked.emit(self._rows.step_at(index.row()))

    def _enter_table(self) -> None:
        """Go on with the keyboard in the rows."""
        if self._rows.rowCount() and not self.selected_steps():
            self._table.select(0)
        self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # following

    def _seen(self) -> Excerpt:
        return Excerpt(
            table=self._model.table(),
            steps=self.steps(),
            columns=self._sections.shown(),
        )

    def _select_current(self) -> None:
        row = self._rows.row_of(self._step)
        if row < 0:  # filtered away
            self._table.clearSelection()
            return
        self._table.select(row)

    def _add_up(self) -> None:
        """Tell the sums of the network, and of the rows that the user singled out."""
        selected = self.selected_steps()
        chosen: list[Step] = []
        if len(selected) > 1:
            chosen = selected
        elif self._filter.text().strip():
            chosen = self.steps()
            if not chosen:
                self._totals.show_nothing(self._model.table())
                return
        self._totals.show_sums(self._model.table(), tuple(chosen))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._table.viewport():
            self._sections.fit_kind()
        elif isinstance(event, QKeyEvent) and watched is self._filter:
            down = event.key() == Qt.Key.Key_Down
            if down and event.type() == QEvent.Type.KeyPress:
                self._enter_table()
                return True
        return super().eventFilter(watched, event)


def _menu_button(icon_name: str, name: str, menu: QMenu) -> IconButton:
    button = IconButton(icon_name, name)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(menu)
    button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
    return button
