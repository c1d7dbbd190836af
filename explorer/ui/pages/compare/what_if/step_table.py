"""All steps as a table that says what became of each: before, after, broken."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor

from explorer.diagrams.colours import family
from explorer.ui.pages.compare.what_if.rows import StepRow
from explorer.ui.widgets.log_ticks import count_text
from explorer.ui.widgets.readings import shape_text
from explorer.ui.widgets.ribbon_layout import Fate
from explorer.ui.widgets.toned_cells import Piece, Pieces, Tone, plain_text

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ARROW = " → "
_SIGNS = {Fate.SAME: "", Fate.CHANGED: "≠", Fate.BROKEN: "!", Fate.UNREACHED: "·"}
_TONES = {
    Fate.SAME: Tone.PLAIN,
    Fate.CHANGED: Tone.CHANGED,
    Fate.BROKEN: Tone.BROKEN,
    Fate.UNREACHED: Tone.MUTED,
}
SIGN, STEP, LAYER, SHAPE, PARAMS, MACS = range(6)


class StepTableModel(QAbstractTableModel):
    """A row for the image, then one for each step; read-only."""

    PIECES_ROLE = Qt.ItemDataRole.UserRole  # texts for a ``TonedDelegate``

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[StepRow, ...] = ()
        self._headings = (
            "",
            self.tr("Step"),
            self.tr("Layer"),
            self.tr("Output shape"),
            self.tr("Parameters"),
            self.tr("MACs"),
        )

    def show_rows(self, rows: tuple[StepRow, ...]) -> None:
        """Show another sight; rows stay selected where the steps are the same."""
        same = [row.path for row in rows] == [row.path for row in self._rows]
        if same:
            self._rows = rows
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def fate(self, row: int) -> Fate:
        """What became of the step in a row."""
        return self._rows[row].fate

    def row_of_step(self, step: int) -> int:
        """The row of a step; that of the image for -1."""
        return step + 1

    def step_of_row(self, row: int) -> int:
        """The step of a row, -1 for the image."""
        return row - 1

    def _texts(self, row: StepRow, column: int) -> tuple[Pieces, ...]:
        """What a cell says, the longest first."""
        tone = _TONES[row.fate]
        match column:
            case 0:
                sign = "+" if row.is_new and row.fate is Fate.CHANGED else ""
                own = Tone.ADDED if sign else tone
                return ((Piece(sign or _SIGNS[row.fate], own),),)
            case 1:
                return ((Piece(row.path or self.tr("image"), tone),),)
            case 2:
                return _layer(row)
            case 3:
                return self._shape(row)
            case 4:
                return _amount(*row.params, row.fate, is_new=row.is_new)
        if row.macs[1] is None:
            return ()
        return _amount(row.macs[0], row.macs[1], row.fate, is_new=row.is_new)

    def _shape(self, row: StepRow) -> tuple[Pieces, ...]:
        if row.fate is Fate.BROKEN:
            return ((Piece(self.tr("breaks"), Tone.BROKEN),),)
        if row.now is None:
            return ((Piece(self.tr("not reached"), Tone.MUTED),),)
        now = shape_text(row.now)
        if row.before == row.now:
            return ((Piece(now),),)
        if row.before is None:
            return ((Piece(now, Tone.ADDED),),)
        changed = Piece(now, Tone.CHANGED)
        before = Piece(shape_text(row.before), Tone.MUTED)
        close = Piece(before.text.replace(" ", ""), Tone.MUTED)
        return (
            (before, Piece(_ARROW, Tone.MUTED), changed),
            (
                close,
                Piece(_ARROW.strip(), Tone.MUTED),
                Piece(now.replace(" ", ""), Tone.CHANGED),
            ),
            (changed,),
        )

    def _told(self, index: Index) -> str:
        row = self._rows[index.row()]
        if index.column() in (PARAMS, MACS):
            before, now = row.params if index.column() == PARAMS else row.macs
            if now is None:
                return ""
            if before == now:
                return f"{now:,}"
            return f"{before:,}{_ARROW}{now:,} ({_signed(now - before)})"
        texts = self._texts(row, index.column())
        return plain_text(texts[0]) if texts else ""

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's form
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case self.PIECES_ROLE:
                return self._texts(row, index.column())
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._told(index)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_RIGHT if index.column() in (PARAMS, MACS) else _LEFT)
            case Qt.ItemDataRole.DecorationRole if index.column() == LAYER and row.kind:
                return QColor(family(row.kind).colour)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if section in (PARAMS, MACS) else _LEFT)
        return None


def _layer(row: StepRow) -> tuple[Pieces, ...]:
    muted = row.fate is Fate.UNREACHED
    name = Piece(f"{row.name} " if row.window else row.name, _TONES[row.fate])
    if row.fate is Fate.CHANGED:
        name = Piece(name.text)
    if row.window == row.window_before or row.is_new or not row.window_before:
        return ((name, Piece(row.window, Tone.MUTED if muted else Tone.PLAIN)),)
    now = Piece(row.window, Tone.CHANGED)
    before = Piece(f"{row.window_before}{_ARROW}", Tone.MUTED)
    return (name, before, now), (name, now), (now,)


def _amount(before: int, now: int, fate: Fate, *, is_new: bool) -> tuple[Pieces, ...]:
    """A number and by how much it is another one, rounded where room is short."""
    tone = Tone.MUTED if fate is Fate.UNREACHED else Tone.PLAIN
    if before == now:
        if not now:
            return ()
        return (Piece(f"{now:,}", tone),), (Piece(count_text(now), tone),)
    change = _signed(now - before, rounded=True)
    delta = Piece(change, Tone.ADDED if is_new else Tone.CHANGED)
    return (Piece(f"{count_text(now)}  ", tone), delta), (delta,)


def _signed(change: int, *, rounded: bool = False) -> str:
    """With a sign in any case, and a true minus."""
    amount = count_text(abs(change)) if rounded else f"{abs(change):,}"
    return f"{'+' if change >= 0 else '−'}{amount}"
