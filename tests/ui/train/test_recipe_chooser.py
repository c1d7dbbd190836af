"""One recipe for all networks, from a form that is made from the record."""

from dataclasses import fields

import pytest
from fake_engine import ended
from hypothesis import given
from hypothesis import strategies as st

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.recipe import LITE_RECIPE, Recipe
from explorer.errors import InvalidOptionError
from explorer.ui.pages.train.recipe_chooser import RecipeChooser
from explorer.ui.pages.train.recipe_fields import (
    recipe_fields,
    recipe_of,
    sentence,
    shown_values,
)


@pytest.fixture
def chooser(qtbot):
    made = RecipeChooser()
    qtbot.addWidget(made)
    return made


def lock(chooser, **values):
    chooser.mode_box.setCurrentIndex(1)
    for name, value in values.items():
        editor = chooser.form.editor(name)
        editor.show_value(value)
        editor.edited.emit()


def test_every_field_of_the_record_is_in_the_form_under_a_name(qapp):
    named = {field.name: field for field in recipe_fields()}
    assert set(named) == {field.name for field in fields(Recipe)} - {"key"}
    for field in named.values():
        assert field.label != field.name
        assert len(field.choices) == len(field.choice_labels)


def test_what_the_form_shows_of_a_recipe_is_that_recipe(qapp):
    from dataclasses import replace

    for form in (form for spec in CATALOGUE for form in spec.forms):
        shown = recipe_of(shown_values(form.recipe))
        assert replace(shown, key=form.recipe.key) == form.recipe


@given(text=st.text(max_size=12))
def test_whatever_is_typed_becomes_a_recipe_or_one_sentence(qapp, text):
    values = shown_values(LITE_RECIPE) | {"learning_rate": text}
    told = ""
    try:
        rate = recipe_of(values).learning_rate
    except InvalidOptionError as error:
        rate, told = 1.0, sentence(error)
    assert 0 < rate < 1_000
    assert told == "" or told.startswith("Learning rate must be a number above 0")


def test_each_network_has_its_own_recipe_at_first(chooser):
    assert chooser.recipe() is None
    assert chooser.problem() == ""
    assert not chooser.form.isEnabled()


def test_a_locked_recipe_is_what_the_form_says(chooser):
    lock(chooser, optimizer="adamw", learning_rate="3e-4", flip=True, batch_size="32")
    recipe = chooser.recipe()
    assert (recipe.optimizer, recipe.learning_rate) == ("adamw", 3e-4)
    assert (recipe.flip, recipe.batch_size) == (True, 32)
    assert chooser.choice() == "locked"
    assert chooser.toolTip() == "AdamW 0.0003 · batch 32 for all networks"


@pytest.mark.parametrize(
    ("name", "value", "start"),
    [
        ("learning_rate", "5000", "Learning rate must be a number above 0"),
        ("batch_size", "0", "Batch size must be a whole number from 1"),
        ("batch_size", "12.5", "Batch size must be a whole number from 1"),
        ("label_smoothing", "1", "Label smoothing must be a number from 0 to below 1"),
        ("weight_decay", "much", "Weight decay must be a number from 0"),
    ],
)
def test_a_value_out_of_range_is_told_in_one_sentence(chooser, name, value, start):
    lock(chooser, **{name: value})
    assert chooser.recipe() is None
    assert chooser.problem().startswith(start)
    assert chooser.form.problem() == chooser.problem()
    chooser.mode_box.setCurrentIndex(0)
    assert chooser.problem() == ""


def test_a_recipe_is_locked_for_all_networks_of_the_plan(page, service, qtbot):
    button = page.settings_bar.recipe_button
    lock(button, learning_rate="0.02")
    assert {row.recipe for row in page.model.rows()} == {"custom"}
    service.script = lambda count, stop: iter([(n, ended(0)) for n in range(count)])
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.start()
    rates = {task.recipe.learning_rate for task in service.tasks[-1]}
    assert rates == {0.02}


def test_nothing_starts_with_a_recipe_that_cannot_be(page, service):
    lock(page.settings_bar.recipe_button, batch_size="-3")
    assert not page.panel.button.isEnabled()
    assert page.parts.notices.text("warning").startswith("Batch size must be")
    page.start()
    assert service.tasks == []
