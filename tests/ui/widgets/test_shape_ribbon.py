from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.ui.widgets.ribbon_layout import RibbonStep, blocks_of, lay_out
from explorer.ui.widgets.shape_ribbon import ShapeRibbon

MARGIN = 8


def step(block, shape, kind="Conv2d"):
    return RibbonStep(name=f"{block}.{kind}", kind=kind, block=block, shape=shape)


SMALL = [
    step("stem", (96, 54, 54)),
    step("stem", (96, 26, 26), "MaxPool2d"),
    step("body", (256, 12, 12)),
    step("body", (256, 12, 12), "ReLU"),
    step("", (6400,), "Flatten"),
    step("", (10,), "Linear"),
]
DEEP = [
    step(f"block {block}", (64 * (1 + block), 112 // (1 + block), 112 // (1 + block)))
    for block in range(10)
    for _ in range(20)
]


@pytest.fixture
def ribbon(qtbot):
    made = ShapeRibbon()
    qtbot.addWidget(made)
    made.resize(800, 88)
    made.show()
    return made


@pytest.fixture
def picked(ribbon):
    told = []
    ribbon.step_picked.connect(told.append)
    return told


def middle(ribbon, step):
    item = ribbon.item_positions().item_of(step)
    return QPoint(round(MARGIN + item.left + item.width / 2), 40)


def turn(widget, delta):
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre, widget.mapToGlobal(centre), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_steps_of_one_label_are_a_block_and_those_without_stand_alone():
    assert blocks_of(SMALL) == (range(2), range(2, 4), range(4, 5), range(5, 6))


def test_boxes_are_to_scale():
    items = lay_out(SMALL, 0, 800).items
    assert items[0].height > items[1].height > items[2].height > items[4].height
    assert items[2].thickness > items[0].thickness
    assert items[0].depth > items[2].depth
    assert items[2].height == items[3].height


def test_everything_stays_visible_however_small():
    for item in lay_out([step("a", (1, 1000, 1000)), step("a", (1,))], 0, 400).items:
        assert min(item.height, item.thickness) >= 3
        assert item.depth > 1


def test_boxes_stand_in_order_and_within_the_width():
    items = lay_out(SMALL, 0, 800).items
    assert [item.first for item in items] == list(range(6))
    assert items[0].left >= 0
    assert items[-1].left + items[-1].width <= 800
    for before, after in pairwise(items):
        assert before.left + before.width < after.left


def test_a_deep_network_opens_the_current_block_alone():
    layout = lay_out(DEEP, 47, 784)
    opened = [item.first for item in layout.items if not item.folded]
    assert opened == list(range(40, 60))
    folded = [(item.first, item.last) for item in layout.items if item.folded]
    assert folded == [(b * 20, b * 20 + 19) for b in range(10) if b != 2]
    assert layout.items[0].left >= -0.01
    assert layout.items[-1].left + layout.items[-1].width <= 784.01


def test_boxes_are_squeezed_before_any_leaves_the_view():
    roomy, tight = lay_out(DEEP, 0, 1200), lay_out(DEEP, 0, 600)
    assert tight.items[0].thickness < roomy.items[0].thickness
    assert tight.items[0].height == roomy.items[0].height
    assert tight.items[-1].left + tight.items[-1].width <= 600.01


def test_a_block_too_long_for_the_ribbon_keeps_the_current_step_in_view():
    endless = [step("all", (64, 56, 56))] * 500
    for current in (0, 3, 250, 499):
        item = lay_out(endless, current, 800).item_of(current)
        assert 0 <= item.left <= 800 - item.width


def test_a_click_goes_to_the_step_under_the_pointer(ribbon, picked, qtbot):
    ribbon.set_steps(SMALL)
    for step_index in (3, 0, 5):
        at = middle(ribbon, step_index)
        qtbot.mouseClick(ribbon, Qt.MouseButton.LeftButton, pos=at)
    assert picked == [3, 0, 5]


def test_a_click_on_a_folded_block_opens_it_at_its_first_step(ribbon, picked, qtbot):
    ribbon.set_steps(DEEP)
    qtbot.mouseClick(ribbon, Qt.MouseButton.LeftButton, pos=middle(ribbon, 150))
    assert picked == [140]
    assert not ribbon.item_positions().item_of(150).folded


def test_dragging_moves_through_all_steps_while_the_boxes_stand_still(
    ribbon, picked, qtbot
):
    ribbon.set_steps(DEEP)
    before = ribbon.item_positions()
    qtbot.mousePress(ribbon, Qt.MouseButton.LeftButton, pos=QPoint(MARGIN + 2, 40))
    for x in range(MARGIN + 2, ribbon.width()):
        qtbot.mouseMove(ribbon, QPoint(x, 40))
    assert ribbon.item_positions() == before
    qtbot.mouseRelease(
        ribbon, Qt.MouseButton.LeftButton, pos=QPoint(ribbon.width() - MARGIN, 40)
    )
    assert picked == sorted(picked)
    assert picked[-1] == len(DEEP) - 1
    assert not ribbon.item_positions().item_of(len(DEEP) - 1).folded


def test_keys_walk_by_step_and_by_block(ribbon, picked, qtbot):
    ribbon.set_steps(SMALL)
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(ribbon, Qt.Key.Key_Right)
    qtbot.keyClick(ribbon, Qt.Key.Key_Right, control)
    qtbot.keyClick(ribbon, Qt.Key.Key_Right)
    qtbot.keyClick(ribbon, Qt.Key.Key_Left, control)
    qtbot.keyClick(ribbon, Qt.Key.Key_End)
    qtbot.keyClick(ribbon, Qt.Key.Key_Home)
    assert picked == [1, 2, 3, 2, 5, 0]


def test_one_notch_of_the_wheel_is_one_step_and_small_turns_add_up(ribbon, picked):
    ribbon.set_steps(SMALL)
    turn(ribbon, -120)
    for _ in range(4):
        turn(ribbon, -30)
    turn(ribbon, 120)
    assert picked == [1, 2, 1]


def test_going_somewhere_by_program_is_not_reported(ribbon, picked):
    ribbon.set_steps(SMALL)
    ribbon.set_current(4)
    assert ribbon.current() == 4
    ribbon.set_steps(DEEP)
    assert ribbon.current() == 0
    assert picked == []


def test_the_tooltip_names_the_step_and_its_shape(ribbon):
    ribbon.set_steps(SMALL)
    text = ribbon.tooltip_at(middle(ribbon, 0).x())
    assert text == "stem.Conv2d Conv2d: 96 × 54 × 54"
    ribbon.set_steps(DEEP)
    text = ribbon.tooltip_at(middle(ribbon, 199).x())
    assert text == "block 9: 20 steps, output 640 × 11 × 11"


def test_it_is_a_slider_to_a_screen_reader(ribbon, picked):
    ribbon.set_steps(SMALL)
    ribbon.set_current(2)
    interface = QAccessible.queryAccessibleInterface(ribbon)
    assert interface.role() == QAccessible.Role.Slider
    value = interface.valueInterface()
    assert (value.minimumValue(), value.currentValue(), value.maximumValue()) == (
        0,
        2,
        5,
    )
    assert ribbon.accessibleDescription() == (
        "step 3 of 6, body.Conv2d Conv2d, output 256 × 12 × 12"
    )
    value.setCurrentValue(4)
    assert picked == [4]


def test_boxes_come_to_rest_after_gliding(ribbon, qtbot):
    ribbon.set_steps(DEEP)
    ribbon.set_current(130)
    first = ribbon.grab().toImage()

    def at_rest():
        nonlocal first
        before, first = first, ribbon.grab().toImage()
        return before == first

    qtbot.waitUntil(at_rest, timeout=2_000)
    assert not ribbon.item_positions().item_of(130).folded


def test_an_empty_ribbon_is_painted_and_ignores_the_mouse(ribbon, picked, qtbot):
    ribbon.set_steps([])
    qtbot.mouseClick(ribbon, Qt.MouseButton.LeftButton, pos=QPoint(100, 40))
    ribbon.grab()
    assert picked == []
