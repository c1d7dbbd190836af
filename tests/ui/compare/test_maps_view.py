"""The Maps view: the same image through all columns, aligned and in one scale."""

import math

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt

from explorer.architectures.shipped import shipped_weights
from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.data.preprocessing import network_input
from explorer.errors import ExplorerError
from explorer.runs.weights import first_choice, resolve
from explorer.tracing.activations import capture
from explorer.tracing.inputs import sample_preprocessing, shipped_dataset
from explorer.tracing.records import NETWORK_INPUT
from explorer.ui.choosing.pictures import Pictures
from explorer.ui.pages.compare.maps import laboratory
from explorer.ui.pages.compare.maps.row_pictures import row_colours
from explorer.ui.pages.compare.maps.view import MapsView

LITE = ("vgg/lite", "nin/lite", "resnet/lite")


@pytest.fixture(scope="module")
def pictures():
    return Pictures(shipped_dataset())


@pytest.fixture
def view(qtbot, pictures, tmp_path):
    made = MapsView(pictures, tmp_path)
    qtbot.addWidget(made, before_close_func=lambda view: view.shutdown(10_000))
    made.resize(1190, 690)
    made.show()
    return made


@pytest.fixture
def show(view, qtbot, columns_of):
    def show(*names, **choices):
        if choices:
            view.choose(choices)
        if names:
            view.show_columns(columns_of(*names))
        qtbot.waitUntil(view.is_settled, timeout=30_000)
        return view

    return show


def outputs(traces, variant, pictures, key="sample:Ankle boot"):
    """What every step makes, by the engine alone."""
    choice = pictures.choice(key)
    image = network_input(choice.picture.rgb, sample_preprocessing(variant))
    model = resolve(variant, first_choice(variant), None)
    return capture(traces.network(variant), model, image)


def test_cells_hold_the_strongest_channels_of_the_aligned_steps(show, traces, pictures):
    view = show(*LITE)
    for column, name in enumerate(LITE):
        variant = Variant.of(*name.split("/"))
        truth = outputs(traces, variant, pictures)
        for row, aligned in enumerate(view.plan().rows):
            cell, step = view.canvas.cell(row, column), aligned.steps[column]
            assert (cell is None) == (step is None)
            if cell is None:
                continue
            values = truth[step][0].numpy()
            np.testing.assert_array_equal(cell.maps, values[cell.channels])
            strength = np.abs(values).mean(axis=(1, 2))[cell.channels]
            alive = strength > 0
            assert (np.diff(strength[alive]) <= 1e-6).all()
            assert cell.values == (values.min(), values.max())
            assert cell.count == len(values)


def test_all_columns_of_a_row_share_one_scale_until_told_otherwise(show):
    view = show(*LITE)
    row = next(r for r, a in enumerate(view.plan().rows) if None not in a.steps)
    cells = [view.canvas.cell(row, column) for column in range(len(LITE))]
    shared = view.canvas.colours(row)
    assert shared == row_colours(cells)
    assert shared.values[1] == max(cell.values[1] for cell in cells)
    before = view.canvas.picture(row, 0).image
    view.choose({"scale": "map"})
    assert view.canvas.colours(row) is None
    assert view.canvas.picture(row, 0).image != before


def test_one_negative_value_gives_the_whole_row_the_signed_colours(show):
    view = show(*LITE)
    for row, aligned in enumerate(view.plan().rows):
        cells = [view.canvas.cell(row, column) for column in range(len(LITE))]
        lows = [cell.values[0] for cell in cells if cell is not None]
        assert view.canvas.colours(row).signed == (min(lows) < 0)
        assert len(lows) == sum(step is not None for step in aligned.steps)


def test_by_depth_the_first_row_is_the_image_and_the_last_one_the_scores(
    show, traces, pictures
):
    view = show(*LITE, align="depth")
    assert view.plan().rows[0].steps == (NETWORK_INPUT,) * 3
    assert view.canvas.cell(0, 0).picture is not None
    last = view.canvas.cell(len(view.plan().rows) - 1, 2)
    variant = Variant.of("resnet", "lite")
    scores = outputs(traces, variant, pictures)[traces.trace(variant).output][0]
    assert last.shape == (10,)
    assert last.maps[:, 0, 0].tolist() == scores[last.channels].tolist()


