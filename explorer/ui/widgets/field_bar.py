"""A strip of named controls that takes a second row where the window is narrow."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.ui.theme import GRID
from explorer.ui.widgets.flow_layout import FlowLayout

_MARGIN = GRID + GRID // 2


class FieldBar(QFrame):
    """Controls with their names above them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._flow = FlowLayout(self, across=GRID, down=GRID)
        self._flow.setContentsMargins(_MARGIN, GRID, _MARGIN, GRID)

    def add_field(
        self, name: str, control: QWidget, tip: str, *more: QWidget
    ) -> QWidget:
        """Add a control under its name.

        Args:
            name: For people and for screen readers.
            control: What the name belongs to.
            tip: Its tooltip.
            more: Controls beside it; they have names of their own.

        Returns:
            The field, to be hidden or shown as a whole.
        """
        field = QWidget(self)
        field.setProperty("role", "clear")
        label = QLabel(name)
        label.setProperty("role", "heading")
        label.setBuddy(control)
        control.setAccessibleName(name)
        control.setToolTip(tip)
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        for widget in (control, *more):
            row.addWidget(widget)
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label)
        column.addLayout(row)
        self._flow.addWidget(field)
        return field
