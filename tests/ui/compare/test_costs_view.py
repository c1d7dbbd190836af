"""Costs, heads and losses, as the Compare page shows them."""

import csv
import io
from math import e, log

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication

from explorer.architectures.variants import Variant
from explorer.comparison.costs import Cost, network_costs, totals
from explorer.comparison.head_views import head_view
from explorer.comparison.parts import Part
from explorer.comparison.scores import score_figures
from explorer.errors import ImageTooSmallError
from explorer.ui.pages.compare.costs.head_boxes import head_boxes
from explorer.ui.pages.compare.costs.head_words import (
    cost_text,
    kind_text,
    other_text,
    relu_text,
    sizes_text,
)
from explorer.ui.pages.compare.costs.score_layout import ScoreLayout, score_range
from explorer.ui.pages.compare.costs.score_questions import (
    FIRST_PICTURE,
    answer,
    trained_ones,
)
from explorer.ui.pages.compare.costs.stacks import (
    all_params,
    macs_stack,
    params_stack,
    slice_areas,
    total,
)
from explorer.ui.pages.compare.costs.totals_rows import totals_rows
from explorer.ui.pages.compare.costs.totals_table import TotalsModel
from explorer.ui.pages.compare.costs.totals_text import totals_csv, totals_markdown
from explorer.ui.pages.compare.costs.view import CostsView
from explorer.ui.theme import LIGHT, apply_theme
from explorer.ui.widgets.scrolled import Scrolled

FIVE = ("alexnet/book", "vgg/book", "nin/book", "googlenet/book", "resnet/book")


@pytest.fixture
def view(qtbot, columns_of):
    made = CostsView()
    qtbot.addWidget(made, before_close_func=lambda view: view.shutdown(10_000))
    made.resize(1190, 690)
    made.show_columns(columns_of("alexnet/book", "vgg/book", "nin/book"))
    made.show()
    qtbot.waitUntil(made.is_settled, timeout=30_000)
    return made


@pytest.fixture
def totals_of(columns_of):
    def build(*names):
        columns = columns_of(*names)
        return [totals(v, columns.cache.trace(v)) for v in columns.variants]

    return build


def row(rows, heading):
    return next(row for row in rows if row.heading == heading)


def test_stacks_hold_all_parameters_of_a_network_the_unread_ones_too(traces):
    variant = Variant.of("googlenet", "paper")
    trace = traces.trace(variant)
    stack = all_params(network_costs(trace))
    assert total(stack) == trace.total_params
    assert [part.amount for part in stack if part.hatched] == [trace.unread_params]


def test_a_sort_that_costs_nothing_has_no_slice():
    costs = (
        Cost(part=Part.NORM, params=8, macs=0),
        Cost(part=Part.DENSE, params=4, macs=4),
    )
    assert len(params_stack(costs)) == 2
    assert len(macs_stack(costs)) == 1


def test_slices_are_as_long_as_their_share():
    stack = params_stack((Cost(part=Part.DENSE, params=50, macs=0),))
    areas = slice_areas(stack, QRectF(10, 0, 200, 8), 100)
    assert areas == [QRectF(10, 0, 100, 8)]


def test_absolute_bars_are_on_one_scale_and_shares_fill_each(view):
    bars = view.costs.bars
    alexnet, vgg = (bars.areas(place)[0] for place in (0, 1))
    assert alexnet[-1].right() < vgg[-1].right() - 50
    view.shares.click()
    ends = [bars.areas(place)[0][-1].right() for place in (0, 1)]
    assert ends[0] == pytest.approx(ends[1], abs=4)


def test_the_slice_under_the_pointer_speaks(view):
    area = view.costs.stages._areas(1, 5, 0)[0]
    told = view.costs.stages.told_at(area.center())
    assert "VGG-11, no map, parameters" in told
    assert "119,586,826 (100.0 %)" in told


def test_pointing_at_a_network_lights_it_in_every_part(view, qtbot):
    with qtbot.waitSignal(view.costs.pointed):
        qtbot.mouseMove(view.costs.bars, QPoint(300, 60))
    view.light(1)
    assert view.costs.bars._lit == view.costs.stages._lit == 1
    assert view.heads.columns[0].graphicsEffect() is not None
    assert view.heads.columns[1].graphicsEffect() is None
    view.light(None)
    assert view.heads.columns[0].graphicsEffect() is None


def test_the_table_gives_the_totals_of_the_notes(totals_of):
    rows = totals_rows(totals_of(*FIVE))
    parameters = row(rows, "parameters").cells
    assert [cell.raw for cell in parameters] == [
        "46764746", "128806154", "1992166", "5977530", "11178378",
    ]  # fmt: skip
    assert [cell.is_best for cell in parameters] == [False, False, True, False, False]
    assert row(rows, "depth").cells[1].text == "11"


def test_what_a_pass_costs_is_judged_only_for_images_of_one_shape(totals_of):
    mixed = row(totals_rows(totals_of("nin/book", "resnet/book")), "MACs")
    assert not any(cell.is_best for cell in mixed.cells)
    alike = row(totals_rows(totals_of("nin/book", "vgg/book")), "MACs")
    assert [cell.is_best for cell in alike.cells] == [True, False]


