"""Which steps stand for a network, and what they do and cost."""

import pytest
from book_five import ALEXNET, BOOK, CACHE, GOOGLENET, NIN, RESNET, VGG
from torch import Tensor, nn

from explorer.architectures.variants import Variant
from explorer.comparison.blocks import block_layout, block_view
from explorer.comparison.repeats import characteristic_block
from explorer.comparison.sub_traces import sub_trace
from explorer.diagrams.layout_records import Role
from explorer.tracing.trace import trace_module


@pytest.mark.parametrize(
    ("variant", "title", "kind", "count"),
    [
        (VGG, "VGG block 3", "vgg_block", 5),
        (NIN, "NiN block 3", "nin_block", 4),
        (GOOGLENET, "Inception 3a", "Inception", 9),
        (RESNET, "Residual 2a", "Residual", 8),
        (Variant.of("resnet", "paper-50"), "Bottleneck 2b", "Bottleneck", 16),
        (Variant.of("torchvision:squeezenet1_0"), "features.3", "Fire", 8),
        (Variant.of("torchvision:inception_v3"), "Mixed_6b", "InceptionC", 4),
    ],
    ids=lambda value: value.title if isinstance(value, Variant) else str(value),
)
def test_the_most_repeated_block_stands_for_a_network(variant, title, kind, count):
    found = characteristic_block(CACHE.trace(variant))
    assert (found.title, found.kind, len(found.like)) == (title, kind, count)


def test_alexnet_has_no_block_but_its_first_layers_up_to_a_pooling():
    found = characteristic_block(CACHE.trace(ALEXNET))
    assert not found.is_repeated
    kinds = [CACHE.trace(ALEXNET).steps[index].kind for index in found.steps]
    assert kinds == ["Conv2d", "ReLU", "MaxPool2d"]


def test_of_a_row_of_layers_the_most_usual_stage_is_taken():
    trace = CACHE.trace(Variant.of("torchvision:vgg11"))
    found = characteristic_block(trace)
    kinds = [trace.steps[index].kind for index in found.steps]
    assert not found.is_repeated
    assert kinds == ["Conv2d", "ReLU", "Conv2d", "ReLU", "MaxPool2d"]


class Unit(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.second(self.first(x).relu())


def test_a_users_own_block_is_found_by_its_class():
    model = nn.Sequential(nn.Conv2d(3, 8, 3), Unit(8), Unit(8), nn.Flatten())
    found = characteristic_block(trace_module(model, (1, 3, 12, 12)).trace)
    assert (found.kind, len(found.like), len(found.steps)) == ("Unit", 2, 3)


def test_a_network_without_pooling_and_blocks_shows_all_before_its_head():
    layers = nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(72, 4)
    found = characteristic_block(
        trace_module(nn.Sequential(*layers), (1, 1, 8, 8)).trace
    )
    assert found.steps == range(2)


@pytest.mark.parametrize(
    ("variant", "key", "params", "macs", "before", "after"),
    [
        (ALEXNET, "", 11_712, 33_872_256, 1, 19),
        (VGG, "", 885_248, 2_774_532_096, 10, 30),
        (NIN, "2", 746_240, 503_939_072, 19, 51),
        (GOOGLENET, "", 163_696, 23_519_232, 27, 59),
        (RESNET, "2.0", 230_272, None, 43, 67),
    ],
)
def test_figures_of_a_block_equal_the_books(variant, key, params, macs, before, after):
    figures = block_view(CACHE, variant, key).figures
    assert figures.params == params
    assert macs is None or figures.macs == macs
    assert (figures.field_before, figures.field_after) == (before, after)


def test_an_unknown_key_leaves_the_block_that_was_found():
    assert block_view(CACHE, VGG, "9").found == block_view(CACHE, VGG).found


def test_a_part_sees_its_own_input_only():
    figures = block_view(CACHE, RESNET).figures
    assert figures.window == (5, 5)  # two 3x3 windows on the block's input
    assert figures.field_growth == 16  # at one value per four px


@pytest.mark.parametrize("variant", BOOK, ids=lambda variant: variant.title)
def test_the_diagram_of_a_block_has_a_box_per_step_between_input_and_output(variant):
    view = block_view(CACHE, variant)
    layout = block_layout(view.part)
    assert layout.boxes[0].role is Role.INPUT
    assert layout.boxes[-1].role is Role.OUTPUT
    drawn = [index for box in layout.boxes[1:-1] for index in box.steps]
    assert drawn == list(range(len(view.found.steps)))
    assert layout.boxes[0].shape == view.figures.input_shape


def test_a_part_that_is_read_in_the_middle_ends_where_it_is_read():
    trace = CACHE.trace(GOOGLENET)
    inception = characteristic_block(trace).steps
    conv = inception[0]
    part = sub_trace(trace, range(conv, conv + 1))
    assert part.trace.steps[0].inputs == (-1,)
    assert part.trace.input_shape == trace.steps[conv].input_shapes[0]
