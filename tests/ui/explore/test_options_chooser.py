"""Options of a network are set beside it, one question for each change."""

import pytest
from PySide6.QtCore import Qt

from explorer.architectures.edits import Edit
from explorer.architectures.variants import Variant
from explorer.runs.weights_choice import WeightsChoice
from explorer.ui.choosing.options_chooser import OptionsChooser

VGG = Variant.of("vgg", "lite")


@pytest.fixture
def chooser(qtbot):
    chooser = OptionsChooser(VGG)
    qtbot.addWidget(chooser)
    chooser.show_variant(VGG)
    chooser.show()
    return chooser


def set_option(chooser, name, value):
    editor = chooser.form().editor(name)
    editor.show_value(value)
    editor.edited.emit()


def test_a_change_is_the_variant_with_that_option(chooser, qtbot):
    with qtbot.waitSignal(chooser.variant_chosen) as chosen:
        set_option(chooser, "normalisation", "bn")
    assert chosen.args == [VGG.with_options(normalisation="bn")]


def test_edits_stay_when_an_option_changes(chooser, qtbot):
    edit = Edit(path="0.0", field="padding", value=0)
    chooser.show_variant(VGG.with_edits(edit))
    with qtbot.waitSignal(chooser.variant_chosen) as chosen:
        set_option(chooser, "normalisation", "bn")
    assert chosen.args == [VGG.with_options(normalisation="bn").with_edits(edit)]


def test_an_edited_image_size_is_shown_and_gives_way_to_a_chosen_one(page, qtbot):
    kept = Edit(path="0.0", field="padding", value=0)
    edited = VGG.with_edits(Edit(path="", field="image_size", value=70), kept)
    bar = page.bar()
    bar.show_variant(edited, WeightsChoice.random(0))
    assert bar.size_field().value() == 70
    with qtbot.waitSignal(bar.variant_chosen) as chosen:
        bar.size_field().setValue(80)
    assert chosen.args == [VGG.with_options(image_size=80).with_edits(kept)]
    assert chosen.args[0].input_shape[-1] == 80
    qtbot.waitUntil(page.is_settled, timeout=20_000)


def test_the_button_says_how_many_options_differ(chooser):
    assert chooser.button().choice() == "Options"
    chooser.show_variant(VGG.with_options(normalisation="bn", hidden=64))
    assert chooser.button().choice() == "Options: 2"
    assert "normalisation batch" in chooser.button().toolTip()
    chooser.show_variant(VGG)
    assert chooser.button().choice() == "Options"


def test_another_network_brings_its_own_options(chooser):
    chooser.show_variant(Variant.of("resnet"))
    assert "shortcut" in chooser.form().values()
    assert "configuration" not in chooser.form().values()


def test_a_refusal_goes_to_the_open_panel_and_keeps_what_was_set(chooser, qtbot):
    assert not chooser.refuse("no")  # closed: it belongs elsewhere
    qtbot.mouseClick(chooser.button(), Qt.MouseButton.LeftButton)
    set_option(chooser, "image_size", 20)
    assert chooser.refuse("too small")
    assert chooser.form().values()["image_size"] == 20


def test_in_the_page_a_bad_option_is_told_in_the_panel_and_what_is_shown_stays(
    page, qtbot
):
    before = page.look()
    options = page.bar().options
    qtbot.mouseClick(options.button(), Qt.MouseButton.LeftButton)
    set_option(options, "image_size", 20)
    qtbot.waitUntil(page.is_settled, timeout=20_000)
    assert page.look() is before
    assert page.note() == ""
    assert "at least 32 x 32" in options.form().problem()
    set_option(options, "image_size", 48)
    qtbot.waitUntil(page.is_settled, timeout=20_000)
    assert page.look().request.variant.option("image_size") == 48
    assert options.form().problem() == ""
