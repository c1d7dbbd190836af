"""The panel on the right: the numbers behind the current step."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.data.preprocessing import seen_region
from explorer.tracing.arithmetic import (
    activation_bytes,
    dense_equivalent,
    mac_formula,
    parameter_formula,
    size_formulas,
)
from explorer.tracing.records import Step
from explorer.ui.pages.explore.laboratory import Look
from explorer.ui.pages.explore.preprocessing_wording import (
    preprocessing_details,
    preprocessing_text,
)
from explorer.ui.pages.explore.source_view import SourceView
from explorer.ui.theme import GRID, mono_font
from explorer.ui.widgets.before_after import BeforeAfter, BeforeAfterPictures
from explorer.ui.widgets.map_view import MapView
from explorer.ui.widgets.readings import Reading, Region, shape_text
from explorer.ui.widgets.section import Section

_IMAGE_HEIGHT = 168  # px
_FORMULA_POINTS = 9.0


class Inspector(QFrame):
    """The input with the receptive field, then shape, parameters, cost and source."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._look: Look | None = None
        self._step: Step | None = None
        self._image = MapView()
        self._image.setFixedHeight(_IMAGE_HEIGHT)
        self._image.setAccessibleName(self.tr("The image as the network sees it"))
        self._image_text = _text("muted")
        self._change = BeforeAfter()
        self._shape = _Figures(self.tr("Output shape"))
        self._parameters = _Figures(self.tr("Parameters"))
        self._cost = _Figures(self.tr("Cost of one image"))
        self._source = SourceView()
        self._source_section = Section(self.tr("Source"), self._source)
        self._lay_out()

    def show_step(self, look: Look, index: int) -> None:
        """Show the numbers of one step."""
        step = look.trace.steps[index]
        if self._look is not look:
            self._image.set_picture(look.seen)
            self._show_change(look)
        self._look, self._step = look, step
        self.show_reading(None)
        self._show_shape(step)
        self._show_parameters(step, look.trace.total_params)
        self._show_cost(step, look.trace.total_macs)
        lines = step.source
        self._source.show_lines(lines)
        if lines:
            name = f"{Path(lines[0].file).name}:{lines[0].line}"
            self._source_section.set_summary(name)
        self._source_section.setVisible(bool(lines))

    def show_reading(self, reading: Reading | None) -> None:
        """Frame what the value under the pointer can see of the image."""
        if self._look is None or self._step is None:
            return
        step, side = self._step, self._look.seen.shape[0]
        size = step.receptive_field
        if size is None:
            self._image.set_region(None)
            self._image_text.setText(self.tr("Each value depends on the whole image."))
            return
        told = self.tr("Each value sees {0} × {1} px of the image's {2} × {2}.")
        text = told.format(*size, side)
        row, column = _middle(step) if reading is None else (reading.y, reading.x)
        region = step.field.region(row, column)
        if reading is not None and region is not None:
            told = self.tr(
                "Row {0}, column {1} sees rows {2} to {3}, columns {4} to {5}."
            )
            top, left, bottom, right = region
            text = told.format(
                row,
                column,
                max(top, 0),
                min(bottom, side) - 1,
                max(left, 0),
                min(right, side) - 1,
            )
        self._image.set_region(Region(*region) if region else None)
        self._image_text.setText(text)

    def image_text(self) -> str:
        """What is said below the image."""
        return self._image_text.text()

    def change(self) -> BeforeAfter:
        """What preprocessing did to the picture."""
        return self._change

    def texts(self) -> str:
        """All figures as on the screen."""
        groups = (self._shape, self._parameters, self._cost)
        return "\n".join(group.text() for group in groups)

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(self._image)
        column.addWidget(self._image_text)
        column.addWidget(self._change)
        for section in (
            self._shape,
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
            self._parameters.show_figure(self.tr("none: nothing to learn here"), [])
            return
        share = 100 * step.params / total
        told = self.tr("{0} · {1:.1f} % of {2}")
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

    def _show_cost(self, step: Step, total: int) -> None:
        memory = self.tr("{0} of activations").format(
            self.locale().formattedDataSize(activation_bytes(step))
        )
        if not step.macs:
            self._cost.show_figure(self.tr("no multiplications counted"), [], [memory])
            return
        told = self.tr("{0} MACs · {1:.1f} %")
        formula = mac_formula(step)
        lines = [formula.expression] if formula else []
        flops = self.tr("{0} FLOPs (1 MAC = 2 FLOPs)").format(f"{2 * step.macs:,}")
        figure = told.format(f"{step.macs:,}", 100 * step.macs / total)
        self._cost.show_figure(figure, lines, [flops, memory])


class _Figures(Section):
    """A section with one figure, formulas and notes."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._figure = _text("")
        self._formulas = _text("")
        self._formulas.setFont(mono_font(_FORMULA_POINTS))
        self._formulas.setStyleSheet(f"font-family: '{self._formulas.font().family()}'")
        self._notes = _text("muted")
        for label in (self._figure, self._formulas, self._notes):
            self.add(label)

    def show_figure(
        self, figure: str, formulas: list[str], notes: list[str] | None = None
    ) -> None:
        """Replace the contents."""
        self._figure.setText(f"<b>{figure}</b>")
        self._formulas.setText("\n".join(formulas))
        self._formulas.setVisible(bool(formulas))
        self._notes.setText("\n".join(notes or []))
        self._notes.setVisible(bool(notes))

    def text(self) -> str:
        """All lines as on the screen."""
        labels = (self._figure, self._formulas, self._notes)
        return "\n".join(label.text() for label in labels if label.text())


def _text(role: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


def _middle(step: Step) -> tuple[int, int]:
    if len(step.output_shape) != 4:
        return 0, 0
    return step.output_shape[2] // 2, step.output_shape[3] // 2
