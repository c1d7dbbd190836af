"""The chips of all columns in a row, above their columns, and one more to add one."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPoint, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from explorer.diagrams.colours import LineStyle
from explorer.ui.pages.compare.network_chip import NetworkChip
from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton


class ChipText(NamedTuple):
    """What one chip shows.

    Attributes:
        title: Name of the network.
        style: Colour and dashes of its lines.
        hint: For the tooltip.
    """

    title: str
    style: LineStyle
    hint: str


class ChipRow(QWidget):
    """Chips, known by their place from the left.

    Signals:
        clicked: The place of the chip whose name was clicked.
        options_asked: The place of the chip whose options are to be set.
        close_asked: The place of the chip that shall go.
        moved: From which place to which a chip was moved.
        add_asked: One more is wanted.
    """

    clicked = Signal(int)
    options_asked = Signal(int)
    close_asked = Signal(int)
    moved = Signal(int, int)
    add_asked = Signal()

    def __init__(self, fewest: int, most: int, parent: QWidget | None = None) -> None:
        """Make a row without chips.

        Args:
            fewest: With so many none can be closed.
            most: With so many none can be added.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._fewest, self._most = fewest, most
        self._chips: list[NetworkChip] = []
        self._dragged_from: int | None = None
        self.add_button = IconButton("plus", "", self)
        self.add_button.clicked.connect(self.add_asked)
        self.setProperty("role", "clear")
        self.setAccessibleName(self.tr("Networks"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID)
        self._layout.addWidget(self.add_button)

    def chips(self) -> tuple[NetworkChip, ...]:
        """From the left."""
        return tuple(self._chips)

    def set_networks(self, networks: Sequence[ChipText]) -> None:
        """Show a chip for each of them; chips that are there stay the same."""
        while len(self._chips) > len(networks):
            chip = self._chips.pop()
            self._layout.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        while len(self._chips) < len(networks):
            chip = self._made_chip()
            self._layout.insertWidget(len(self._chips), chip, 1)
            self._chips.append(chip)
        for chip, network in zip(self._chips, networks, strict=True):
            chip.show_network(*network)
            chip.set_closable(len(networks) > self._fewest)
        self._show_room(len(networks))
        self._order_keys()

    def _show_room(self, count: int) -> None:
        self.add_button.setEnabled(count < self._most)
        told = self.tr("Add a network")
        if count >= self._most:
            told = self.tr("{0} networks stand side by side at most").format(count)
        self.add_button.setToolTip(told)
        self.add_button.setAccessibleName(self.tr("Add a network"))

    def set_chosen(self, place: int | None) -> None:
        """Mark the chip that is worked on, or none."""
        for at, chip in enumerate(self._chips):
            chip.set_chosen(at == place)

    def _made_chip(self) -> NetworkChip:
        chip = NetworkChip(self)
        for signal, told in (
            (chip.clicked, self.clicked),
            (chip.options_asked, self.options_asked),
            (chip.close_asked, self.close_asked),
        ):
            signal.connect(partial(self._tell, told, chip))
        chip.move_asked.connect(partial(self._on_move_asked, chip))
        chip.dragged.connect(partial(self._on_dragged, chip))
        chip.dropped.connect(partial(self._on_dropped, chip))
        return chip

    def _tell(self, signal: SignalInstance, chip: NetworkChip) -> None:
        signal.emit(self._chips.index(chip))

    def _on_move_asked(self, chip: NetworkChip, by: int) -> None:
        before = self._chips.index(chip)
        after = before + by
        if 0 <= after < len(self._chips):
            self._put(chip, after)
            self.moved.emit(before, after)

    def _on_dragged(self, chip: NetworkChip, x: int) -> None:
        """Let the chip change places with those that the pointer has passed."""
        now = self._chips.index(chip)
        if self._dragged_from is None:
            self._dragged_from = now
        at = self.mapFromGlobal(QPoint(x, 0)).x()
        passed = [
            place
            for place, other in enumerate(self._chips)
            if other is not chip and other.x() <= at < other.x() + other.width()
        ]
        if passed:
            self._put(chip, passed[0])

    def _on_dropped(self, chip: NetworkChip) -> None:
        before, self._dragged_from = self._dragged_from, None
        after = self._chips.index(chip)
        if before is not None and before != after:
            self.moved.emit(before, after)

    def _put(self, chip: NetworkChip, place: int) -> None:
        self._chips.remove(chip)
        self._chips.insert(place, chip)
        self._layout.removeWidget(chip)
        self._layout.insertWidget(place, chip, 1)
        self._layout.activate()
        self._order_keys()

    def _order_keys(self) -> None:
        """Let Tab go from the left to the right."""
        order: list[QWidget] = []
        for chip in self._chips:
            order += chip.buttons()
        for before, after in pairwise((*order, self.add_button)):
            QWidget.setTabOrder(before, after)
