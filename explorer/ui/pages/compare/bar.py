"""The two bars on top: which networks, against which, and how they are looked at."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from explorer.architectures.variants import Variant
from explorer.comparison.evidence_links import View
from explorer.comparison.lineups import FEWEST, MOST, Against, historical_line
from explorer.ui.choosing.network_chooser import NetworkChooser
from explorer.ui.choosing.options_chooser import OptionsChooser
from explorer.ui.pages.compare.chip_row import ChipRow, ChipText
from explorer.ui.pages.compare.columns import Columns
from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import TextIconButton

# Over What-if no view is seen, yet a tab bar always has a current tab.
_NO_TAB = """
    QTabBar::tab:selected:!hover { color: palette(placeholder-text); }
    QTabBar::tab:selected { border-bottom-color: transparent; }
"""


class CompareBar(QWidget):
    """Chooses; the page decides what to do with the choice.

    Attributes:
        chips: The networks.
        networks: The list that they are chosen from.
        options: Where the options of one of them are set.
        against: What each is judged against.
        tabs: The views.
        line_button: Chooses the historical line.
        what_if_button: Turns What-if on and off.

    Signals:
        variants_wanted: The networks that the user put together, a tuple.
        against_wanted: How baselines are chosen, see ``Against``.
        view_wanted: Key of a view.
        what_if_toggled: Whether What-if is wanted instead of the views.
        column_chosen: The place of the column that What-if shall work on.
        refused: One sentence that says why something cannot be chosen.
    """

    variants_wanted = Signal(object)
    against_wanted = Signal(str)
    view_wanted = Signal(str)
    what_if_toggled = Signal(bool)
    column_chosen = Signal(int)
    refused = Signal(str)

    def __init__(
        self,
        networks: NetworkChooser,
        views: Sequence[View],
        columns: Columns,
        parent: QWidget | None = None,
    ) -> None:
        """Make the bars.

        Args:
            networks: The list of networks.
            views: Keys of the views, in the order of their tabs.
            columns: What is named at first.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._columns = columns
        self._is_what_if = False
        self._views = tuple(views)
        self._place: int | None = None  # of the column that is being chosen
        self.chips = ChipRow(FEWEST, MOST, self)
        self.networks = networks
        self.options = OptionsChooser(columns.variants[0], self)
        self.against = QComboBox(self)
        self.tabs = QTabBar(self)
        self.line_button = TextIconButton("history", self.tr("Historical line"), self)
        self.what_if_button = TextIconButton("wrench", self.tr("What if…"), self)
        self._dress()
        self._lay_out()
        self._connect()
        self._name(columns)
        second = (self.tabs, self.against, self.line_button, self.what_if_button)
        for before, after in pairwise((self.chips.add_button, *second)):
            QWidget.setTabOrder(before, after)

    def show_columns(self, columns: Columns) -> None:
        """Name these columns; no signal."""
        self._name(columns)
        if self.options.popover().is_open() and self._place is not None:
            self.options.show_variant(self._columns.variants[self._place])

    def show_against(self, against: Against) -> None:
        """Show how the baselines are chosen; no signal."""
        self.against.setCurrentIndex(self.against.findData(against))

    def show_view(self, view: View) -> None:
        """Mark a tab; no signal."""
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(self._views.index(view))
        self.tabs.blockSignals(False)

    def show_what_if(self, on: bool, place: int | None) -> None:
        """Show whether What-if is on, and for which column; no signal."""
        if on != self._is_what_if:
            self._shut_panels()
        self._is_what_if = on
        self.what_if_button.setChecked(on)
        self.against.setEnabled(not on)
        self.tabs.setStyleSheet(_NO_TAB if on else "")
        self._show_chips()
        self.chips.set_chosen(place if on else None)

    def refuse(self, sentence: str, columns: Columns) -> bool:
        """Name ``columns`` again, and say in the open panel why its options cannot be.

        Returns:
            ``False`` if no panel is open: the sentence belongs elsewhere then.
        """
        self._name(columns)
        return self.options.refuse(sentence)

    def close_something(self) -> bool:
        """Close the panel that stays open; whether there was one."""
        was_open = self.options.popover().is_open()
        self.options.popover().shut()
        return was_open

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End the background work; call before the window closes."""
        return self.networks.shutdown(timeout_ms)

    # construction

    def _dress(self) -> None:
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        names: dict[View, str] = {
            "blocks": self.tr("Blocks"),
            "shapes": self.tr("Shapes"),
            "costs": self.tr("Costs"),
            "maps": self.tr("Maps"),
            "claims": self.tr("Claims"),
        }
        for view in self._views:
            self.tabs.addTab(names[view])
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Views"))
        self.against.addItem(self.tr("against the notes' baseline"), "notes")
        self.against.addItem(self.tr("against the previous one"), "previous")
        self.against.setAccessibleName(self.tr("Compared with"))
        self.against.setToolTip(
            self.tr(
                "What each network is judged against: VGG against AlexNet; NiN,"
                " GoogLeNet and ResNet against VGG, as in the notes, or each against"
                " the one to its left"
            )
        )
        line = " → ".join(variant.title for variant in historical_line())
        self.line_button.setToolTip(line)
        self.what_if_button.setCheckable(True)
        self.what_if_button.setToolTip(
            self.tr("Change a layer of one network and see what follows or breaks")
        )

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.networks.setParent(self)
        for chooser in (self.networks, self.options):
            chooser.hide()  # the chips are its buttons
        second = QHBoxLayout()
        second.setSpacing(GRID)
        second.addWidget(self.tabs)
        second.addStretch(1)
        for widget in (self.against, self.line_button, self.what_if_button):
            second.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.chips)
        layout.addLayout(second)

    def _connect(self) -> None:
        self.chips.clicked.connect(self._on_chip_clicked)
        self.chips.options_asked.connect(self._on_options_asked)
        self.chips.close_asked.connect(self._on_close_asked)
        self.chips.moved.connect(self._on_moved)
        self.chips.add_asked.connect(self._on_add_asked)
        self.networks.variant_chosen.connect(self._on_variant_chosen)
        self.networks.refused.connect(self.refused)
        self.options.variant_chosen.connect(self._on_variant_chosen)
        self.against.activated.connect(self._on_against_activated)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.tabs.tabBarClicked.connect(self._on_tab_clicked)
        self.line_button.clicked.connect(self._on_line_clicked)
        self.what_if_button.clicked.connect(self.what_if_toggled)

    def _name(self, columns: Columns) -> None:
        if len(columns.columns) != len(self._columns.columns):
            self._shut_panels()
        self._columns = columns
        self._show_chips()
        self.show_against(columns.against)

    def _show_chips(self) -> None:
        told = self.tr("Click: another network. Drag or Alt+arrows: its place.")
        if self._is_what_if:
            told = self.tr("Click: change its layers.")
        self.chips.set_networks(
            [
                ChipText(column.variant.title, column.style, told)
                for column in self._columns.columns
            ]
        )

    # what the user does

    def _on_chip_clicked(self, place: int) -> None:
        if self._is_what_if:
            self.column_chosen.emit(place)
            return
        self.options.popover().shut()
        self._begin(place)
        self.networks.toggle_at(
            self.chips.chips()[place], self._columns.variants[place]
        )

    def _on_options_asked(self, place: int) -> None:
        self.networks.popover().shut()
        self._begin(place)
        self.options.toggle_at(self.chips.chips()[place], self._columns.variants[place])

    def _on_add_asked(self) -> None:
        self._begin(len(self._columns.variants))
        self.networks.toggle_at(self.chips.add_button, None)

    def _on_close_asked(self, place: int) -> None:
        self._shut_panels()
        before = self._columns.variants
        self._want(before[:place] + before[place + 1 :])

    def _on_moved(self, before: int, after: int) -> None:
        self._shut_panels()
        ordered = list(self._columns.variants)
        ordered.insert(after, ordered.pop(before))
        self._want(tuple(ordered))

    def _on_variant_chosen(self, variant: Variant) -> None:
        before = self._columns.variants
        place = len(before) if self._place is None else self._place
        place = min(place, MOST - 1)
        self._want((*before[:place], variant, *before[place + 1 :]))

    def _on_tab_clicked(self, at: int) -> None:
        """The tab that is marked already leads back from What-if."""
        if self._is_what_if and at == self.tabs.currentIndex():
            self._on_tab_changed(at)

    def _on_line_clicked(self) -> None:
        self._shut_panels()
        self._want(historical_line())

    def _on_against_activated(self, at: int) -> None:
        self.against_wanted.emit(self.against.itemData(at))

    def _on_tab_changed(self, at: int) -> None:
        self.view_wanted.emit(self._views[at])

    def _want(self, variants: tuple[Variant, ...]) -> None:
        self.variants_wanted.emit(variants)

    def _begin(self, place: int) -> None:
        if place != self._place:
            self._shut_panels()
            self._place = place

    def _shut_panels(self) -> None:
        """Close what was open for a column: it may be another's place now."""
        self.networks.popover().shut()
        self.options.popover().shut()
        self._place = None
