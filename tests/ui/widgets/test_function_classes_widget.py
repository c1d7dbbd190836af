import pytest
from PySide6.QtCore import Qt

from explorer.diagrams.function_classes import (
    TARGET,
    apart_classes,
    distances,
    nested_classes,
)
from explorer.ui.widgets.function_classes import FunctionClasses
from explorer.ui.widgets.readings import percent_text


@pytest.fixture
def widget(qtbot):
    made = FunctionClasses()
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    return made


def test_it_begins_with_all_classes_and_prints_the_distance_of_each(widget):
    assert widget.number() == 6
    for picture, classes in (
        (widget.apart, apart_classes()),
        (widget.nested, nested_classes()),
    ):
        printed = [text.partition(": ")[2] for text in picture.texts()]
        assert printed == [percent_text(share) for share in distances(classes)]


def test_keys_grow_and_shrink_the_class_in_both_pictures(widget, qtbot):
    told = []
    widget.grown.connect(told.append)
    widget.slider.setFocus()
    qtbot.keyClick(widget.slider, Qt.Key.Key_Left)
    qtbot.keyClick(widget.slider, Qt.Key.Key_Left)
    qtbot.keyClick(widget.slider, Qt.Key.Key_Right)
    assert told == [5, 4, 5]
    assert len(widget.apart.texts()) == len(widget.nested.texts()) == 5


def test_the_sentence_names_the_distances_of_the_present_class(widget):
    widget.grow_to(3)
    for classes in (apart_classes(), nested_classes()):
        assert percent_text(distances(classes)[2]) in widget.told.text()
    assert "F3" in widget.told.text()


def test_the_dot_is_the_best_function_of_the_present_class(widget):
    for number in (1, 4):
        widget.grow_to(number)
        best = widget.apart.best()
        assert best == apart_classes()[number - 1].nearest(TARGET)


def test_growing_by_program_tells_nobody(widget):
    told = []
    widget.grown.connect(told.append)
    widget.grow_to(2)
    assert told == []
    assert widget.slider.value() == 2


def test_growing_changes_the_picture(widget):
    widget.grow_to(2)
    small = widget.nested.grab().toImage()
    widget.grow_to(5)
    assert widget.nested.grab().toImage() != small


def test_the_button_asks_for_the_experiment(widget, qtbot):
    with qtbot.waitSignal(widget.experiment_wanted):
        widget.button.click()
