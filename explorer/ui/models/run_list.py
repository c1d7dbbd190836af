"""The networks that can be trained and what became of them: chooser, legend, table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from explorer.diagrams.colours import LineStyle
from explorer.ui.models.run_text import (
    clock_text,
    duration_text,
    loss_text,
    percent_text,
    tooltip_text,
)

ModelIndex = QModelIndex | QPersistentModelIndex


class RunState(Enum):
    """Where a network stands."""

    IDLE = "idle"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    DIVERGED = "diverged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One network in the list and, once it has been trained, its run.

    Attributes:
        key: Names the row.
        title: Name for people.
        recipe: How it is trained, in one short line.
        size: How large it is, in one short line; stands where the figures of its run
            will be.
        style: Colour and dashes of its curves.
        ticked: Whether it is to be trained next.
        state: Where it stands.
        progress: Share of its budget that is spent, 0 to 1.
        steps: Optimisation steps done, by each of its seeds.
        seconds: Training time spent, in s, by each of its seeds.
        steps_in_all: What ``steps`` will be at the end of the budget, where that is
            known.
        seconds_in_all: The same of ``seconds``.
        loss: Newest training loss (smoothed like the curve), in nats.
        accuracy: Newest test accuracy, 0 to 1.
        images_per_second: Newest speed.
        remaining: Training time still to go, in s.
        message: Why it failed.
        seeds: How many runs with seeds of their own it sums up; figures are means.
        worst: The lowest of their newest test accuracies.
        best: The highest of them.
        run_id: Number in the store of the run whose weights can be shown, the best
            one; ``None`` while there are none.
    """

    key: str
    title: str
    recipe: str
    size: str
    style: LineStyle
    ticked: bool = True
    state: RunState = RunState.IDLE
    progress: float = 0.0
    steps: int = 0
    seconds: float = 0.0
    steps_in_all: int | None = None
    seconds_in_all: float | None = None
    loss: float | None = None
    accuracy: float | None = None
    images_per_second: float | None = None
    remaining: float | None = None
    message: str = ""
    seeds: int = 1
    worst: float | None = None
    best: float | None = None
    run_id: int | None = None