def test_depth_and_receptive_field_have_no_best(totals_of):
    rows = totals_rows(totals_of(*FIVE))
    for heading in ("depth", "layers with weights", "receptive field"):
        assert not any(cell.is_best for cell in row(rows, heading).cells)


def test_published_errors_are_judged_only_among_those_measured_alike(totals_of):
    rows = totals_rows(totals_of(*FIVE))
    errors = row(rows, "ImageNet top-1 error, published")
    assert [c.text for c in errors.cells] == ["40.7 %", "29.6 %", "–", "–", "27.88 %"]
    # VGG's was measured at one scale, the others over ten crops.
    assert [cell.is_best for cell in errors.cells] == [False] * 4 + [True]
    assert "Krizhevsky" in errors.cells[0].hint
    assert "average over 10 crops" in errors.cells[0].hint
    assert "not by this program" in errors.hint


def test_the_table_obeys_the_qt_model_contract(qtmodeltester, view):
    qtmodeltester.check(view.costs.table.totals)
    qtmodeltester.check(TotalsModel())


def test_the_copied_table_is_whole(view):
    view.costs.copy_buttons[0].click()
    text = QGuiApplication.clipboard().text()
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["", "AlexNet", "VGG-11", "NiN"]
    assert ["parameters", "46764746", "128806154", "1992166"] in rows
    view.costs.copy_buttons[1].click()
    markdown = QGuiApplication.clipboard().text().splitlines()
    assert len({len(line) for line in markdown}) == 1
    assert "**1,992,166**" in next(
        line for line in markdown if line.startswith("| parameters")
    )


def test_what_markdown_would_take_for_markup_is_escaped(totals_of):
    rows = totals_rows(totals_of("nin/book", "vgg/book"))
    assert "a\\|b" in totals_markdown(["a|b", "c"], rows)
    assert totals_csv(["a", "b"], rows, separator="\t").startswith("\ta\tb\n")


def test_a_head_is_drawn_from_its_maps_to_its_scores(traces):
    def shapes(key):
        variant = Variant.of(key, "book")
        view = head_view(traces, variant)
        return [box.shape for box in head_boxes(traces.trace(variant), view.head)]

    assert shapes("alexnet") == [(256, 5, 5), (6400,), (4096,), (4096,), (10,)]
    assert shapes("googlenet") == [(1024, 3, 3), (1024, 1, 1), (10,)]
    assert shapes("nin")[-2:] == [(10, 5, 5), (10, 1, 1)]


def test_the_weights_over_the_arrows_are_those_of_the_head(traces):
    variant = Variant.of("vgg", "book")
    view = head_view(traces, variant)
    boxes = head_boxes(traces.trace(variant), view.head)
    assert sum(box.params for box in boxes) == view.head.params


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_head_is_told_with_its_costs_sizes_and_the_other_one(traces):
    view = head_view(traces, Variant.of("alexnet", "book"))
    assert kind_text(view) == "Flatten, then dense layers"
    assert plain(cost_text(view)) == "43 M parameters (92.0 %), 43 M MACs (4.6 %)"
    assert sizes_text(view.sizes) == "Accepts images of 193 to 224 px"
    told = plain(other_text(view))
    assert told.startswith("With global pooling instead: 3.73 M parameters in all")
    assert "(−92.0 %). Accepts images of any size from 65 px." in told


def test_a_head_without_another_and_one_that_ends_in_a_relu_say_so(traces):
    resnet = head_view(traces, Variant.of("resnet", "book"))
    assert other_text(resnet) == "Its design has no other head to choose."
    assert relu_text(resnet) == ""
    nin = head_view(traces, Variant.of("nin", "book"))
    assert relu_text(nin) == "Ends in a ReLU: no score is ever negative."
    assert sizes_text(None).endswith("only an image can tell")


def test_networks_without_shipped_weights_are_stood_for_by_the_small_ones():
    alexnet, nin = Variant.of("alexnet", "book"), Variant.of("nin", "lite")
    other = Variant.of("torchvision:resnet18")
    assert trained_ones([alexnet, nin, other]) == (Variant.of("alexnet", "lite"), nin)
    assert len(trained_ones([other])) == 5


def test_the_first_picture_is_told_right_by_all_and_not_with_all_certainty():
    for variant in trained_ones([Variant.of("torchvision:resnet18")]):
        told = answer(variant, FIRST_PICTURE)
        figures = score_figures(told.logits, told.label)
        assert max(figures.probabilities) == figures.probabilities[told.label] < 0.95


def test_a_second_softmax_cannot_reach_the_loss_that_the_first_does(view):
    figures = view.scores.figures()
    assert figures.floor == pytest.approx(log(1 + 9 / e))
    assert figures.loss < figures.floor < figures.loss_twice
    assert sum(figures.twice) == pytest.approx(1)


