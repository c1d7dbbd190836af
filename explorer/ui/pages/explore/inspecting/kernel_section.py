"""What the current layer multiplies its input with, as a section of the inspector."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedLayout, QWidget
from torch import Tensor

from explorer.diagrams.kernels import (
    Kernel,
    convolution_kernel,
    dense_kernel,
    flattened_maps,
    gallery,
    limit_of,
)
from explorer.tracing.pixels.call import Call
from explorer.tracing.records import Step
from explorer.ui.pages.explore.inspecting.figures import wrapped_text
from explorer.ui.pages.explore.laboratory import Look
from explorer.ui.widgets.colour_bar import ColourBar
from explorer.ui.widgets.kernel_tiles import Kernels, KernelTiles
from explorer.ui.widgets.readings import Reading, value_text
from explorer.ui.widgets.section import Section
from explorer.ui.widgets.vector_rows import VectorRows

Weights = NDArray[np.floating]

_GALLERY_HEIGHT, _GALLERY_TILE = 312, 18  # px: AlexNet's 96 fit
_SLICES_HEIGHT, _SLICES_TILE = 112, 30  # px
_BARS_HEIGHT = 96  # px


class KernelSection(Section):
    """All kernels of a first layer, and those slices of the chosen channel.

    Signals:
        channel_picked: The output channel whose kernel was clicked.
    """

    channel_picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.set_title(self.tr("Kernels"))
        self._shown: tuple[Look, Step, int] | None = None
        self._kernel: Kernel | None = None
        self._all_text = wrapped_text("muted")
        self._all = KernelTiles(tallest=_GALLERY_HEIGHT, smallest_tile=_GALLERY_TILE)
        self._all.setAccessibleName(self.tr("All kernels of the layer"))
        self._text = wrapped_text("muted")
        self._slices = KernelTiles(tallest=_SLICES_HEIGHT, smallest_tile=_SLICES_TILE)
        self._slices.setAccessibleName(self.tr("Kernel of the chosen channel"))
        self._bars = VectorRows()
        self._bars.setFixedHeight(_BARS_HEIGHT)
        self._bars.setAccessibleName(self.tr("Weights of the chosen channel"))
        self._scale = ColourBar()
        self._pointed = QLabel()
        self._pointed.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self._fill()
        self._connect()

    def show_channel(self, look: Look, step: Step, channel: int) -> None:
        """Show the weights of a step, of one output channel in particular.

        The section hides where a step has none.
        """
        self._shown = (look, step, channel)
        if step.kind not in ("Conv2d", "Linear") or not step.inputs:
            self.hide()
            return
        self.show()
        if not self.is_folded():
            self._show_now()

    def text(self) -> str:
        """All captions as on the screen."""
        if self.isHidden():
            return ""
        labels = (self._all_text, self._text)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def slices(self) -> KernelTiles:
        """The slices of the chosen channel."""
        return self._slices

    def all_kernels(self) -> KernelTiles:
        """The kernels of all channels, where they are pictures."""
        return self._all

    def bars(self) -> VectorRows:
        """The weights of the chosen channel, where they are single numbers."""
        return self._bars

    def _fill(self) -> None:
        line = QWidget()
        self._line = QStackedLayout(line)
        scale = QWidget()
        within = QStackedLayout(scale)
        within.addWidget(self._scale)
        within.setAlignment(self._scale, Qt.AlignmentFlag.AlignHCenter)
        self._line.addWidget(scale)
        self._line.addWidget(self._pointed)
        for widget in (self._all_text, self._all, self._text, self._slices):
            self.add(widget)
        self.add(self._bars)
        self.add(line)

    def _connect(self) -> None:
        self.folded.connect(self._on_folded)
        self._all.picked.connect(self.channel_picked)
        self._all.fitted.connect(self._name_all)
        self._slices.fitted.connect(self._name_slices)
        self._all.hovered.connect(self._on_all_hovered)
        self._slices.hovered.connect(self._on_slice_hovered)
        self._bars.hovered.connect(self._on_bar_hovered)

    def _on_folded(self, folded: bool) -> None:
        if not folded and self._shown is not None and not self.isHidden():
            self._show_now()

    def _show_now(self) -> None:
        assert self._shown is not None
        look, step, channel = self._shown
        call = Call.of(look.network, look.model, look.activations, step.index)
        weight = _figures(call.argument("weight"))
        channel = min(channel, len(weight) - 1)
        pictures = None
        if weight.ndim == 4:
            groups = step.geometry.groups if step.geometry else 1
            self._kernel = convolution_kernel(weight, channel, groups)
            pictures = gallery(weight)
        else:
            maps = flattened_maps(look.trace, step.index)
            self._kernel = dense_kernel(weight, channel, maps)
        limit = limit_of(self._kernel.slices if pictures is None else weight)
        self._show_all(pictures, limit, channel)
        self._show_kernel(self._kernel, limit, is_alone=pictures is None)
        self._scale.set_ends((f"−{limit:.2g}", f"{limit:.2g}"), signed=True)
        self._point("")

    def _show_all(self, pictures: Weights | None, limit: float, channel: int) -> None:
        for part in (self._all_text, self._all):
            part.setVisible(pictures is not None)
        kernels = None
        if pictures is not None:
            kernels = Kernels(weights=pictures, limit=limit, chosen=channel)
        self._all.show_kernels(kernels)
        self._name_all()

    def _show_kernel(self, kernel: Kernel, limit: float, *, is_alone: bool) -> None:
        """A single slice is in the gallery already."""
        has_slices = not kernel.is_flat and (is_alone or len(kernel.slices) > 1)
        self._slices.setVisible(has_slices)
        self._bars.setVisible(kernel.is_flat)
        self._text.setVisible(has_slices or kernel.is_flat)
        shown = Kernels(weights=kernel.slices, limit=limit) if has_slices else None
        self._slices.show_kernels(shown)
        if kernel.is_flat:
            self._bars.set_vector(kernel.in_order())
        self._name_slices()

    def _name_all(self) -> None:
        if self._shown is None or self._all.isHidden():
            return
        step, seen = self._shown[1], self._all.shown()
        all_of_them = step.output_shape[1]
        told = self.tr("All {1} kernels")
        if seen < all_of_them:
            told = self.tr("The first {0} of {1} kernels")
        if self._kernel is not None and len(self._kernel.slices) == 3:
            told = self.tr("{0} in colour, grey is 0").format(told)
        self._all_text.setText(told.format(seen, all_of_them))

    def _name_slices(self) -> None:
        if self._kernel is None or self._text.isHidden():
            return
        kernel, dense = self._kernel, self._shown and self._shown[1].kind == "Linear"
        count, seen = len(kernel.slices), self._slices.shown()
        if kernel.is_flat and dense:
            told = self.tr("Value {0}: its weights for {2} inputs")
        elif kernel.is_flat:
            told = self.tr("Channel {0}: its weights for {2} channels")
        elif dense:
            told = self.tr("Value {0}: weights for {1} of {2} maps, strongest first")
        else:
            told = self.tr("Channel {0}: {1} of {2} kernel slices, strongest first")
        self._text.setText(told.format(kernel.channel, seen, count))

    def _on_all_hovered(self, reading: Reading | None) -> None:
        told = self.tr("channel {0}, weight {1}")
        self._point("" if reading is None else _told(told, reading.channel, reading))

    def _on_slice_hovered(self, reading: Reading | None) -> None:
        told = self.tr("for input {0}: weight {1}")
        if reading is None or self._kernel is None:
            self._point("")
        else:
            source = int(self._kernel.inputs[reading.channel])
            self._point(_told(told, source, reading))

    def _on_bar_hovered(self, reading: Reading | None) -> None:
        if reading is None or self._kernel is None:
            self._point("")
        else:
            source = int(self._kernel.inputs.min()) + reading.channel
            self._point(_told(self.tr("for input {0}: weight {1}"), source, reading))

    def _point(self, text: str) -> None:
        """The colour scale, or what the pointer is on."""
        self._pointed.setText(text)
        self._line.setCurrentIndex(1 if text else 0)


def _told(template: str, number: int, reading: Reading) -> str:
    return template.format(number, value_text(reading.value))


def _figures(weight: Tensor) -> Weights:
    """A weight for reading; not copied where it is float32 already."""
    figures: Weights = weight.detach().cpu().float().numpy()
    return figures
