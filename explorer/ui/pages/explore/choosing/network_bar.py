"""The bar on top: which network, with which weights, looks at which picture."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpinBox, QWidget

from explorer.architectures.edits import IMAGE_SIZE
from explorer.architectures.variants import Variant
from explorer.runs.moments import Moment
from explorer.runs.weights_choice import WeightsChoice
from explorer.ui.choosing.input_chooser import InputChooser
from explorer.ui.choosing.network_chooser import NetworkChooser
from explorer.ui.choosing.options_chooser import OptionsChooser
from explorer.ui.choosing.pictures import Pictures
from explorer.ui.pages.explore.choosing.weights_chooser import WeightsChooser
from explorer.ui.pages.explore.state import FIRST_VARIANT
from explorer.ui.recent_files import RecentFiles
from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton

_LARGEST_IMAGE = 99_999  # px; what does not fit into the memory is told of
_SIZE_WIDTH = 88  # px of the field for four digits


class NetworkBar(QWidget):
    """Chooses; the page decides what to do with the choice.

    Attributes:
        networks: Where the network is chosen.
        options: Where its options are set.
        weights: Where its weights are chosen.
        inputs: Where the picture is chosen.
        compare_button: Sets the network beside others.

    Signals:
        variant_chosen: The ``Variant`` that the user put together.
        weights_chosen: The ``Variant`` and the ``WeightsChoice``.
        input_chosen: The ``Choice`` of a picture.
        compare_asked: The network shall stand beside others.
        refused: One sentence that says why something cannot be chosen.
        activity_changed: What is being downloaded; empty when nothing is.
    """

    variant_chosen = Signal(object)
    weights_chosen = Signal(object, object)
    input_chosen = Signal(object)
    compare_asked = Signal()
    refused = Signal(str)
    activity_changed = Signal(str)

    def __init__(
        self,
        pictures: Pictures,
        settings: QSettings | None = None,
        folder: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the bar.

        Args:
            pictures: What can be looked at.
            settings: Where recent files are remembered.
            folder: The data folder; the usual one when not given.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._variant = FIRST_VARIANT
        self.networks = NetworkChooser(RecentFiles(settings, "networks"), self)
        self.options = OptionsChooser(FIRST_VARIANT, self)
        self.weights = WeightsChooser(FIRST_VARIANT, folder, self)
        self.inputs = InputChooser(pictures, RecentFiles(settings, "images"), self)
        self.compare_button = IconButton(
            "columns-3", self.tr("Compare this network with others"), self
        )
        self._size = QSpinBox(self)
        self._size.setRange(1, _LARGEST_IMAGE)
        self._size.setSuffix(self.tr(" px"))
        self._size.setKeyboardTracking(False)
        self._size.setMaximumWidth(_SIZE_WIDTH)
        self._size.setAccessibleName(self.tr("Image size"))
        self._size.setToolTip(self.tr("Side of the image that the network gets"))
        self._lay_out()
        self._connect()

    def show_variant(
        self,
        variant: Variant,
        weights: WeightsChoice,
        accuracy: float | None = None,
        moment: Moment | None = None,
    ) -> None:
        """Set all fields; no signal.

        Args:
            variant: The network.
            weights: Where its weights come from.
            accuracy: What a run reached on its test set, 0 to 1, where known.
            moment: When in its training a run had the weights, where known.
        """
        self._variant = variant
        self.networks.show_variant(variant)
        self.options.show_variant(variant)
        self.weights.show_choice(variant, weights, accuracy, moment)
        self._size.blockSignals(True)
        self._size.setValue(variant.input_shape[-1])
        self._size.blockSignals(False)

    def weights_text(self) -> str:
        """Where the weights come from, as on the screen."""
        return self.weights.button().choice()

    def size_field(self) -> QSpinBox:
        """The side of the image in px."""
        return self._size

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End the background work; call before the window closes."""
        parts = (self.networks, self.weights, self.inputs)
        ended = [part.shutdown(timeout_ms) for part in parts]
        return all(ended)  # a list first: all are told, also when one is still busy

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        layout.setSpacing(GRID)
        for widget in (self.networks, self.options, self._size, self.weights):
            layout.addWidget(widget)
        layout.addWidget(self.compare_button)
        layout.addStretch(1)
        layout.addWidget(self.inputs)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self.networks.variant_chosen.connect(self.variant_chosen)
        self.options.variant_chosen.connect(self.variant_chosen)
        self.weights.weights_chosen.connect(self.weights_chosen)
        self.weights.activity_changed.connect(self.activity_changed)
        self.inputs.chosen.connect(self.input_chosen)
        self.compare_button.clicked.connect(self.compare_asked)
        for part in (self.networks, self.weights, self.inputs):
            part.refused.connect(self.refused)
        self._size.valueChanged.connect(self._on_size_changed)

    def _on_size_changed(self, size: int) -> None:
        options = dict(self._variant.options)
        options.pop("image_size", None)
        if size != self._variant.form_options()["image_size"]:
            options["image_size"] = size
        ordered = tuple(sorted(options.items()))
        # an edit of the same thing would hide what is chosen here
        edits = tuple(edit for edit in self._variant.edits if edit.field != IMAGE_SIZE)
        self.variant_chosen.emit(replace(self._variant, options=ordered, edits=edits))
