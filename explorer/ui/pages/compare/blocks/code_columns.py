"""The source of every column, level with each other."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from explorer.ui.pages.compare.blocks.block_column import GAP, MARGIN
from explorer.ui.pages.compare.blocks.code_rows import PlacedRow, code_rows
from explorer.ui.pages.compare.blocks.found import FoundBlock
from explorer.ui.theme import current_theme
from explorer.ui.widgets.code_pane import CodePane

_SHOWN = Qt.ScrollBarPolicy.ScrollBarAsNeeded
_NEVER = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


class CodeColumns(QWidget):
    """Panes that scroll down together, and sideways each for itself.

    Steps are those of the network.

    Signals:
        steps_pointed: Index of a column, and what the line under the pointer or the
            caret makes there; empty for nothing.
        opened: Index of a column, and the step that the user wants to see in Explore.
    """

    steps_pointed = Signal(int, object)
    opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self._panes: list[CodePane] = []
        self._frames: list[QFrame] = []
        self._rows: list[list[PlacedRow]] = []
        self._scrolling = False
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP)

    def show_blocks(
        self, pairs: Sequence[tuple[FoundBlock, FoundBlock | None]]
    ) -> None:
        """Show the source of blocks, each with its baseline."""
        theme = current_theme()
        self._rows = [code_rows(block, baseline, theme) for block, baseline in pairs]
        while len(self._panes) < len(pairs):
            self._add_pane()
        count = max((len(rows) for rows in self._rows), default=0)
        for at, (frame, pane) in enumerate(zip(self._frames, self._panes, strict=True)):
            frame.setVisible(at < len(pairs))
            # One bar for all: they scroll down together.
            pane.setVerticalScrollBarPolicy(_SHOWN if at == len(pairs) - 1 else _NEVER)
        columns = zip(self._panes, self._rows, pairs, strict=False)
        for pane, rows, (block, _) in columns:
            pane.show_rows([placed.row for placed in rows], count)
            told = self.tr("Source of {0}").format(block.column.variant.title)
            pane.setAccessibleName(told)

    def pane(self, at: int) -> CodePane:
        """The pane of one column."""
        return self._panes[at]

    def steps_of(self, at: int, row: int) -> tuple[int, ...]:
        """What a row of a column makes."""
        rows = self._rows[at]
        return rows[row].steps if 0 <= row < len(rows) else ()

    def light(self, at: int, steps: Collection[int]) -> None:
        """Light the lines of one column that make any of some steps, and no others."""
        self._panes[at].light(self._rows_of(at, steps))

    def reveal(self, at: int, steps: Collection[int]) -> None:
        """Scroll to the first line that makes any of some steps."""
        rows = self._rows_of(at, steps)
        if rows:
            self._panes[at].reveal(rows[0])

    def _rows_of(self, at: int, steps: Collection[int]) -> list[int]:
        wanted = set(steps)
        return [
            row
            for row, placed in enumerate(self._rows[at])
            if wanted.intersection(placed.steps)
        ]

    def _add_pane(self) -> None:
        at, pane, frame = len(self._panes), CodePane(), QFrame()
        frame.setProperty("role", "panel")
        frame.setMinimumWidth(1)  # as the columns above
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(MARGIN - 2, MARGIN, MARGIN - 2, 2)
        inner.addWidget(pane)
        pane.row_pointed.connect(partial(self._on_row_pointed, at))
        pane.opened.connect(partial(self._on_opened, at))
        pane.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._panes.append(pane)
        self._frames.append(frame)
        self._layout.addWidget(frame, 1)

    def _on_scrolled(self, value: int) -> None:
        if self._scrolling:  # one that is moved moves no other
            return
        self._scrolling = True
        for pane in self._panes:
            pane.verticalScrollBar().setValue(value)
        self._scrolling = False

    def _on_row_pointed(self, at: int, row: int) -> None:
        self.steps_pointed.emit(at, self.steps_of(at, row))

    def _on_opened(self, at: int, row: int) -> None:
        steps = self.steps_of(at, row)
        if steps:
            self.opened.emit(at, steps[0])