def test_every_column_says_what_the_network_answers(show, traces, pictures):
    view = show(*LITE)
    for foot, name in zip(view.feet, LITE, strict=True):
        variant = Variant.of(*name.split("/"))
        truth = outputs(traces, variant, pictures)
        shares = torch.softmax(truth[traces.trace(variant).output][0], 0)
        assert foot.texts()[0].startswith(pictures.classes[int(shares.argmax())])


def test_random_weights_are_called_that(show):
    view = show("nin/book", "nin/lite")
    assert view.heads[0].weights.whole() == "random weights, seed 0"
    assert view.feet[0].texts()[0] == "random weights: a guess"
    assert "trained" in view.heads[1].weights.whole()
    assert "guess" not in view.feet[1].texts()[0]


def test_on_request_trained_lite_forms_stand_in_for_networks_without(show):
    view = show("nin/book", "vgg/lite", weights="trained")
    nin, vgg = view.plan().columns
    assert (nin.variant, nin.stands_in) == (Variant.of("nin", "lite"), True)
    assert nin.accuracy == shipped_weights(nin.variant).accuracy
    assert view.heads[0].title.whole() == nin.variant.title
    assert "in place of NiN" in view.heads[0].title.toolTip()
    assert (vgg.variant, vgg.stands_in) == (Variant.of("vgg", "lite"), False)


def test_another_picture_goes_through_all_columns_and_the_grid_stays(show, view, qtbot):
    show(*LITE)
    plan, before = view.plan(), view.canvas.cell(2, 2).maps
    told = []
    view.state_changed.connect(lambda: told.append(view.choices()["input"]))
    view.bar.strip.setFocus()
    qtbot.keyClick(view.bar.strip, Qt.Key.Key_Right)
    qtbot.waitUntil(view.is_settled, timeout=30_000)
    assert told == [view.bar.choice().key]
    assert view.plan() == plan
    assert not np.array_equal(view.canvas.cell(2, 2).maps, before)


def test_a_photograph_is_no_picture_for_networks_that_know_clothes(show):
    view = show(*LITE, input="photo:chelsea.png")
    assert view.feet[0].texts()[0] == "knows clothes only"


def test_enter_opens_the_step_in_explore_with_its_picture_and_weights(
    show, view, qtbot
):
    show(*LITE, input="sample:Bag")
    links = []
    view.link_wanted.connect(links.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(view.canvas, key)
    assert view.canvas.chosen() == (1, 2)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Return)
    values = dict(links[0].values)
    assert links[0].page == "explore"
    assert values["architecture"] == "resnet"
    assert values["step"] == str(view.plan().rows[1].steps[2])
    assert values["input"] == "sample:Bag"
    assert values["weights"] == "shipped:fashion-mnist"
    assert values["channel"] == str(view.canvas.cell(1, 2).channels[0])


def test_a_double_click_opens_the_map_under_the_pointer(show, view, qtbot):
    show(*LITE)
    row = next(r for r, a in enumerate(view.plan().rows) if None not in a.steps)
    cell, area = view.canvas.cell(row, 0), view.canvas.area(row, 0)
    links = []
    view.link_wanted.connect(links.append)
    spots = [
        QPoint(x, y)
        for y in range(area.top(), area.bottom(), 6)
        for x in range(area.left(), area.right(), 6)
    ]
    told = {view.canvas.tip(spot) for spot in spots}
    channel = int(cell.channels[3])
    spot = next(s for s in spots if f"channel {channel}," in view.canvas.tip(s))
    qtbot.mouseDClick(view.canvas, Qt.MouseButton.LeftButton, pos=spot)
    assert links[0].values["channel"] == str(channel)
    assert any("values from" in text for text in told)


