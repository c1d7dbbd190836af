"""The shape ribbon of a network that was changed: what became of each step."""

import pytest
from PySide6.QtGui import QColor

from explorer.ui.theme import LIGHT, current_theme
from explorer.ui.widgets.ribbon_layout import Fate, RibbonStep
from explorer.ui.widgets.shape_ribbon import ShapeRibbon

FATES = (Fate.SAME, Fate.CHANGED, Fate.BROKEN, Fate.UNREACHED)


def steps_of(fates, channels=64, block=""):
    return [
        RibbonStep(
            name=str(at), kind="Conv2d", block=block, shape=(channels, 8, 8), fate=fate
        )
        for at, fate in enumerate(fates)
    ]


@pytest.fixture
def ribbon(qtbot):
    made = ShapeRibbon()
    qtbot.addWidget(made)
    made.resize(400, 88)
    made.set_steps(steps_of(FATES))
    made.show()
    return made


def front(ribbon, step):
    """The colour of a box's front."""
    item = ribbon.item_positions().item_of(step)
    picture = ribbon.grab().toImage()
    x = 8 + item.left + item.thickness / 2  # 8 px are the margin
    y = ribbon.height() - 2 * 16 - 2 - item.height / 4  # two lines of text below
    return picture.pixelColor(round(x), round(y))


def test_the_broken_step_has_the_colour_of_errors(ribbon):
    assert current_theme() is LIGHT
    assert front(ribbon, 2) == QColor(LIGHT.error)


def test_a_step_that_is_not_reached_is_grey_and_paler_than_one_that_runs(ribbon):
    unreached, runs = front(ribbon, 3), front(ribbon, 1)
    assert unreached.saturation() < 40 < runs.saturation()
    assert unreached.lightness() > runs.lightness()


def test_changed_and_broken_boxes_carry_a_sign_that_others_lack(ribbon):
    ribbon.set_current(0)
    unsigned = ribbon.grab().toImage()
    ribbon.set_steps(steps_of((Fate.SAME,) * len(FATES)))
    plain = ribbon.grab().toImage()
    rows = range(ribbon.height())

    def looks_other(step):
        item = ribbon.item_positions().item_of(step)
        x = round(8 + item.left + item.width / 2)
        top = ribbon.height() - 2 * 16 - 2 - item.height - 0.8 * item.depth
        above = [y for y in rows if y < top - 1]
        return any(unsigned.pixel(x, y) != plain.pixel(x, y) for y in above)

    assert [looks_other(step) for step in range(4)] == [False, True, True, False]


def test_steps_without_an_output_say_so(ribbon):
    told = []
    for step in range(4):
        item = ribbon.item_positions().item_of(step)
        told.append(ribbon.tooltip_at(8 + item.left + item.width / 2))
    assert told[1] == "1 Conv2d: 64 × 8 × 8"
    assert told[2] == "2 Conv2d: none: it breaks"
    assert told[3] == "3 Conv2d: none: not reached"


def test_a_folded_block_breaks_where_one_of_its_steps_does(qtbot):
    ribbon = ShapeRibbon()
    qtbot.addWidget(ribbon)
    ribbon.resize(200, 88)
    several = steps_of((Fate.SAME,) * 2, block="a") + steps_of(
        (Fate.SAME, Fate.BROKEN) + (Fate.UNREACHED,) * 28, block="b"
    )
    ribbon.set_steps(several)
    ribbon.show()
    item = ribbon.item_positions().item_of(20)
    assert item.folded
    assert front(ribbon, 20) == QColor(LIGHT.error)


def test_other_shapes_of_the_same_steps_keep_the_current_one(ribbon, qtbot):
    ribbon.set_current(2)
    with qtbot.assertNotEmitted(ribbon.step_picked):
        ribbon.change_steps(steps_of(FATES, channels=512))
    assert ribbon.current() == 2
    assert ribbon.item_positions().item_of(2).thickness > 3 + 1.25 * 8


def test_the_last_step_is_current_where_the_one_before_is_gone(ribbon):
    ribbon.set_current(3)
    ribbon.change_steps(steps_of(FATES[:2]))
    assert ribbon.current() == 1
