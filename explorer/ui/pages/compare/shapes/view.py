"""Shapes: how size, channels and receptive field change over the depth of networks."""

from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.comparison.evidence_links import explore_link
from explorer.comparison.shapes import Axis
from explorer.ui.pages.compare.columns import Columns
from explorer.ui.pages.compare.shapes.panes import DepthPanes
from explorer.ui.theme import GRID
from explorer.ui.widgets.network_names import NetworkName, NetworkNames

AXES: tuple[Axis, ...] = get_args(Axis)
_AXIS = "axis"  # name of the choice in links


class ShapesView(QWidget):
    """Lines of all networks in three plots over one axis.

    Signals:
        link_wanted: A ``StateLink`` to the step that was clicked.
        state_changed: What :meth:`choices` tells has changed.
    """

    link_wanted = Signal(object)
    state_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: Columns | None = None
        self._axis: Axis = AXES[0]
        self.names = NetworkNames()
        self.panes = DepthPanes()
        self.axis_buttons: dict[Axis, QPushButton] = {}
        self._lay_out()
        self.names.hidden_changed.connect(self._on_hidden_changed)
        self.names.pointed.connect(self.light)
        self.panes.step_wanted.connect(self._on_step_wanted)

    def show_columns(self, columns: Columns) -> None:
        """Draw these from now on; their traces are known, so it takes no time."""
        self._columns = columns
        names = [
            NetworkName(title=column.variant.title, style=column.style)
            for column in columns.columns
        ]
        traces = [columns.cache.trace(variant) for variant in columns.variants]
        self.names.set_names(names)
        self.panes.show_networks(names, traces, self._axis)

    def light(self, place: int | None) -> None:
        """Bring the network of one column to the front; ``None`` for all alike."""
        self.panes.light(place)

    def choices(self) -> dict[str, str]:
        """The axis."""
        return {_AXIS: self._axis}

    def choose(self, choices: dict[str, str]) -> None:
        """Take the axis of a link; what is no axis stands for the first."""
        wanted = choices.get(_AXIS, "")
        self._set_axis(next((axis for axis in AXES if axis == wanted), AXES[0]))

    def is_settled(self) -> bool:
        """Nothing here is found out aside."""
        return True

    def shutdown(self, timeout_ms: int) -> bool:
        """Nothing is at work."""
        return timeout_ms >= 0

    def _lay_out(self) -> None:
        hint = QLabel(
            self.tr(
                "Only what all paths pass is drawn: branches of a block are not."
                " Click a line to open its layer in Explore; the wheel zooms, a"
                " double-click shows all."
            )
        )
        hint.setProperty("role", "muted")
        hint.setContentsMargins(GRID, 0, GRID, GRID // 2)
        hint.setWordWrap(True)
        frame = QFrame()
        frame.setProperty("role", "panel")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(GRID // 2)
        inner.addLayout(self._bar())
        inner.addWidget(self.panes, 1)
        inner.addWidget(hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    def _bar(self) -> QHBoxLayout:
        """What depth is, and the names."""
        bar = QHBoxLayout()
        bar.setContentsMargins(GRID, GRID // 2, GRID, 0)
        bar.setSpacing(GRID // 2)
        texts: dict[Axis, str] = {
            "layers": self.tr("Layers with weights"),
            "steps": self.tr("Steps"),
            "relative": self.tr("Relative depth"),
        }
        told = QLabel(self.tr("Depth in"))
        told.setProperty("role", "muted")
        bar.addWidget(told)
        group = QButtonGroup(self)
        for axis, text in texts.items():
            button = QPushButton(text)
            button.setCheckable(True)
            button.setChecked(axis == self._axis)
            button.clicked.connect(
                lambda _=False, axis=axis: self._on_axis_picked(axis)
            )
            group.addButton(button)
            bar.addWidget(button)
            self.axis_buttons[axis] = button
        bar.addSpacing(GRID)
        self.names.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred
        )
        bar.addWidget(self.names, 1)
        return bar

    def _set_axis(self, axis: Axis) -> None:
        self._axis = axis
        self.axis_buttons[axis].setChecked(True)
        self.panes.set_axis(axis)

    def _on_axis_picked(self, axis: Axis) -> None:
        if axis != self._axis:
            self._set_axis(axis)
            self.state_changed.emit()

    def _on_hidden_changed(self) -> None:
        self.panes.hide_networks(self.names.hidden())

    def _on_step_wanted(self, place: int, step: int) -> None:
        if self._columns is not None:
            variant = self._columns.columns[place].variant
            self.link_wanted.emit(explore_link(variant, step))