def test_dragging_a_score_moves_the_loss_and_can_be_undone(view, qtbot):
    view.choose({"part": "heads"})
    qtbot.waitUntil(view.is_settled, timeout=30_000)
    bars, panel = view.scores.bars, view.scores
    before = panel.figures()
    layout = bars.positions()
    right = before.label
    at = QPointF(layout.across(before.logits[right]), layout.name(right).center().y())
    left = QPointF(layout.column(0).left(), at.y())
    qtbot.mousePress(bars, Qt.MouseButton.LeftButton, pos=at.toPoint())
    qtbot.mouseMove(bars, left.toPoint())
    qtbot.mouseRelease(bars, Qt.MouseButton.LeftButton, pos=left.toPoint())
    assert panel.figures().loss > before.loss + 5
    assert panel.figures().logits[right] == pytest.approx(layout.low, abs=1)
    panel.reset.click()
    assert panel.figures().logits == before.logits
    assert not panel.reset.isEnabled()


def test_scores_can_be_moved_and_labels_chosen_by_keys(view, qtbot):
    bars, panel = view.scores.bars, view.scores
    before = panel.figures()
    qtbot.keyClick(bars, Qt.Key.Key_Down)
    qtbot.keyClick(bars, Qt.Key.Key_Right)
    row = before.label + 1
    assert panel.figures().logits[row] > before.logits[row]
    with qtbot.waitSignal(view.state_changed):
        qtbot.keyClick(bars, Qt.Key.Key_Return)
    assert panel.figures().label == row
    assert view.choices()["label"] == panel.labels.itemText(row)


def test_the_choices_of_a_link_bring_the_view_back(view, qtbot):
    wanted = {
        "part": "heads",
        "shares": "on",
        "image": "sample:Bag:2",
        "asked": "nin",
        "label": "Shirt",
    }
    view.choose(wanted)
    qtbot.waitUntil(view.is_settled, timeout=30_000)
    assert view.choices() == wanted
    assert view.scores.networks.currentText() == "NiN lite"
    assert view.scores.labels.currentText() == "Shirt"
    view.choose({})
    qtbot.waitUntil(view.is_settled, timeout=30_000)
    assert view.choices()["part"] == "costs"
    assert view.choices()["image"] == FIRST_PICTURE


def test_another_picture_forgets_the_label_that_was_given_to_the_last(view, qtbot):
    view.scores.bars.label_picked.emit(3)
    assert "label" in view.choices()
    view.scores.thumbnails.picked.emit("sample:Bag")
    qtbot.waitUntil(view.is_settled, timeout=30_000)
    assert "label" not in view.choices()
    assert view.scores.labels.currentText() == "Bag"


def test_a_picture_that_is_not_there_is_told_in_a_sentence(view, qtbot):
    view.choose({"part": "heads", "image": "sample:Hat"})
    qtbot.waitUntil(view.is_settled, timeout=30_000)
    assert "Hat" in view.scores.message()


def test_a_head_that_cannot_be_had_does_not_take_the_others_along(
    view, qtbot, columns_of, monkeypatch
):
    def broken(cache, variant):
        if variant.architecture == "nin":
            raise ImageTooSmallError("NiN", 8, 67)
        return head_view(cache, variant)

    monkeypatch.setattr("explorer.ui.pages.compare.costs.view.head_view", broken)
    view.show_columns(columns_of("alexnet/book", "nin/book"))
    qtbot.waitUntil(view.is_settled, timeout=30_000)
    alexnet, nin = view.heads.columns
    assert alexnet.kind.text() == "Flatten, then dense layers"
    assert "67" in nin.text.text()


def test_choices_can_be_made_before_there_are_columns(qtbot, columns_of):
    made = CostsView()
    qtbot.addWidget(made, before_close_func=lambda view: view.shutdown(10_000))
    made.choose({"asked": "nin", "part": "heads"})
    assert made.choices()["asked"] == "nin"
    made.show_columns(columns_of("alexnet/book", "nin/book"))
    qtbot.waitUntil(made.is_settled, timeout=30_000)
    assert made.scores.networks.currentText() == "NiN lite"


def test_scores_have_room_to_be_dragged_below_zero():
    assert score_range((0.0, 3.0)) == (-1.25, 5.0)
    assert score_range((-1.0, 7.0)) == (-12.0, 12.0)
    layout = ScoreLayout(width=700, height=200, count=10, low=-5, high=5)
    assert layout.score_at(layout.across(2.5)) == pytest.approx(2.5)
    assert layout.score_at(-99) == -5


def test_nothing_must_be_scrolled_on_a_small_window(qtbot, columns_of):
    apply_theme(QGuiApplication.instance(), LIGHT)
    made = CostsView()
    qtbot.addWidget(made, before_close_func=lambda view: view.shutdown(10_000))
    made.resize(1190, 690)
    made.show_columns(columns_of(*FIVE))
    made.show()
    qtbot.waitUntil(made.is_settled, timeout=30_000)
    for part in ("costs", "heads"):
        made.part_buttons[part].click()
        qtbot.waitUntil(
            lambda: (
                not any(
                    area.verticalScrollBar().maximum()
                    for area in made.findChildren(Scrolled)
                    if area.isVisible()
                )
            )
        )
