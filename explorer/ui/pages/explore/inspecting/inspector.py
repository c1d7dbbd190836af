"""The panel on the right: the numbers behind the current step."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from explorer.data.preprocessing import seen_region
from explorer.tracing.arithmetic import (
    activation_bytes,
    dense_equivalent,
    mac_formula,
    parameter_formula,
    size_formulas,
)
from explorer.tracing.records import Step
from explorer.ui.pages.explore.inspecting.field_panel import FieldPanel
from explorer.ui.pages.explore.inspecting.figures import Figures
from explorer.ui.pages.explore.inspecting.kernel_section import KernelSection
from explorer.ui.pages.explore.inspecting.preprocessing_wording import (
    preprocessing_details,
    preprocessing_text,
)
from explorer.ui.pages.explore.inspecting.source_view import SourceView
from explorer.ui.pages.explore.inspecting.statistics_section import StatisticsSection
from explorer.ui.pages.explore.laboratory import Look
from explorer.ui.theme import GRID
from explorer.ui.widgets.before_after import BeforeAfter, BeforeAfterPictures
from explorer.ui.widgets.readings import (
    Reading,
    Region,
    percent_text,
    shape_text,
)
from explorer.ui.widgets.section import Section

_LATER_MS = 25  # in which the maps are painted; nobody sees the numbers come later


class Inspector(QFrame):
    """The input with the receptive field, then shape, values, kernels, cost, source.

    Signals:
        channel_picked: The channel whose kernel was clicked.
    """

    channel_picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._look: Look | None = None
        self._step: Step | None = None
        self._channel = 0  # of maps; it stays from step to step ...
        self._unit: int | None = None  # ... that of a vector does not
        self._field = FieldPanel()
        self._change = BeforeAfter()
        self._shape = Figures(self.tr("Output shape"))
        self._values = StatisticsSection()
        self._kernels = KernelSection()
        self._parameters = Figures(self.tr("Parameters"))
        self._cost = Figures(self.tr("Cost of one image"))
        self._source = SourceView()
        self._source_section = Section(self.tr("Source"), self._source)
        self._kernels.channel_picked.connect(self._on_kernel_picked)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER_MS)
        self._later.timeout.connect(self._show_details)
        self._lay_out()

    def show_step(self, look: Look, index: int) -> None:
        """Show one step: the image at once, the rest once the maps are painted."""
        step = look.trace.steps[index]
        if self._look is not look:
            self._show_change(look)
        if self._step is None or self._step.index != index:
            self._unit = None
        self._look, self._step = look, step
        self._field.show_step(look, step)
        if not self._later.isActive():  # a held arrow key must not put it off for ever
            self._later.start()

    def show_reading(self, reading: Reading | None) -> None:
        """Frame what the value under the pointer can see of the image."""
        self._field.show_reading(reading)

    def show_channel(self, channel: int) -> None:
        """Show the kernel of an output channel, of a vector that of a value."""
        if self._step is not None and len(self._step.output_shape) == 2:
            self._unit = channel
        else:
            self._channel = channel
        if not self._later.isActive():
            self._show_kernels()

    def is_settled(self) -> bool:
        """Whether nothing is left that comes a moment later."""
        return self._field.is_settled() and not self._later.isActive()

    def image_text(self) -> str:
        """What is said below the image."""
        return self._field.text()

    def field(self) -> FieldPanel:
        """The image with the receptive field."""
        return self._field

    def values(self) -> StatisticsSection:
        """How the values are spread."""
        return self._values

    def kernels(self) -> KernelSection:
        """What the layer multiplies its input with."""
        return self._kernels

    def change(self) -> BeforeAfter:
        """What preprocessing did to the picture."""
        return self._change

    def texts(self) -> str:
        """All figures of the step, as on the screen."""
        if self._later.isActive():
            self._later.stop()
            self._show_details()
        groups = (self._shape, self._parameters, self._cost)
        return "\n".join(group.text() for group in groups)

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(self._field)
        column.addWidget(self._change)
        for section in (
            self._shape,
            self._values,
            self._kernels,
            self._parameters,
            self._cost,
            self._source_section,
        ):
            column.addWidget(section)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        for surface in (scroll.viewport(), body):
            surface.setProperty("role", "clear")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        scroll.setAccessibleName(self.tr("Inspector"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(scroll)

    def _show_change(self, look: Look) -> None:
        """The original beside what the network gets of it."""
        rgb, done = look.request.picture.rgb, look.preprocessing
        height, width = rgb.shape[:2]
        pictures = BeforeAfterPictures(
            before=rgb,
            region=Region(*seen_region(height, width, done)),
            after=look.seen,
        )
        details = preprocessing_details(done, height, width)
        self._change.show_change(pictures, preprocessing_text(done), details)

    def _on_kernel_picked(self, channel: int) -> None:
        self.show_channel(channel)
        self.channel_picked.emit(channel)

    def _show_details(self) -> None:
        if self._look is None or self._step is None:
            return
        look, step = self._look, self._step
        self._show_shape(step)
        self._show_parameters(step, look.trace.total_params)
        self._show_cost(step, look.trace.total_macs)
        self._show_source(step)
        self._values.show_step(look, step)
        self._show_kernels()

    def _show_source(self, step: Step) -> None:
        lines = step.source
        self._source.show_lines(lines)
        if lines:
            name = f"{Path(lines[0].file).name}:{lines[0].line}"
            self._source_section.set_summary(name)
        self._source_section.setVisible(bool(lines))

    def _show_kernels(self) -> None:
        if self._look is None or self._step is None:
            return
        step, channel = self._step, self._channel
        if len(step.output_shape) == 2:
            values = self._look.values(step.index)
            strongest = int(np.nan_to_num(values).argmax())
            channel = strongest if self._unit is None else self._unit
        self._kernels.show_channel(self._look, step, channel)

    def _show_shape(self, step: Step) -> None:
        inputs = " + ".join(shape_text(shape[1:]) for shape in step.input_shapes)
        figure = f"{inputs} → {shape_text(step.output_shape[1:])}"
        formulas = size_formulas(step)
        axes = (self.tr("height"), self.tr("width"))
        if len(formulas) == 2:
            lines = [f"{a}: {f}" for a, f in zip(axes, formulas, strict=True)]
        else:
            lines = [str(formula) for formula in formulas]
        self._shape.show_figure(figure, lines)

    def _show_parameters(self, step: Step, total: int) -> None:
        if not step.params:
            self._parameters.show_figure(self._no_parameters(step), [])
            return
        share = percent_text(step.params / total)
        told = self.tr("{0} · {1} of {2}")
        formula = parameter_formula(step)
        lines = [formula.expression] if formula else []
        notes = []
        if dense := dense_equivalent(step):
            note = self.tr(
                "A dense layer for the same map would need {0} weights; sharing one"
                " kernel everywhere saves {1} ×."
            )
            notes.append(
                note.format(f"{dense.result:,}", f"{dense.result // step.params:,}")
            )
        figure = told.format(f"{step.params:,}", share, f"{total:,}")
        self._parameters.show_figure(figure, lines, notes)

    def _no_parameters(self, step: Step) -> str:
        assert self._look is not None
        earlier = self._look.trace.steps[: step.index]
        first = next(
            (s for s in earlier if s.params and s.module == step.module is not None),
            None,
        )
        if first is None:
            return self.tr("none: nothing to learn here")
        told = self.tr("those of step {0}, counted there: the same layer again")
        return told.format(first.index + 1)

    def _show_cost(self, step: Step, total: int) -> None:
        memory = self.tr("{0} of activations").format(
            self.locale().formattedDataSize(activation_bytes(step))
        )
        if not step.macs:
            self._cost.show_figure(self.tr("no multiplications counted"), [], [memory])
            return
        told = self.tr("{0} MACs · {1}")
        formula = mac_formula(step)
        lines = [formula.expression] if formula else []
        flops = self.tr("{0} FLOPs (1 MAC = 2 FLOPs)").format(f"{2 * step.macs:,}")
        figure = told.format(f"{step.macs:,}", percent_text(step.macs / total))
        self._cost.show_figure(figure, lines, [flops, memory])
