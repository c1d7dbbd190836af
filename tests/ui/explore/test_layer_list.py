"""The layer table as a user works with it."""

import csv
import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from explorer.architectures.variants import Variant
from explorer.tracing.table.layer_columns import COLUMNS
from explorer.tracing.trace import trace_variant
from explorer.ui.pages.explore.layers.layer_list import LayerList
from explorer.ui.theme import DARK, LIGHT, apply_theme

PLACES = {column.key: place for place, column in enumerate(COLUMNS)}
DOWN = Qt.SortOrder.DescendingOrder


@pytest.fixture(scope="module")
def traces():
    return {key: trace_variant(Variant.of(key)).trace for key in ("alexnet", "nin")}


@pytest.fixture
def layers(qtbot, traces, settings):
    made = LayerList(settings=settings)
    qtbot.addWidget(made)
    made.resize(264, 600)
    made.set_trace(traces["alexnet"])
    made.set_current(0)
    with qtbot.waitExposed(made):
        made.show()
    return made


def click(qtbot, layers, row, modifier=Qt.KeyboardModifier.NoModifier):
    table = layers.table()
    place = table.visualRect(table.model().index(row, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, pos=place)


def picked(layers):
    steps = []
    layers.step_picked.connect(steps.append)
    return steps


def copied():
    return QGuiApplication.clipboard().text()


def selected(layers):
    return [step.index for step in layers.selected_steps()]


def test_a_click_leads_to_the_step_wherever_it_is_sorted(layers, qtbot):
    steps = picked(layers)
    layers.table().sortByColumn(PLACES["params"], DOWN)
    click(qtbot, layers, 0)
    assert steps == [14]


def test_rows_are_collected_without_leading_anywhere(layers, qtbot):
    click(qtbot, layers, 3)
    steps = picked(layers)
    click(qtbot, layers, 0, Qt.KeyboardModifier.ControlModifier)
    assert steps == []
    assert selected(layers) == [0, 3]
    told = layers.totals().chosen_text().replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith("2 of them: 626,368 parameters (1.3 %), 449.2 million MACs")
    click(qtbot, layers, 5)
    assert layers.totals().chosen_text() == ""


def test_arrows_move_the_selection_and_return_picks(layers, qtbot):
    steps = picked(layers)
    layers.table().setFocus()
    qtbot.keyClick(layers.table(), Qt.Key.Key_Down)
    qtbot.keyClick(layers.table(), Qt.Key.Key_Down)
    assert (steps, selected(layers)) == ([], [2])
    qtbot.keyClick(layers.table(), Qt.Key.Key_Return)
    assert steps == [2]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_the_keyboard_goes_on_from_the_filter_to_the_rows(layers, qtbot, key):
    qtbot.keyClicks(layers.filter_field(), "linear")
    qtbot.keyClick(layers.filter_field(), key)
    assert [s.kind for s in layers.selected_steps()] == ["Linear"]
    qtbot.waitUntil(layers.table().hasFocus)


def test_the_walk_is_followed_without_a_signal_or_scrolling_sideways(layers):
    steps = picked(layers)
    across = layers.table().horizontalScrollBar()
    across.setValue(150)
    layers.set_current(20)
    assert selected(layers) == [20]
    assert across.value() == 150
    assert layers.table().visualRect(layers.table().currentIndex()).bottom() <= (
        layers.table().viewport().height()
    )
    assert steps == []


def test_walking_with_ctrl_held_selects_one_step_only(layers, qtbot):
    qtbot.keyPress(layers, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    layers.set_current(5)
    qtbot.keyRelease(layers, Qt.Key.Key_Control)
    assert selected(layers) == [5]


def test_the_same_step_again_leaves_the_selection_alone(layers, qtbot):
    click(qtbot, layers, 4, Qt.KeyboardModifier.ControlModifier)
    layers.set_current(0)
    assert selected(layers) == [0, 4]


def test_sorting_keeps_the_current_step_selected_and_in_view(layers):
    table = layers.table()
    layers.set_current(20)
    across = table.horizontalScrollBar()
    across.setValue(150)
    for column in ("params", "kind", "macs", "index"):
        for order in (Qt.SortOrder.AscendingOrder, DOWN):
            table.sortByColumn(PLACES[column], order)
            assert selected(layers) == [20]
            place = table.visualRect(table.currentIndex())
            assert 0 <= place.top() < place.bottom() < table.viewport().height()
            assert across.value() == 150


def test_a_filter_adds_up_what_it_leaves_and_gives_the_step_back(layers):
    layers.set_query("linear")
    assert [step.index for step in layers.steps()] == [14, 17, 20]
    assert selected(layers) == []
    assert "3 of them: 43,040,778 parameters (92.0" in layers.totals().chosen_text()
    layers.set_query("nothing like it")
    assert layers.totals().chosen_text() == "No layer has all of these words."
    layers.set_query("")
    assert selected(layers) == [0]
    assert layers.totals().chosen_text() == ""


def test_the_foot_tells_the_sums_and_what_no_step_reads(layers):
    told = layers.totals().whole_text().replace("\N{NO-BREAK SPACE}", " ")
    assert told == (
        "21 layers: 46,764,746 parameters, 938.1 million MACs, 5.11 MiB of activations"
    )
    layers.set_trace(trace_variant(Variant.of("googlenet", "paper")).trace)
    assert "not in this pass (auxiliary heads)" in layers.totals().whole_text()


def test_copies_hold_what_is_seen_filtered_and_sorted(layers):
    layers.set_query("linear")
    layers.table().sortByColumn(PLACES["params"], DOWN)
    layers.sections().set_hidden("macs", True)
    layers.export().copy_csv()
    rows = list(csv.DictReader(io.StringIO(copied())))
    assert [row["params"] for row in rows] == ["26218496", "16781312", "40970"]
    assert "macs" not in rows[0]
    assert layers.totals().message() == "3 of 21 layers copied as CSV"
    layers.export().copy_markdown()
    assert copied().splitlines()[2].startswith("|  15 | 14   | Linear |")
    assert layers.totals().message() == "3 of 21 layers copied as Markdown"


def test_ctrl_c_copies_the_selected_rows_for_spreadsheets_and_programs(layers, qtbot):
    click(qtbot, layers, 3, Qt.KeyboardModifier.ControlModifier)
    layers.table().setFocus()
    qtbot.keyClick(layers.table(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = copied().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["index", "0", "3"]
    data = QGuiApplication.clipboard().mimeData().data("text/csv")
    assert bytes(data).decode().splitlines()[0] == lines[0].replace("\t", ",")


def test_a_file_is_saved_by_its_ending_and_a_bad_path_is_told(
    layers, tmp_path, monkeypatch
):
    def answer(path, kind):
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_: (str(path), kind)
        )
        layers.export().ask_where()

    answer(tmp_path / "layers", "Markdown, for people (*.md)")
    assert (tmp_path / "layers.md").read_text("utf-8").startswith("|   # |")
    assert layers.totals().message() == "21 of 21 layers saved in layers.md"
    answer(tmp_path / "missing" / "layers.csv", "CSV, for programs (*.csv)")
    told = layers.totals().message()
    assert told.endswith("cannot be written (No such file or directory); choose"
                         " another place")  # fmt: skip
    answer("", "")
    assert layers.totals().message() == told  # nothing was chosen, nothing happens
    layers.set_query("conv")
    assert layers.totals().message() == ""


def test_place_kind_and_output_are_seen_at_first_sight(layers, traces):
    table = layers.table()
    for trace in traces.values():
        layers.set_trace(trace)
        header = table.horizontalHeader()
        first = [COLUMNS[header.logicalIndex(at)].key for at in range(3)]
        assert first == ["index", "kind", "output_shape"]
        place = PLACES["output_shape"]
        right = header.sectionViewportPosition(place) + header.sectionSize(place)
        assert right <= table.viewport().width()


def test_wide_orders_columns_as_the_engine_does_and_narrow_brings_the_first_back(
    layers,
):
    def order():
        header = layers.table().horizontalHeader()
        return [header.logicalIndex(at) for at in range(header.count())]

    narrow = order()
    layers.set_wide(True)
    assert order() == list(range(len(COLUMNS)))
    layers.set_wide(False)
    assert order() == narrow


def test_columns_that_have_nothing_to_tell_are_not_seen(layers):
    table = layers.table()
    assert table.isColumnHidden(PLACES["groups"])
    layers.set_trace(trace_variant(Variant.of("alexnet", "paper")).trace)
    assert not table.isColumnHidden(PLACES["groups"])


def test_hidden_columns_are_remembered(layers, qtbot, traces, settings):
    menu = layers.sections().open_menu()
    actions = {action.data(): action for action in menu.actions()}
    assert "index" not in actions
    assert not actions["groups"].isEnabled()
    actions["macs"].trigger()
    actions["source"].trigger()
    later = LayerList(settings=settings)
    qtbot.addWidget(later)
    later.set_trace(traces["alexnet"])
    assert later.table().isColumnHidden(PLACES["macs"])
    assert not later.table().isColumnHidden(PLACES["source"])
    later.sections().reset()
    assert not later.table().isColumnHidden(PLACES["macs"])
    assert later.table().isColumnHidden(PLACES["source"])


def test_settings_that_name_no_column_are_ignored(qtbot, traces, settings):
    settings.setValue("explore/hidden_columns", "index nonsense params")
    layers = LayerList(settings=settings)
    qtbot.addWidget(layers)
    layers.set_trace(traces["alexnet"])
    shown = {column.key for column in layers.sections().shown()}
    assert {"index", "macs"} <= shown
    assert "params" not in shown


def test_all_controls_have_names_and_can_be_reached_by_keyboard(layers):
    for control in (
        layers.filter_field(), layers.table(), layers._copy, layers._columns,
    ):  # fmt: skip
        assert control.accessibleName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_bars_are_as_long_as_the_values_are_large_also_when_selected(
    layers, theme, qtbot
):
    apply_theme(QApplication.instance(), theme)
    layers.resize(1400, 700)
    layers.set_wide(True)
    layers.set_trace(trace_variant(Variant.of("alexnet")).trace)
    layers.set_current(17)
    table = layers.table()
    picture = table.viewport().grab().toImage()

    def bar(row):
        place = table.visualRect(table.model().index(row, PLACES["params"]))
        line = [
            picture.pixelColor(x, place.top() + 4)  # above the figures
            for x in range(place.left(), place.right())
        ]
        ground = QColor(theme.selection if row == 17 else theme.panel)
        return sum(colour != ground for colour in line), place.width()

    largest, width = bar(14)
    assert largest == pytest.approx(width, abs=8)
    assert bar(17)[0] == pytest.approx(largest * 16_781_312 / 26_218_496, abs=3)
    assert bar(15)[0] == 0
