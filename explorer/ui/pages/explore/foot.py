"""The foot of the page: the walk through the steps, and where it leads."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from explorer.ui.pages.explore.choosing.weights_wording import (
    moment_title,
    origin_note,
)
from explorer.ui.pages.explore.laboratory import Look
from explorer.ui.pages.explore.walk import Walk
from explorer.ui.pages.explore.wording import step_title
from explorer.ui.theme import GRID
from explorer.ui.widgets.prediction_chips import Prediction, PredictionChips
from explorer.ui.widgets.ribbon_layout import RibbonStep
from explorer.ui.widgets.shape_ribbon import ShapeRibbon
from explorer.ui.widgets.stepper import Stepper
from explorer.ui.widgets.time_slider import TimePoint, TimeSlider


class Foot(QFrame):
    """Buttons, the ribbon as the slider, and the prediction at its end.

    Below the slider through the network stands one through its training, where that is
    known.

    Attributes:
        walk: Where one is in the network.
        ribbon: The slider through the steps.
        time: The slider through the training of the weights.
        chips: What the network says the picture is.

    Signals:
        moment_wanted: The step of training whose weights are to be looked through.
    """

    moment_wanted = Signal(int)

    def __init__(self, page: QWidget) -> None:
        """Serve ``page``: the keys pressed anywhere on it move the walk."""
        super().__init__(page)
        self.setProperty("role", "panel")
        stepper = Stepper(self)
        self.ribbon = ShapeRibbon(self)
        self.time = TimeSlider(self.tr("Moment in the training of the network"), self)
        self.time.hide()
        self.chips = PredictionChips(self)
        self.walk = Walk(stepper, page)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(2 * GRID)
        row.addWidget(stepper)
        sliders = QVBoxLayout()
        sliders.setSpacing(GRID // 2)
        sliders.addWidget(self.ribbon)
        sliders.addWidget(self.time)
        row.addLayout(sliders, 1)
        row.addWidget(self.chips)
        self.ribbon.step_picked.connect(self.walk.go_to)
        self.time.picked.connect(self._on_moment_picked)

    def show_network(self, look: Look, before: Look | None) -> None:
        """Begin another network; no signal.

        Args:
            look: What is shown from now on.
            before: What was shown: in a variant of the same network one stays in the
                same layer.
        """
        path = self._path_in(before) if before and _akin(before, look) else ""
        steps = [
            RibbonStep(
                name=step_title(step, block),
                kind=step.kind,
                block=block,
                shape=step.output_shape[1:],
            )
            for step, block in zip(look.trace.steps, look.blocks, strict=True)
        ]
        self.ribbon.set_steps(steps)
        at = next((s.index for s in look.trace.steps if s.path == path), 0)
        self.walk.start(len(steps), self.ribbon.block_starts(), at)

    def show_moments(self, look: Look) -> None:
        """Offer the moments of a run's training, where there are some."""
        moment = look.moment
        self.time.setVisible(moment is not None and len(look.moments) > 1)
        if moment is None:
            return
        points = [
            TimePoint(key=str(each.step), text=moment_title(each))
            for each in look.moments
        ]
        self.time.set_points(points)
        self.time.choose(str(moment.step))

    def show_prediction(self, look: Look) -> None:
        """Say what the network makes of the picture."""
        self.chips.set_predictions(
            tuple(
                Prediction(name=name, share=float(share))
                for name, share in zip(look.classes, look.probabilities, strict=False)
            )
        )
        self.chips.set_note(origin_note(look.request.weights))

    def _on_moment_picked(self, key: str) -> None:
        self.moment_wanted.emit(int(key))

    def _path_in(self, look: Look) -> str:
        return look.trace.steps[self.walk.current()].path


def _akin(one: Look, other: Look) -> bool:
    return one.request.variant.architecture == other.request.variant.architecture
