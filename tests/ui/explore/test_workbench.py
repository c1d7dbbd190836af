"""A value is clicked: its arithmetic opens, and its sources are marked on the way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.architectures.variants import Variant
from explorer.links import parse_link
from explorer.tracing.fields.exact_field import bounds
from explorer.ui.pages.explore.explaining.links import ValueLink
from explorer.ui.widgets.readings import Reading, Region


def settled(qtbot, page):
    qtbot.waitUntil(page.is_settled, timeout=60_000)


def pick(page, channel, row, column):
    """Click a value in the mosaic."""
    page.view().mosaic().pixel_picked.emit(Reading(channel, row, column, 0.0))


def test_a_click_opens_the_arithmetic_of_the_networks_own_value(page):
    bench = page.bench()
    assert not bench.arithmetic().isVisible()
    pick(page, 2, 5, 7)
    assert bench.arithmetic().isVisible()
    assert bench.arithmetic().width() > bench.view().width()
    shown = bench.arithmetic().arithmetic()
    assert shown.title == "Channel 2, row 5, column 7"
    assert shown.agrees
    assert shown.own == pytest.approx(float(page.look().values(0)[2, 5, 7]))


def test_the_chosen_channel_follows_the_pinned_value(page):
    pick(page, 5, 5, 7)
    assert page.view().channel() == 5


def test_escape_closes_it_wherever_the_focus_is(page, qtbot):
    for focused in (
        page.foot().ribbon,
        page.bench().arithmetic(),
        page.view().mosaic(),
    ):
        pick(page, 2, 5, 7)
        focused.setFocus()
        QTest.keyClick(focused, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: page.bench().pin() is None)
        assert not page.bench().arithmetic().isVisible()


def test_earlier_maps_mark_what_went_into_the_pinned_value(page):
    page.walk().go_to(6)
    pick(page, 3, 10, 10)
    field = page.look().fields.at(6, 10, 10, 3)
    page.walk().go_to(4)
    region = page.view().mosaic().canvas().region()
    assert region == Region(*bounds(field.on_the_way[4]))
    assert page.bench().arithmetic().isVisible()  # it is still that of step 6
    page.walk().go_to(8)
    assert page.view().mosaic().canvas().region() is None


def test_a_line_of_the_arithmetic_leads_to_the_value_it_names(page):
    page.walk().go_to(1)
    pick(page, 2, 5, 7)
    page.bench().arithmetic().picked.emit(ValueLink(0, (2, 5, 7)))
    assert page.walk().current() == 0
    assert page.bench().pin() == ValueLink(0, (2, 5, 7))
    assert page.bench().resting_reading().value == pytest.approx(
        float(page.look().values(0)[2, 5, 7])
    )


def test_another_picture_keeps_the_pin_and_gives_another_sum(page, qtbot):
    page.walk().go_to(6)
    pick(page, 3, 10, 10)
    before = page.bench().arithmetic().arithmetic().result
    page.show_picture("sample:Bag")
    settled(qtbot, page)
    shown = page.bench().arithmetic().arithmetic()
    assert shown.result != before
    assert shown.own == pytest.approx(float(page.look().values(6)[3, 10, 10]))


def test_another_network_closes_it(page, qtbot):
    pick(page, 3, 10, 10)
    page.show_variant(Variant.of("nin", "lite"))
    settled(qtbot, page)
    assert page.bench().pin() is None
    assert not page.bench().arithmetic().isVisible()


def test_a_score_of_the_last_layer_can_be_taken_apart(page):
    last = len(page.look().trace.steps) - 1
    page.walk().go_to(last)
    page.view().vector().pixel_picked.emit(Reading(9, 0, 0, 0.0))
    shown = page.bench().arithmetic().arithmetic()
    assert "Ankle boot" in shown.title
    assert shown.agrees


def test_a_link_opens_the_arithmetic_and_a_value_that_is_not_there_none(page, qtbot):
    page.open_link(parse_link("explorer://explore?architecture=nin&value=0:9,4,4"))
    settled(qtbot, page)
    assert page.bench().pin() == ValueLink(0, (9, 4, 4))
    assert page.link().values["value"] == "0:9,4,4"
    page.open_link(parse_link("explorer://explore?architecture=nin&value=0:9,999,4"))
    settled(qtbot, page)
    assert page.bench().pin() is None
    assert "value" not in page.link().values


@pytest.mark.parametrize("name", ["vit_b_32", "swin_t"])
def test_tokens_are_values_like_any_other(page, qtbot, name):
    page.show_variant(Variant.of(f"torchvision:{name}", image_size=64))
    settled(qtbot, page)
    shapes = set()
    for step in page.look().trace.steps:
        shape = page.look().values(step.index).shape
        if len(shape) in shapes:
            continue
        shapes.add(len(shape))
        middle = tuple(side // 2 for side in shape)
        page.walk().go_to(step.index)
        page.bench().set_pin(ValueLink(step.index, middle))
        shown = page.bench().arithmetic().arithmetic()
        assert shown.own is None or shown.agrees
        value = float(page.look().values(step.index)[middle])
        assert page.bench().resting_reading().value == pytest.approx(value)
    assert {1, 3} <= shapes


def test_the_same_layer_stays_when_an_option_changes(page, qtbot):
    page.walk().go_to(6)
    path = page.look().trace.steps[6].path
    page.show_variant(Variant.of("vgg", "lite", activation="sigmoid"))
    settled(qtbot, page)
    step = page.look().trace.steps[page.walk().current()]
    assert (step.index, step.path) == (6, path)


def test_a_value_of_a_row_of_tokens_is_found_where_it_is(page, qtbot):
    page.show_variant(Variant.of("torchvision:vit_b_32", image_size=64))
    settled(qtbot, page)
    look = page.look()
    row = next(
        step.index
        for step in look.trace.steps
        if look.values(step.index).shape[:1] == (1,) and step.kind == "Expand"
    )
    page.walk().go_to(row)
    assert not page.view().shows_maps()
    page.view().vector().hovered.emit(Reading(7, 0, 0, 0.0))
    page.view().vector().pixel_picked.emit(Reading(7, 0, 0, 0.0))
    assert page.bench().pin() == ValueLink(row, (0, 7))
