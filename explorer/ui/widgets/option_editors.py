"""One editor for each kind of option, all used in the same way."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from explorer.ui.theme import GRID, RADIUS, current_theme
from explorer.ui.widgets.tick_box import paint_tick_box

OptionValue = bool | int | float | str

_UNLIMITED = 999_999  # what a whole number can be where nothing else limits it
_DECIMALS = 3
_BOX = 16  # px, of a tick box
_EDITOR_WIDTH = 108  # px, the least that numbers and short choices need
_EDITOR_HEIGHT = 28  # px, as the theme makes fields
_TEXT_MARGIN = 6  # px, where the text of a menu begins


class FormField(Protocol):
    """What an editor must know of an option; the engine's record has all of it."""

    @property
    def name(self) -> str:
        """Name of the option in what a form puts out."""

    @property
    def label(self) -> str:
        """Name for people."""

    @property
    def kind(self) -> str:
        """``"switch"``, ``"choice"``, ``"whole number"``, ``"number"``, ``"text"``."""

    @property
    def choices(self) -> Sequence[OptionValue]:
        """The values of a choice."""

    @property
    def choice_labels(self) -> Sequence[str]:
        """Their names for people."""

    @property
    def minimum(self) -> float | None:
        """The smallest number, if there is one."""

    @property
    def maximum(self) -> float | None:
        """The largest number, if there is one."""

    @property
    def step(self) -> float:
        """By how much a number is raised and lowered."""

    @property
    def help(self) -> str:
        """What the option does, for the tooltip; may be empty."""


class ChoiceEditor(QComboBox):
    """One of a few values.

    Signals:
        edited: The user has chosen another value.
    """

    edited = Signal()

    def __init__(self, field: FormField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = tuple(field.choices)
        self.addItems(list(field.choice_labels))
        self.setMinimumContentsLength(1)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Not currentIndexChanged, which show_value would set off as well.
        self.activated.connect(self.edited)

    def value(self) -> OptionValue:
        """The chosen value."""
        return self._choices[self.currentIndex()]

    def show_value(self, value: OptionValue) -> None:
        """Show a value; no signal."""
        self.setCurrentIndex(self._choices.index(value))


class SwitchEditor(QCheckBox):
    """On or off.

    Signals:
        edited: The user has turned it.
    """

    edited = Signal()

    def __init__(self, field: FormField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.edited)

    def value(self) -> OptionValue:
        """Whether it is on."""
        return self.isChecked()

    def show_value(self, value: OptionValue) -> None:
        """Turn it; no signal."""
        self.setChecked(bool(value))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(_EDITOR_WIDTH, _EDITOR_HEIGHT)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(_TEXT_MARGIN, 0, _BOX, self.height())
        paint_tick_box(painter, box, ticked=self.isChecked(), usable=self.isEnabled())
        text = self.tr("on") if self.isChecked() else self.tr("off")
        painter.setPen(QColor(current_theme().text))
        room = self.rect().adjusted(box.right() + GRID, 0, 0, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
        if self.hasFocus():
            painter.setPen(QPen(QColor(current_theme().accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(frame, RADIUS, RADIUS)


class WholeNumberEditor(QSpinBox):
    """A whole number.

    Signals:
        edited: The user has set another number.
        refused: What the user has entered is no such number; the old one is back.
    """

    edited = Signal()
    refused = Signal(str)

    def __init__(self, field: FormField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        low = -_UNLIMITED if field.minimum is None else field.minimum
        high = _UNLIMITED if field.maximum is None else field.maximum
        self.setRange(int(low), int(high))
        self.setSingleStep(int(field.step))
        _set_up_number(self)
        self.valueChanged.connect(self.edited)

    def show_value(self, value: OptionValue) -> None:
        """Show a number; no signal."""
        with QSignalBlocker(self):
            self.setValue(int(value))

    # Qt overrides

    def fixup(self, text: str) -> str:
        self.refused.emit(text)
        return text


class NumberEditor(QDoubleSpinBox):
    """A number, written without zeros that say nothing.

    Signals:
        edited: The user has set another number.
    """

    edited = Signal()

    def __init__(self, field: FormField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(_DECIMALS)
        low = -_UNLIMITED if field.minimum is None else field.minimum
        high = _UNLIMITED if field.maximum is None else field.maximum
        self.setRange(low, high)
        self.setSingleStep(field.step)
        _set_up_number(self)
        self._exact = super().value()
        self.valueChanged.connect(self._on_value_changed)

    def show_value(self, value: OptionValue) -> None:
        """Show a number; no signal."""
        with QSignalBlocker(self):
            self.setValue(float(value))
        self._exact = float(value)  # it may be finer than what can be shown

    def _on_value_changed(self, value: float) -> None:
        self._exact = value
        self.edited.emit()

    # Qt overrides

    def value(self) -> float:
        return self._exact

    def textFromValue(self, value: float) -> str:
        written = self.locale().toString(value, "f", _DECIMALS)
        point = self.locale().decimalPoint()
        return written.rstrip("0").removesuffix(point)


class TextEditor(QLineEdit):
    """A short text.

    Signals:
        edited: The user has entered another text.
    """

    edited = Signal()

    def __init__(self, field: FormField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editingFinished.connect(self._on_editing_finished)
        self._shown = ""

    def value(self) -> OptionValue:
        """The text."""
        return self.text()

    def show_value(self, value: OptionValue) -> None:
        """Show a text; no signal."""
        self._shown = str(value)
        self.setText(self._shown)

    def _on_editing_finished(self) -> None:
        # Also sent when the focus leaves a text that nobody has touched.
        if self.text() != self._shown:
            self._shown = self.text()
            self.edited.emit()


Editor = ChoiceEditor | SwitchEditor | WholeNumberEditor | NumberEditor | TextEditor

_EDITORS: dict[str, type[Editor]] = {
    "choice": ChoiceEditor,
    "switch": SwitchEditor,
    "whole number": WholeNumberEditor,
    "number": NumberEditor,
    "text": TextEditor,
}


def make_editor(field: FormField, parent: QWidget | None = None) -> Editor:
    """The editor for an option, named for screen readers and with its help."""
    editor = _EDITORS[field.kind](field, parent)
    editor.setFixedHeight(_EDITOR_HEIGHT)  # styles disagree between the kinds
    editor.setMinimumWidth(_EDITOR_WIDTH)
    editor.setAccessibleName(field.label)
    editor.setAccessibleDescription(field.help)
    return editor


def _set_up_number(spin_box: QAbstractSpinBox) -> None:
    spin_box.setKeyboardTracking(False)  # 1, 12, 128 are three networks
    spin_box.lineEdit().setTextMargins(_TEXT_MARGIN, 0, 0, 0)
    spin_box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    spin_box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
