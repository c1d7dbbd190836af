"""The centre of the page: the maps of a step, and how a pinned value came about."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from explorer.tracing.fields.exact_field import ExactField, bounds
from explorer.tracing.pixels.explain import explain
from explorer.ui.pages.explore.explaining.arithmetic import arithmetic_of
from explorer.ui.pages.explore.explaining.links import ValueLink
from explorer.ui.pages.explore.laboratory import Look
from explorer.ui.pages.explore.places import Place, has_value, place_of
from explorer.ui.pages.explore.step_view import StepView
from explorer.ui.widgets.arithmetic_view import ArithmeticView
from explorer.ui.widgets.readings import Reading, Region

_SHARES = (0.45, 0.55)  # of the maps and the arithmetic: sums want to be read


class Workbench(QSplitter):
    """Maps on the left; once a value is pinned, its arithmetic over the right half.

    The pin stays while one steps: earlier maps show which of their values went into it.

    Signals:
        hovered: The ``Reading`` under the pointer, or ``None``.
        pin_changed: Another value is pinned, or none.
        step_wanted: The step of a value that a line of the arithmetic leads to.
    """

    hovered = Signal(object)
    pin_changed = Signal()
    step_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look: Look | None = None
        self._step = 0
        self._pin: ValueLink | None = None
        self._field: ExactField | None = None
        self._view = StepView()
        self._arithmetic = ArithmeticView()
        self._arithmetic.hide()
        for part in (self._view, self._arithmetic):
            self.addWidget(part)
            self.setStretchFactor(self.indexOf(part), 1)
        self.setChildrenCollapsible(False)
        self._view.hovered.connect(self.hovered)
        self._view.value_picked.connect(self._on_value_picked)
        self._arithmetic.closed.connect(self.unpin)
        self._arithmetic.picked.connect(self._on_origin_picked)

    def show_step(self, look: Look, step: int) -> None:
        """Show one step; a value that is pinned in the same network stays pinned."""
        before, self._look, self._step = self._look, look, step
        if before is not look and self._pin is not None:
            if before is not None and before.network is look.network:
                self._explain(look, self._pin)
            else:
                self.unpin()
        self._view.show_step(look, step)  # which may tell of a value under the pointer
        self._mark()

    def view(self) -> StepView:
        """The maps or the vector of the step."""
        return self._view

    def arithmetic(self) -> ArithmeticView:
        """How the pinned value came about."""
        return self._arithmetic

    def pin(self) -> ValueLink | None:
        """The value whose arithmetic is open."""
        return self._pin

    def field(self) -> ExactField | None:
        """What the pinned value depends on."""
        return self._field

    def set_pin(self, pin: ValueLink | None) -> None:
        """Open the arithmetic of a value, or close it; a value that is not there too.

        Shows nothing before the first step is shown.
        """
        look = self._look
        if look is None or pin == self._pin:
            return
        if pin is None or not _is_there(look, pin):
            self.unpin()
            return
        self._pin = pin
        self._explain(look, pin)
        self._set_open(True)
        self._mark()
        self.pin_changed.emit()

    def unpin(self) -> None:
        """Close the arithmetic."""
        if self._pin is None:
            return
        had_focus = self._arithmetic.isAncestorOf(self.focusWidget() or self)
        self._pin = self._field = None
        self._set_open(False)
        if had_focus:
            self._view.setFocus()
        self._mark()
        self.pin_changed.emit()

    def resting_reading(self) -> Reading | None:
        """The pinned value, if it is one of the step that is shown."""
        place = self._pinned_place()
        if place is None or self._look is None or self._pin is None:
            return None
        value = self._look.values(self._step)[self._pin.position]
        return Reading(*place, float(value))

    def _pinned_place(self) -> Place | None:
        if self._pin is None or self._look is None or self._pin.step != self._step:
            return None
        return place_of(self._look.values(self._step).shape, self._pin.position)

    def _explain(self, look: Look, pin: ValueLink) -> None:
        found = explain(
            look.network, look.model, look.activations, pin.step, pin.position
        )
        self._arithmetic.set_arithmetic(arithmetic_of(found, look.trace, look.classes))
        channel, row, column = place_of(look.values(pin.step).shape, pin.position)
        self._field = look.fields.at(pin.step, row, column, channel)

    def _set_open(self, opened: bool) -> None:
        if opened == self._arithmetic.isVisibleTo(self):
            return
        self._arithmetic.setVisible(opened)
        self._view.set_compact(opened)
        if opened:
            self.setSizes([round(self.width() * share) for share in _SHARES])

    def _mark(self) -> None:
        """Show where the pinned value is, or what went into it, in the maps."""
        place = self._pinned_place()
        self._arithmetic.set_apart(self._pin is not None and place is None)
        region = None
        if place is None and self._field is not None:
            passed = self._field.on_the_way.get(self._step)
            box = bounds(passed) if passed is not None else None
            region = Region(*box) if box else None
        self._view.mark(place, region)

    def _on_value_picked(self, position: tuple[int, ...]) -> None:
        self.set_pin(ValueLink(self._step, position))

    def _on_origin_picked(self, link: ValueLink) -> None:
        self.step_wanted.emit(link.step)
        self.set_pin(link)


def _is_there(look: Look, pin: ValueLink) -> bool:
    inside = 0 <= pin.step < len(look.trace.steps)
    return inside and has_value(look.values(pin.step).shape, pin.position)
