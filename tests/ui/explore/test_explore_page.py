"""The Explore page, driven as a user drives it, with real networks and pictures."""

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from explorer.architectures.variants import Variant
from explorer.runs.weights_choice import WeightsChoice
from explorer.ui.models.layer_table import LayerTableModel
from explorer.ui.pages.explore.first_steps import FirstSteps
from explorer.ui.widgets.readings import Reading


def settled(qtbot, page):
    qtbot.waitUntil(page.is_settled, timeout=60_000)


def test_it_opens_on_an_ankle_boot_with_maps_worth_seeing(page):
    look = page.look()
    assert look.request.picture.name == "Ankle boot"
    assert page.view().shows_maps()
    assert look.values(0).shape[1] >= 48
    assert page.bar().weights_text().startswith("trained, 9")
    assert page.foot().chips.texts()[0].startswith("Ankle boot")


@pytest.mark.parametrize("key", ["alexnet", "nin", "resnet"])
def test_every_step_of_a_lite_net_can_be_walked_forward_and_back(page, qtbot, key):
    page.show_variant(Variant.of(key, "lite"))
    settled(qtbot, page)
    steps = page.look().trace.steps
    titles = []
    for step in steps:
        assert page.walk().current() == step.index
        titles.append(page.view().title())
        shape = " × ".join(str(side) for side in step.output_shape[1:])
        assert shape in page.view().title()
        qtbot.keyClick(page.foot().ribbon, Qt.Key.Key_Right)
    assert page.walk().current() == len(steps) - 1
    for title in reversed(titles):
        assert page.view().title() == title
        qtbot.keyClick(page.foot().ribbon, Qt.Key.Key_Left)


def test_home_end_and_blocks_have_keys(page, qtbot):
    qtbot.keyClick(page.foot().ribbon, Qt.Key.Key_End)
    assert page.walk().current() == len(page.look().trace.steps) - 1
    qtbot.keyClick(page.foot().ribbon, Qt.Key.Key_Home)
    assert page.walk().current() == 0
    qtbot.keyClick(
        page.foot().ribbon, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier
    )
    step = page.walk().current()
    assert page.look().blocks[step] == "VGG block 2"
    qtbot.keyClick(
        page.foot().ribbon, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier
    )
    assert page.walk().current() == 0


