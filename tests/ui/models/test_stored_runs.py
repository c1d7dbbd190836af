"""The table of stored runs: its cells, its order, what can be changed in it."""

import datetime

import pytest
from PySide6.QtCore import Qt
from shelf_rows import stored_row

from explorer.ui.models.stored_run_columns import COLUMNS, PLACES, RunStage
from explorer.ui.models.stored_runs import StoredRunsModel
from explorer.ui.models.stored_runs_filter import StoredRunsFilter


@pytest.fixture
def model():
    made = StoredRunsModel()
    made.set_rows(
        [
            stored_row(3, title="Wide", note="good\nreally"),
            stored_row(2, title="narrow", accuracy=None, loss=None),
            stored_row(1, title="Deep", steps=20_000, stage=RunStage.INTERRUPTED),
        ]
    )
    return made


@pytest.fixture
def seen(model):
    return StoredRunsFilter(model)


def column(seen, key):
    return [seen.index(row, PLACES[key]).data() for row in range(seen.rowCount())]


def test_the_models_obey_the_contract_of_qt(model, seen, qtmodeltester):
    qtmodeltester.check(model)
    qtmodeltester.check(seen)


def test_a_row_tells_all_that_is_known(model):
    told = {c.key: model.index(0, place).data() for c, place in zip(
        COLUMNS, PLACES.values(), strict=True)}  # fmt: skip
    when = datetime.datetime(2026, 3, 1, 15, tzinfo=datetime.UTC).astimezone()
    assert told == {
        "number": "3",
        "title": "Wide",
        "network": "ResNet-18 lite",
        "dataset": "Fashion-MNIST",
        "training": "lite · 24 s",
        "epochs": "3",
        "steps": "300",
        "accuracy": "53.0 %",
        "loss": "0.333",
        "created": when.strftime("%Y-%m-%d %H:%M"),
        "stage": "finished",
        "note": "good really",  # a cell has one line
    }
    tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "batch 64" in tip
    assert "good\nreally" in tip


def test_the_latest_run_comes_first_and_columns_are_sorted_by_their_values(seen):
    assert column(seen, "title") == ["Wide", "narrow", "Deep"]
    seen.sort(PLACES["steps"], Qt.SortOrder.DescendingOrder)
    assert column(seen, "steps") == ["20,000", "300", "200"]
    seen.sort(PLACES["title"])
    assert column(seen, "title") == ["Deep", "narrow", "Wide"]
    seen.sort(PLACES["accuracy"])
    assert column(seen, "accuracy") == ["", "51.0 %", "53.0 %"]


def test_a_query_leaves_the_runs_that_have_all_of_its_words(seen):
    seen.set_query("resnet interr")
    assert column(seen, "title") == ["Deep"]
    seen.set_query("WIDE")
    assert column(seen, "title") == ["Wide"]
    seen.set_query("")
    assert seen.rowCount() == 3


def test_names_and_notes_can_be_changed_and_nothing_else(model):
    renamed, annotated = [], []
    model.renamed.connect(lambda *told: renamed.append(told))
    model.annotated.connect(lambda *told: annotated.append(told))
    assert model.setData(model.index(0, PLACES["title"]), "  Wider ")
    assert not model.setData(model.index(0, PLACES["title"]), "  ")  # no name at all
    assert not model.setData(model.index(0, PLACES["title"]), "Wide")  # as before
    assert model.setData(model.index(0, PLACES["note"]), "")
    assert not model.setData(model.index(0, PLACES["steps"]), "5")
    assert (renamed, annotated) == ([(3, "Wider")], [(3, "")])
    editable = {
        c.key
        for place, c in enumerate(COLUMNS)
        if model.flags(model.index(0, place)) & Qt.ItemFlag.ItemIsEditable
    }
    assert editable == {"title", "note"}


def test_other_rows_come_and_go_and_those_that_stay_are_not_drawn_anew(model):
    resets, changed = [], []
    model.modelReset.connect(lambda: resets.append(1))
    model.dataChanged.connect(lambda first, _: changed.append(first.row()))
    three = model.rows()[0]
    model.set_rows([stored_row(5), stored_row(4), three, stored_row(1, note="new")])
    assert [row.run_id for row in model.rows()] == [5, 4, 3, 1]
    assert (resets, changed) == ([], [3])
