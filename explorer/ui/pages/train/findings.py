"""What ails the runs, in words: each with its step, its figures and what may help."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.training.diagnosis import diagnose
from explorer.training.diagnosis_finding import Finding
from explorer.training.diagnosis_losses import WINDOW
from explorer.training.remedies import Remedy
from explorer.ui.pages.train.block_words import BlockWords
from explorer.ui.pages.train.curve_pins import PinnedFinding
from explorer.ui.pages.train.finding_pins import SEVERITIES
from explorer.ui.pages.train.finding_words import FindingWords
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.remedy_list import RemedyList
from explorer.ui.pages.train.remedy_words import RemedyWords
from explorer.ui.pages.train.retry import Retry
from explorer.ui.pages.train.run_groups import run_names
from explorer.ui.theme import GRID
from explorer.ui.widgets.run_box import run_icon

_EVERY = 1.0  # s; a diagnosis takes milliseconds per run, and none changes at once
_FEW_STEPS = 10  # without them, nothing can be said

Found = tuple[LiveRun, Finding]


class Findings(QFrame):
    """A list of findings; the chosen one is marked on the curves.

    Signals:
        step_picked: Key of a run and a step that a chosen finding speaks of.
        curves_wanted: The user wants to see it there.
        count_changed: How many findings there are.
        retry_wanted: A ``Retry`` that shall be started.
    """

    step_picked = Signal(str, int)
    curves_wanted = Signal()
    count_changed = Signal(int)
    retry_wanted = Signal(object)

    def __init__(self, blocks: BlockWords, parent: QWidget | None = None) -> None:
        """Show nothing yet.

        Args:
            blocks: Name the blocks of networks.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._blocks = blocks
        self.setProperty("role", "panel")
        self._runs: Sequence[LiveRun] = ()
        self._found: tuple[Found, ...] = ()
        self._judged = -_EVERY
        self._words = FindingWords(self)
        self._build()
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.list.itemActivated.connect(self._on_activated)
        self.show_button.clicked.connect(self._on_activated)
        self.remedies.tried.connect(self._on_tried)
        blocks.known.connect(self._on_blocks_known)
        self._show_list()

    def begin(self, runs: Sequence[LiveRun]) -> None:
        """Forget what was shown; from now on judge ``runs``."""
        self._runs, self._found = runs, ()
        self._judged = -_EVERY
        self._show_list()

    def draw(self) -> None:
        """Judge the runs again, if the last time is long enough ago."""
        now = time.monotonic()
        if now - self._judged >= _EVERY:
            self._judged = now
            self.judge()

    def judge(self) -> None:
        """Judge the runs as they stand."""
        found = tuple(
            (run, finding)
            for run in self._runs
            for finding in diagnose(run.series.history)
        )
        if found != self._found:
            row = self.list.currentRow()
            chosen = _key(self._found[row]) if row >= 0 else None
            self._found = found
            self._show_list(chosen)
        elif not found:
            self._show_nothing()

    def sentences(self) -> tuple[str, ...]:
        """Every line of the list."""
        return tuple(
            str(self.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole))
            for row in range(self.list.count())
        )

    def pinned(self) -> tuple[PinnedFinding, ...]:
        """What the curves put flags to, in the order of the list."""
        return tuple(
            (
                run.key,
                finding.step,
                self._sentence(run, finding),
                SEVERITIES[finding.key],
            )
            for run, finding in self._found
        )

    def choose(self, row: int) -> None:
        """Choose a line of the list."""
        self.list.setCurrentRow(row)

    def said(self) -> str:
        """What stands in place of a list; empty where there is one."""
        return self.nothing.text() if self.nothing.isVisibleTo(self) else ""

    def _build(self) -> None:
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setIconSize(QSize(22, 16))
        self.list.setSpacing(GRID // 2)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Findings"))
        self.list.setToolTip(
            self.tr(
                "Training losses are means of the last {0} steps; the one before a NaN"
                " is that of its step"
            ).format(WINDOW)
        )
        self.nothing = QLabel()
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.help = QLabel()
        self.help.setTextFormat(Qt.TextFormat.PlainText)
        self.help.setProperty("role", "heading")
        self.remedies = RemedyList()
        self.show_button = QPushButton(self.tr("Show on the curves"))
        self.show_button.setToolTip(
            self.tr("Go to the step at which this began (Enter does it as well)")
        )
        foot = QHBoxLayout()
        foot.addWidget(self.help, 1)
        foot.addWidget(self.show_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        column.addLayout(foot)
        column.addWidget(self.remedies)

    def set_startable(self, startable: bool) -> None:
        """Whether a remedy can be tried now; not while something trains."""
        self.remedies.set_usable(startable)

    def _show_list(self, chosen: tuple[str, str] | None = None) -> None:
        """Fill the list; ``chosen`` stays so while it is found."""
        names = self._names()
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for run, finding in self._found:
            head = self.tr("{0}, since step {1}").format(
                names[run.key], f"{finding.step:,}"
            )
            text = f"{head}\n{self._sentence(run, finding)}"
            item = QListWidgetItem(run_icon(run.style, self.devicePixelRatioF()), text)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, text.replace("\n", ": "))
            self.list.addItem(item)
        row = self._row_of(chosen)
        self.list.setCurrentRow(row)
        self.list.blockSignals(blocked)
        self._on_row_changed(row)
        self.list.setVisible(bool(self._found))
        self.nothing.setVisible(not self._found)
        self._show_nothing()
        self.count_changed.emit(len(self._found))

    def _names(self) -> dict[str, str]:
        """The runs' names by their keys."""
        keys = [run.key for run in self._runs]
        return dict(zip(keys, run_names(self._runs), strict=True))

    def _sentence(self, run: LiveRun, finding: Finding) -> str:
        variant = run.series.config.variant
        if run.series.probes:
            paths = [block.path for block in run.series.probes[-1].blocks]
            self._blocks.want(variant, paths)
        return self._words.sentence(
            finding, lambda path: self._blocks.name(variant, path)
        )

    def _show_nothing(self) -> None:
        learning = any(len(run.series.steps) >= _FEW_STEPS for run in self._runs)
        self.nothing.setText(
            self.tr("Nothing ails these runs: no sign of any known illness.")
            if learning
            else self.tr("Too few steps to say anything about these runs.")
        )

    def _row_of(self, chosen: tuple[str, str] | None) -> int:
        keys = [_key(found) for found in self._found]
        return keys.index(chosen) if chosen in keys else -1

    def _on_row_changed(self, row: int) -> None:
        known = 0 <= row < len(self._found)
        self.show_button.setVisible(known)
        remedies = self._found[row][1].remedies if known else ()
        hint = self.tr("Choose a finding to see what may help.") if self._found else ""
        if known:
            hint = self.tr("What may help") if remedies else ""
        self.help.setText(hint)
        self.remedies.setVisible(bool(remedies))
        if known:
            run, finding = self._found[row]
            self.remedies.set_remedies(remedies)
            self.step_picked.emit(run.key, finding.step)

    def _on_tried(self, remedy: Remedy) -> None:
        run, _ = self._found[self.list.currentRow()]
        assert remedy.config is not None  # else it has no button
        name, change = self._names()[run.key], RemedyWords(self).change(remedy)
        title = self.tr("{0}, {1}").format(name, change)
        self.retry_wanted.emit(
            Retry(run=run, config=remedy.config, title=title, change=change)
        )

    def _on_blocks_known(self) -> None:
        row = self.list.currentRow()
        self._show_list(_key(self._found[row]) if row >= 0 else None)

    def _on_activated(self) -> None:
        self.curves_wanted.emit()


def _key(found: Found) -> tuple[str, str]:
    run, finding = found
    return run.key, finding.key
