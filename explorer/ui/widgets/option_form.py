"""A form for the options of a network, made from what the engine says about them."""

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton, TextIconButton
from explorer.ui.widgets.option_editors import (
    Editor,
    FormField,
    OptionValue,
    WholeNumberEditor,
    make_editor,
)
from explorer.ui.widgets.scrub_label import ScrubLabel

Values = Mapping[str, OptionValue]

_NARROW = 80  # px of an editor beside which a value stands
_FINE = 64  # a number below twice this changes by one


class _Row(QObject):
    """One option: its label, its editor and the button that takes a change back."""

    edited = Signal()
    rested = Signal()
    refused = Signal(str)

    def __init__(
        self, field: FormField, own: OptionValue, form: QWidget, *, tells_own: bool
    ) -> None:
        super().__init__(form)
        self.name, self._own = field.name, own
        self.editor: Editor = make_editor(field, form)
        self.label = self._label_of(field, form)
        self.label.setBuddy(self.editor)
        self.reset = IconButton(
            "rotate-ccw", self.tr("Reset {0}").format(field.label), form
        )
        self.reset.setProperty("role", "flat")
        if tells_own:
            self.editor.setMinimumWidth(_NARROW)
            self.reset.setText(own_text(own))
            beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            self.reset.setToolButtonStyle(beside)
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the editor keeps its width
        self.reset.setSizePolicy(policy)
        if field.help:
            told = f"<qt>{escape(field.help)}</qt>"  # rich text is wrapped
            self.label.setToolTip(told)
            self.editor.setToolTip(told)
        self.editor.edited.connect(self._on_edited)
        self.reset.clicked.connect(self._on_reset_clicked)
        if isinstance(self.editor, QAbstractSpinBox):
            self.editor.editingFinished.connect(self.rested)
        if isinstance(self.editor, WholeNumberEditor):
            self.editor.refused.connect(self._on_refused)

    @property
    def value(self) -> OptionValue:
        """What the editor shows."""
        return self.editor.value()

    @property
    def changed(self) -> bool:
        """Whether that differs from the form's own value."""
        return self.value != self._own

    def show_value(self, value: OptionValue) -> None:
        """Show ``value``; no signal."""
        self.editor.show_value(value)
        self.mark()

    def take_back(self) -> None:
        """Show the form's own value; no signal."""
        self.show_value(self._own)

    def mark(self) -> None:
        """Let a change be seen."""
        weight = QFont.Weight.DemiBold if self.changed else QFont.Weight.Normal
        font = self.label.font()
        font.setWeight(weight)
        self.label.setFont(font)
        self.reset.setVisible(self.changed)

    def _on_edited(self) -> None:
        self.mark()
        self.edited.emit()

    def _on_reset_clicked(self) -> None:
        # The button is about to vanish: the focus shall not jump to the next row.
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.take_back()
        self.edited.emit()
        self.rested.emit()

    def _label_of(self, field: FormField, form: QWidget) -> QLabel:
        """The name of an option; that of a whole number can be dragged."""
        if not isinstance(self.editor, WholeNumberEditor):
            return QLabel(field.label, form)
        label = ScrubLabel(field.label, form)
        label.scrubbed.connect(self._on_scrubbed)
        label.released.connect(self.rested)
        return label

    def _on_refused(self, text: str) -> None:
        assert isinstance(self.editor, WholeNumberEditor)
        told = self.tr("{0} cannot be {1}; it is a whole number from {2} to {3}.")
        limits = (f"{end:,}" for end in (self.editor.minimum(), self.editor.maximum()))
        text = text.strip() or self.tr("empty")
        self.refused.emit(told.format(self.label.text(), text, *limits))

    def _on_scrubbed(self, steps: int) -> None:
        assert isinstance(self.editor, WholeNumberEditor)
        self.editor.stepBy(steps * coarseness(self.editor.value()))