def test_the_layer_table_follows_and_leads(page, qtbot):
    page.structure().show_layers()
    table = page.structure().layers().table()
    page.walk().go_to(6)
    assert table.currentIndex().row() == 6
    position = table.visualRect(table.model().index(2, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert page.walk().current() == 2


def test_the_inspector_shows_the_sums_with_the_actual_figures(page, qtbot):
    page.show_variant(Variant.of("alexnet"))
    settled(qtbot, page)
    texts = page.inspector().texts()
    assert "⌊(224 + 2·1 − 11) / 4⌋ + 1 = 54" in texts
    assert "96 × 1 × 11 × 11 + 96" in texts
    assert "33,872,256 MACs" in texts


def test_another_seed_gives_other_maps_and_the_same_seed_the_same(page, qtbot):
    page.show_weights(page.look().request.variant, WeightsChoice.random(0))
    settled(qtbot, page)
    first = page.look().values(0).copy()
    page.bar().weights.panel().seed().setValue(1)
    settled(qtbot, page)
    assert abs(page.look().values(0) - first).max() > 0.01
    page.bar().weights.panel().seed().setValue(0)
    settled(qtbot, page)
    assert (page.look().values(0) == first).all()


def test_a_photograph_gets_a_word_of_warning_from_a_net_for_clothes(page, qtbot):
    assert page.note() == ""
    page.show_picture("photo:chelsea.png")
    settled(qtbot, page)
    assert "ten kinds of clothes" in page.note()
    page.show_picture("sample:Bag")
    settled(qtbot, page)
    assert page.note() == ""


def test_an_image_that_is_too_small_is_refused_in_one_sentence_and_loses_nothing(
    page, qtbot
):
    before = page.look()
    page.show_variant(Variant.of("vgg", "lite", image_size=20))
    qtbot.waitUntil(lambda: page.note() != "", timeout=10_000)
    assert "VGG-11 needs images of at least 32 x 32 px" in page.note()
    assert page.look() is before


def test_a_file_joins_the_pictures_and_a_broken_one_is_told_of(page, qtbot, tmp_path):
    Image.new("RGB", (90, 60), (200, 40, 40)).save(tmp_path / "red.png")
    page.open_file(str(tmp_path / "red.png"))
    settled(qtbot, page)
    assert page.look().request.picture.name == "red.png"
    (tmp_path / "broken.png").write_bytes(b"not a picture")
    page.open_file(str(tmp_path / "broken.png"))
    qtbot.waitUntil(lambda: "broken.png" in page.note())
    assert page.look().request.picture.name == "red.png"


def test_the_field_of_a_hovered_pixel_is_told_clipped_to_the_image(page):
    page.walk().go_to(0)
    page.inspector().show_reading(None)
    assert "3 × 3 px" in page.inspector().image_text()
    canvas = page.view().mosaic()
    canvas.hovered.emit(Reading(0, 0, 5, 0.0))
    assert "rows 0 to 1, columns 4 to 6" in page.inspector().image_text()


def test_playing_walks_on_and_stops_at_the_end(page, qtbot):
    last = len(page.look().trace.steps) - 1
    page.walk().go_to(last - 1)
    page.walk().set_playing(True)
    qtbot.waitUntil(lambda: page.walk().current() == last, timeout=5_000)
    qtbot.waitUntil(lambda: not page.walk().is_playing(), timeout=5_000)


def test_the_table_model_obeys_the_contract_of_qt(page, qtmodeltester):
    model = LayerTableModel()
    model.set_steps(page.look().trace.steps)
    qtmodeltester.check(model)


def test_the_diagram_follows_leads_and_unfolds(page, qtbot):
    page.show_variant(Variant.of("googlenet"))
    settled(qtbot, page)
    panel = page.structure().diagram_panel()
    diagram = panel.diagram()
    before = len(diagram.layout_map().layout.boxes)
    panel.folding_chosen.emit("all")
    settled(qtbot, page)
    unfolded = diagram.layout_map().layout
    steps = {index for box in unfolded.boxes for index in box.steps}
    assert steps >= set(range(len(page.look().trace.steps)))
    assert len(unfolded.boxes) > before
    diagram.step_picked.emit(21)
    assert page.walk().current() == 21
    page.walk().go_to(5)
    assert diagram.current() == 5


def test_every_step_of_a_folded_diagram_has_its_box(page, qtbot):
    page.show_variant(Variant.of("resnet"))
    settled(qtbot, page)
    layout = page.structure().diagram_panel().diagram().layout_map().layout
    for step in page.look().trace.steps:
        box = layout.boxes[layout.box_of(step.index)]
        assert step.index in box.steps


def test_a_wide_diagram_stands_in_columns_that_follow_the_windows_size(page, qtbot):
    page.show_variant(Variant.of("googlenet"))
    settled(qtbot, page)
    structure, diagram = page.structure(), page.structure().diagram_panel().diagram()
    structure.diagram_panel().folding_chosen.emit("all")
    settled(qtbot, page)
    tall = diagram.layout_map().layout
    before = structure.width()
    structure.set_wide(True)
    qtbot.waitUntil(page.is_settled, timeout=20_000)
    wide = diagram.layout_map().layout
    assert structure.width() > 2 * before
    assert not page.inspector().isVisible()
    assert wide.height < tall.height / 2
    assert diagram.zoom() >= 0.6
    page.resize(1900, 1000)
    qtbot.waitUntil(lambda: diagram.layout_map().layout.width > wide.width)
    page.resize(1280, 760)
    structure.set_wide(False)
    settled(qtbot, page)
    assert structure.width() == before
    assert page.inspector().isVisible()
    assert diagram.layout_map().layout == tall


def test_the_line_of_first_steps_stays_away_once_it_was_closed(page, qtbot, settings):
    assert page.first_steps().isVisible()
    first = FirstSteps(settings)
    qtbot.addWidget(first)
    first.show()
    first.close_button().click()
    assert not first.isVisible()
    again = FirstSteps(settings)
    qtbot.addWidget(again)
    assert again.isHidden()


def test_a_scene_shows_its_step_and_the_arithmetic_of_a_value_in_it(page, qtbot):
    keys = [scene.key for scene in page.scenes()]
    assert len(keys) == len(set(keys))
    assert {"googlenet-folded", "googlenet-unfolded", "residual-sum"} <= set(keys)
    page.show_scene("residual-sum")
    settled(qtbot, page)
    look, step = page.look(), page.walk().current()
    assert look.request.variant == Variant.of("resnet", "lite")
    assert look.trace.steps[step].kind == "Add"
    assert page.bench().pin().step == step
    assert page.bench().arithmetic().arithmetic().agrees
    page.show_scene("nin-unfolded")
    settled(qtbot, page)
    assert page.structure().is_wide()
    diagram = page.structure().diagram_panel().diagram()
    boxes = diagram.layout_map().layout.boxes
    assert len(boxes) == len(page.look().trace.steps) + 2
    assert page.bench().pin() is None


def test_what_went_wrong_is_gone_once_one_goes_on(page, qtbot):
    page.show_variant(Variant.of("vgg", "lite", image_size=20))
    qtbot.waitUntil(lambda: page.note() != "", timeout=10_000)
    qtbot.keyClick(page.foot().ribbon, Qt.Key.Key_Right)
    assert page.note() == ""


def test_escape_closes_the_pad_before_the_arithmetic(page, qtbot):
    page.view().mosaic().pixel_picked.emit(Reading(0, 5, 5, 0.0))
    pad = page.bar().inputs.panels()[0]
    pad.open()
    for left in (page.bench().pin(), None):
        qtbot.keyClick(page.foot().ribbon, Qt.Key.Key_Escape)
        assert not pad.is_open()
        assert page.bench().pin() == left
