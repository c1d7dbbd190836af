"""The steps of a network as a table."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from explorer.tracing.records import Step

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _shape(step: Step) -> str:
    return " × ".join(str(side) for side in step.output_shape[1:])


class LayerTableModel(QAbstractTableModel):
    """One row per step, read-only; sorts by the values, not by their texts."""

    COLUMNS: tuple[tuple[Any, Callable[[Step], str], Callable[[Step], Any]], ...] = (
        (
            QT_TRANSLATE_NOOP("LayerTableModel", "#"),
            lambda step: str(step.index + 1),
            lambda step: step.index,
        ),
        (
            QT_TRANSLATE_NOOP("LayerTableModel", "Kind"),
            lambda s: s.kind,
            lambda s: s.kind,
        ),
        (
            QT_TRANSLATE_NOOP("LayerTableModel", "Output"),
            _shape,
            lambda s: s.output_shape,
        ),
        (
            QT_TRANSLATE_NOOP("LayerTableModel", "Parameters"),
            lambda step: f"{step.params:,}" if step.params else "",
            lambda step: step.params,
        ),
        (
            QT_TRANSLATE_NOOP("LayerTableModel", "MACs"),
            lambda step: f"{step.macs:,}" if step.macs else "",
            lambda step: step.macs,
        ),
        (
            QT_TRANSLATE_NOOP("LayerTableModel", "Path"),
            lambda s: s.path,
            lambda s: s.path,
        ),
    )
    NUMBERS = frozenset({0, 3, 4})

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()

    def set_steps(self, steps: tuple[Step, ...]) -> None:
        """Show another network."""
        self.beginResetModel()
        self._steps = steps
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's form
        return 0 if parent.isValid() else len(self._steps)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        step = self._steps[index.row()]
        _, text, value = self.COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text(step)
            case Qt.ItemDataRole.UserRole:
                return value(step)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_RIGHT if index.column() in self.NUMBERS else _LEFT)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{step.path} · {step.kind} · {_shape(step)}"
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
            return self.tr(self.COLUMNS[section][0])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if section in self.NUMBERS else _LEFT)
        return None
