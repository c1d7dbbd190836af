"""The names of the networks of a comparison: point to light one, click to hide it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.diagrams.colours import LineStyle
from explorer.ui.theme import GRID
from explorer.ui.widgets.flow_layout import FlowLayout
from explorer.ui.widgets.name_buttons import NAME_SHEET, SWATCH
from explorer.ui.widgets.run_box import run_icon

_MOST_NAME = 32  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkName:
    """One network.

    Attributes:
        title: Name for people.
        style: Colour and dashes of its lines.
    """

    title: str
    style: LineStyle


class NetworkNames(QWidget):
    """Names in rows, known by their place from the left.

    Signals:
        hidden_changed: The user has hidden a network or shown it again.
        pointed: Place of the name under the pointer, or that the keys have reached;
            ``None`` when there is none any more.
    """

    hidden_changed = Signal()
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[NetworkName, ...] = ()
        self._buttons: list[_Name] = []
        self.setProperty("role", "clear")
        self.setAccessibleName(self.tr("Networks"))
        self.setStyleSheet(NAME_SHEET)
        self._flow = FlowLayout(self, across=GRID // 2, down=0)
        self._flow.setContentsMargins(0, 0, 0, 0)

    def set_names(self, names: Sequence[NetworkName]) -> None:
        """Name these, and hide none of them."""
        self._names = tuple(names)
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(place) for place in range(len(names))]
        self.updateGeometry()

    def hidden(self) -> frozenset[int]:
        """Places of what is hidden."""
        return frozenset(
            place
            for place, button in enumerate(self._buttons)
            if not button.isChecked()
        )

    def button(self, place: int) -> QToolButton:
        """One name."""
        return self._buttons[place]

    def _button(self, place: int) -> "_Name":
        name = self._names[place]
        button = _Name(name, self.devicePixelRatioF())
        button.setToolTip(self.tr("Hide or show {0}").format(name.title))
        button.entered.connect(lambda on: self.pointed.emit(place if on else None))
        button.toggled.connect(lambda: self.hidden_changed.emit())
        self._flow.addWidget(button)
        return button


class _Name(QToolButton):
    entered = Signal(bool)

    def __init__(self, name: NetworkName, ratio: float) -> None:
        super().__init__()
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(run_icon(name.style, ratio, size=SWATCH))
        self.setIconSize(SWATCH)
        title = name.title
        if len(title) > _MOST_NAME:
            title = f"{title[: _MOST_NAME - 1]}…"
        self.setText(title.replace("&", "&&"))
        self.setAccessibleName(name.title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(True)
        self.setChecked(True)
        self.setAutoRaise(True)
        self.toggled.connect(self._strike)

    def _strike(self, shown: bool) -> None:
        font = self.font()
        font.setStrikeOut(not shown)
        self.setFont(font)

    # Qt overrides

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.entered.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.entered.emit(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.entered.emit(False)
