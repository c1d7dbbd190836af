"""The head of a column: which network, which of its blocks, against what."""

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.comparison.same_job import Job
from explorer.ui.pages.compare.blocks.found import FoundBlock
from explorer.ui.pages.compare.blocks.wording import (
    block_name,
    comparison_texts,
    occurrence,
)
from explorer.ui.theme import GRID
from explorer.ui.widgets.choice_button import ChoiceButton
from explorer.ui.widgets.fitting_label import FittingLabel
from explorer.ui.widgets.run_box import run_icon

_SWATCH = QSize(14, 16)  # px
_BLOCK = 0.52  # of the width at most for the button: the network's name keeps the rest
_ARROW = 18  # px, for the arrow that ChoiceButton paints


class BlockHead(QWidget):
    """Three lines, the first with a chooser where there are several blocks.

    Signals:
        block_picked: Key of the block that the user chose.
    """

    block_picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self._swatch = QLabel()
        self._swatch.setFixedSize(_SWATCH)
        self._network = FittingLabel()
        self._network.setProperty("role", "title")
        self._name = QLabel()
        self._name.setProperty("role", "muted")
        self._chooser = ChoiceButton(self.tr("Block"))
        self._chooser.setStyleSheet(
            f"text-align: left; padding: 1px {_ARROW}px 1px 5px; min-height: 18px"
        )
        self._chooser.setMinimumWidth(1)
        policy = QSizePolicy.Policy
        self._chooser.setSizePolicy(policy.Preferred, policy.Fixed)
        self._menu = QMenu(self)
        self._occurs, self._against = FittingLabel(), FittingLabel()
        for line in (self._occurs, self._against):
            line.setProperty("role", "muted")
        first = QHBoxLayout()
        first.setSpacing(GRID // 2)
        first.addWidget(self._swatch)
        first.addWidget(self._network, 1)
        first.addWidget(self._name)
        first.addWidget(self._chooser)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addLayout(first)
        layout.addWidget(self._occurs)
        layout.addWidget(self._against)
        self._chooser.clicked.connect(self._on_chooser_clicked)
        # As high with a chooser as without: the diagrams stand level.
        self.setFixedHeight(layout.sizeHint().height())
        self._name.hide()

    def show_block(
        self, block: FoundBlock, baseline: FoundBlock | None, job: Job | None
    ) -> None:
        """Tell about a block; on a job there is nothing to choose."""
        title = block.column.variant.title
        icon = run_icon(block.column.style, self.devicePixelRatioF(), size=_SWATCH)
        self._swatch.setPixmap(icon.pixmap(_SWATCH))
        self._network.set_texts(title)
        self._network.setToolTip(title)
        self._occurs.set_texts(*occurrence(block, job))
        self._against.set_texts(*comparison_texts(block, baseline))
        self._against.setToolTip(self._against.whole())
        name = block_name(block.found)
        can_choose = job is None and block.found is not None
        several = block.found is not None and len(block.found.like) > 1
        self._chooser.setVisible(can_choose and several)
        self._name.setVisible(not (can_choose and several))
        self._name.setText(name)
        self._chooser.show_choice(name)
        self._fill(block)

    def chooser(self) -> ChoiceButton:
        """The button that opens the blocks to choose from."""
        return self._chooser

    def menu(self) -> QMenu:
        """The blocks to choose from."""
        return self._menu

    def texts(self) -> tuple[str, str, str, str]:
        """Network, block, where it occurs, and against what it is marked, uncut."""
        return (
            self._network.whole(),
            self._name.text(),
            self._occurs.whole(),
            self._against.whole(),
        )

    def _fill(self, block: FoundBlock) -> None:
        self._menu.clear()
        if block.found is None:
            return
        group = QActionGroup(self._menu)
        for each in block.found.like:
            action: QAction = group.addAction(each.title.replace("&", "&&"))
            action.setData(each.key)
            action.setCheckable(True)
            action.setChecked(each is block.found.block)
            self._menu.addAction(action)
        group.triggered.connect(self._on_triggered)

    def _on_triggered(self, action: QAction) -> None:
        self.block_picked.emit(str(action.data()))

    def _on_chooser_clicked(self) -> None:
        below = QPoint(0, self._chooser.height())
        self._menu.popup(self._chooser.mapToGlobal(below))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._chooser.setMaximumWidth(round(_BLOCK * self.width()))
