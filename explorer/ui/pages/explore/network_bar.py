"""The bar on top: which network, with which weights, looks at which picture."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from explorer.architectures.spec import ArchitectureSpec
from explorer.architectures.variants import Variant
from explorer.ui.theme import GRID
from explorer.ui.widgets.input_strip import InputStrip

_LARGEST_SEED = 999_999
_LARGEST_IMAGE = 512  # px


class NetworkBar(QWidget):
    """Chooses; the page decides what to do with the choice.

    Signals:
        variant_chosen: The ``Variant`` that the user put together.
        seed_chosen: The seed of the random weights.
    """

    variant_chosen = Signal(object)
    seed_chosen = Signal(int)

    def __init__(
        self, catalogue: Sequence[ArchitectureSpec], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._catalogue = tuple(catalogue)
        self._architectures = QComboBox(self)
        for spec in self._catalogue:
            self._architectures.addItem(spec.title, spec.key)
        self._architectures.setAccessibleName(self.tr("Architecture"))
        self._forms = QComboBox(self)
        self._forms.setAccessibleName(self.tr("Variant"))
        self._forms.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._size = QSpinBox(self)
        self._size.setRange(1, _LARGEST_IMAGE)
        self._size.setSuffix(self.tr(" px"))
        self._size.setKeyboardTracking(False)
        self._size.setAccessibleName(self.tr("Image size"))
        self._size.setToolTip(self.tr("Side of the image that the network gets"))
        self._seed = QSpinBox(self)
        self._seed.setRange(0, _LARGEST_SEED)
        self._seed.setKeyboardTracking(False)
        self._seed.setAccessibleName(self.tr("Seed of the random weights"))
        self._weights = QLabel(self.tr("random weights, seed"), self)
        self._weights.setProperty("role", "muted")
        self._weights.setBuddy(self._seed)
        self.inputs = InputStrip(self)
        self._lay_out()
        self._architectures.activated.connect(self._on_architecture_activated)
        self._forms.activated.connect(self._on_form_activated)
        self._size.valueChanged.connect(self._on_size_changed)
        self._seed.valueChanged.connect(self.seed_chosen)

    def show_variant(self, variant: Variant, seed: int) -> None:
        """Set all fields; no signal."""
        fields = (self._architectures, self._forms, self._size, self._seed)
        for field in fields:
            field.blockSignals(True)
        self._architectures.setCurrentIndex(
            self._architectures.findData(variant.architecture)
        )
        self._forms.clear()
        for form in variant.spec.forms:
            self._forms.addItem(form.title, form.key)
        self._forms.setCurrentIndex(self._forms.findData(variant.form))
        self._size.setValue(int(variant.option("image_size")))
        self._seed.setValue(seed)
        for field in fields:
            field.blockSignals(False)
        told = "\n".join(variant.base.deviations)
        self._forms.setToolTip(self.tr("Differs from the paper:\n{0}").format(told))
        self._architectures.setToolTip(variant.spec.improvement)

    def weights_text(self) -> str:
        """Where the weights come from, as on the screen."""
        return f"{self._weights.text()} {self._seed.value()}"

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        layout.setSpacing(GRID)
        for widget in (
            self._architectures,
            self._forms,
            self._size,
            self._weights,
            self._seed,
        ):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.inputs)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _on_architecture_activated(self) -> None:
        key = self._architectures.currentData()
        spec = next(spec for spec in self._catalogue if spec.key == key)
        same_form = {form.key for form in spec.forms} & {self._forms.currentData()}
        self.variant_chosen.emit(Variant.of(key, *same_form))

    def _on_form_activated(self) -> None:
        key = self._architectures.currentData()
        self.variant_chosen.emit(Variant.of(key, self._forms.currentData()))

    def _on_size_changed(self, size: int) -> None:
        key, form = self._architectures.currentData(), self._forms.currentData()
        variant = Variant.of(key, form)
        if size != variant.option("image_size"):
            variant = variant.with_options(image_size=size)
        self.variant_chosen.emit(variant)
