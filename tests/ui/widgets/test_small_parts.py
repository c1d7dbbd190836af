"""Chips, sections, the colour bar, icon buttons and how values read."""

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from explorer.ui.theme import DARK, LIGHT, apply_theme
from explorer.ui.widgets.colour_bar import ColourBar
from explorer.ui.widgets.icon_button import IconButton, TextIconButton
from explorer.ui.widgets.prediction_chips import Prediction, PredictionChips
from explorer.ui.widgets.readings import percent_text, shape_text, value_text
from explorer.ui.widgets.section import Section


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-2.0, "−2"), (1234567.0, "1.23e6"), (12345.0, "12,345"),
        (0.03141, "0.0314"), (3.14159, "3.142"), (-123.456, "−123.5"),
        (0.0001234, "1.23e−4"), (math.nan, "NaN"), (-math.inf, "−∞"),
        ((255.0, 0.0, 12.0), "255, 0, 12"),
    ],
)  # fmt: skip
def test_values_read_well(value, text):
    assert value_text(value) == text


def test_small_shares_do_not_become_a_false_zero():
    assert percent_text(0.98234) == "98.2 %"
    assert percent_text(0.0001) == "< 0.1 %"
    assert percent_text(0.0) == "0.0 %"


def test_shapes_read_without_their_batch_axis():
    assert shape_text((96, 54, 54)) == "96 × 54 × 54"


def predictions(*shares):
    return tuple(Prediction(name=f"c{i}", share=s) for i, s in enumerate(shares))


def test_the_five_likeliest_classes_are_shown_in_order(qtbot):
    chips = PredictionChips()
    qtbot.addWidget(chips)
    chips.set_predictions(predictions(0.01, 0.5, 0.02, 0.3, 0.1, 0.07))
    assert chips.texts() == (
        "c1 50.0 %",
        "c3 30.0 %",
        "c4 10.0 %",
        "c5 7.0 %",
        "c2 2.0 %",
    )
    assert chips.toolTip().splitlines()[0] == "c1 50.0 %"
    chips.grab()


def test_a_note_stands_above_the_classes_until_the_next_prediction(qtbot):
    chips = PredictionChips()
    qtbot.addWidget(chips)
    chips.set_predictions(predictions(0.9, 0.1))
    chips.set_note("not a clothes picture")
    assert chips.texts()[0] == "not a clothes picture"
    chips.grab()
    chips.set_predictions(predictions(1.0))
    assert chips.texts() == ("c0 100.0 %",)


def test_a_section_folds_by_its_arrow_and_by_its_title(qtbot):
    body = QLabel("arithmetic")
    section = Section("Shape", body)
    qtbot.addWidget(section)
    section.show()
    told = []
    section.folded.connect(told.append)
    arrow = section.findChild(QToolButton)
    assert arrow.accessibleName() == "Fold Shape"
    qtbot.mouseClick(arrow, Qt.MouseButton.LeftButton)
    assert not body.isVisible()
    assert arrow.accessibleName() == "Unfold Shape"
    title = next(x for x in section.findChildren(QLabel) if x.text() == "Shape")
    qtbot.mouseClick(title.parentWidget(), Qt.MouseButton.LeftButton)
    assert body.isVisible()
    assert told == [True, False]


def test_the_summary_of_a_folded_section_is_still_seen(qtbot):
    section = Section("Parameters", QLabel("long"))
    qtbot.addWidget(section)
    section.show()
    section.set_summary("34,944")
    section.set_folded(True)
    assert [x.text() for x in section.findChildren(QLabel) if x.isVisible()] == [
        "Parameters", "34,944",
    ]  # fmt: skip


def test_the_colour_bar_names_its_ends(qtbot):
    bar = ColourBar()
    qtbot.addWidget(bar)
    bar.set_range((-2.5, 2.5), signed=True)
    assert bar.accessibleDescription() == "from −2.500 to 2.500"
    narrow = bar.sizeHint().width()
    bar.set_ends(("0", "largest value of each map"), signed=False)
    assert bar.sizeHint().width() > narrow
    bar.grab()


@pytest.mark.parametrize("kind", [IconButton, TextIconButton])
def test_icons_on_buttons_follow_the_theme(qapp, qtbot, kind):
    apply_theme(qapp, LIGHT)
    button = kind("play", "Play")
    qtbot.addWidget(button)
    before = button.icon().pixmap(16).toImage()
    apply_theme(qapp, DARK)
    assert button.icon().pixmap(16).toImage() != before


def test_the_name_of_an_icon_is_its_tooltip(qtbot):
    button = IconButton("play", "Play")
    qtbot.addWidget(button)
    assert button.toolTip() == button.accessibleName() == "Play"
