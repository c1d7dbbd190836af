"""A picture beside what the network gets of it, and the samples of a data set."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.ui.widgets.before_after import BeforeAfter, BeforeAfterPictures
from explorer.ui.widgets.readings import Region
from explorer.ui.widgets.sample_browser import SampleBrowser

RED, BLUE = (200, 0, 0), (0, 0, 200)


def picture(height, width, colour):
    made = np.zeros((height, width, 3), dtype=np.uint8)
    made[:] = colour
    return made


def shown(qtbot, region, height=100, width=200):
    widget = BeforeAfter()
    qtbot.addWidget(widget)
    pictures = BeforeAfterPictures(
        before=picture(height, width, RED), region=region, after=picture(8, 8, BLUE)
    )
    widget.show_change(pictures, "middle, 8 × 8", "every number")
    widget.show()
    return widget


def columns(widget):
    """The colours along the middle row of the two pictures."""
    image = widget.pair().grab().toImage()
    row = image.height() // 2
    return [image.pixelColor(x, row).name() for x in range(image.width())]


def test_both_pictures_are_seen_the_original_first(qtbot):
    widget = shown(qtbot, Region(0, 0, 100, 200))
    colours = columns(widget)
    assert colours.count("#c80000") > 60  # all of it: nothing is cut off
    assert colours.count("#0000c8") > 35
    assert colours.index("#c80000") < colours.index("#0000c8")


def test_what_is_cut_off_is_dark(qtbot):
    colours = columns(shown(qtbot, Region(0, 50, 100, 150)))
    assert 25 < colours.count("#c80000") < 40
    assert colours[2] != "#c80000"


def test_the_words_stand_beside_and_the_numbers_in_the_tooltip(qtbot):
    widget = shown(qtbot, Region(0, 0, 100, 200))
    assert widget.text() == "middle, 8 × 8"
    assert widget.toolTip() == widget.accessibleDescription() == "every number"


@pytest.mark.parametrize("size", [(1, 3000), (3000, 1), (1, 1)])
def test_extreme_pictures_stay_within_their_place(qtbot, size):
    height, width = size
    widget = shown(qtbot, Region(0, 0, height, width), height, width)
    assert widget.pair().width() <= 150
    assert "#0000c8" in columns(widget)


@pytest.fixture
def browser(qtbot):
    made = SampleBrowser()
    qtbot.addWidget(made)
    made.told = []
    made.wanted.connect(lambda label, number: made.told.append((label, number)))
    made.set_classes(["shirt", "bag", "none"], [3, 5, 0])
    made.show_sample(0, 0, picture(28, 28, RED))
    made.show()
    return made


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_next_and_previous_walk_round_a_class(browser, qtbot):
    previous, following, _ = browser.buttons()
    assert browser.where() == "1 of 3"
    click(qtbot, following)
    click(qtbot, previous)
    assert browser.told == [(0, 1), (0, 2)]
    browser.show_sample(0, 2, picture(28, 28, RED))
    click(qtbot, following)
    assert browser.told[-1] == (0, 0)


def test_another_class_begins_at_its_first_image(browser):
    browser.classes().setCurrentRow(1)
    assert browser.told == [(1, 0)]


def test_any_is_one_of_those_there_are(browser, qtbot):
    for _ in range(40):
        click(qtbot, browser.buttons()[2])
    counts = {0: 3, 1: 5}
    assert {label for label, _ in browser.told} == set(counts)
    assert all(number < counts[label] for label, number in browser.told)
    assert len(set(browser.told)) > 4


def test_showing_a_sample_is_not_reported(browser):
    browser.show_sample(1, 4, picture(28, 28, BLUE))
    assert browser.told == []
    assert browser.classes().currentRow() == 1
    assert browser.where() == "5 of 5"