def coarseness(number: int) -> int:
    """What one step of a dragged number adds: about a hundredth of a large one."""
    return 1 << max((abs(number) // _FINE).bit_length() - 1, 0)


def own_text(own: OptionValue) -> str:
    """The value that resetting brings back, as short as it stands on a button."""
    if isinstance(own, bool):
        return ""  # there is only one other
    return f"{own:g}" if isinstance(own, float) else str(own)


class OptionForm(QWidget):
    """One row per option; options that differ from the form's own values are marked.

    Signals:
        changed: The options that now differ from the form's own, a ``dict`` of values
            by name; sent when the user has changed or reset something.
        rested: A number was let go, entered or reset: what comes is another change.
    """

    changed = Signal(object)
    rested = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, tells_own: bool = False
    ) -> None:
        """Make a form without rows.

        Args:
            parent: Qt parent.
            tells_own: Whether the buttons that reset say which value they bring back.
        """
        super().__init__(parent)
        self._tells_own = tells_own
        self._rows: tuple[_Row, ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(1, 1)
        self._count = QLabel(self)
        self._count.setProperty("role", "muted")
        self._reset = TextIconButton("rotate-ccw", self.tr("Reset"), self)
        self._reset.setToolTip(self.tr("Bring back the values that the variant has"))
        self._problem = QLabel(self)
        self._problem.setProperty("role", "error")
        self._problem.setWordWrap(True)
        self._lay_out()
        self._reset.clicked.connect(self.reset)
        self.set_problem("")
        self._show_count()

    def set_fields(
        self, fields: Sequence[FormField], values: Values, own: Values
    ) -> None:
        """Make the rows; no signal.

        Args:
            fields: What each option is, in the order of the rows.
            values: The value of each.
            own: The values that resetting brings back.
        """
        for row in self._rows:
            for widget in (row.label, row.editor, row.reset):
                self._grid.removeWidget(widget)
                widget.deleteLater()
            row.deleteLater()
        self._rows = tuple(
            _Row(field, own[field.name], self, tells_own=self._tells_own)
            for field in fields
        )
        before: QWidget | None = None
        for at, row in enumerate(self._rows):
            for column, widget in enumerate((row.label, row.editor, row.reset)):
                self._grid.addWidget(widget, at, column)
            row.editor.installEventFilter(self)
            row.edited.connect(self._on_edited)
            row.rested.connect(self.rested)
            row.refused.connect(self.set_problem)
            for widget in (row.editor, row.reset):
                if before is not None:
                    self.setTabOrder(before, widget)
                before = widget
        if before is not None:
            self.setTabOrder(before, self._reset)
        self.show_values(values)

    def show_values(self, values: Values) -> None:
        """Show other values in the same rows; no signal."""
        for row in self._rows:
            row.show_value(values[row.name])
        self._show_count()

    def values(self) -> dict[str, OptionValue]:
        """The value of every option."""
        return {row.name: row.value for row in self._rows}

    def changes(self) -> dict[str, OptionValue]:
        """The options that differ from the form's own values."""
        return {row.name: row.value for row in self._rows if row.changed}

    def reset(self) -> None:
        """Bring all own values back, as the button does."""
        for row in self._rows:
            row.take_back()
        self._on_edited()

    def set_problem(self, sentence: str) -> None:
        """Say at the foot why these options do not go together; ``""`` for nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def problem(self) -> str:
        """What is said at the foot, empty for nothing."""
        return self._problem.text()

    def editor(self, name: str) -> Editor:
        """The editor of an option, for whoever wants to put the focus there."""
        return next(row.editor for row in self._rows if row.name == name)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self._count, 1)
        foot.addWidget(self._reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(self._grid)
        layout.addWidget(self._problem)
        layout.addLayout(foot)
        layout.addStretch(1)

    def _on_edited(self) -> None:
        self._show_count()
        self.changed.emit(self.changes())

    def _show_count(self) -> None:
        count = len(self.changes())
        self._reset.setEnabled(count > 0)
        if count == 0:
            self._count.setText(self.tr("nothing changed"))
        else:
            self._count.setText(self.tr("{0} changed").format(count))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A wheel on its way down the page passes over editors without a change."""
        if isinstance(event, QWheelEvent) and isinstance(watched, QWidget):
            if watched.hasFocus():
                return False
            event.ignore()
            return True
        return super().eventFilter(watched, event)
