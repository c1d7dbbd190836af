"""The claims of the notes by number, title and verdict, and which of them to list."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer.comparison.claim_records import ClaimText, Verdict
from explorer.ui.claim_words import translated
from explorer.ui.icons import icon
from explorer.ui.pages.compare.claims import wording
from explorer.ui.theme import GRID, current_theme

ALL = "all"
_KEY = Qt.ItemDataRole.UserRole
_WIDTH = 330  # px
_ICON = QSize(16, 16)


class ClaimList(QWidget):
    """Walk with the arrow keys; the buttons above leave those of one verdict.

    Signals:
        picked: Key of the claim that the user has come to.
        filtered: Another verdict was chosen.
    """

    picked = Signal(str)
    filtered = Signal()

    def __init__(
        self, texts: Sequence[ClaimText], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._texts = tuple(texts)
        self._filter = ALL
        self.setFixedWidth(_WIDTH)
        self.setProperty("role", "clear")
        self.tree = QTreeWidget()
        self.tree.setColumnCount(3)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setIconSize(_ICON)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setAccessibleName(self.tr("Claims of the notes"))
        self.setFocusProxy(self.tree)
        self.buttons = self._filter_buttons()
        self._fill()
        bar = QHBoxLayout()
        bar.setSpacing(GRID // 2)
        for button in self.buttons.values():
            bar.addWidget(button)
        bar.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(bar)
        column.addWidget(self.tree, 1)
        self.tree.currentItemChanged.connect(self._on_current_changed)

    def chosen(self) -> str:
        """Key of the current claim; empty when none is listed."""
        item = self.tree.currentItem()
        return "" if item is None else str(item.data(0, _KEY))

    def choose(self, key: str) -> None:
        """Come to a claim, which is listed then; no signal."""
        if key not in self.listed():
            self.set_filter(ALL)
        self.tree.blockSignals(True)
        for item in self._items():
            if item.data(0, _KEY) == key:
                self.tree.setCurrentItem(item)
                self.tree.scrollToItem(item)
        self.tree.blockSignals(False)

    def filter(self) -> str:
        """Name of the verdict whose claims are listed, or ``"all"``."""
        return self._filter

    def set_filter(self, name: str) -> None:
        """List the claims of a verdict; what is none stands for all. No signal."""
        self._filter = name if name in self.buttons else ALL
        self.buttons[self._filter].setChecked(True)
        self.tree.blockSignals(True)
        for item, text in zip(self._items(), self._texts, strict=True):
            item.setHidden(self._filter not in (ALL, text.verdict.value))
        listed = self.listed()
        if listed and self.chosen() not in listed:
            self.choose(listed[0])
        self.tree.blockSignals(False)

    def listed(self) -> tuple[str, ...]:
        """Keys of the claims in the list."""
        shown = (item for item in self._items() if not item.isHidden())
        return tuple(str(item.data(0, _KEY)) for item in shown)

    def _items(self) -> list[QTreeWidgetItem]:
        found = map(self.tree.topLevelItem, range(self.tree.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _filter_buttons(self) -> dict[str, QPushButton]:
        group = QButtonGroup(self)
        made = {ALL: QPushButton(self.tr("All {0}").format(len(self._texts)))}
        for verdict in Verdict:
            count = sum(text.verdict is verdict for text in self._texts)
            made[verdict.value] = QPushButton(f" {count}")
            word = wording.mark(verdict, current_theme()).word
            made[verdict.value].setToolTip(word)
            made[verdict.value].setAccessibleName(f"{word}: {count}")
        for name, button in made.items():
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, name=name: self._on_filter(name))
            group.addButton(button)
        made[ALL].setChecked(True)
        return made

    def _fill(self) -> None:
        for text in self._texts:
            title = translated(text).title
            item = QTreeWidgetItem([str(text.number), title, ""])
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            item.setTextAlignment(0, right)
            item.setData(0, _KEY, text.key)
            item.setSizeHint(0, QSize(0, 32))
            item.setToolTip(1, title)
            self.tree.addTopLevelItem(item)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(28)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self._dress()
        self.tree.setCurrentItem(self._items()[0])

    def _dress(self) -> None:
        theme = current_theme()
        for item, text in zip(self._items(), self._texts, strict=True):
            found = wording.mark(text.verdict, theme)
            item.setText(2, found.word)
            item.setIcon(2, icon(found.icon, found.colour))
        for verdict in Verdict:
            found = wording.mark(verdict, theme)
            self.buttons[verdict.value].setIcon(icon(found.icon, found.colour))

    def _on_current_changed(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.picked.emit(str(item.data(0, _KEY)))

    def _on_filter(self, name: str) -> None:
        if name != self._filter:
            before = self.chosen()
            self.set_filter(name)
            self.filtered.emit()
            if self.chosen() != before:
                self.picked.emit(self.chosen())

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "buttons"):
            self._dress()
