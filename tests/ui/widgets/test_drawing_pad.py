"""Drawing with the mouse: what is on the pad, and how often it is told."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QElapsedTimer, QPoint, Qt, QTimer

from explorer.ui.widgets.drawing_pad import SIDE, DrawingPad


@pytest.fixture
def pad(qtbot):
    made = DrawingPad()
    qtbot.addWidget(made)
    made.show()
    return made


def stroke(qtbot, pad, *points, button=Qt.MouseButton.LeftButton):
    canvas = pad.canvas()
    qtbot.mousePress(canvas, button, pos=QPoint(*points[0]))
    for point in points[1:]:
        qtbot.mouseMove(canvas, QPoint(*point))
    qtbot.mouseRelease(canvas, button, pos=QPoint(*points[-1]))


def test_a_new_pad_is_black(pad):
    assert pad.ink().shape == (SIDE, SIDE)
    assert not pad.ink().any()
    assert not pad.undo_button().isEnabled()


def test_a_stroke_is_as_wide_as_the_brush_and_has_smooth_edges(pad, qtbot):
    pad.brush().setValue(20)
    stroke(qtbot, pad, (60, 140), (220, 140))
    ink = pad.ink()
    assert ink[140, 140] == 255
    assert 19 <= (ink[:, 140] > 127).sum() <= 21
    assert len(np.unique(ink)) > 2


def test_a_click_leaves_a_round_dot(pad, qtbot):
    pad.brush().setValue(30)
    stroke(qtbot, pad, (100, 100))
    drawn = pad.ink() > 127
    assert drawn.sum() == pytest.approx(np.pi * 15**2, rel=0.05)


def test_the_right_button_rubs_out(pad, qtbot):
    stroke(qtbot, pad, (140, 140))
    pad.brush().setValue(60)
    stroke(qtbot, pad, (140, 140), button=Qt.MouseButton.RightButton)
    assert not pad.ink().any()


def test_strokes_are_taken_back_one_by_one_and_clearing_too(pad, qtbot):
    stroke(qtbot, pad, (60, 60))
    first = pad.ink()
    stroke(qtbot, pad, (200, 200))
    qtbot.mouseClick(pad.clear_button(), Qt.MouseButton.LeftButton)
    assert not pad.ink().any()
    qtbot.mouseClick(pad.undo_button(), Qt.MouseButton.LeftButton)
    assert pad.ink()[200, 200] == 255
    qtbot.mouseClick(pad.undo_button(), Qt.MouseButton.LeftButton)
    assert np.array_equal(pad.ink(), first)
    qtbot.mouseClick(pad.undo_button(), Qt.MouseButton.LeftButton)
    assert not pad.ink().any()
    assert not pad.undo_button().isEnabled()


def test_what_is_told_last_is_what_is_on_the_pad(pad, qtbot):
    told = []
    pad.drawn.connect(told.append)
    stroke(qtbot, pad, *((x, 140) for x in range(40, 240)))
    qtbot.waitUntil(lambda: np.array_equal(told[-1], pad.ink()))


def test_a_moving_brush_is_told_of_at_most_every_60_ms(pad, qtbot):
    told = []
    pad.drawn.connect(told.append)
    clock = QElapsedTimer()
    clock.start()
    qtbot.mousePress(pad.canvas(), Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    columns = itertools.cycle(range(20, 240))
    mover = QTimer(pad)
    mover.timeout.connect(
        lambda: qtbot.mouseMove(pad.canvas(), QPoint(next(columns), 10))
    )
    mover.start(5)
    qtbot.waitUntil(lambda: len(told) >= 4)
    mover.stop()
    assert len(told) <= 1 + clock.elapsed() / 55


def test_the_hint_is_gone_once_something_is_drawn(pad, qtbot):
    def looks():
        return pad.canvas().grab().toImage()

    empty = looks()
    stroke(qtbot, pad, (5, 5))
    qtbot.mouseClick(pad.clear_button(), Qt.MouseButton.LeftButton)
    assert looks() != empty