def test_choices_come_back_and_what_there_is_not_stands_for_the_first(show, view):
    wanted = {
        "align": "depth", "scale": "map", "weights": "trained", "input": "sample:Bag",
    }  # fmt: skip
    show(*LITE, **wanted)
    assert view.choices() == wanted
    view.choose({"align": "sideways"})
    assert view.choices() == {
        "align": "resolution", "scale": "row", "weights": "first",
        "input": "sample:Ankle boot",
    }  # fmt: skip


def test_a_picture_that_is_gone_leaves_the_present_one_and_says_so(show, view, qtbot):
    show(*LITE, input="sample:Bag")
    view.choose({"input": "pasted:7", "align": "depth"})
    qtbot.waitUntil(view.is_settled, timeout=30_000)
    assert view.choices()["input"] == "sample:Bag"
    assert "another session" in view.bar.status.whole()


def test_a_column_that_cannot_be_had_says_why_and_the_others_come(
    show, view, monkeypatch
):
    def failing(variant, weights, folder):
        if variant.architecture == "nin":
            raise ExplorerError("these weights are damaged")
        return resolve(variant, weights, folder)

    monkeypatch.setattr(laboratory, "resolve", failing)
    show(*LITE)
    assert view.canvas.cell(1, 1) is None
    assert view.canvas.column_state(1) == "these weights are damaged"
    assert view.canvas.cell(1, 2) is not None


def test_only_what_can_be_shown_stays_in_memory(show, view):
    show("alexnet/book", "nin/book")
    for row in range(len(view.plan().rows)):
        for column in range(2):
            cell = view.canvas.cell(row, column)
            if cell is not None:
                assert cell.maps.base is None or cell.maps.base.shape == cell.maps.shape
    kept = view.laboratory().kept()
    assert {variant.architecture for variant, _ in kept} == {"nin"}


def test_the_newest_wish_wins(show, view, qtbot, columns_of):
    view.show_columns(columns_of("vgg/lite", "nin/lite"))
    view.show_columns(columns_of("resnet/lite", "alexnet/lite"))
    qtbot.waitUntil(view.is_settled, timeout=30_000)
    shown = [chosen.variant.architecture for chosen in view.plan().columns]
    assert shown == ["resnet", "alexnet"]
    assert [head.title.whole() for head in view.heads] == [
        "ResNet-18 lite", "AlexNet lite",
    ]  # fmt: skip


def test_heads_and_answers_stand_exactly_over_their_columns(show, view):
    show(*LITE)
    for column in range(3):
        area = view.canvas.area(0, column)
        left = view.canvas.mapTo(view, area.topLeft()).x()
        for part in (view.heads[column], view.feet[column]):
            assert part.mapTo(view, QPoint(0, 0)).x() == left
            assert part.width() == area.width()


def test_random_networks_are_those_of_seed_0(show, traces, pictures):
    view = show("nin/book", "nin/lite")
    variant = Variant.of("nin", "book")
    choice = pictures.choice("sample:Ankle boot")
    image = network_input(choice.picture.rgb, sample_preprocessing(variant))
    made = capture(traces.network(variant), random_network(variant, 0), image)
    row = next(r for r, a in enumerate(view.plan().rows) if a.steps[0] is not None)
    cell = view.canvas.cell(row, 0)
    expected = made[cell.step][0].numpy()[cell.channels]
    np.testing.assert_array_equal(cell.maps, expected)


def test_channels_at_the_end_are_cut_and_painted_as_channels(show):
    view = show("torchvision:convnext_tiny", "torchvision:swin_t")
    rows = view.plan().rows
    assert [row.high for row in rows] == [56, 28, 14, 7]
    for row, aligned in enumerate(rows):
        cells = [view.canvas.cell(row, column) for column in range(2)]
        for cell in cells:
            assert cell.maps.shape[1:] == (aligned.high, aligned.high)
            assert cell.count == math.prod(cell.shape) // aligned.high**2
        # at one size both make as many channels, wherever these stand
        assert cells[0].count == cells[1].count
    assert any(view.canvas.cell(row, 1).shape[0] == rows[row].high for row in range(3))
