"""The block diagram with what one needs beside it: search, folding, zoom."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.theme import GRID
from explorer.ui.widgets.block_diagram import BlockDiagram
from explorer.ui.widgets.diagram_item import DiagramItem
from explorer.ui.widgets.icon_button import IconButton


class DiagramPanel(QWidget):
    """A diagram under a bar with a search field and buttons.

    Signals:
        step_picked: The step that the user went to.
        block_toggled: Key of the block to fold or unfold.
        folding_chosen: ``"default"``, ``"all"`` or ``"none"``: what to unfold.
        merging_chosen: Whether to draw BN and ReLU within their convolution.
    """

    step_picked = Signal(int)
    block_toggled = Signal(str)
    folding_chosen = Signal(str)
    merging_chosen = Signal(bool)

    def __init__(
        self, parent: QWidget | None = None, *, item: DiagramItem | None = None
    ) -> None:
        """Make an empty diagram.

        Args:
            parent: Qt parent.
            item: What paints it, where that shows more than boxes and edges.
        """
        super().__init__(parent)
        self._diagram = BlockDiagram(self, item=item)
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(self.tr("Find a layer"))
        self._search.setAccessibleName(self.tr("Find in the diagram"))
        self._search.setClearButtonEnabled(True)
        self._search.installEventFilter(self)
        self._found = QLabel(self)
        self._found.setProperty("role", "muted")
        self._found.hide()
        bar = QHBoxLayout()
        bar.setSpacing(GRID // 2)
        bar.addWidget(self._search, 1)
        bar.addWidget(self._found)
        for button in self._buttons():
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(bar)
        layout.addWidget(self._diagram, 1)
        self._diagram.step_picked.connect(self.step_picked)
        self._diagram.block_toggled.connect(self.block_toggled)
        self._search.textChanged.connect(self._on_search_changed)

    def diagram(self) -> BlockDiagram:
        """The diagram itself."""
        return self._diagram

    def search_field(self) -> QLineEdit:
        """Where the user types what to find."""
        return self._search

    def fold_button(self) -> QToolButton:
        """What opens that menu."""
        return self._fold

    def fold_menu(self) -> QMenu:
        """What may be folded and unfolded at once."""
        return self._menu

    def found_text(self) -> str:
        """What stands beside the search field."""
        return self._found.text()

    def search_again(self) -> None:
        """Mark what is searched for in a new layout too."""
        self._on_search_changed(self._search.text())

    def _buttons(self) -> tuple[QToolButton, ...]:
        self._fold = fold = IconButton("layers", self.tr("Fold and unfold"), self)
        self._menu = self._fold_menu(fold)
        fold.setMenu(self._menu)
        fold.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        fold.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        wide = IconButton("maximize-2", self.tr("Fit the width (0)"), self)
        wide.clicked.connect(self._diagram.fit_width)
        whole = IconButton("minimize-2", self.tr("Show everything"), self)
        whole.clicked.connect(self._diagram.fit_all)
        return fold, wide, whole

    def _fold_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        choices = QActionGroup(menu)
        for key, text in (
            ("default", self.tr("Unfold one block of every sort")),
            ("all", self.tr("Unfold everything")),
            ("none", self.tr("Fold everything")),
        ):
            action = choices.addAction(text)
            action.setData(key)
            menu.addAction(action)
        menu.addSeparator()
        merge = QAction(self.tr("Draw BN and ReLU within their convolution"), menu)
        merge.setCheckable(True)
        menu.addAction(merge)
        choices.triggered.connect(self._on_folding_triggered)
        merge.toggled.connect(self.merging_chosen)
        return menu

    def _on_folding_triggered(self, action: QAction) -> None:
        self.folding_chosen.emit(str(action.data()))

    def _on_search_changed(self, text: str) -> None:
        count = self._diagram.search(text)
        self._found.setText(self.tr("{0} found").format(count))
        self._found.setVisible(bool(text.strip()))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._search and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self._diagram.go_to_found(-1 if back else 1)
                return True
            if pressed and event.key() == Qt.Key.Key_Escape and self._search.text():
                self._search.clear()
                return True
        return super().eventFilter(watched, event)
