"""The button that says what differs from the form, and the panel where it is set."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.architectures.options import OptionField, option_fields
from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.ui.option_words import translated
from explorer.ui.widgets.choice_button import ChoiceButton
from explorer.ui.widgets.option_form import OptionForm, Values
from explorer.ui.widgets.popover import Popover
from explorer.ui.widgets.scrolled import Scrolled

_NARROWEST = 320  # px


class OptionsChooser(QWidget):
    """Every option of the network; each change is one question.

    Signals:
        variant_chosen: The ``Variant`` with the options that the user set.
    """

    variant_chosen = Signal(object)

    def __init__(self, variant: Variant, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variant = variant
        self._made_for: tuple[str, str] | None = None
        self._form = OptionForm()
        self._button = ChoiceButton(self.tr("Options"), self)
        self._popover = Popover(
            self._button, Scrolled(self._form, narrowest=_NARROWEST), stays=True
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._button)
        self._button.clicked.connect(self._popover.toggle)
        self._popover.opened.connect(self._form.setFocus)
        self._form.changed.connect(self._on_form_changed)

    def show_variant(self, variant: Variant) -> None:
        """Show the options of ``variant``; no signal."""
        self._variant = variant
        own = variant.form_options()
        made_for = (variant.architecture, variant.form)
        if made_for != self._made_for:
            self._form.set_fields(_fields(variant), variant.all_options(), own)
            self._made_for = made_for
        else:
            self._form.show_values(variant.all_options())
        self._form.set_problem("")
        self._show_count(self._form.changes())

    def toggle_at(self, anchor: QWidget, variant: Variant) -> None:
        """Open the panel for ``variant`` beside a button, or close it there."""
        self.show_variant(variant)
        self._popover.toggle_at(anchor)

    def refuse(self, sentence: str) -> bool:
        """Say in the open panel why its options cannot be; they stay as they are.

        Returns:
            ``False`` if the panel is closed: the sentence belongs elsewhere then.
        """
        if not self._popover.is_open() or not self._form.changes():
            return False
        self._form.set_problem(sentence)
        return True

    def button(self) -> ChoiceButton:
        """What opens the panel."""
        return self._button

    def form(self) -> OptionForm:
        """The options."""
        return self._form

    def popover(self) -> Popover:
        """The panel."""
        return self._popover

    def _show_count(self, changes: Values) -> None:
        if changes:
            text = self.tr("Options: {0}").format(len(changes))
        else:
            text = self.tr("Options")
        fields = {field.name: field for field in _fields(self._variant)}
        phrases = (fields[name].phrase(value) for name, value in changes.items())
        told = ", ".join(phrases)
        hint = told or self.tr("Kernel sizes, widths, normalisation and the rest")
        self._button.show_choice(text, hint)

    def _on_form_changed(self, changes: Values) -> None:
        variant = self._variant
        try:
            chosen = Variant.of(variant.architecture, variant.form, **changes)
            chosen = chosen.with_edits(*variant.edits)
        except ExplorerError as error:
            self._form.set_problem(str(error))
            return
        self._form.set_problem("")
        self.variant_chosen.emit(chosen)


def _fields(variant: Variant) -> tuple[OptionField, ...]:
    return tuple(translated(field) for field in option_fields(variant.spec))
