"""The inspector on real networks: fields, values and kernels are the network's own."""

from functools import lru_cache

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QScrollArea

from explorer.architectures.variants import Variant
from explorer.runs.weights_choice import WeightsChoice
from explorer.tracing.inputs import shipped_dataset
from explorer.ui.choosing.pictures import Pictures
from explorer.ui.pages.explore.inspecting.inspector import Inspector
from explorer.ui.pages.explore.laboratory import Laboratory, LookRequest
from explorer.ui.pages.explore.state import FIRST_INPUT
from explorer.ui.widgets.readings import Reading

WIDTH = 264  # px, as in the smallest window


@lru_cache(maxsize=4)
def look_at(name, form="lite", **options):
    """One look per network for all tests, which only read it."""
    variant = Variant.of(name, form, **options)
    choice = Pictures(shipped_dataset()).choice(FIRST_INPUT)
    return Laboratory().look(LookRequest.of(variant, WeightsChoice.random(0), choice))


def steps(look, kind):
    return [step.index for step in look.trace.steps if step.kind == kind]


@pytest.fixture
def inspector(qtbot):
    made = Inspector()
    qtbot.addWidget(made)
    made.resize(WIDTH, 700)
    made.show()
    return made


def settled(qtbot, inspector):
    qtbot.waitUntil(inspector.is_settled, timeout=10_000)


def test_a_channel_of_a_concatenation_has_the_field_of_its_branch(inspector, qtbot):
    look = look_at("googlenet")
    step = steps(look, "Concat")[0]
    inspector.show_step(look, step)
    for channel in (0, 20, 40):
        inspector.show_reading(Reading(channel, 4, 4, 0.0))
        settled(qtbot, inspector)
        box = look.fields.at(step, 4, 4, channel).rectangle
        told = f"rows {box.top} to {box.bottom - 1}, columns {box.left}"
        assert told in inspector.image_text()
    narrow = look.fields.at(step, 4, 4, 0).rectangle
    wide = look.fields.at(step, 4, 4, 40).rectangle
    assert narrow != wide


def test_at_the_border_the_field_is_clipped_and_the_full_size_told(inspector, qtbot):
    look = look_at("vgg")
    inspector.show_step(look, 0)
    inspector.show_reading(Reading(0, 0, 0, 0.0))
    settled(qtbot, inspector)
    assert "rows 0 to 1, columns 0 to 1: 2 × 2 px" in inspector.image_text()
    assert "at most 3 × 3" in inspector.image_text()
    inspector.show_reading(None)
    assert "3 × 3 px of the image's 64 × 64" in inspector.image_text()


def test_one_value_of_a_flattened_map_sees_what_its_pixel_sees(inspector, qtbot):
    look = look_at("alexnet", "book", image_size=128)
    flat = steps(look, "Flatten")[0]
    height, width = look.trace.steps[flat].input_shapes[0][2:]
    inspector.show_step(look, flat)
    index = height * width + width  # second map, second row, first column
    inspector.show_reading(Reading(index, 0, 0, 0.0))
    settled(qtbot, inspector)
    before = look.trace.steps[flat].inputs[0]
    box = look.fields.at(before, 1, 0, 1).rectangle
    assert f"Value {index} sees rows {box.top} to {box.bottom - 1}" in (
        inspector.image_text()
    )


def test_after_a_dense_layer_a_value_depends_on_all_that_is_not_left_over(
    inspector, qtbot
):
    look = look_at("vgg")
    inspector.show_step(look, look.trace.output)
    settled(qtbot, inspector)
    assert "Each value sees the whole image." in inspector.image_text()


@pytest.mark.parametrize(
    "reading", [(99, 0, 0), (0, 99, 0), (0, 0, 99), (0, -1, 0), (-1, 0, 0)]
)
def test_a_reading_of_another_step_is_none(inspector, qtbot, reading):
    look = look_at("vgg")
    inspector.show_step(look, look.trace.steps[-2].index)
    at_rest = inspector.image_text()
    inspector.show_reading(Reading(*reading[:1], *reading[1:], 0.0))
    settled(qtbot, inspector)
    wide = look.trace.steps[-2].output_shape[1] > 99
    if not (wide and reading == (99, 0, 0)):
        assert inspector.image_text() == at_rest


def test_a_slow_field_is_answered_roughly_first_and_exactly_at_rest(inspector, qtbot):
    look = look_at("googlenet")
    step = steps(look, "Concat")[0]
    inspector.field().set_prompt_ms(-1.0)  # nothing is fast enough from now on
    inspector.show_step(look, step)
    inspector.show_reading(Reading(0, 4, 4, 0.0))
    assert not inspector.is_settled()
    rough = inspector.image_text()
    settled(qtbot, inspector)
    box = look.fields.at(step, 4, 4, 0).rectangle
    assert f"rows {box.top} to {box.bottom - 1}" in inspector.image_text()
    assert inspector.image_text() != rough
    inspector.show_reading(Reading(1, 4, 4, 0.0))
    inspector.show_reading(Reading(0, 4, 4, 0.0))  # known by now
    assert inspector.is_settled()


def test_the_values_are_described_as_numpy_does(inspector, qtbot):
    look = look_at("vgg")
    relu = steps(look, "ReLU")[0]
    inspector.show_step(look, relu)
    settled(qtbot, inspector)
    values = look.values(relu)
    share = 100 * np.mean(values == 0)
    assert f"{share:.1f} % zeros" in inspector.values().texts()
    assert f"deviation {values.std():.4f}" in inspector.values().texts()
    bins = inspector.values().plot().bins()
    assert bins.total == values.size


