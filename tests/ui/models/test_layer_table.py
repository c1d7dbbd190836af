"""The layer table as a model, sorted and filtered."""

import pytest
from PySide6.QtCore import Qt

from explorer.architectures.variants import Variant
from explorer.tracing.table.layer_columns import COLUMNS, WORDS
from explorer.tracing.trace import trace_variant
from explorer.ui.models.layer_filter import LayerFilterModel
from explorer.ui.models.layer_table import LayerTableModel
from explorer.ui.models.layer_words import SPOKEN

PLACES = {column.key: place for place, column in enumerate(COLUMNS)}


@pytest.fixture(scope="module")
def trace():
    return trace_variant(Variant.of("googlenet")).trace


@pytest.fixture
def model(trace):
    made = LayerTableModel()
    made.set_steps(trace.steps, trace.unread_params)
    return made


@pytest.fixture
def rows(model):
    return LayerFilterModel(model)


def cell(model, row, key, role=Qt.ItemDataRole.DisplayRole):
    return model.index(row, PLACES[key]).data(role)


def headings(model):
    across = Qt.Orientation.Horizontal
    return [model.headerData(place, across) for place in range(model.columnCount())]


def test_the_models_obey_the_contract_of_qt(model, rows, qtmodeltester):
    qtmodeltester.check(model)
    rows.set_query("conv 12x12")
    rows.sort(PLACES["params"], Qt.SortOrder.DescendingOrder)
    qtmodeltester.check(rows)


def test_every_word_of_the_engines_table_is_marked_for_translation():
    told = {column.heading for column in COLUMNS} | set(WORDS)
    assert set(SPOKEN) == told | {column.help for column in COLUMNS}


def test_cells_and_headings_are_the_engines(model, trace):
    assert headings(model) == [column.heading for column in COLUMNS]
    for column in COLUMNS:
        assert cell(model, 21, column.key) == column.text(trace.steps[21])


def test_words_are_translated_within_a_cell_and_names_are_not(model, trace):
    model._words = {"whole input": "überall", "image": "Bild", "up": "auf"}
    assert cell(model, len(trace.steps) - 1, "receptive_field") == "überall"
    assert cell(model, 21, "reads") == "10, 14, 18, 21"
    assert cell(model, 0, "path") == "0.0"


def test_a_share_and_its_bar_are_told_apart(model):
    share, bar = LayerTableModel.SHARE_ROLE, LayerTableModel.BAR_ROLE
    assert cell(model, 5, "macs") == "63,700,992"
    assert cell(model, 5, "macs", share) == "23.1 %"
    assert cell(model, 5, "macs", bar) == 1  # the largest fills its cell
    assert cell(model, 0, "macs", bar) == pytest.approx(7_225_344 / 63_700_992)
    assert cell(model, 1, "macs", share) is None
    assert cell(model, 5, "kind", share) is None
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert cell(model, 5, "macs", spoken) == "63,700,992 (23.1 %)"


def test_the_tooltip_tells_the_whole_row(model):
    told = cell(model, 21, "index", Qt.ItemDataRole.ToolTipRole)
    assert told == cell(model, 21, "macs", Qt.ItemDataRole.ToolTipRole)
    for line in ("Path: 2.0.concat", "Output: 256 × 12 × 12", "Reads: 10, 14, 18, 21"):
        assert line in told.splitlines()


def test_the_current_step_is_marked_and_only_that(model):
    model.set_current(3)
    model.set_current(7)
    font = Qt.ItemDataRole.FontRole
    marked = [r for r in range(model.rowCount()) if cell(model, r, "index", font)]
    assert marked == [7]


def test_rows_sort_by_values_and_back(rows, trace):
    rows.sort(PLACES["params"], Qt.SortOrder.DescendingOrder)
    params = [step.params for step in rows.steps()]
    assert params == sorted(params, reverse=True)
    assert params[0] == max(step.params for step in trace.steps)
    rows.sort(PLACES["receptive_field"], Qt.SortOrder.AscendingOrder)
    assert rows.steps()[0].receptive_field == (7, 7)
    assert rows.steps()[-1].receptive_field is None
    rows.sort(PLACES["index"], Qt.SortOrder.AscendingOrder)
    assert rows.steps() == list(trace.steps)


def test_equal_values_stay_in_the_order_of_execution(rows):
    rows.sort(PLACES["kind"], Qt.SortOrder.AscendingOrder)
    convolutions = [s.index for s in rows.steps() if s.kind == "Conv2d"]
    assert convolutions == sorted(convolutions)


def test_the_heading_says_by_what_rows_are_sorted(rows):
    rows.sort(PLACES["macs"], Qt.SortOrder.DescendingOrder)
    told = [heading for heading in headings(rows) if heading[-1] in "↑↓"]
    assert told == ["MACs ↓"]


def test_a_filter_leaves_what_it_finds_and_knows_where_steps_are(rows, trace):
    rows.set_query("Concat")
    assert [step.kind for step in rows.steps()] == ["Concat"] * 9
    assert rows.step_at(0) == 21
    assert rows.row_of(21) == 0
    assert rows.row_of(22) == -1
    rows.set_query("")
    assert rows.rowCount() == len(trace.steps)


def test_another_network_is_sorted_and_filtered_by_its_own_values(rows, model):
    rows.set_query("linear")
    rows.sort(PLACES["params"], Qt.SortOrder.DescendingOrder)
    assert [step.params for step in rows.steps()] == [10_250]
    model.set_steps(trace_variant(Variant.of("alexnet")).trace.steps)
    params = [step.params for step in rows.steps()]
    assert params == [26_218_496, 16_781_312, 40_970]
