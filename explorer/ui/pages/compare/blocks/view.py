"""The blocks of networks side by side, with the source that makes them."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from explorer.comparison.evidence_links import explore_link
from explorer.ui.diagram_words import diagram_words
from explorer.ui.failures import sentence
from explorer.ui.pages.compare.blocks.block_column import (
    GAP,
    MARGIN,
    BlockColumn,
    scale_and_height,
)
from explorer.ui.pages.compare.blocks.choices import BlockChoices
from explorer.ui.pages.compare.blocks.code_columns import CodeColumns
from explorer.ui.pages.compare.blocks.found import FoundBlock, Wish, found_blocks
from explorer.ui.pages.compare.blocks.job_bar import JobBar
from explorer.ui.pages.compare.blocks.lighting import Lighting
from explorer.ui.pages.compare.columns import Columns
from explorer.ui.theme import GRID
from explorer.ui.widgets.fitting_label import FittingLabel
from explorer.ui.workers.questions import Questions

SMALLEST, LARGEST = 0.72, 1.6  # scales of the diagrams
_LEAST_CODE = 150  # px of height that the source keeps


class BlocksView(QWidget):
    """A ``CompareView``: blocks, what differs from the baseline, and their source.

    Signals:
        link_wanted: A ``StateLink`` to a step in Explore.
        state_changed: The choices are other ones now.
    """

    link_wanted = Signal(object)
    state_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: Columns | None = None
        self._keys: dict[int, str] = {}
        self._keys_are_new = False
        self._found: tuple[FoundBlock, ...] = ()
        self._shown: list[BlockColumn] = []
        self._words = diagram_words()
        self._questions = Questions(self, "blocks")
        self._fitting = QTimer(self)  # new widgets know their heights a moment later
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(0)
        self._fitting.timeout.connect(self._fit)
        self._bar = JobBar()
        self._trouble = FittingLabel()
        self._trouble.setProperty("role", "error")
        self._trouble.hide()
        content = QWidget()
        content.installEventFilter(self)
        self._row, self._scroll = _scrolled(content)
        self._code = CodeColumns()
        self._lighting = Lighting(self._code, self)
        self._splitter = _split(self._scroll, self._code)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._bar)
        layout.addWidget(self._trouble)
        layout.addWidget(self._splitter, 1)
        self._questions.answered.connect(self._on_found)
        self._questions.failed.connect(self._on_failed)
        self._bar.job_changed.connect(self._on_wish_changed)
        self._bar.code_toggled.connect(self._on_code_toggled)
        self._lighting.opened.connect(self._open)

    # CompareView

    def show_columns(self, columns: Columns) -> None:
        """Show these from now on; a network that stays keeps its chosen block."""
        before = self._columns
        if before is not None and not self._keys_are_new:
            chosen = {before.variants[at]: key for at, key in self._keys.items()}
            self._keys = {
                at: chosen[variant]
                for at, variant in enumerate(columns.variants)
                if variant in chosen
            }
        self._keys_are_new = False
        self._columns = columns
        self._ask()

    def choices(self) -> dict[str, str]:
        """Block of every column, the job, and whether there is code."""
        return BlockChoices(
            keys=self._keys, job=self._bar.job(), code=self._bar.wants_code()
        ).texts()

    def choose(self, choices: dict[str, str]) -> None:
        """Choose it again; what means nothing here stands for what is chosen first."""
        chosen = BlockChoices.of(choices)
        self._keys, self._keys_are_new = dict(chosen.keys), True
        self._bar.set_job(chosen.job)
        self._bar.set_wants_code(chosen.code)
        self._code.setVisible(chosen.code)
        self._ask()

    def is_settled(self) -> bool:
        """Whether everything that was chosen is shown."""
        return not (self._questions.is_busy() or self._fitting.isActive())

    def shutdown(self, timeout_ms: int) -> bool:
        """End what is found out aside."""
        return self._questions.shutdown(timeout_ms)

    # parts, for those who join or test them

    def bar(self) -> JobBar:
        """The bar above the columns."""
        return self._bar

    def block_columns(self) -> list[BlockColumn]:
        """The columns, from the left."""
        return list(self._shown)

    def code_columns(self) -> CodeColumns:
        """The source below them."""
        return self._code

    # questions and answers

    def _ask(self) -> None:
        if self._columns is None:
            return
        columns = self._columns
        self._words = diagram_words()
        keys = tuple(self._keys.get(at, "") for at in range(len(columns.columns)))
        wish = Wish(keys=keys, job=self._bar.job(), words=self._words)
        self._questions.ask(partial(found_blocks, columns, wish))

    def _on_failed(self, error: Exception) -> None:
        self._trouble.set_texts(sentence(error))
        self._trouble.show()

    def _on_found(self, found: tuple[FoundBlock, ...]) -> None:
        self._trouble.hide()
        self._found = found
        self._lighting.set_found(found)
        self._show()

    def _show(self) -> None:
        while len(self._shown) < len(self._found):
            self._add_column()
        for at, column in enumerate(self._shown):
            column.setVisible(at < len(self._found))
        job = self._bar.job()
        baselines = [self._baseline(block) for block in self._found]
        pairs = list(zip(self._found, baselines, strict=True))
        for column, (block, baseline) in zip(self._shown, pairs, strict=False):
            column.show_block(block, baseline, job, self._words)
        self._code.show_blocks(pairs)
        self._fitting.start()

    def _baseline(self, block: FoundBlock) -> FoundBlock | None:
        at = block.column.baseline
        return None if at is None else self._found[at]

    def _add_column(self) -> None:
        at, column = len(self._shown), BlockColumn()
        column.block_picked.connect(partial(self._on_block_picked, at))
        self._lighting.join(column)
        self._shown.append(column)
        self._row.addWidget(column, 1)

    # sizes

    def _fit(self) -> None:
        """Draw all diagrams as large as they fit, and leave the rest to the code."""
        columns = self._shown[: len(self._found)]
        drawn = [block.drawn for block in self._found if block.drawn is not None]
        if not columns:
            return
        gaps = GAP * (len(columns) - 1)
        width = (self.width() - gaps) / len(columns) - 2 * MARGIN
        beside = max(column.height_beside_diagram() for column in columns)
        code = _LEAST_CODE if self._bar.wants_code() else 0
        whole = self.height() - self._bar.sizeHint().height() - 2 * GRID
        sizes = [(each.layout.width, each.layout.height) for each in drawn]
        room = width, whole - beside - code
        scale, height = scale_and_height(sizes, room, (SMALLEST, LARGEST))
        for column in columns:
            column.set_scale(scale, height)
        upper = min(beside + height + 2, whole - code)
        self._splitter.setSizes([upper, whole - upper])

    # what the user does

    def _on_wish_changed(self) -> None:
        self._ask()
        self.state_changed.emit()

    def _on_block_picked(self, at: int, key: str) -> None:
        self._keys[at] = key
        self._keys_are_new = False
        self._on_wish_changed()

    def _on_code_toggled(self, wanted: bool) -> None:
        self._code.setVisible(wanted)
        self._fit()
        self.state_changed.emit()

    def _open(self, at: int, step: int) -> None:
        self.link_wanted.emit(explore_link(self._found[at].column.variant, step))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fitting.start()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        shown = getattr(self, "_found", ())
        if event.type() == QEvent.Type.PaletteChange and shown:
            self._show()  # colours of code and marks are those of the theme


def _scrolled(content: QWidget) -> tuple[QHBoxLayout, QScrollArea]:
    """A row in ``content``, and what scrolls it down where it is too high."""
    content.setProperty("role", "clear")
    row = QHBoxLayout(content)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GAP)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.viewport().setProperty("role", "clear")
    scroll.setWidget(content)
    return row, scroll


def _split(upper: QWidget, lower: QWidget) -> QSplitter:
    """One above the other, with an edge that the user can move."""
    splitter = QSplitter(Qt.Orientation.Vertical)
    splitter.setChildrenCollapsible(False)
    splitter.addWidget(upper)
    splitter.addWidget(lower)
    return splitter
