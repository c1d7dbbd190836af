"""The three plots above each other: size, channels and receptive field."""

from collections.abc import Sequence
from typing import get_args

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from explorer.comparison.shapes import Axis, Quantity
from explorer.tracing.records import Trace
from explorer.ui.pages.compare.shapes.depth_plot import DepthPlot
from explorer.ui.pages.compare.shapes.profiles import (
    Corner,
    Profile,
    corner_at,
    corners_near,
    staircase,
)
from explorer.ui.widgets.curve_readout import ReadoutLine
from explorer.ui.widgets.network_names import NetworkName
from explorer.ui.widgets.readings import shape_text

QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)
_NEAR = 14  # px from a line at which the pointer means it
_STEEP = 6  # px from a drop, likewise
_LEAST_HEIGHT = 120  # px


class DepthPanes(QSplitter):
    """Reads all lines at the pointer; a click opens the step that made a value.

    Signals:
        step_wanted: Place of a network, and the index of one of its steps.
    """

    step_wanted = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._names: tuple[NetworkName, ...] = ()
        self._profiles: tuple[Profile, ...] = ()
        self._corners: dict[Quantity, tuple[tuple[Corner, ...], ...]] = {}
        self._hidden: frozenset[int] = frozenset()
        self._axis: Axis = "layers"
        self._lit: int | None = None
        self.plots: dict[Quantity, DepthPlot] = {
            "size": DepthPlot(self.tr("size (px)"), beside=self.tr("no map, a vector")),
            "channels": DepthPlot(self.tr("channels, or length")),
            "field": DepthPlot(
                self.tr("sees (px)"), beside=self.tr("the whole image"), above=True
            ),
        }
        self.setChildrenCollapsible(False)
        for quantity, plot in self.plots.items():
            self._join(quantity, plot)

    def show_networks(
        self, names: Sequence[NetworkName], traces: Sequence[Trace], axis: Axis
    ) -> None:
        """Draw these over depth, none hidden."""
        self._names = tuple(names)
        self._profiles = tuple(Profile(trace) for trace in traces)
        self._hidden, self._lit = frozenset(), None
        for plot in self.plots.values():
            plot.clear_curves()
        self.set_axis(axis)

    def set_axis(self, axis: Axis) -> None:
        """Choose what depth is, and show all of it."""
        self._axis = axis
        for quantity in QUANTITIES:
            self._corners[quantity] = tuple(
                profile.corners(quantity, axis) for profile in self._profiles
            )
        labels: dict[Axis, str] = {
            "layers": self.tr("layers with weights passed"),
            "steps": self.tr("steps passed"),
            "relative": self.tr("share of the network's layers passed"),
        }
        self.plots["field"].set_x_label(labels[axis])
        self.point_at(None)
        self.fit()

    def fit(self) -> None:
        """Show everything."""
        if not self._profiles:
            return
        for quantity, plot in self.plots.items():
            corners = [c for line in self._corners[quantity] for c in line]
            values = [c.value for c in corners if c.value is not None]
            furthest = max((c.x for c in corners), default=1.0)
            plot.frame((0.0, max(furthest, 1e-3)), (min(values), max(values)))
            for place, line in enumerate(self._corners[quantity]):
                name = self._names[place]
                x, y = staircase(line, plot.beside)
                plot.set_curve(str(place), name.title, name.style, x, y)

    def hide_networks(self, places: frozenset[int]) -> None:
        """Neither draw nor read these."""
        self._hidden = places
        for plot in self.plots.values():
            plot.hide_curves({str(place) for place in places})

    def light(self, place: int | None) -> None:
        """Bring one network to the front and let the others fade; ``None`` for all."""
        self._lit = place
        for plot in self.plots.values():
            plot.light(None if place is None else str(place))

    def point_at(self, x: float | None, at: Quantity | None = None) -> None:
        """Put the crosshair of every plot at ``x``, and the table into one of them."""
        heading = "" if x is None else self._heading(x)
        for quantity, plot in self.plots.items():
            wanted = x is not None and quantity == at
            lines = self.lines(quantity, x) if wanted and x is not None else ()
            plot.read(x, heading, lines)

    def lines(self, quantity: Quantity, x: float) -> tuple[ReadoutLine, ...]:
        """Every network's value at a depth, and the layer that made it."""
        found = []
        for place, corner in self._read(quantity, x):
            profile, name = self._profiles[place], self._names[place]
            step = profile.step(corner)
            layer = self.tr("image") if step is None else f"{step.kind} {step.path}"
            found.append(
                ReadoutLine(
                    label=name.title,
                    value=self._value_text(quantity, corner),
                    style=name.style,
                    beside=f"{layer}, {shape_text(profile.shape(corner))}",
                )
            )
        return tuple(found)

    def nearest(self, quantity: Quantity, at: QPointF) -> tuple[int, Corner] | None:
        """The network and the output that the pointer is on, if it is on any."""
        plot = self.plots[quantity]
        reach = plot.reach(_STEEP)
        found = [
            (
                plot.distance(at, self._spot(plot, corner)),
                place != self._lit,  # where lines cover each other, the lit one
                place,
                corner,
            )
            for place, corners in enumerate(self._corners.get(quantity, ()))
            if place not in self._hidden
            for corner in corners_near(corners, at.x(), reach)
        ]
        if not found:
            return None
        distance, _, place, corner = min(found, key=lambda one: one[:3])
        return (place, corner) if distance <= _NEAR else None

    def _join(self, quantity: Quantity, plot: DepthPlot) -> None:
        plot.setMinimumHeight(_LEAST_HEIGHT)
        if quantity != "size":
            plot.share_x_with(self.plots["size"])
        plot.set_x_label("", visible=quantity == "field")
        plot.pointed.connect(lambda x: self._on_pointed(quantity, x))
        plot.aimed.connect(lambda at: self._on_aimed(quantity, at))
        plot.clicked.connect(lambda at: self._on_clicked(quantity, at))
        plot.fit_wanted.connect(self.fit)
        plot.opened.connect(lambda: self._on_opened(quantity))
        self.addWidget(plot)

    def _read(self, quantity: Quantity, x: float) -> list[tuple[int, Corner]]:
        found = []
        for place, corners in enumerate(self._corners.get(quantity, ())):
            index = None if place in self._hidden else corner_at(corners, x)
            if index is not None:
                found.append((place, corners[index]))
        return found

    def _heading(self, x: float) -> str:
        match self._axis:
            case "layers":
                return self.tr("after {0} layers with weights").format(int(max(x, 0)))
            case "steps":
                return self.tr("after {0} steps").format(int(max(x, 0)))
            case "relative":
                share = min(max(x, 0), 1)
                return self.tr("after {0} % of the layers").format(f"{100 * share:.0f}")

    def _value_text(self, quantity: Quantity, corner: Corner) -> str:
        if corner.value is None:
            if quantity == "field":
                return self.tr("the whole image")
            return self.tr("no map")
        number = f"{corner.value:,}"
        return number if quantity == "channels" else self.tr("{0} px").format(number)

    def _spot(self, plot: DepthPlot, corner: Corner) -> QPointF:
        value = plot.beside if corner.value is None else float(corner.value)
        return QPointF(corner.x, value)

    def _on_pointed(self, quantity: Quantity, x: float | None) -> None:
        self.point_at(x, quantity)
        if x is None:
            self._on_aimed(quantity, None)

    def _on_aimed(self, quantity: Quantity, at: QPointF | None) -> None:
        found = None if at is None else self.nearest(quantity, at)
        for plot in self.plots.values():
            plot.ring(None, None)
            plot.setCursor(
                Qt.CursorShape.PointingHandCursor
                if found
                else Qt.CursorShape.CrossCursor
            )
        if found is not None:
            place, corner = found
            plot = self.plots[quantity]
            plot.ring(self._spot(plot, corner), self._names[place].style)

    def _on_clicked(self, quantity: Quantity, at: QPointF) -> None:
        found = self.nearest(quantity, at)
        if found is not None:
            self.step_wanted.emit(found[0], max(found[1].step, 0))

    def _on_opened(self, quantity: Quantity) -> None:
        """Of the network that is lit, else of the first that is read."""
        x = self.plots[quantity].crosshair()
        read = [] if x is None else self._read(quantity, x)
        lit = [one for one in read if one[0] == self._lit] or read
        if lit:
            self.step_wanted.emit(lit[0][0], max(lit[0][1].step, 0))
