"""Which columns of the layer table are seen, in which order and how wide."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QMenu, QTableView

from explorer.tracing.table.layer_columns import COLUMNS, Column
from explorer.ui.models.layer_filter import LayerFilterModel
from explorer.ui.models.layer_table import LayerTableModel
from explorer.ui.widgets.share_delegate import CELL_MARGIN, share_width

_HIDDEN = "explore/hidden_columns"
_USUALLY_HIDDEN = frozenset({"source"})
_ALWAYS = "index"  # how the rows are called in the rest of the window
_NARROW_ORDER = (
    "index", "kind", "output_shape", "params", "macs", "activation_bytes",
    "receptive_field", "kernel", "stride", "padding", "dilation", "groups",
    "ceil_mode", "input_shapes", "path", "reads", "source",
)  # fmt: skip
_WIDE_ORDER = tuple(column.key for column in COLUMNS)
_WIDEST = {"path": 300, "input_shapes": 220, "reads": 160}  # px; tooltips have the rest
_NARROWEST_KIND = 72  # px
_DOT_GAP = 6  # px between the colour of a kind and its name
_LONGEST = 40  # texts of a column that are measured: letters differ in width
_PLACES = {column.key: place for place, column in enumerate(COLUMNS)}


class LayerSections(QObject):
    """Looks after the header of the table.

    Where the panel is narrow, place, kind and output come first and fill it; where it
    is wide, columns stand as in the texts that are copied. A column that has nothing to
    tell of a network (no layer of which is dilated) is not seen.
    """

    def __init__(
        self,
        view: QTableView,
        model: LayerTableModel,
        settings: QSettings | None,
        parent: QObject,
    ) -> None:
        """Serve a table.

        Args:
            view: Shows ``model`` or a sorted form of it.
            model: What it shows.
            settings: Where hidden columns are remembered.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._view = view
        self._model = model
        self._settings = settings
        self._wide = False
        self._hidden = set(_remembered(settings))
        self._empty: set[str] = set()
        self._needed: dict[str, int] = {}
        header = view.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda place: self.open_menu().popup(header.mapToGlobal(place))
        )
        self._apply_order()

    def fit(self) -> None:
        """Suit the columns to the network that is shown now."""
        self._view.ensurePolished()  # else its font is not yet that of the theme
        telling = {column.key for column in self._model.table().columns()}
        self._empty = set(_WIDE_ORDER) - telling if telling else set()
        self._needed = {column.key: self._width(column) for column in COLUMNS}
        for key, width in self._needed.items():
            self._view.setColumnWidth(_PLACES[key], width)
        self._apply_hidden()

    def fit_kind(self) -> None:
        """Let place, kind and output fill a narrow panel."""
        if self._wide or not self._needed:
            return
        beside = sum(self._needed[key] for key in ("index", "output_shape"))
        room = max(self._view.viewport().width() - beside, _NARROWEST_KIND)
        self._view.setColumnWidth(_PLACES["kind"], min(self._needed["kind"], room))

    def set_wide(self, wide: bool) -> None:
        """Order the columns for a panel that has most of the window, or does not."""
        self._wide = wide
        self._apply_order()
        if self._needed:
            self._view.setColumnWidth(_PLACES["kind"], self._needed["kind"])
        self.fit_kind()

    def shown(self) -> list[Column]:
        """The columns that can be seen or scrolled to, as the engine orders them."""
        unseen = self._hidden | self._empty
        return [column for column in COLUMNS if column.key not in unseen]

    def set_hidden(self, key: str, hidden: bool) -> None:
        """Hide a column or show it again, and remember that."""
        if key == _ALWAYS:
            return
        (self._hidden.add if hidden else self._hidden.discard)(key)
        self._remember()

    def reset(self) -> None:
        """Show the columns that are shown at first."""
        self._hidden = set(_USUALLY_HIDDEN)
        self._remember()

    def fill(self, menu: QMenu) -> None:
        """Offer the columns in a menu, as they are now."""
        menu.clear()
        for column in COLUMNS:
            if column.key == _ALWAYS:
                continue
            action = menu.addAction(self._model.heading(column))
            action.setData(column.key)
            action.setCheckable(True)
            action.setChecked(column.key not in self._hidden)
            action.setEnabled(column.key not in self._empty)
            action.triggered.connect(self._switch(column.key))
        menu.addSeparator()
        menu.addAction(self.tr("Usual columns")).triggered.connect(self.reset)

    def open_menu(self) -> QMenu:
        """The context menu of the header, which deletes itself when it is closed."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill(menu)
        return menu

    def _switch(self, key: str) -> Callable[[bool], None]:
        return lambda shown: self.set_hidden(key, not shown)

    def _remember(self) -> None:
        if self._settings is not None:
            self._settings.setValue(_HIDDEN, " ".join(sorted(self._hidden)))
        self._apply_hidden()

    def _apply_hidden(self) -> None:
        for key, place in _PLACES.items():
            self._view.setColumnHidden(place, key in self._hidden | self._empty)
        self.fit_kind()

    def _apply_order(self) -> None:
        header = self._view.horizontalHeader()
        for place, key in enumerate(_WIDE_ORDER if self._wide else _NARROW_ORDER):
            header.moveSection(header.visualIndex(_PLACES[key]), place)

    def _width(self, column: Column) -> int:
        """Room for the longest texts of a column, without asking every row, px."""
        metrics = self._view.fontMetrics()
        bold = QFont(self._view.font())
        bold.setWeight(QFont.Weight.Bold)  # headings, and the place where one is
        bold_metrics = QFontMetrics(bold)
        if column.key == _ALWAYS:
            metrics = bold_metrics
        steps = self._model.table().steps
        texts = {self._model.text(column, step) for step in steps}
        longest = sorted(texts, key=len, reverse=True)[:_LONGEST]
        width = max(map(metrics.horizontalAdvance, longest), default=0)
        if column.is_part:
            width += share_width(metrics)
        if column.key == "kind":
            width += self._view.iconSize().width() + _DOT_GAP
        heading = bold_metrics.horizontalAdvance(
            self._model.heading(column) + LayerFilterModel.ARROWS[0]
        )
        wanted = max(width, heading) + 2 * CELL_MARGIN + 1
        return min(wanted, _WIDEST.get(column.key, wanted))


def _remembered(settings: QSettings | None) -> Iterable[str]:
    if settings is None or not settings.contains(_HIDDEN):
        return _USUALLY_HIDDEN
    known = set(_WIDE_ORDER) - {_ALWAYS}
    return known & set(str(settings.value(_HIDDEN)).split())
