"""What is chosen for the maps: rows, colours, weights and the picture."""

from typing import Literal, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from explorer.comparison.alignment import Alignment
from explorer.ui.choosing.pictures import Choice, Pictures
from explorer.ui.pages.compare.maps.records import WeightsWish
from explorer.ui.pages.compare.maps.row_pictures import MapsScale
from explorer.ui.theme import GRID
from explorer.ui.widgets.fitting_label import FittingLabel
from explorer.ui.widgets.menu_choice import MenuChoice, Option
from explorer.ui.widgets.thumbnail_row import Thumbnail, ThumbnailRow

ALIGNMENTS: tuple[Alignment, ...] = get_args(Alignment)
SCALES: tuple[MapsScale, ...] = get_args(MapsScale)
WISHES: tuple[WeightsWish, ...] = get_args(WeightsWish)
Name = Literal["align", "scale", "weights", "input"]


class MapsBar(QWidget):
    """Three choices and a strip of pictures.

    Signals:
        changed: Name of the choice that the user has changed.
    """

    changed = Signal(str)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self._pictures = pictures
        self._offered = pictures.offered()
        self._choice = self._offered[0]
        self.alignment = self._alignments()
        self.scale = self._scales()
        self.weights = self._wishes()
        self.strip = ThumbnailRow()
        self.status = FittingLabel()
        self.status.setProperty("role", "muted")
        self.strip.set_thumbnails(
            tuple(
                Thumbnail(
                    key=each.key, title=each.picture.name, pixels=each.picture.rgb
                )
                for each in self._offered
            )
        )
        self.strip.choose(self._choice.key)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for chooser in (self.alignment, self.scale, self.weights):
            row.addWidget(chooser)
        row.addWidget(self.status, 1)
        row.addWidget(self.strip, 3)
        self.alignment.picked.connect(lambda: self.changed.emit("align"))
        self.scale.picked.connect(lambda: self.changed.emit("scale"))
        self.weights.picked.connect(lambda: self.changed.emit("weights"))
        self.strip.picked.connect(self._on_picked)

    def by(self) -> Alignment:
        """What puts steps into one row."""
        return ALIGNMENTS[ALIGNMENTS.index(self.alignment.key())]

    def colours(self) -> MapsScale:
        """Whether a row shares its colours."""
        return SCALES[SCALES.index(self.scale.key())]

    def wish(self) -> WeightsWish:
        """Which weights are wanted."""
        return WISHES[WISHES.index(self.weights.key())]

    def choice(self) -> Choice:
        """The picture."""
        return self._choice

    def choices(self) -> dict[str, str]:
        """Everything, by name."""
        return {
            "align": self.by(),
            "scale": self.colours(),
            "weights": self.wish(),
            "input": self._choice.key,
        }

    def choose(self, choices: dict[str, str]) -> None:
        """Choose it again; what there is not stands for the first. No signal.

        Raises:
            ExplorerError: The picture is gone, or never was.
        """
        for chooser, name, known in (
            (self.alignment, "align", ALIGNMENTS),
            (self.scale, "scale", SCALES),
            (self.weights, "weights", WISHES),
        ):
            wanted = choices.get(name, "")
            chooser.set_key(wanted if wanted in known else known[0])
        key = choices.get("input", self._offered[0].key)
        if key != self._choice.key:
            self._choice = self._pictures.choice(key)
        self.strip.choose(key)

    def _on_picked(self, key: str) -> None:
        self._choice = next(each for each in self._offered if each.key == key)
        self.changed.emit("input")

    def _alignments(self) -> MenuChoice:
        options = (
            Option(
                "resolution", self.tr("by resolution"), "maximize-2",
                self.tr("A row holds maps of about the same size"),
            ),
            Option(
                "depth", self.tr("by depth"), "layers",
                self.tr("A row holds steps at the same share of the depth"),
            ),
        )  # fmt: skip
        return MenuChoice(self.tr("Rows"), options)

    def _scales(self) -> MenuChoice:
        options = (
            Option(
                "row", self.tr("one scale"), "columns-3",
                self.tr("A colour means the same value in all columns of a row"),
            ),
            Option(
                "map", self.tr("per map"), "layout-grid",
                self.tr("Each map has its own range of values"),
            ),
        )  # fmt: skip
        return MenuChoice(self.tr("Colour scale"), options)

    def _wishes(self) -> MenuChoice:
        options = (
            Option(
                "first", self.tr("own weights"), "dices",
                self.tr(
                    "The weights a network begins with: random ones where none ship"
                ),
            ),
            Option(
                "trained", self.tr("trained weights"), "zap",
                self.tr(
                    "Published weights where they are on this computer, else the lite"
                    " form of the same family, which ships with trained weights"
                ),
            ),
        )  # fmt: skip
        return MenuChoice(self.tr("Weights"), options)