def test_dead_channels_are_told_after_a_relu(inspector, qtbot):
    look = look_at("googlenet")
    dead = {
        step: int((~look.values(step).any(axis=(1, 2))).sum())
        for step in steps(look, "ReLU")
        if look.values(step).ndim == 3
    }
    step = max(dead, key=dead.__getitem__)
    assert dead[step]
    inspector.show_step(look, step)
    settled(qtbot, inspector)
    told = f"Dead here: {dead[step]} of {len(look.values(step))} channels"
    assert told in inspector.values().texts()


def test_a_folded_section_counts_nothing_until_it_is_unfolded(inspector, qtbot):
    look = look_at("vgg")
    inspector.values().set_folded(True)
    inspector.show_step(look, 0)
    settled(qtbot, inspector)
    assert inspector.values().plot().bins() is None
    inspector.values().set_folded(False)
    assert inspector.values().plot().bins().total == look.values(0).size


def test_kernel_slices_are_those_of_the_chosen_channel(inspector, qtbot):
    look = look_at("vgg")
    step = steps(look, "Conv2d")[3]
    inspector.show_step(look, step)
    settled(qtbot, inspector)
    inspector.show_channel(5)
    kernels = inspector.kernels()
    inputs = look.trace.steps[step].input_shapes[0][1]
    shown = kernels.slices().shown()
    expected = f"Channel 5: {shown} of {inputs} kernel slices, strongest first"
    assert kernels.text() == expected
    weight = look.model.get_submodule(look.trace.steps[step].module).weight
    strongest = int(weight[5].detach().square().sum(dim=(1, 2)).argmax())
    first = kernels.slices().kernels().weights[0]
    assert np.array_equal(first, weight[5, strongest].detach().numpy())


def test_the_first_layer_shows_all_its_kernels_and_one_can_be_picked(inspector, qtbot):
    look = look_at("vgg")
    inspector.show_step(look, 0)
    settled(qtbot, inspector)
    count = look.trace.steps[0].output_shape[1]
    assert inspector.kernels().text() == f"All {count} kernels"
    picked = []
    inspector.channel_picked.connect(picked.append)
    inspector.kernels().all_kernels().picked.emit(3)
    assert picked == [3]
    assert inspector.kernels().all_kernels().kernels().chosen == 3


def test_colour_kernels_are_shown_in_colour_and_by_slices(inspector, qtbot):
    look = look_at("resnet", "cifar-20")
    inspector.show_step(look, 0)
    settled(qtbot, inspector)
    assert "in colour, grey is 0" in inspector.kernels().text()
    assert "3 of 3 kernel slices" in inspector.kernels().text()


def test_one_by_one_kernels_are_bars_by_input(inspector, qtbot):
    look = look_at("googlenet")
    step = next(
        record.index
        for record in look.trace.steps
        if record.kind == "Conv2d" and record.geometry.kernel == (1, 1)
    )
    inspector.show_step(look, step)
    settled(qtbot, inspector)
    inspector.show_channel(2)
    inputs = look.trace.steps[step].input_shapes[0][1]
    assert inspector.kernels().text() == f"Channel 2: its weights for {inputs} channels"
    assert inspector.kernels().bars().isVisibleTo(inspector)
    assert not inspector.kernels().slices().isVisibleTo(inspector)


def test_the_weights_of_a_dense_layer_lie_like_the_maps_before_it(inspector, qtbot):
    look = look_at("alexnet", "book", image_size=128)
    first, second, *_ = steps(look, "Linear")
    inspector.show_step(look, first)
    settled(qtbot, inspector)
    inspector.show_channel(7)
    assert inspector.kernels().text().startswith("Value 7: weights for")
    flat = steps(look, "Flatten")[0]
    maps = look.trace.steps[flat].input_shapes[0][1:]
    assert inspector.kernels().slices().kernels().weights.shape == maps
    inspector.show_step(look, second)
    settled(qtbot, inspector)
    strongest = int(look.values(second).argmax())
    told = f"Value {strongest}: its weights for 4096 inputs"
    assert inspector.kernels().text() == told


def test_layers_without_weights_have_no_kernels(inspector, qtbot):
    look = look_at("vgg")
    inspector.show_step(look, steps(look, "MaxPool2d")[0])
    settled(qtbot, inspector)
    assert inspector.kernels().isHidden()
    assert inspector.kernels().text() == ""


def test_every_step_of_a_transformer_and_of_branches_can_be_shown(inspector, qtbot):
    for look in (look_at("googlenet"), look_at("torchvision:vit_b_32", None)):
        for step in look.trace.steps:
            inspector.show_step(look, step.index)
            inspector.show_reading(Reading(0, 0, 0, 0.0))
            inspector.show_channel(1)
        settled(qtbot, inspector)


@pytest.mark.parametrize("kind", ["Conv2d", "Concat", "ReLU", "Linear"])
def test_nothing_is_wider_than_the_panel(inspector, qtbot, kind):
    look = look_at("googlenet")
    inspector.show_step(look, steps(look, kind)[-1])
    inspector.show_reading(Reading(0, 0, 0, 0.0))
    settled(qtbot, inspector)
    scroll = inspector.findChild(QScrollArea)
    body = scroll.widget()

    def is_cut(label):
        return label.height() < label.heightForWidth(label.width())

    def cut():
        wrapped = [part for part in body.findChildren(QLabel) if part.wordWrap()]
        return [part.text() for part in wrapped if part.isVisible() and is_cut(part)]

    qtbot.waitUntil(lambda: not cut(), timeout=1_000)  # layouts follow a moment later
    assert body.minimumSizeHint().width() <= scroll.viewport().width()
