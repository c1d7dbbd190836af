"""A slider over points in time: dragged, clicked, keyed and played."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.ui.widgets.time_slider import TimePoint, TimeSlider

EPOCHS = [TimePoint(key=str(n), text=f"Epoch {n}") for n in range(4)]


@pytest.fixture
def slider(qtbot):
    made = TimeSlider("Moment of the run")
    made.resize(400, 40)
    qtbot.addWidget(made)
    made.show()
    made.set_points(EPOCHS)
    made.told = []
    made.picked.connect(made.told.append)
    return made


def test_it_begins_at_the_last_point_and_says_which(slider):
    assert (slider.key(), slider.text()) == ("3", "Epoch 3")
    assert slider.track().accessibleName() == "Moment of the run"
    assert slider.track().accessibleDescription() == "Epoch 3"


def test_points_that_join_move_nobody(slider):
    slider.choose("1")
    slider.set_points([*EPOCHS, TimePoint(key="live", text="Live")])
    assert slider.key() == "1"
    assert slider.told == []


def test_a_point_that_has_gone_leaves_the_last_one(slider):
    slider.set_points([*EPOCHS, TimePoint(key="live", text="Live")])
    slider.choose("live")
    slider.set_points(EPOCHS)
    assert slider.key() == "3"


@pytest.mark.parametrize(
    ("key", "at"),
    [(Qt.Key.Key_Left, "2"), (Qt.Key.Key_Home, "0"), (Qt.Key.Key_Right, "3")],
)
def test_keys_move_through_time_also_on_a_page_that_has_them_itself(qtbot, key, at):
    page = QWidget()
    slider = TimeSlider("Time")
    QVBoxLayout(page).addWidget(slider)
    slider.set_points(EPOCHS)
    elsewhere = []
    shortcut = QShortcut(QKeySequence(key), page)
    shortcut.activated.connect(lambda: elsewhere.append(key))
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    slider.track().setFocus()
    qtbot.waitUntil(slider.track().hasFocus)
    qtbot.keyClick(slider.track(), key)
    assert (slider.key(), elsewhere) == (at, [])


def test_a_click_leads_to_the_place_that_was_clicked(slider, qtbot):
    track = slider.track()
    qtbot.mouseClick(
        track, Qt.MouseButton.LeftButton, pos=QPoint(2, track.height() // 2)
    )
    assert (slider.key(), slider.told) == ("0", ["0"])


def test_the_track_stays_as_wide_whatever_the_text_beside_it(qtbot):
    slider = TimeSlider("Time")
    slider.resize(400, 40)
    qtbot.addWidget(slider)
    slider.show()
    long, short = "Epoch 10 · accuracy 81.0 %", "Live"
    slider.set_points([TimePoint(key="a", text=long), TimePoint(key="b", text=short)])
    qtbot.waitUntil(lambda: slider.track().width() > 0)
    before = slider.track().width()
    slider.choose("a")
    assert slider.track().width() == before


def test_playing_begins_at_the_start_and_ends_at_the_end(slider, qtbot):
    slider._timer.setInterval(1)
    qtbot.mouseClick(slider.play_button(), Qt.MouseButton.LeftButton)
    assert slider.is_playing()
    qtbot.waitUntil(lambda: not slider.is_playing())
    assert slider.told == ["0", "1", "2", "3"]


def test_nothing_plays_where_nobody_sees_it(slider):
    slider.set_playing(True)
    slider.hide()
    assert not slider.is_playing()


def test_without_points_there_is_nothing_to_choose(qtbot):
    slider = TimeSlider("Time")
    qtbot.addWidget(slider)
    slider.set_points(())
    slider.set_playing(True)
    assert (slider.key(), slider.text(), slider.is_playing()) == ("", "", False)
