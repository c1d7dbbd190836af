"""All steps as a table that says what became of each: before, after, broken."""

from enum import Enum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor, QFont

from explorer.diagrams.captions import step_captions
from explorer.diagrams.colours import family
from explorer.ui.diagram_words import diagram_words
from explorer.ui.pages.compare.what_if.workshop import Attempt
from explorer.ui.theme import current_theme
from explorer.ui.widgets.change_marks import Mark, mark_colour

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ARROW = " → "


class Fate(Enum):
    """What became of a step."""

    SAME = ""
    CHANGED = "≠"
    BROKEN = "!"
    UNREACHED = "·"


class StepTableModel(QAbstractTableModel):
    """A row for the image, then one for each step; read-only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._attempt: Attempt | None = None
        self._fates: tuple[Fate, ...] = ()
        self._headings = (
            "",
            self.tr("Step"),
            self.tr("Layer"),
            self.tr("Output shape"),
            self.tr("Parameters"),
            self.tr("MACs"),
        )

    def show_attempt(self, attempt: Attempt) -> None:
        """Show another sight; the rows stay where the steps are the same."""
        before = self._attempt
        same = before is not None and _paths(before) == _paths(attempt)
        if same:
            self._set(attempt)
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._set(attempt)
        self.endResetModel()

    def fate(self, row: int) -> Fate:
        """What became of the step in a row."""
        return self._fates[row]

    def row_of_step(self, step: int) -> int:
        """The row of a step; that of the image for -1."""
        return step + 1

    def step_of_row(self, row: int) -> int:
        """The step of a row, -1 for the image."""
        return row - 1

    def _set(self, attempt: Attempt) -> None:
        self._attempt = attempt
        image = attempt.trial.trace.input_shape != attempt.before.input_shape
        fates = [Fate.CHANGED if image else Fate.SAME]
        changed = attempt.trial.changed_from(attempt.before)
        for step in attempt.trial.trace.steps:
            if step.index > attempt.trial.reached:
                fates.append(Fate.UNREACHED)
            elif step.index == attempt.trial.reached:
                fates.append(Fate.BROKEN)
            else:
                fates.append(Fate.CHANGED if step.path in changed else Fate.SAME)
        self._fates = tuple(fates)

    def _texts(self, row: int) -> tuple[str, ...]:
        attempt = self._attempt
        assert attempt is not None  # else there are no rows
        if row == 0:
            now = attempt.trial.trace.input_shape[1:]
            shape = _both(attempt.before.input_shape[1:], now)
            return self._fates[0].value, self.tr("image"), "", shape, "", ""
        step = attempt.trial.trace.steps[row - 1]
        old = attempt.before_of(step)
        fate = self._fates[row]
        caption = step_captions(step, words=diagram_words())[0]
        told = " · ".join(filter(None, (caption.title, caption.detail)))
        if fate in (Fate.BROKEN, Fate.UNREACHED):
            shape = self.tr("breaks") if fate is Fate.BROKEN else self.tr("not reached")
        else:
            shape = _both(old.output_shape[1:] if old else None, step.output_shape[1:])
        return (
            fate.value,
            step.path,
            told,
            shape,
            _numbers(old.params if old else None, step.params),
            ""
            if not step.output_shape
            else _numbers(old.macs if old else None, step.macs),
        )

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's form
        return 0 if parent.isValid() else len(self._fates)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        fate = self._fates[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._texts(index.row())[index.column()]
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_RIGHT if index.column() > 3 else _LEFT)
            case Qt.ItemDataRole.ForegroundRole:
                return _colour(fate)
            case Qt.ItemDataRole.FontRole if fate in (Fate.CHANGED, Fate.BROKEN):
                bold = QFont()
                bold.setWeight(QFont.Weight.DemiBold)
                return bold
            case Qt.ItemDataRole.DecorationRole if index.column() == 2:
                return self._kind_colour(index.row())
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
            return int(_RIGHT if section > 3 else _LEFT)
        return None

    def _kind_colour(self, row: int) -> QColor | None:
        if row == 0 or self._attempt is None:
            return None
        return QColor(family(self._attempt.trial.trace.steps[row - 1].kind).colour)


def _paths(attempt: Attempt) -> list[str]:
    return [step.path for step in attempt.trial.trace.steps]


def _colour(fate: Fate) -> QColor | None:
    theme = current_theme()
    match fate:
        case Fate.BROKEN:
            return QColor(theme.error)
        case Fate.CHANGED:
            return mark_colour(Mark.REPLACED, theme)
        case Fate.UNREACHED:
            return QColor(theme.muted)
    return None


def _both(before: tuple[int, ...] | None, now: tuple[int, ...]) -> str:
    if before is None or before == now:
        return _shape(now)
    return f"{_shape(before)}{_ARROW}{_shape(now)}"


def _shape(shape: tuple[int, ...]) -> str:
    """Without spaces: two of them must fit beside each other."""
    return "×".join(map(str, shape))


def _numbers(before: int | None, now: int) -> str:
    if before is None or before == now:
        return f"{now:,}" if now else ""
    return f"{before:,}{_ARROW}{now:,}"
