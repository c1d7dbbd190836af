"""One column: head, diagram, what is not here, numbers."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.comparison.same_job import Job
from explorer.diagrams.captions import Words
from explorer.ui.pages.compare.blocks.block_head import BlockHead
from explorer.ui.pages.compare.blocks.found import FoundBlock
from explorer.ui.pages.compare.blocks.wording import (
    FigureRow,
    box_marks,
    figure_rows,
    removed_text,
)
from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.change_marks import Mark, mark_colour
from explorer.ui.widgets.fitting_label import FittingLabel
from explorer.ui.widgets.marked_diagram import MarkedDiagram

GAP = GRID // 2 + 2  # px between columns
MARGIN = GRID // 2 + 1  # px between the frame and what is in it, the frame included
_DIAGRAM_EDGE = 4  # px that a diagram keeps from the edges of its place


class BlockColumn(QFrame):
    """Shows a found block; steps are those of the part that is drawn.

    Signals:
        block_picked: Key of another block of the network.
        steps_pointed: The steps of the box under the pointer; empty for none.
        step_picked: The step that the user went to.
        opened: The step that the user wants to see in Explore.
    """

    block_picked = Signal(str)
    steps_pointed = Signal(object)
    step_picked = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setMinimumWidth(1)  # all columns are as wide, whatever stands in them
        self._head = BlockHead()
        self._diagram = MarkedDiagram()
        self._error = QLabel()
        self._error.setWordWrap(True)
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.setProperty("role", "error")
        self._error.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._removed = FittingLabel()
        self._figures = QWidget()
        self._figures.setProperty("role", "clear")
        self._rows = QVBoxLayout(self._figures)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(1)
        self._values: list[tuple[QLabel, FittingLabel]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._head)
        layout.addWidget(self._diagram)
        layout.addWidget(self._error)
        layout.addWidget(self._removed)
        layout.addWidget(self._figures)
        layout.addStretch(1)
        self._error.hide()
        self._head.block_picked.connect(self.block_picked)
        self._diagram.box_pointed.connect(self.steps_pointed)
        self._diagram.step_picked.connect(self.step_picked)
        self._diagram.opened.connect(self.opened)

    def show_block(
        self,
        block: FoundBlock,
        baseline: FoundBlock | None,
        job: Job | None,
        words: Words,
    ) -> None:
        """Show a block, drawn in the scale that :meth:`set_scale` sets next."""
        self._head.show_block(block, baseline, job)
        title = f"{block.column.variant.title}: {self._head.texts()[1]}"
        self._diagram.setAccessibleName(title)
        drawn = block.drawn
        self._diagram.setVisible(drawn is not None)
        self._error.setVisible(drawn is None)
        self._error.setText(_sentence(block.error))
        if drawn is not None:
            marks = box_marks(drawn.layout, drawn.part.trace, block.changes)
            self._diagram.show_marked(drawn.layout, marks, 1.0)
        self._removed.set_texts(removed_text(block.removed, words))
        self._removed.setToolTip(self._removed.whole())
        colour = mark_colour(Mark.REMOVED, current_theme()).name()
        self._removed.setStyleSheet(f"color: {colour}")
        self._show_figures(figure_rows(block, job))

    def set_scale(self, scale: float, height: int) -> None:
        """Draw in another size.

        Args:
            scale: px of the screen for one of the diagram.
            height: px that every column has for its diagram.
        """
        self._diagram.setFixedHeight(height)
        self._error.setFixedHeight(height)
        self._diagram.set_scale(scale)

    def height_beside_diagram(self) -> int:
        """Height in px that everything but the diagram takes."""
        parts = (self._removed, self._figures)
        inner = sum(part.sizeHint().height() for part in parts) + self._head.height()
        return inner + 3 * (GRID // 2) + 2 * MARGIN

    def light(self, steps: Iterable[int]) -> None:
        """Light the boxes of steps, and no others."""
        self._diagram.light(list(steps))

    def head(self) -> BlockHead:
        """Its head."""
        return self._head

    def diagram(self) -> MarkedDiagram:
        """Its diagram."""
        return self._diagram

    def refusal(self) -> str:
        """The sentence in the place of the diagram; empty if there is a diagram."""
        return "" if self._error.isHidden() else self._error.text()

    def removed(self) -> str:
        """What the baseline has in addition, uncut."""
        return self._removed.whole()

    def figures(self) -> dict[str, str]:
        """The numbers below the diagram by name, uncut."""
        return {name.text(): value.whole() for name, value in self._values}

    def _show_figures(self, rows: Sequence[FigureRow]) -> None:
        while len(self._values) < len(rows):
            self._add_row()
        for (name, value), row in zip(self._values, rows, strict=True):
            name.setText(row.name)
            name.setToolTip(row.hint)
            value.set_texts(*row.texts)
            value.setToolTip(f"{row.texts[0]}\n{row.hint}")

    def _add_row(self) -> None:
        name, value = QLabel(), FittingLabel()
        name.setProperty("role", "muted")
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.addWidget(name)
        row.addWidget(value, 1)
        self._rows.addLayout(row)
        self._values.append((name, value))


def scale_and_height(
    sizes: Iterable[tuple[float, float]],
    room: tuple[float, float],
    bounds: tuple[float, float],
) -> tuple[float, int]:
    """The largest scale at which all diagrams fit, and the height that they need.

    Args:
        sizes: Width and height of each diagram, px.
        room: px that each has.
        bounds: The scales between which it stays: below the first nothing can be read.
    """
    sizes = list(sizes)
    widest = max((width for width, _ in sizes), default=1.0)
    highest = max((height for _, height in sizes), default=1.0)
    fitting = min(
        (room[0] - _DIAGRAM_EDGE) / widest, (room[1] - _DIAGRAM_EDGE) / highest
    )
    scale = min(max(fitting, bounds[0]), bounds[1])
    return scale, round(highest * scale) + _DIAGRAM_EDGE


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(".") else ".")
