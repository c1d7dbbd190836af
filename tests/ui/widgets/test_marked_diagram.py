"""Signs and lights on a diagram."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from explorer.diagrams.layout_records import Box, Layout, Rect, Role
from explorer.ui.theme import LIGHT
from explorer.ui.widgets.change_marks import Mark, mark_colour
from explorer.ui.widgets.marked_diagram import BoxMark, MarkedDiagram


def box(key, steps, top, role=Role.STEP):
    return Box(
        key=key, role=role, steps=steps, kind="Conv2d", title=key, detail="",
        shape=(8, 4, 4), rect=Rect(left=40, top=top, width=80, height=36),
    )  # fmt: skip


LAYOUT = Layout(
    boxes=(
        box("input", range(-1, 0), 20, Role.INPUT),
        box("first", range(2), 80),
        box("second", range(2, 3), 140),
        box("output", range(3, 4), 200, Role.OUTPUT),
    ),
    frames=(), edges=(), labels=(), width=160, height=260,
)  # fmt: skip
MARKS = {1: BoxMark(Mark.ADDED, "+"), 2: BoxMark(Mark.ADDED, "+BN", whole=False)}


@pytest.fixture
def diagram(qtbot):
    made = MarkedDiagram()
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show_marked(LAYOUT, MARKS, 1.2)
    made.show()
    return made


def middle_of(diagram, at):
    x, y = LAYOUT.boxes[at].rect.centre
    return diagram.mapFromScene(x, y)


def colours_of(diagram, at):
    area = LAYOUT.boxes[at].rect
    corner = diagram.mapFromScene(area.left, area.top)
    image = diagram.viewport().grab().toImage()
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(corner.x() - 4, corner.x() + round(84 * 1.2))
        for y in range(corner.y() - 4, corner.y() + round(40 * 1.2))
    }


def test_it_keeps_the_scale_that_it_is_given(diagram):
    assert diagram.zoom() == pytest.approx(1.2)
    diagram.resize(200, 500)
    assert diagram.zoom() == pytest.approx(1.2)


def test_signed_boxes_show_the_colour_of_their_mark(diagram):
    green = mark_colour(Mark.ADDED, LIGHT).name()
    assert green in colours_of(diagram, 1)
    assert green not in colours_of(diagram, 3)


def test_lit_steps_light_their_box_alone(diagram):
    before = colours_of(diagram, 2)
    diagram.light([1])
    assert diagram.lit_boxes() == {1}
    diagram.light([2, 7, -1])  # what is not drawn lights nothing
    assert diagram.lit_boxes() == {2}
    assert colours_of(diagram, 2) != before


def test_the_box_under_the_pointer_tells_its_steps(diagram, qtbot):
    told = []
    diagram.box_pointed.connect(told.append)
    for at in (1, 2, 3):
        qtbot.mouseMove(diagram.viewport(), middle_of(diagram, at))
    assert told == [range(2), range(2, 3), range(0)]


def test_the_current_box_shows_only_while_keys_go_there(diagram, qtbot):
    diagram.clearFocus()
    unfocused = colours_of(diagram, 1)
    assert LIGHT.accent not in unfocused
    diagram.setFocus()
    qtbot.waitUntil(diagram.hasFocus)
    assert LIGHT.accent in colours_of(diagram, 1)
    diagram.clearFocus()
    assert colours_of(diagram, 1) == unfocused


def test_enter_opens_the_current_step_and_other_keys_do_not_zoom(diagram, qtbot):
    opened = []
    diagram.opened.connect(opened.append)
    diagram.set_current(2)
    qtbot.keyClick(diagram, Qt.Key.Key_Return)
    qtbot.keyClick(diagram, Qt.Key.Key_Plus)
    assert opened == [2]
    assert diagram.zoom() == pytest.approx(1.2)
