"""Which classes a network takes for which: a table whose colours are shares."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from explorer.ui.theme import GRID, current_theme, mixed

Index = QModelIndex | QPersistentModelIndex
Counts = tuple[tuple[int, ...], ...]

_NARROWEST, _WIDEST = 36, 84  # px of a cell
_LOWEST, _HIGHEST = 24, 60
_PALEST = 0.06  # of the colour, where there is a count at all


class ConfusionModel(QAbstractTableModel):
    """Counts of answers: a row per class, a column per answer."""

    SHARE_ROLE = Qt.ItemDataRole.UserRole  # of the row, 0 to 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counts: Counts = ()
        self._names: tuple[str, ...] = ()

    def set_counts(self, counts: Counts, names: Sequence[str]) -> None:
        """Show these, one name per class."""
        same_size = len(counts) == len(self._counts) and tuple(names) == self._names
        if not same_size:
            self.beginResetModel()
        self._counts, self._names = counts, tuple(names)
        if not same_size:
            self.endResetModel()
        elif counts:
            last = self.index(len(counts) - 1, len(counts) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def sentence(self, row: int, column: int) -> str:
        """What one cell says."""
        count, total = self._counts[row][column], sum(self._counts[row])
        share = f"{count / total:.1%}" if total else "0 %"
        if row == column:
            return self.tr("{0}: {1} of {2} test images are recognised ({3}).").format(
                self._names[row], f"{count:,}", f"{total:,}", share
            )
        return self.tr("{0} taken for {1}: {2} of {3} test images ({4}).").format(
            self._names[row], self._names[column], f"{count:,}", f"{total:,}", share
        )

    def worst(self) -> tuple[int, int] | None:
        """The cell of the commonest mistake; ``None`` where there is none."""
        cells = [
            (count, row, column)
            for row, counts in enumerate(self._counts)
            for column, count in enumerate(counts)
            if row != column and count
        ]
        return max(cells)[1:] if cells else None

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._counts)

    def columnCount(self, parent: Index | None = None) -> int:
        return self.rowCount(parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        count, total = self._counts[row][column], sum(self._counts[row])
        share = count / total if total else 0.0
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{count:,}" if count else "·"
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignCenter)
            case Qt.ItemDataRole.BackgroundRole:
                return _ground(share, right=row == column)
            case Qt.ItemDataRole.ForegroundRole:
                return _ink(_ground(share, right=row == column), count)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.sentence(row, column)
            case self.SHARE_ROLE:
                return share
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        return self._names[section] if role in shown else None


class ConfusionMatrix(QTableView):
    """Shows the counts; the cell under the pointer or the keys says its sentence.

    Signals:
        told: The sentence of the current cell.
    """

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix = ConfusionModel(self)
        self.setModel(self.matrix)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows walk in it
        self.setCornerButtonEnabled(False)
        self.setStyleSheet(
            "QTableCornerButton::section, QHeaderView { background: transparent;"
            " border: none; }"
        )
        self.setHorizontalHeader(_SteepHeader(self))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
        self.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        scrolls = QAbstractItemView.ScrollMode.ScrollPerPixel
        self.setHorizontalScrollMode(scrolls)
        self.setVerticalScrollMode(scrolls)
        self.setAccessibleName(self.tr("Confusion matrix"))
        self.setAccessibleDescription(
            self.tr("A row per class of the image, a column per answer of the network")
        )
        self.entered.connect(self._on_pointed)

    def set_counts(self, counts: Counts, names: Sequence[str]) -> None:
        """Show these counts; see :class:`ConfusionModel`."""
        self.matrix.set_counts(counts, names)
        self._fit_cells()

    def _fit_cells(self) -> None:
        """Cells as large as they fit, but never too small to be read."""
        count = self.matrix.rowCount()
        if not count:
            return
        area = self.viewport().size()
        wide = min(max(area.width() // count, _NARROWEST), _WIDEST)
        high = min(max(area.height() // count, _LOWEST), _HIGHEST)
        for header, side in (
            (self.horizontalHeader(), wide),
            (self.verticalHeader(), high),
        ):
            header.setMinimumSectionSize(min(_NARROWEST, _LOWEST))
            header.setDefaultSectionSize(side)

    def _on_pointed(self, index: QModelIndex) -> None:
        self.told.emit(self.matrix.sentence(index.row(), index.column()))

    # Qt overrides

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.told.emit(self.matrix.sentence(current.row(), current.column()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_cells()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()


class _SteepHeader(QHeaderView):
    """Names that run upwards: a cell is narrower than they are long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def _longest(self) -> int:
        model = self.model()
        names = [
            str(model.headerData(section, Qt.Orientation.Horizontal))
            for section in range(self.count())
        ]
        return max(map(self.fontMetrics().horizontalAdvance, names), default=0)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._longest() + 2 * GRID)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        painter.setFont(self.font())
        painter.setPen(QColor(current_theme().muted))
        painter.translate(rect.left(), rect.bottom() - GRID // 2)
        painter.rotate(-90)
        name = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal)
        area = QRect(0, 0, rect.height(), rect.width())
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, middle, str(name))
        painter.restore()


def _ground(share: float, *, right: bool) -> QColor:
    """Right answers in the accent, wrong ones in the colour of warnings."""
    theme = current_theme()
    front = QColor(theme.accent if right else theme.warning)
    strength = _PALEST + (1 - _PALEST) * share**0.7 if share else 0.0
    return mixed(front, QColor(theme.panel), strength)


def _ink(ground: QColor, count: int) -> QColor:
    theme = current_theme()
    if not count:
        return QColor(theme.muted)
    inks = (QColor(theme.text), QColor(theme.panel))
    light = ground.lightnessF()
    return max(inks, key=lambda ink: abs(ink.lightnessF() - light))
