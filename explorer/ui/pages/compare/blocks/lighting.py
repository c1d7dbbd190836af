"""Diagrams and source light each other: a box its lines, a line its boxes."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.ui.pages.compare.blocks.block_column import BlockColumn
from explorer.ui.pages.compare.blocks.code_columns import CodeColumns
from explorer.ui.pages.compare.blocks.found import FoundBlock


class Lighting(QObject):
    """Joins the columns with the source below them.

    Diagrams count the steps of the part that is drawn, the source those of the network.

    Signals:
        opened: Index of a column, and the step of its network to be seen in Explore.
    """

    opened = Signal(int, int)

    def __init__(self, code: CodeColumns, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: list[BlockColumn] = []
        self._code = code
        self._found: Sequence[FoundBlock] = ()
        code.steps_pointed.connect(self._on_code_pointed)
        code.opened.connect(self.opened)

    def join(self, column: BlockColumn) -> None:
        """Join one more column, the next to the right."""
        at = len(self._columns)
        self._columns.append(column)
        column.steps_pointed.connect(partial(self._on_box_pointed, at))
        column.step_picked.connect(partial(self._on_step_picked, at))
        column.opened.connect(partial(self._on_box_opened, at))

    def set_found(self, found: Sequence[FoundBlock]) -> None:
        """What the columns show from now on."""
        self._found = found

    def _on_box_pointed(self, at: int, steps: range) -> None:
        self._columns[at].light(steps)
        self._code.light(at, self._moved(at, steps))

    def _on_step_picked(self, at: int, step: int) -> None:
        box = self._columns[at].diagram().steps_of(step)
        self._on_box_pointed(at, box)
        self._code.reveal(at, self._moved(at, box))

    def _on_box_opened(self, at: int, step: int) -> None:
        self.opened.emit(at, step + self._offset(at))

    def _on_code_pointed(self, at: int, steps: tuple[int, ...]) -> None:
        offset = self._offset(at)
        self._columns[at].light([step - offset for step in steps])
        self._code.light(at, steps)  # where a layer is made, and where it is called

    def _moved(self, at: int, steps: range) -> range:
        offset = self._offset(at)
        return range(steps.start + offset, steps.stop + offset)

    def _offset(self, at: int) -> int:
        drawn = self._found[at].drawn
        return drawn.offset if drawn is not None else 0
