"""The panel on the left: the network as a diagram, or as a table."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSettings, QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout, QWidget

from explorer.diagrams.columns import best_columns
from explorer.diagrams.folding import all_blocks, default_folding
from explorer.diagrams.layout import lay_out
from explorer.diagrams.layout_records import Layout
from explorer.tracing.block_tree import Block, block_tree
from explorer.tracing.records import Trace
from explorer.ui.diagram_words import diagram_words
from explorer.ui.pages.explore.layers.layer_list import LayerList
from explorer.ui.theme import GRID
from explorer.ui.widgets.diagram_panel import DiagramPanel
from explorer.ui.widgets.icon_button import IconButton
from explorer.ui.widgets.zoom_view import LEAST_READABLE
from explorer.ui.workers.questions import Questions

_REST_MS = 150


class StructurePanel(QFrame):
    """Two views of the steps, which follow the current one and lead to others.

    Diagrams are laid out on a thread of their own: the largest take half a second.

    Signals:
        step_picked: The step that the user chose in either view.
        wide_toggled: Whether the panel wants most of the page's width.
    """

    step_picked = Signal(int)
    wide_toggled = Signal(bool)

    def __init__(
        self, parent: QWidget | None = None, *, settings: QSettings | None = None
    ) -> None:
        """Make an empty panel.

        Args:
            parent: Qt parent.
            settings: Where the columns of the table are remembered.
        """
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._trace: Trace | None = None
        self._tree: Block | None = None
        self._folded: frozenset[str] = frozenset()
        self._unfolds = "default"  # what another network begins with
        self._merges = False
        self._keeps_view = False
        self._step = 0
        self._questions = Questions(self, "diagrams")
        self._resting = QTimer(self)  # columns follow a new size once it rests
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST_MS)
        self._resting.timeout.connect(self._on_resting)
        self._panel = DiagramPanel()
        self._layers = LayerList(settings=settings)
        self._layers.setProperty("role", "clear")
        tabs = QTabWidget(self)
        tabs.setDocumentMode(True)
        tabs.addTab(self._panel, self.tr("Diagram"))
        tabs.addTab(self._layers, self.tr("Layers"))
        self._tabs = tabs
        self._wide = IconButton("chevrons-right", self.tr("Wide"), self)
        self._wide.setProperty("role", "flat")
        self._wide.setCheckable(True)
        tabs.setCornerWidget(self._wide)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID // 2, GRID // 2, GRID // 2, GRID // 2)
        layout.addWidget(tabs)
        self._questions.answered.connect(self._on_laid_out)
        self._wide.toggled.connect(self._on_wide_toggled)
        self._panel.step_picked.connect(self.step_picked)
        self._layers.step_picked.connect(self.step_picked)
        self._panel.block_toggled.connect(self._on_block_toggled)
        self._panel.folding_chosen.connect(self.unfold)
        self._panel.merging_chosen.connect(self._on_merging_chosen)

    def set_trace(self, trace: Trace) -> None:
        """Show another network, folded as was chosen for the one before."""
        self._trace, self._tree = trace, block_tree(trace)
        self._folded = self._folding(trace, self._tree)
        self._step = 0
        self._layers.set_trace(trace)
        self._ask(keep_view=False)

    def set_current(self, step: int) -> None:
        """Mark a step in both views; no signal."""
        self._step = step
        self._layers.set_current(step)
        self._panel.diagram().set_current(step)

    def diagram_panel(self) -> DiagramPanel:
        """The diagram with its tools."""
        return self._panel

    def layers(self) -> LayerList:
        """The table."""
        return self._layers

    def show_layers(self) -> None:
        """Bring the table to the front."""
        self._tabs.setCurrentWidget(self._layers)

    def unfold(self, what: str) -> None:
        """Unfold ``"all"``, ``"none"`` or the ``"default"``, from now on."""
        self._unfolds = what
        if self._trace is not None and self._tree is not None:
            self._folded = self._folding(self._trace, self._tree)
            self._ask(keep_view=False)

    def is_wide(self) -> bool:
        """Whether it has most of the page's width."""
        return self._wide.isChecked()

    def set_wide(self, wide: bool) -> None:
        """Take most of the page's width, or as little as before."""
        self._wide.setChecked(wide)

    def is_settled(self) -> bool:
        """Whether the diagram is the one that was last asked for."""
        return not (self._questions.is_busy() or self._resting.isActive())

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._questions.shutdown(timeout_ms)

    def _ask(self, *, keep_view: bool) -> None:
        if self._trace is None or self._tree is None:
            return
        self._keeps_view = keep_view
        question = partial(
            lay_out,
            self._trace,
            self._tree,
            self._folded,
            merge=self._merges,
            words=diagram_words(),
        )
        view = self._panel.diagram().room() if self.is_wide() else None
        self._questions.ask(partial(_for_view, question, view))

    def _on_wide_toggled(self, wide: bool) -> None:
        if wide:
            self._wide.show_as("chevrons-left", self.tr("Narrow"))
        else:
            self._wide.show_as("chevrons-right", self.tr("Wide"))
        self._layers.set_wide(wide)
        self.wide_toggled.emit(wide)
        self._ask(keep_view=True)

    def _on_resting(self) -> None:
        self._ask(keep_view=True)

    def _on_laid_out(self, layout: Layout) -> None:
        assert self._trace is not None  # a layout is asked for after it is set
        names = [f"{step.path} {step.kind}" for step in self._trace.steps]
        diagram = self._panel.diagram()
        diagram.set_layout(layout, names, keep_view=self._keeps_view)
        if self.is_wide():
            diagram.fit_readably()
        diagram.set_current(self._step)
        self._panel.search_again()

    def _on_block_toggled(self, key: str) -> None:
        self._folded = self._folded ^ {key}
        self._ask(keep_view=True)

    def _folding(self, trace: Trace, tree: Block) -> frozenset[str]:
        match self._unfolds:
            case "all":
                return frozenset()
            case "none":
                return all_blocks(tree)
        return default_folding(tree, trace)

    def _on_merging_chosen(self, merges: bool) -> None:
        self._merges = merges
        self._ask(keep_view=True)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.is_wide():
            self._resting.start()


def _for_view(question: Callable[[], Layout], view: QSize | None) -> Layout:
    """In as many columns as a wide view has room for."""
    layout = question()
    if view is None:
        return layout
    return best_columns(layout, view.width(), view.height(), smallest=LEAST_READABLE)
