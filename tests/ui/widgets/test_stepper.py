import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox

from explorer.ui.widgets.stepper import Stepper


@pytest.fixture
def stepper(qtbot):
    made = Stepper()
    qtbot.addWidget(made)
    made.set_steps(10, block_starts=(0, 4, 7))
    return made


@pytest.fixture
def picked(stepper):
    told = []
    stepper.step_picked.connect(told.append)
    return told


def press(qtbot, stepper, name):
    button = next(
        b
        for b in stepper.findChildren(QAbstractButton)
        if b.accessibleName().startswith(name)
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    return button


def test_buttons_lead_one_step_on_or_back_or_to_the_ends(stepper, picked, qtbot):
    stepper.set_current(5)
    for name in ("Next", "Previous", "First", "Last"):
        press(qtbot, stepper, name)
    assert picked == [6, 4, 0, 9]


def test_by_block_it_leads_to_the_starts_of_blocks(stepper):
    stepper.findChild(QComboBox).setCurrentIndex(1)
    assert stepper.by_block()
    targets = []
    for current in (0, 3, 4, 5, 8):
        stepper.set_current(current)
        targets.append((stepper.target(-1), stepper.target(1)))
    assert targets == [(0, 4), (0, 4), (0, 7), (4, 7), (7, 9)]


def test_at_the_ends_there_is_nowhere_to_go(stepper, picked, qtbot):
    assert not press(qtbot, stepper, "Previous").isEnabled()
    stepper.set_current(9)
    assert not press(qtbot, stepper, "Next").isEnabled()
    assert press(qtbot, stepper, "First").isEnabled()
    assert picked == [0]


def test_play_asks_and_shows_pause_once_it_is_told(stepper, qtbot):
    told = []
    stepper.play_toggled.connect(told.append)
    press(qtbot, stepper, "Play")
    stepper.set_playing(True)
    press(qtbot, stepper, "Pause")
    stepper.set_playing(False)
    press(qtbot, stepper, "Play")
    assert told == [True, False, True]


def test_it_says_where_one_is(stepper):
    stepper.set_current(2)
    assert stepper.place() == "step 3 of 10"
    stepper.set_steps(0)
    assert stepper.place() == ""


def test_every_control_has_a_name(stepper):
    controls = [*stepper.findChildren(QAbstractButton), stepper.findChild(QComboBox)]
    assert all(control.accessibleName() for control in controls)
