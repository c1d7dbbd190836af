"""What-if at work: every part tells the same, and no change is lost."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.architectures.edits import Edit
from explorer.architectures.variants import Variant
from explorer.tracing.trace import trace_variant
from explorer.ui.pages.compare.what_if.changes import Histories
from explorer.ui.pages.compare.what_if.view import WhatIf
from explorer.ui.pages.compare.what_if.workshop import (
    Workshop,
    edit_path,
    inside_path,
    with_changes,
    without_edit,
)
from explorer.ui.widgets.ribbon_layout import Fate
from explorer.ui.widgets.scrub_label import ScrubLabel

ALEXNET = Variant.of("alexnet", "book")
LITE = Variant.of("vgg", "lite")
RESNET = Variant.of("resnet", "lite")
SMALL_KERNEL = Edit(path="0", field="kernel_size", value=3)


@pytest.fixture
def what_if(qtbot):
    made = WhatIf(ALEXNET)
    qtbot.addWidget(made, before_close_func=lambda w: w.shutdown(10_000))
    made.resize(1190, 690)
    made.show()
    made.activateWindow()
    return made


def settle(qtbot, what_if):
    qtbot.waitUntil(what_if.is_settled, timeout=20_000)


def shown(qtbot, what_if, variant):
    what_if.show_variant(variant)
    settle(qtbot, what_if)


def chosen(qtbot, what_if, path):
    what_if.choose(path)
    settle(qtbot, what_if)


def typed(qtbot, what_if, name, text):
    line = what_if.editor.form().editor(name).lineEdit()
    line.setFocus()
    line.selectAll()
    if text:
        QTest.keyClicks(line, text)
    else:
        QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, what_if)


def label_of(what_if, name):
    editor = what_if.editor.form().editor(name)
    labels = what_if.editor.form().findChildren(ScrubLabel)
    return next(label for label in labels if label.buddy() is editor)


def drag(label, pixels, by=9):
    """Press, move in steps, let go."""
    start = label.rect().center()
    QTest.mousePress(label, Qt.MouseButton.LeftButton, pos=start)
    sign = 1 if pixels > 0 else -1
    for moved in range(by, abs(pixels) + 1, by):
        QTest.mouseMove(label, start + QPoint(sign * moved, 0))
    QTest.mouseRelease(label, Qt.MouseButton.LeftButton, pos=start + QPoint(pixels, 0))


def cell(what_if, row, column):
    model = what_if.table.steps()
    return model.index(row, column).data()


def test_table_ribbon_and_diagram_agree_on_what_became_of_every_step(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET.with_edits(SMALL_KERNEL))
    attempt = what_if.attempt()
    fates = [row.fate for row in attempt.rows]
    assert fates.count(Fate.BROKEN) == 1
    broken = fates.index(Fate.BROKEN)
    assert broken - 1 == attempt.trial.broken.step
    assert set(fates[broken + 1 :]) == {Fate.UNREACHED}
    assert fates[1] is Fate.CHANGED
    for at, fate in enumerate(fates):
        item = what_if.ribbon.item_positions().item_of(at)
        told = what_if.ribbon.tooltip_at(8 + item.left + item.width / 2)
        assert ("breaks" in told) == (fate is Fate.BROKEN)
        assert ("not reached" in told) == (fate is Fate.UNREACHED)
    boxes = what_if.diagram.item()
    assert boxes.broken() == {attempt.layout.box_of(broken - 1)}
    beyond = range(broken, len(fates) - 1)
    assert boxes.unreached() == {attempt.layout.box_of(step) for step in beyond}


def test_numbers_tell_by_how_much_they_changed(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET.with_edits(SMALL_KERNEL))
    before = trace_variant(ALEXNET).trace.steps[0]
    now = what_if.attempt().trial.trace.steps[0]
    change = f"−{before.params - now.params:,}"
    assert cell(what_if, 1, 4) == f"{before.params:,} → {now.params:,} ({change})"
    texts = what_if.table.steps().index(1, 2).data(what_if.table.steps().PIECES_ROLE)
    assert "".join(piece.text for piece in texts[0]) == (
        "conv 11×11 /4 pad 1 → 3×3 /4 pad 1"
    )
    assert "does not run" in what_if.totals.whole()


def test_the_input_box_leads_to_the_image(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    chosen(qtbot, what_if, "3")
    assert "out_channels" in what_if.editor.names()
    diagram = what_if.diagram.diagram()
    diagram.set_current(0)
    QTest.keyClick(diagram, Qt.Key.Key_Up)
    settle(qtbot, what_if)
    assert what_if.editor.names() == {"image_size", "image_channels"}
    assert what_if.table.currentIndex().row() == 0
    assert what_if.ribbon.current() == 0


def test_enter_leads_from_the_table_to_the_fields_and_esc_back(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    table = what_if.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    settle(qtbot, what_if)
    assert what_if.attempt().path == "0"
    QTest.keyClick(table, Qt.Key.Key_Return)
    first = what_if.editor.form().editor("in_channels")
    # Not hasFocus, for which the window would have to be the active one.
    assert what_if.window().focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Escape)
    assert what_if.window().focusWidget() is table


def test_a_name_that_is_dragged_makes_one_change_and_the_next_another(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    chosen(qtbot, what_if, "0")
    label = label_of(what_if, "kernel_size")
    drag(label, -27)
    settle(qtbot, what_if)
    assert what_if.variant().edits[0].value == 8
    drag(label, 18)
    settle(qtbot, what_if)
    assert what_if.variant().edits[0].value == 10
    what_if.undo()
    settle(qtbot, what_if)
    assert what_if.variant().edits[0].value == 8
    what_if.undo()
    settle(qtbot, what_if)
    assert what_if.variant() == ALEXNET


def test_large_numbers_are_dragged_in_larger_steps(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    chosen(qtbot, what_if, "14")
    drag(label_of(what_if, "in_features"), 9)
    settle(qtbot, what_if)
    assert what_if.variant().edits[0].value == 6400 + 64


def test_what_is_no_number_is_refused_at_the_field(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    chosen(qtbot, what_if, "0")
    typed(qtbot, what_if, "kernel_size", "")
    problem = what_if.editor.form().problem()
    assert problem == "Kernel cannot be empty; it is a whole number from 1 to 1,024."
    typed(qtbot, what_if, "kernel_size", "0")
    assert "cannot be 0" in what_if.editor.form().problem()
    assert what_if.variant() == ALEXNET


def test_a_window_that_is_not_square_is_typed_and_nonsense_refused(what_if, qtbot):
    oblong = Edit(path="0", field="kernel_size", value="3x5")
    shown(qtbot, what_if, ALEXNET.with_edits(oblong))
    field = what_if.editor.form().editor("kernel_size")
    for text in ("5x3", "broad"):
        field.setFocus()
        field.setText(text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        settle(qtbot, what_if)
        assert what_if.variant().edits[0].value == "5x3"
    assert "broad" in what_if.editor.form().problem()


def test_everything_is_mended_with_one_click_and_undone_with_one(what_if, qtbot):
    shown(qtbot, what_if, RESNET)
    first = next(s for s in trace_variant(RESNET).trace.steps if s.kind == "Conv2d")
    chosen(qtbot, what_if, first.path)
    typed(qtbot, what_if, "out_channels", "20")
    broken = what_if.variant()
    assert not what_if.attempt().trial.runs
    whole = what_if.breaks.fix_buttons()[-1]
    assert whole.text().startswith("Mend all that breaks")
    qtbot.mouseClick(whole, Qt.MouseButton.LeftButton)
    settle(qtbot, what_if)
    assert what_if.attempt().trial.runs
    what_if.undo()
    settle(qtbot, what_if)
    assert what_if.variant() == broken


def test_fixes_of_another_break_cannot_be_pressed_meanwhile(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET.with_edits(SMALL_KERNEL))
    assert all(button.isEnabled() for button in what_if.breaks.fix_buttons())
    other = Edit(path="0", field="out_channels", value=99)
    with qtbot.waitSignal(what_if.variant_changed):
        what_if.show_variant(ALEXNET.with_edits(other))
    assert not any(button.isEnabled() for button in what_if.breaks.fix_buttons())
    settle(qtbot, what_if)
    assert all(button.isEnabled() for button in what_if.breaks.fix_buttons())


def test_another_network_and_back_again_loses_no_change(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    chosen(qtbot, what_if, "0")
    typed(qtbot, what_if, "kernel_size", "9")
    edited = what_if.variant()
    shown(qtbot, what_if, LITE)
    assert not what_if.tools.undo.isEnabled()
    shown(qtbot, what_if, edited)
    assert what_if.tools.undo.isEnabled()
    what_if.undo()
    settle(qtbot, what_if)
    assert what_if.variant() == ALEXNET


def test_options_are_one_more_change_against_the_same_original(what_if, qtbot):
    shown(qtbot, what_if, LITE)
    normalised = LITE.with_options(normalisation="bn")
    what_if.tools.options.variant_chosen.emit(normalised)
    settle(qtbot, what_if)
    assert what_if.variant() == normalised
    new = [row for row in what_if.attempt().rows if row.is_new]
    assert {row.kind for row in new} >= {"BatchNorm2d"}
    what_if.undo()
    settle(qtbot, what_if)
    assert what_if.variant() == LITE


def test_adapting_back_to_the_original_leaves_no_edit():
    workshop = Workshop()
    wide = ALEXNET.with_edits(Edit(path="3", field="out_channels", value=128))
    adapted = workshop.attempt(wide, ALEXNET, "3", frozenset(), adapts=True).variant
    assert len(adapted.edits) == 2
    names = frozenset({"out_channels"})
    back = with_changes(adapted, "3", names, {})
    left = workshop.attempt(back, ALEXNET, "3", frozenset(), adapts=True)
    assert left.variant == ALEXNET


def test_a_layer_beside_a_new_one_keeps_its_fields_and_its_past():
    workshop = Workshop()
    pooled = ALEXNET.with_edits(
        Edit(path="14", field="before", value="Flatten()"),
        Edit(path="14", field="in_features", value=6401),
    )
    assert inside_path(pooled, "14") == "14.1"
    assert edit_path(pooled, "14.1") == "14"
    attempt = workshop.attempt(pooled, ALEXNET, "14.1", frozenset(), adapts=False)
    assert attempt.own["in_features"] == 6400
    row = next(row for row in attempt.rows if row.path == "14.1")
    assert not row.is_new
    assert next(row for row in attempt.rows if row.path == "14.0").is_new


def test_taking_a_new_layer_out_takes_what_was_changed_in_it_too():
    added = Edit(path="2", field="after", value="Conv2d(96, 96, 1)")
    inner = Edit(path="2.1", field="padding", value=1)
    edited = ALEXNET.with_edits(added, inner, SMALL_KERNEL)
    assert without_edit(edited, added) == ALEXNET.with_edits(SMALL_KERNEL)
    assert without_edit(edited, SMALL_KERNEL) == ALEXNET.with_edits(added, inner)


def test_a_state_that_is_known_is_gone_back_to():
    histories = Histories()
    changes = histories.of(ALEXNET)
    changes.record(ALEXNET.with_edits(SMALL_KERNEL))
    other = histories.of(LITE)
    assert other is not changes
    assert histories.of(ALEXNET) is changes
    assert changes.can_redo()
    stride = ALEXNET.with_edits(Edit(path="0", field="stride", value=2))
    assert histories.of(stride) is changes
    assert changes.undo() == ALEXNET
