"""What-if: shapes follow an edit, breaks are explained and mended, all is undone."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.architectures.edits import Edit
from explorer.architectures.variant_text import numbered_texts, variant_texts
from explorer.architectures.variants import Variant
from explorer.comparison.evidence_links import compared_variants
from explorer.tracing.trace import trace_variant
from explorer.ui.pages.compare.what_if.changes import Changes
from explorer.ui.pages.compare.what_if.view import WhatIf
from explorer.ui.pages.compare.what_if.workshop import with_changes
from explorer.ui.widgets.ribbon_layout import Fate

ALEXNET = Variant.of("alexnet", "book")
VGG = Variant.of("vgg", "book")
WRONG_HEAD = Edit(path="6", field="in_features", value=6400)


@pytest.fixture
def what_if(qtbot):
    made = WhatIf(ALEXNET)
    qtbot.addWidget(made, before_close_func=lambda w: w.shutdown(10_000))
    made.resize(1190, 690)
    made.show()
    return made


def settle(qtbot, what_if):
    qtbot.waitUntil(what_if.is_settled, timeout=20_000)


def shown(qtbot, what_if, variant):
    what_if.show_variant(variant)
    settle(qtbot, what_if)
    assert what_if.variant() == variant


def set_value(qtbot, what_if, name, value):
    editor = what_if.editor.form().editor(name)
    editor.show_value(value)
    editor.edited.emit()
    settle(qtbot, what_if)


def cells(what_if, row):
    model = what_if.table.steps()
    return [model.index(row, at).data() for at in range(model.columnCount())]


def row_of(what_if, path):
    steps = what_if.attempt().trial.trace.steps
    return next(
        what_if.table.steps().row_of_step(s.index) for s in steps if s.path == path
    )


def fates(what_if):
    return [
        what_if.table.steps().fate(row)
        for row in range(what_if.table.steps().rowCount())
    ]


def test_an_edit_ripples_through_table_diagram_and_ribbon(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    what_if.choose("3")
    settle(qtbot, what_if)
    set_value(qtbot, what_if, "out_channels", 128)
    attempt = what_if.attempt()
    assert attempt.variant == ALEXNET.with_edits(
        Edit(path="3", field="out_channels", value=128)
    )
    row = row_of(what_if, "3")
    assert what_if.table.steps().fate(row) is Fate.CHANGED
    assert cells(what_if, row)[3] == "256 × 26 × 26 → 128 × 26 × 26"
    broken = attempt.trial.broken
    assert broken.path == "6"  # its in_channels do not move by themselves
    boxes = what_if.diagram.item()
    assert boxes.broken() == {attempt.layout.box_of(broken.step)}
    assert len(boxes.unreached()) == len(attempt.trial.unreached)
    assert fates(what_if).count(Fate.BROKEN) == 1
    assert fates(what_if).count(Fate.UNREACHED) == len(attempt.trial.unreached)


def test_what_follows_is_adapted_on_request(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    what_if.tools.adapts.setChecked(True)
    what_if.choose("3")
    settle(qtbot, what_if)
    set_value(qtbot, what_if, "out_channels", 128)
    assert what_if.attempt().trial.runs
    assert Edit(path="6", field="in_channels", value=128) in what_if.variant().edits
    what_if.undo()
    settle(qtbot, what_if)
    assert what_if.variant() == ALEXNET


def test_the_wrong_head_is_explained_and_mended_with_one_click(what_if, qtbot):
    shown(qtbot, what_if, VGG.with_edits(WRONG_HEAD))
    assert what_if.breaks.isVisible()
    told, torch = what_if.breaks.texts()
    assert "6,400" in told
    assert "25,088" in told
    assert "mat1 and mat2 shapes cannot be multiplied (1x25088 and 6400x4096)" in torch
    best = what_if.breaks.fix_buttons()[0]
    qtbot.mouseClick(best, Qt.MouseButton.LeftButton)
    settle(qtbot, what_if)
    assert what_if.attempt().trial.runs
    assert not what_if.breaks.isVisible()
    expected = {s.path: s.output_shape for s in trace_variant(VGG).trace.steps}
    now = {s.path: s.output_shape for s in what_if.attempt().trial.trace.steps}
    assert now == expected


def test_undo_and_redo_lead_back_and_forth(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    assert not what_if.tools.undo.isEnabled()
    what_if.choose("0")
    settle(qtbot, what_if)
    set_value(qtbot, what_if, "kernel_size", 3)
    set_value(qtbot, what_if, "stride", 2)
    both = what_if.variant()
    assert len(both.edits) == 2
    QTest.keyClick(what_if, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, what_if)
    assert [edit.field for edit in what_if.variant().edits] == ["kernel_size"]
    what_if.undo()
    settle(qtbot, what_if)
    assert what_if.variant() == ALEXNET
    what_if.redo()
    what_if.redo()
    settle(qtbot, what_if)
    assert what_if.variant() == both
    assert not what_if.tools.redo.isEnabled()


def test_a_dragged_number_is_one_change(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    what_if.choose("0")
    settle(qtbot, what_if)
    for kernel in (10, 9, 8, 7):
        set_value(qtbot, what_if, "kernel_size", kernel)
    assert what_if.variant().edits[0].value == 7
    what_if.undo()
    settle(qtbot, what_if)
    assert what_if.variant() == ALEXNET


def test_resetting_a_field_leaves_no_edit(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    what_if.choose("0")
    settle(qtbot, what_if)
    set_value(qtbot, what_if, "padding", 4)
    assert what_if.variant() != ALEXNET
    set_value(qtbot, what_if, "padding", 1)
    assert what_if.variant() == ALEXNET


def test_the_image_is_edited_without_the_network(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    what_if.choose("")
    settle(qtbot, what_if)
    set_value(qtbot, what_if, "image_size", 160)
    broken = what_if.attempt().trial.broken
    assert broken.kind == "features"
    assert broken.figures["wanted"] == 6400
    assert cells(what_if, 0)[3] == "1 × 224 × 224 → 1 × 160 × 160"


def test_an_edit_is_taken_back_alone(what_if, qtbot):
    first = Edit(path="0", field="padding", value=2)
    second = Edit(path="3", field="out_channels", value=10)
    shown(qtbot, what_if, ALEXNET.with_edits(first, second))
    remove = what_if.edits.remove_buttons()[1]
    qtbot.mouseClick(remove, Qt.MouseButton.LeftButton)
    settle(qtbot, what_if)
    assert what_if.variant().edits == (first,)


def test_a_step_without_numbers_says_so(what_if, qtbot):
    shown(qtbot, what_if, Variant.of("resnet", "lite"))
    add = next(s for s in what_if.attempt().trial.trace.steps if s.kind == "Add")
    what_if.choose(add.path)
    settle(qtbot, what_if)
    assert what_if.editor.names() == frozenset()
    assert not what_if.editor.form().isVisible()


def test_options_that_do_not_go_together_are_refused_and_nothing_is_lost(
    what_if, qtbot
):
    lite = Variant.of("vgg", "lite")
    shown(qtbot, what_if, lite)
    what_if.tools.options.variant_chosen.emit(lite.with_options(image_size=20))
    settle(qtbot, what_if)
    assert what_if.variant() == lite
    assert "at least 32 x 32 px" in what_if.editor.form().problem()


def test_a_link_with_an_edit_of_nothing_shows_the_network_and_says_why(what_if, qtbot):
    what_if.show_variant(ALEXNET.with_edits(Edit(path="99", field="p", value=0.5)))
    settle(qtbot, what_if)
    qtbot.waitUntil(lambda: what_if.attempt() is not None, timeout=10_000)
    assert what_if.variant() == ALEXNET
    assert "99" in what_if.editor.form().problem()


def test_it_leads_to_compare_explore_and_train(what_if, qtbot):
    edited = ALEXNET.with_edits(Edit(path="0", field="bias", value=False))
    shown(qtbot, what_if, edited)
    links = []
    what_if.link_wanted.connect(links.append)
    tools = what_if.tools
    for button in (tools.compare, tools.explore, tools.train):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    compare, explore, train = links
    assert compared_variants(compare) == (ALEXNET, edited)
    assert variant_texts(edited).items() <= explore.values.items()
    assert train.page == "train"
    assert train.values == numbered_texts([ALEXNET, edited])


def test_a_broken_network_leads_nowhere(what_if, qtbot):
    shown(qtbot, what_if, VGG.with_edits(WRONG_HEAD))
    tools = what_if.tools
    for button in (tools.compare, tools.explore, tools.train, tools.export):
        assert not button.isEnabled()


def test_the_python_that_is_saved_runs_by_itself(what_if, qtbot, tmp_path):
    edited = Variant.of("nin", "lite").with_edits(
        Edit(path="0.0", field="kernel_size", value=7)
    )
    shown(qtbot, what_if, edited)
    target = tmp_path / "variant.py"
    what_if._exporting.save(edited, target)
    qtbot.waitUntil(what_if._exporting.is_settled, timeout=10_000)
    qtbot.waitUntil(target.exists, timeout=5_000)
    done = subprocess.run(
        [sys.executable, "-I", str(target)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "10" in done.stdout


def test_the_python_can_be_copied(what_if, qtbot):
    shown(qtbot, what_if, ALEXNET)
    QApplication.clipboard().clear()
    what_if.tools.copy_wanted.emit()
    qtbot.waitUntil(
        lambda: "class Network" in QApplication.clipboard().text(), timeout=10_000
    )


def test_changes_of_one_thing_are_one_until_one_rests():
    a, b, c = (
        ALEXNET.with_edits(Edit(path="0", field="padding", value=v)) for v in (2, 3, 4)
    )
    changes = Changes(ALEXNET)
    changes.record(a, "padding")
    changes.record(b, "padding")
    assert changes.undo() == ALEXNET
    changes.redo()
    changes.rest()
    changes.record(c, "padding")
    assert changes.undo() == b
    changes.record(a, "padding")
    assert not changes.can_redo()


def test_what_cannot_be_is_forgotten():
    changes = Changes(ALEXNET)
    good = ALEXNET.with_edits(Edit(path="0", field="padding", value=2))
    changes.record(good)
    changes.record(VGG)
    changes.drop(good)
    assert changes.present == good
    assert changes.undo() == ALEXNET


def test_values_that_are_own_again_are_no_edits():
    edited = ALEXNET.with_edits(
        Edit(path="0", field="padding", value=2),
        Edit(path="0", field="stride", value=2),
    )
    names = frozenset({"padding", "stride"})
    left = with_changes(edited, "0", names, {"stride": 2})
    assert left.edits == (Edit(path="0", field="stride", value=2),)
