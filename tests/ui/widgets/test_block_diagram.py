from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.diagrams.layout_records import (
    Box,
    Edge,
    Frame,
    Label,
    Layout,
    Rect,
    Role,
)
from explorer.ui.theme import DARK, LIGHT, apply_theme
from explorer.ui.widgets.block_diagram import BlockDiagram
from explorer.ui.widgets.diagram_panel import DiagramPanel


def box(key, steps, left, top, role=Role.STEP, kind="Conv2d"):
    return Box(
        key=key, role=role, steps=steps, kind=kind, title=key, detail="",
        shape=(8, 4, 4), rect=Rect(left=left, top=top, width=80, height=36),
    )  # fmt: skip


def edge(boxes, source, target):
    (x0, _), (x1, _) = (boxes[at].rect.centre for at in (source, target))
    start, end = boxes[source].rect.bottom, boxes[target].rect.top
    points = ((x0, start), (x1, end - 10), (x1, end))
    step = boxes[source].steps[-1]
    return Edge(source=source, target=target, step=step, shape=(8, 4, 4), points=points)


def branching(unfolded=True):
    """Input, two branches in a frame, a sum, and a folded block of ten steps."""
    boxes = (
        box("input", range(-1, 0), 100, 5, Role.INPUT, ""),
        box("left", range(1), 40, 100),
        box("right", range(1, 2), 160, 100, kind="MaxPool2d"),
        box("sum", range(2, 3), 100, 200, kind="Add"),
        box("stage", range(3, 13), 100, 300, Role.BLOCK),
        box("output", range(13, 14), 100, 400, Role.OUTPUT, ""),
    )
    pairs = ((0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (4, 5))
    frame = Frame(
        key="block", title="block", kind="", steps=range(3), depth=0,
        rect=Rect(left=20, top=60, width=240, height=190),
    )  # fmt: skip
    label = Label(
        step=0, lines=("8", "4×4"), upon=True, depth=1,
        rect=Rect(left=65, top=140, width=30, height=28),
    )  # fmt: skip
    return Layout(
        boxes=boxes, frames=(frame,) if unfolded else (), labels=(label,),
        edges=tuple(edge(boxes, *pair) for pair in pairs), width=280, height=440,
    )  # fmt: skip


def tall(count=60):
    places = [(range(n, n + 1), 20, 10 + 60 * n) for n in range(count)]
    boxes = tuple(box(f"layer {n}", *place) for n, place in enumerate(places))
    edges = tuple(edge(boxes, *pair) for pair in pairwise(range(count)))
    return Layout(
        boxes=boxes, frames=(), edges=edges, labels=(), width=120, height=60 * count
    )


@pytest.fixture
def diagram(qtbot):
    made = BlockDiagram()
    qtbot.addWidget(made)
    made.resize(320, 460)
    made.show()
    return made


@pytest.fixture
def picked(diagram):
    told = []
    diagram.step_picked.connect(told.append)
    return told


@pytest.fixture
def toggled(diagram):
    told = []
    diagram.block_toggled.connect(told.append)
    return told


def at(diagram, x, y):
    """The position in the view of a place in the layout."""
    return diagram.mapFromScene(QPointF(x, y))


def centre(diagram, index):
    return at(diagram, *diagram.layout_map().layout.boxes[index].rect.centre)


def click(qtbot, diagram, position):
    viewport = diagram.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=position)


