"""The form for options: values in, changes out, nothing said when nothing was done."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.options import option_fields
from explorer.architectures.variants import Variant
from explorer.ui.theme import DARK, LIGHT, apply_theme
from explorer.ui.widgets.icon_button import IconButton
from explorer.ui.widgets.option_form import OptionForm

PANEL = 264  # px


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    label: str = "Some option"
    choices: tuple = ()
    choice_labels: tuple = ()
    minimum: float | None = None
    maximum: float | None = None
    step: float = 1
    help: str = "What <it> does."


FIELDS = (
    Field("norm", "choice", choices=("none", "bn"), choice_labels=("none", "batch")),
    Field("depth", "choice", choices=(18, 34), choice_labels=("18", "34")),
    Field("relu", "switch"),
    Field("hidden", "whole number", minimum=1, step=128),
    Field("dropout", "number", minimum=0, maximum=0.999, step=0.05),
    Field("name", "text"),
)
OWN = {
    "norm": "none", "depth": 18, "relu": True, "hidden": 4096, "dropout": 0.5,
    "name": "a",
}  # fmt: skip


@pytest.fixture
def form(qtbot):
    form = OptionForm()
    qtbot.addWidget(form)
    form.set_fields(FIELDS, OWN, OWN)
    form.show()
    return form


@pytest.fixture
def told(form):
    told = []
    form.changed.connect(told.append)
    return told


def reset_button(form: OptionForm) -> QPushButton:
    return form.findChild(QPushButton)


def shown_texts(form: OptionForm) -> list[str]:
    return [label.text() for label in form.findChildren(QLabel) if label.isVisible()]


def row_buttons(form: OptionForm) -> list[IconButton]:
    return [b for b in form.findChildren(IconButton) if b.isVisible()]


def test_it_shows_the_values_it_is_given_and_says_nothing(form, told):
    values = OWN | {"norm": "bn", "relu": False, "dropout": 0.25, "name": "b"}
    form.show_values(values)
    assert form.values() == values
    assert {n: type(v) for n, v in form.values().items()} == {
        n: type(v) for n, v in values.items()
    }
    assert told == []


def test_each_kind_is_set_from_the_keyboard(form, told, qtbot):
    for name, keys in {
        "norm": [Qt.Key.Key_Down],
        "relu": [Qt.Key.Key_Space],
        "hidden": [Qt.Key.Key_Up],
        "dropout": [Qt.Key.Key_Down],
    }.items():
        form.editor(name).setFocus()
        for key in keys:
            qtbot.keyClick(form.editor(name), key)
    editor = form.editor("name")
    editor.setFocus()
    qtbot.keyClicks(editor, "b")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert told[-1] == {
        "norm": "bn", "relu": False, "hidden": 4224, "dropout": 0.45, "name": "ab",
    }  # fmt: skip
    assert len(told) == 5


def test_a_typed_number_counts_once_it_is_entered(form, told, qtbot):
    editor = form.editor("hidden")
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "256")
    assert told == []
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert told == [{"hidden": 256}]


def test_tab_walks_through_the_rows_and_past_what_is_hidden(form, qtbot):
    form.activateWindow()
    form.editor("norm").setFocus()
    walked = []
    for _ in FIELDS[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        walked.append(QApplication.focusWidget())
    assert walked == [form.editor(field.name) for field in FIELDS[1:]]


def test_a_changed_row_is_marked_and_can_be_taken_back_alone(form, told, qtbot):
    assert row_buttons(form) == []
    form.show_values(OWN | {"norm": "bn", "dropout": 0.1})
    assert len(row_buttons(form)) == 2
    assert "2 changed" in shown_texts(form)
    bold = [label for label in form.findChildren(QLabel) if label.font().bold()]
    assert [label.buddy() for label in bold] == [
        form.editor("norm"),
        form.editor("dropout"),
    ]
    qtbot.mouseClick(row_buttons(form)[0], Qt.MouseButton.LeftButton)
    assert told == [{"dropout": 0.1}]
    assert form.editor("norm").hasFocus()
    assert len(row_buttons(form)) == 1


def test_reset_brings_back_the_forms_own_values_not_the_builders(form, told, qtbot):
    own = OWN | {"depth": 34}
    form.set_fields(FIELDS, own | {"depth": 18, "relu": False}, own)
    assert form.changes() == {"depth": 18, "relu": False}
    assert reset_button(form).isEnabled()
    qtbot.mouseClick(reset_button(form), Qt.MouseButton.LeftButton)
    assert form.values() == own
    assert told == [{}]
    assert not reset_button(form).isEnabled()
    assert "nothing changed" in shown_texts(form)


def test_other_fields_replace_the_old_ones(form, qtbot):
    form.set_fields(FIELDS[2:3], {"relu": False}, {"relu": True})
    assert form.values() == {"relu": False}
    qtbot.waitUntil(lambda: len(form.findChildren(QLabel)) == 3)  # row, problem, count


def test_a_number_has_no_zeros_at_its_end_and_may_be_finer_than_a_step(form):
    form.show_values(OWN | {"dropout": 0.125})
    assert form.editor("dropout").text() == "0.125"
    assert form.changes() == {"dropout": 0.125}
    form.show_values(OWN)
    assert form.editor("dropout").text() == "0.5"


def test_a_number_finer_than_the_screen_shows_is_kept_as_it_is(form, told, qtbot):
    own = OWN | {"dropout": 0.03125}
    form.set_fields(FIELDS, own, own)
    assert form.editor("dropout").text() == "0.031"
    assert form.values()["dropout"] == 0.03125
    assert form.changes() == {}
    qtbot.keyClick(form.editor("relu"), Qt.Key.Key_Space)
    assert told == [{"relu": False}]


def test_the_wheel_changes_only_the_editor_that_has_the_focus(form, told):
    editor = form.editor("hidden")
    form.editor("norm").setFocus()

    def turn() -> None:
        QApplication.sendEvent(
            editor,
            QWheelEvent(
                QPointF(5, 5),
                QPointF(editor.mapToGlobal(QPoint(5, 5))),
                QPoint(),
                QPoint(0, 120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )

    turn()
    assert told == []
    editor.setFocus()
    turn()
    assert told == [{"hidden": 4096 + 128}]


def test_help_is_a_tooltip_that_wraps_and_a_description_for_screen_readers(form):
    editor = form.editor("norm")
    assert editor.toolTip() == "<qt>What &lt;it&gt; does.</qt>"
    assert editor.accessibleName() == "Some option"
    assert editor.accessibleDescription() == "What <it> does."


def test_a_problem_is_told_until_it_is_gone(form):
    form.set_problem("Too small.")
    assert "Too small." in shown_texts(form)
    form.set_problem("")
    assert "Too small." not in shown_texts(form)


@pytest.mark.parametrize("key", [spec.key for spec in CATALOGUE])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_family_fits_a_narrow_panel_with_all_options_changed(qtbot, key, theme):
    apply_theme(QApplication.instance(), theme)
    variant = Variant.of(key)
    fields = option_fields(variant.spec)
    form = OptionForm()
    qtbot.addWidget(form)
    values = variant.all_options()
    for field in fields:
        if field.choices:
            values[field.name] = max(
                field.choices, key=lambda c, f=field: len(_label_of(f, c))
            )
    nothing_own = dict.fromkeys(values)
    form.set_fields(fields, values, nothing_own)
    form.resize(PANEL, 500)
    form.show()
    assert form.minimumSizeHint().width() <= PANEL
    for field in fields:
        editor = form.editor(field.name)
        if field.choices:
            text = editor.fontMetrics().horizontalAdvance(editor.currentText())
            assert text + 8 + 24 <= editor.width(), field.name  # margin and arrow
    form.grab()


def _label_of(field, choice) -> str:
    return field.choice_labels[field.choices.index(choice)]
