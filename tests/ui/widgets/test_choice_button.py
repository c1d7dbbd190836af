"""A button that names a choice, cut only where there is no room."""

import pytest

from explorer.ui.widgets.choice_button import ChoiceButton

LONG = "ImageNet, IMAGENET1K_SWAG_LINEAR_V1 with a tail"


@pytest.fixture
def button(qtbot):
    made = ChoiceButton("Weights")
    qtbot.addWidget(made)
    return made


def test_it_shows_the_choice_and_says_what_it_is_of(button):
    button.show_choice("run 12")
    assert button.text() == button.choice() == button.toolTip() == "run 12"
    assert button.accessibleName() == "Weights: run 12"


def test_a_hint_takes_the_place_of_the_tooltip(button):
    button.show_choice("net.pth", "/a/folder/net.pth")
    assert button.toolTip() == "/a/folder/net.pth"


def test_a_long_choice_is_cut_in_its_middle_and_whole_in_the_tooltip(button):
    button.show_choice(LONG)
    assert "…" in button.text()
    assert button.text().startswith("ImageNet")
    assert button.choice() == button.toolTip() == LONG


def test_it_is_never_too_narrow_for_a_short_choice_nor_wide_for_a_long_one(button):
    button.show_choice("NiN")
    assert button.minimumSizeHint().width() == button.sizeHint().width()
    button.show_choice(LONG)
    assert button.minimumSizeHint().width() < button.sizeHint().width() < 300


def test_what_was_cut_comes_back_with_the_room(button):
    button.show_choice("weights of a middling length")
    button.show()
    button.resize(120, 28)
    assert "…" in button.text()
    button.resize(300, 28)
    assert button.text() == "weights of a middling length"