def wheel(diagram, delta, modifier=Qt.KeyboardModifier.NoModifier):
    middle = QPointF(diagram.viewport().rect().center())
    event = QWheelEvent(
        middle, diagram.mapToGlobal(middle), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, modifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(diagram.viewport(), event)


def in_view(diagram, index):
    rect = diagram.layout_map().layout.boxes[index].rect
    corners = [at(diagram, rect.left, rect.top), at(diagram, rect.right, rect.bottom)]
    return all(diagram.viewport().rect().contains(corner) for corner in corners)


# picking and folding


def test_a_click_on_a_box_picks_its_first_step(diagram, picked, toggled, qtbot):
    diagram.set_layout(branching())
    for index in (2, 1, 4):
        click(qtbot, diagram, centre(diagram, index))
    assert picked == [1, 0, 3]
    assert diagram.current() == 3
    assert toggled == []


def test_the_input_and_the_ground_pick_nothing(diagram, picked, toggled, qtbot):
    diagram.set_layout(branching())
    click(qtbot, diagram, centre(diagram, 0))
    click(qtbot, diagram, centre(diagram, 5))
    click(qtbot, diagram, at(diagram, 5, 300))
    assert picked == toggled == []


def test_the_sign_of_a_folded_block_and_the_title_of_a_frame_toggle_it(
    diagram, picked, toggled, qtbot
):
    diagram.set_layout(branching())
    click(qtbot, diagram, at(diagram, 108, 318))
    click(qtbot, diagram, at(diagram, 60, 68))
    assert toggled == ["stage", "block"]
    assert picked == []


def test_a_double_click_unfolds_a_block_wherever_it_is_hit(diagram, toggled, qtbot):
    diagram.set_layout(branching())
    viewport, button = diagram.viewport(), Qt.MouseButton.LeftButton
    qtbot.mouseDClick(viewport, button, pos=centre(diagram, 4))
    qtbot.mouseDClick(viewport, button, pos=centre(diagram, 1))
    assert toggled == ["stage"]


def test_setting_the_current_step_tells_nobody(diagram, picked):
    diagram.set_layout(branching())
    diagram.set_current(2)
    assert diagram.current() == 2
    assert picked == []


def test_the_current_box_and_its_edges_are_marked(diagram):
    apply_theme(QApplication.instance(), LIGHT)
    diagram.set_layout(branching())

    def colours():
        image = diagram.grab().toImage()
        return {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
        }

    def has(colour):
        wanted = QColor(colour)
        near = [QColor(c) for c in colours()]
        return any(
            abs(c.red() - wanted.red()) + abs(c.green() - wanted.green())
            + abs(c.blue() - wanted.blue()) < 12
            for c in near
        )  # fmt: skip

    diagram.set_current(1)
    assert has(LIGHT.accent)
    apply_theme(QApplication.instance(), DARK)
    assert has(DARK.accent)
    assert has(DARK.panel) or has(DARK.window)
    apply_theme(QApplication.instance(), LIGHT)


# what is in view


def test_stepping_keeps_the_current_box_in_view(diagram, qtbot):
    diagram.set_layout(tall())
    for step in (0, 8, 30, 59, 2):
        diagram.set_current(step)
        qtbot.waitUntil(lambda step=step: in_view(diagram, step))


def test_a_box_that_is_in_view_moves_nothing(diagram):
    diagram.set_layout(tall())
    diagram.set_current(3)
    assert diagram.verticalScrollBar().value() == 0


def test_without_a_window_the_view_jumps(qtbot):
    diagram = BlockDiagram()
    qtbot.addWidget(diagram)
    diagram.resize(300, 400)
    diagram.set_layout(tall())
    diagram.set_current(50)
    assert in_view(diagram, 50)


def test_the_width_is_fitted_but_never_enlarged(diagram):
    diagram.set_layout(tall())
    assert diagram.zoom() == 1
    diagram.set_layout(branching())
    diagram.resize(260, 460)
    assert 0.7 < diagram.zoom() < 1
    bar = diagram.horizontalScrollBar()
    assert bar.maximum() == bar.minimum()


def test_folding_leaves_the_current_box_where_it_is_on_the_screen(diagram, qtbot):
    diagram.set_layout(tall())
    diagram.zoom_in()
    diagram.set_current(30)
    qtbot.waitUntil(lambda: in_view(diagram, 30))
    before, zoom = centre(diagram, 30), diagram.zoom()
    longer = tall(90)
    moved = tuple(
        box(each.key, each.steps, 20, 10 + 60 * (n + 15)) if n > 9 else each
        for n, each in enumerate(longer.boxes)
    )
    layout = Layout(
        boxes=moved, frames=(), edges=(), labels=(), width=120, height=60 * 110
    )
    diagram.set_layout(layout, keep_view=True)
    assert diagram.zoom() == zoom
    assert diagram.current() == 30
    assert abs(centre(diagram, 30).y() - before.y()) <= 1


def test_another_network_begins_at_its_top(diagram):
    diagram.set_layout(tall())
    diagram.set_current(50)
    diagram.set_layout(branching())
    assert diagram.current() == 0
    assert in_view(diagram, 0)


def test_an_empty_layout_harms_nothing(diagram, picked, qtbot):
    nothing = Layout(boxes=(), frames=(), edges=(), labels=(), width=0, height=0)
    diagram.set_layout(nothing)
    diagram.set_current(0)
    qtbot.keyClick(diagram, Qt.Key.Key_Down)
    qtbot.keyClick(diagram, Qt.Key.Key_Return)
    click(qtbot, diagram, QPoint(40, 40))
    diagram.grab()
    assert picked == []
    assert diagram.search("a") == 0


# zoom and pan


def test_ctrl_and_wheel_zoom_around_the_pointer_the_wheel_alone_scrolls(diagram):
    diagram.set_layout(tall())
    wheel(diagram, -120)
    assert diagram.zoom() == 1
    assert diagram.verticalScrollBar().value() > 0
    middle = diagram.viewport().rect().center()
    before = diagram.point_at(middle)
    wheel(diagram, 120, Qt.KeyboardModifier.ControlModifier)
    assert diagram.zoom() == pytest.approx(1.2)
    assert diagram.point_at(middle)[1] == pytest.approx(before[1], abs=2)


def test_zoom_has_its_limits_and_0_fits_the_width_again(diagram, qtbot):
    diagram.set_layout(tall())
    for _ in range(30):
        qtbot.keyClick(diagram, Qt.Key.Key_Plus)
    assert diagram.zoom() == pytest.approx(4)
    for _ in range(60):
        qtbot.keyClick(diagram, Qt.Key.Key_Minus)
    assert diagram.zoom() == pytest.approx(0.04)
    qtbot.keyClick(diagram, Qt.Key.Key_0)
    assert diagram.zoom() == 1


def test_everything_fits_at_a_glance(diagram):
    diagram.set_layout(tall())
    diagram.fit_all()
    assert in_view(diagram, 0)
    assert in_view(diagram, 59)


def test_dragging_moves_the_picture_and_picks_nothing(diagram, picked, qtbot):
    diagram.set_layout(tall())
    viewport, start = diagram.viewport(), centre(diagram, 4)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for down in (10, 60, 120):
        qtbot.mouseMove(viewport, start - QPoint(0, down))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start - QPoint(0, 120))
    assert diagram.verticalScrollBar().value() == 120
    assert picked == []


