"""The list of networks and runs, without a view."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from explorer.diagrams.colours import line_style
from explorer.ui.models.run_list import RunListModel, RunRow, RunState

CHECK = Qt.ItemDataRole.CheckStateRole


def row(key="alexnet", **values):
    defaults = {
        "title": key.title(),
        "recipe": "lite · Adam 0.001",
        "size": "1,000 parameters",
        "style": line_style(key),
    }
    return RunRow(key=key, **defaults | values)


@pytest.fixture
def model():
    made = RunListModel()
    made.set_rows([row("alexnet"), row("vgg"), row("nin", ticked=False)])
    return made


def test_list_obeys_the_qt_model_contract(model, qtmodeltester):
    qtmodeltester.check(model)
    model.set_rows([replace(r, state=RunState.RUNNING, loss=1.0) for r in model.rows()])
    qtmodeltester.check(model)


def test_ticking_a_row_is_told_and_chooses_it(model, qtbot):
    with qtbot.waitSignal(model.ticks_changed, timeout=1_000):
        assert model.setData(model.index(2), Qt.CheckState.Checked, CHECK)
    assert [r.key for r in model.ticked()] == ["alexnet", "vgg", "nin"]
    assert model.setData(model.index(0), Qt.CheckState.Unchecked.value, CHECK)
    assert [r.key for r in model.ticked()] == ["vgg", "nin"]


def test_nothing_can_be_ticked_while_a_training_goes_on(model):
    model.set_tickable(False)
    assert not model.setData(model.index(0), Qt.CheckState.Unchecked, CHECK)
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsUserCheckable
    model.set_tickable(True)
    assert model.flags(model.index(0)) & Qt.ItemFlag.ItemIsUserCheckable


def test_only_the_rows_that_changed_are_drawn_again(model):
    changed, resets = [], []
    model.dataChanged.connect(lambda top, bottom: changed.append(top.row()))
    model.modelReset.connect(lambda: resets.append(1))
    rows = list(model.rows())
    rows[1] = replace(rows[1], progress=0.5)
    model.set_rows(rows)
    assert (changed, resets) == ([1], [])
    model.set_rows(rows[:2])
    assert resets == [1]


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, "1,000 parameters"),
        ({"state": RunState.PREPARING}, "waits for its first turn"),
        (
            {
                "state": RunState.RUNNING,
                "loss": 0.4854,
                "images_per_second": 1312.4,
                "remaining": 70.2,
            },
            "loss 0.485 · 1:10 left · 1,312 images/s",
        ),
        (
            {
                "state": RunState.FINISHED,
                "loss": 0.3,
                "steps": 1_312,
                "seconds": 84.0,
            },
            "loss 0.300 · 1,312 steps in 1 min 24 s",
        ),
        (
            {"state": RunState.STOPPED, "loss": 2.1, "steps": 3, "seconds": 0.42},
            "loss 2.100 · stopped: 3 steps in 0.4 s",
        ),
        (
            {"state": RunState.STOPPED, "steps": 45, "steps_in_all": 1_874},
            "stopped at 45 of 1,874 steps",
        ),
        (
            {"state": RunState.STOPPED, "seconds": 12.0, "seconds_in_all": 60.0},
            "stopped at 12 s of 1 min",
        ),
        (
            {"state": RunState.FINISHED, "steps": 12, "seconds": 4.0, "seeds": 3},
            "3 seeds · 12 steps in 4 s each",
        ),
        (
            {
                "state": RunState.STOPPED,
                "loss": 2.1,
                "seconds": 4.0,
                "seconds_in_all": 60.0,
                "seeds": 3,
            },
            "3 seeds · stopped at 4 s of 1 min each",
        ),
        (
            {"state": RunState.DIVERGED, "steps": 12},
            "the loss became infinite after step 12; a smaller learning rate may help",
        ),
        ({"state": RunState.FAILED, "message": "no memory"}, "no memory"),
    ],
)
def test_status_says_in_one_line_what_goes_on(model, values, status):
    assert model.status(row(**values)) == status


def test_a_screen_reader_hears_everything(model):
    running = row(state=RunState.RUNNING, loss=0.5, accuracy=0.854, progress=0.42)
    model.set_rows([running])
    heard = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert heard.splitlines() == [
        "Alexnet",
        "lite · Adam 0.001",
        "loss 0.500",
        "test accuracy 85.4 %",
        "the loss is smoothed as its curve is",
        "42 % of its budget",
    ]
