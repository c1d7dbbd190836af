"""The numbers of one layer, each with the value that it has without edits."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from explorer.architectures.options import OptionField
from explorer.architectures.spec import OptionValue
from explorer.tracing.records import Step
from explorer.ui.option_words import translated
from explorer.ui.pages.compare.what_if.workshop import Attempt
from explorer.ui.theme import GRID
from explorer.ui.widgets.option_form import OptionForm
from explorer.ui.widgets.scrolled import Scrolled

WIDTH = 288  # px
_MARGIN = GRID + GRID // 2


class LayerEditor(QFrame):
    """Edits the layer of the chosen step, or the image.

    Signals:
        changed: Values by name that differ from the layer's own.
        rested: What is changed next is another change.
        left: The user is done with the fields: Esc.
    """

    changed = Signal(object)
    rested = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._made_for: tuple[object, ...] = ()
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._path = QLabel()
        self._path.setProperty("role", "muted")
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._form = OptionForm(tells_own=True)
        for label in (self._title, self._path, self._hint):
            label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, GRID, GRID // 2, GRID)
        layout.setSpacing(GRID // 2)
        for label in (self._title, self._path, self._hint):
            layout.addWidget(label)
        layout.addWidget(Scrolled(self._form, narrowest=WIDTH - 2 * _MARGIN - GRID), 1)
        self._form.changed.connect(self.changed)
        self._form.rested.connect(self.rested)

    def show_layer(self, attempt: Attempt, step: Step | None) -> None:
        """Show what can be edited; ``None`` for the image."""
        if step is None:
            self._title.setText(self.tr("Image"))
            self._path.setText(self.tr("what the network is given"))
        else:
            self._title.setText(step.kind)
            self._path.setText(step.path)
        fields = tuple(map(translated, attempt.fields))
        self._hint.setText(
            self.tr("Drag a name to the left or right, or type a number.")
            if fields
            else self.tr("Nothing can be set here: it has no numbers of its own.")
        )
        self._form.setVisible(bool(fields))
        values = {field.name: field.default for field in fields}
        own = {field.name: attempt.own[field.name] for field in fields}
        made_for = (attempt.path, _kinds(fields), tuple(own.items()))
        if made_for != self._made_for:
            self._made_for = made_for
            self._form.set_fields(fields, values, own)
        elif values != self._form.values():
            self._form.show_values(values)
        self._form.set_problem("")

    def enter(self) -> None:
        """Put the focus into the first field, if there is one."""
        for name in self._form.values():
            self._form.editor(name).setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def refuse(self, sentence: str) -> None:
        """Say why what was entered cannot be."""
        self._form.set_problem(sentence)

    def form(self) -> OptionForm:
        """The fields."""
        return self._form

    def names(self) -> frozenset[str]:
        """The fields that are shown."""
        return frozenset(self._form.values())

    def values(self) -> Mapping[str, OptionValue]:
        """What stands in them."""
        return self._form.values()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _kinds(fields: tuple[OptionField, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, field.kind) for field in fields)