# keys


def test_arrows_follow_the_edges_and_go_to_what_stands_beside(diagram, picked, qtbot):
    diagram.set_layout(branching())
    diagram.set_current(0)
    right, left = Qt.Key.Key_Right, Qt.Key.Key_Left
    for key in (right, left, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(diagram, key)
    assert picked == [1, 0, 2, 3, 2]


def test_keys_that_lead_nowhere_are_left_to_the_page(diagram, picked, qtbot):
    passed_on = []

    class Parent(BlockDiagram):
        def keyPressEvent(self, event):
            super().keyPressEvent(event)
            passed_on.append(not event.isAccepted())

    made = Parent()
    qtbot.addWidget(made)
    made.set_layout(branching())
    made.set_current(2)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Down):
        qtbot.keyClick(made, key)
    assert passed_on == [True, True, False]
    qtbot.keyClick(made, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert passed_on[-1]
    assert made.current() == 3


def test_enter_unfolds_the_current_block_or_folds_the_one_around(
    diagram, toggled, qtbot
):
    diagram.set_layout(branching())
    diagram.set_current(5)  # within the folded stage
    qtbot.keyClick(diagram, Qt.Key.Key_Return)
    diagram.set_current(1)
    qtbot.keyClick(diagram, Qt.Key.Key_Return)
    diagram.set_layout(branching(unfolded=False))
    diagram.set_current(1)
    qtbot.keyClick(diagram, Qt.Key.Key_Return)
    assert toggled == ["stage", "block"]


# search


def test_a_search_finds_steps_by_name_even_in_folded_blocks(diagram, picked):
    names = [*"abc", *(f"deep.{n}" for n in range(10))]
    diagram.set_layout(branching(), names)
    assert diagram.search("DEEP") == 10
    assert diagram.search("deep.7") == 1
    diagram.go_to_found()
    assert picked == [10]
    assert diagram.search("") == 0
    diagram.go_to_found()
    assert picked == [10]


def test_found_steps_are_visited_in_turn_in_both_directions(diagram, picked):
    diagram.set_layout(branching())
    assert diagram.search("t") == 3  # left, right, stage
    for direction in (1, 1, 1, -1, -1):
        diagram.go_to_found(direction)
    assert picked == [1, 3, 0, 3, 1]


# what is told


def test_the_tooltip_tells_of_boxes_frames_and_edges(diagram):
    diagram.set_layout(branching())
    told = diagram.tooltip_at
    assert told(centre(diagram, 1)) == "left Conv2d: 8 × 4 × 4"
    assert told(centre(diagram, 0)) == "input: 8 × 4 × 4"
    assert told(centre(diagram, 4)).startswith("stage: 10 steps, output 8 × 4 × 4")
    assert told(at(diagram, 60, 68)) == "block: click to fold"
    assert told(at(diagram, 140, 270)) == "sum → stage: 8 × 4 × 4"
    assert told(at(diagram, 5, 400)) == ""


def test_a_screen_reader_hears_the_current_box(diagram):
    diagram.set_layout(branching())
    diagram.set_current(1)
    assert diagram.accessibleName() == "Block diagram"
    assert diagram.accessibleDescription() == "right, output 8 × 4 × 4"


def test_a_hand_points_at_what_can_be_clicked(diagram, qtbot):
    diagram.set_layout(branching())
    qtbot.mouseMove(diagram.viewport(), centre(diagram, 1))
    hand = Qt.CursorShape.PointingHandCursor
    qtbot.waitUntil(lambda: diagram.viewport().cursor().shape() == hand)
    qtbot.mouseMove(diagram.viewport(), at(diagram, 5, 400))
    qtbot.waitUntil(lambda: diagram.viewport().cursor().shape() != hand)


# the panel


@pytest.fixture
def panel(qtbot):
    made = DiagramPanel()
    qtbot.addWidget(made)
    made.resize(264, 500)
    made.show()
    made.diagram().set_layout(branching())
    return made


def test_the_panel_searches_as_one_types_and_enter_goes_on(panel, qtbot):
    told = []
    panel.step_picked.connect(told.append)
    field = panel.search_field()
    qtbot.keyClicks(field, "t")
    assert panel.found_text() == "3 found"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert told == [1, 3, 1]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_the_panel_tells_what_to_unfold_and_whether_to_merge(panel):
    foldings, merges = [], []
    panel.folding_chosen.connect(foldings.append)
    panel.merging_chosen.connect(merges.append)
    *choices, separator, merge = panel.fold_menu().actions()
    assert separator.isSeparator()
    for action in choices:
        action.trigger()
    merge.trigger()
    merge.trigger()
    assert foldings == ["default", "all", "none"]
    assert merges == [True, False]


def test_every_control_of_the_panel_has_a_name(panel):
    controls = [panel.search_field(), panel.diagram()]
    controls += [b for b in panel.children() if b.inherits("QToolButton")]
    assert len(controls) == 5
    assert all(control.accessibleName() for control in controls)


def test_where_the_input_may_be_picked_it_is_the_step_before_the_first(
    diagram, picked, qtbot
):
    diagram.set_layout(branching())
    diagram.let_input_be_picked()
    click(qtbot, diagram, centre(diagram, 0))
    assert picked == [-1]
    assert diagram.current() == -1
    click(qtbot, diagram, centre(diagram, 5))
    assert picked == [-1]
    qtbot.keyClick(diagram, Qt.Key.Key_Down)
    assert picked[1:] in ([0], [1])
    qtbot.keyClick(diagram, Qt.Key.Key_Up)
    assert picked[2:] == [-1]