class RunListModel(QAbstractListModel):
    """One row per network.

    Signals:
        ticks_changed: The user has ticked or unticked a row.
    """

    ROW_ROLE = Qt.ItemDataRole.UserRole  # the RunRow
    STATUS_ROLE = Qt.ItemDataRole.UserRole + 1  # what is going on, as one line

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RunRow, ...] = ()
        self._tickable = True

    def rows(self) -> tuple[RunRow, ...]:
        """Every row, in order."""
        return self._rows

    def ticked(self) -> tuple[RunRow, ...]:
        """The rows that are to be trained next."""
        return tuple(row for row in self._rows if row.ticked)

    def set_rows(self, rows: Sequence[RunRow]) -> None:
        """Show ``rows``; where the keys stay, only what changed is drawn again."""
        new = tuple(rows)
        if [row.key for row in new] != [row.key for row in self._rows]:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
            return
        old, self._rows = self._rows, new
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(number), self.index(number))

    def set_tickable(self, tickable: bool) -> None:
        """Whether the user may tick; not while a training goes on."""
        if tickable != self._tickable:
            self._tickable = tickable
            if self._rows:
                last = self.index(len(self._rows) - 1)
                self.dataChanged.emit(self.index(0), last)

    def status(self, row: RunRow) -> str:
        """What is going on with ``row``, as one line; its size before its first run."""
        match row.state:
            case RunState.IDLE:
                return row.size
            case RunState.PREPARING:
                return self.tr("waits for its first turn")
            case RunState.RUNNING:
                return self._running(row)
            case RunState.PAUSED:
                return self._over(row, self.tr("paused after {0} steps, {1}"))
            case RunState.FINISHED:
                return self._over(row, self.tr("{0} steps in {1}"))
            case RunState.STOPPED:
                return self._told(row, self._stopped(row))
            case RunState.DIVERGED:
                return self.tr(
                    "the loss became infinite after step {0};"
                    " a smaller learning rate may help"
                ).format(f"{row.steps:,}")
            case RunState.FAILED:
                return row.message

    def _running(self, row: RunRow) -> str:
        parts = [self._seeds(row), self._loss(row)]
        if row.remaining is not None:
            parts.append(self.tr("{0} left").format(clock_text(row.remaining)))
        if row.images_per_second is not None:
            speed = f"{row.images_per_second:,.0f}"
            parts.append(self.tr("{0} images/s").format(speed))
        return " · ".join(part for part in parts if part)

    def _over(self, row: RunRow, sentence: str) -> str:
        done = sentence.format(f"{row.steps:,}", duration_text(row.seconds))
        return self._told(row, done)

    def _stopped(self, row: RunRow) -> str:
        """How far of how much: a run that went on may have ended once before."""
        steps, spent = f"{row.steps:,}", duration_text(row.seconds)
        if row.steps_in_all:
            told = self.tr("stopped at {0} of {1} steps")
            return told.format(steps, f"{row.steps_in_all:,}")
        if row.seconds_in_all:
            told = self.tr("stopped at {0} of {1}")
            return told.format(spent, duration_text(row.seconds_in_all))
        return self.tr("stopped: {0} steps in {1}").format(steps, spent)

    def _told(self, row: RunRow, done: str) -> str:
        if row.seeds > 1:
            done = self.tr("{0} each").format(done)
        loss = "" if self._is_long(row) else self._loss(row)
        parts = (self._seeds(row), loss, done)
        return " · ".join(part for part in parts if part)

    def _is_long(self, row: RunRow) -> bool:
        """Whether a line has no room for the loss, which stands in the tooltip."""
        return row.seeds > 1 and row.state is RunState.STOPPED

    def _seeds(self, row: RunRow) -> str:
        return self.tr("{0} seeds").format(row.seeds) if row.seeds > 1 else ""

    def _loss(self, row: RunRow) -> str:
        if row.loss is None:
            return ""
        return self.tr("loss {0}").format(loss_text(row.loss))

    def _description(self, row: RunRow) -> str:
        """Everything about a row, for tooltips and screen readers."""
        parts = [row.title, row.recipe, self.status(row)]
        if row.accuracy is not None:
            accuracy = percent_text(row.accuracy)
            parts.append(self.tr("test accuracy {0}").format(accuracy))
        if row.seeds > 1 and row.worst is not None and row.best is not None:
            parts.append(
                self.tr("{0} to {1} over {2} seeds").format(
                    percent_text(row.worst), percent_text(row.best), row.seeds
                )
            )
        if self._is_long(row):
            parts.append(self._loss(row))
        if row.loss is not None:
            parts.append(self.tr("the loss is smoothed as its curve is"))
        if row.state is RunState.RUNNING:
            share = round(100 * row.progress)
            parts.append(self.tr("{0} % of its budget").format(share))
        return "\n".join(part for part in parts if part)

    # Qt overrides

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.CheckStateRole:
            on, off = Qt.CheckState.Checked, Qt.CheckState.Unchecked
            return on if row.ticked else off
        if role == self.ROW_ROLE:
            return row
        if role == self.STATUS_ROLE:
            return self.status(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_text(self._description(row))
        heard = role == Qt.ItemDataRole.AccessibleTextRole
        return self._description(row) if heard else None

    def setData(
        self,
        index: ModelIndex,
        value: object,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        tick = role == Qt.ItemDataRole.CheckStateRole and self._tickable
        if not tick or not index.isValid():
            return False
        ticked = Qt.CheckState(value) == Qt.CheckState.Checked
        rows = list(self._rows)
        rows[index.row()] = replace(rows[index.row()], ticked=ticked)
        self.set_rows(rows)
        self.ticks_changed.emit()
        return True

    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        flags |= Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._tickable else flags
