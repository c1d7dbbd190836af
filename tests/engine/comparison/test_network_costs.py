"""Where parameters and multiply-accumulates sit, against the book's figures."""

import pytest
from book_five import ALEXNET, BOOK, CACHE, GOOGLENET, NIN, RESNET, VGG

from explorer.architectures.variants import Variant
from explorer.comparison.costs import network_costs, totals
from explorer.comparison.depth import main_line, weighted_depths
from explorer.comparison.parts import Part

PAPER_GOOGLENET = Variant.of("googlenet", "paper")


@pytest.mark.parametrize(
    ("variant", "params", "macs", "depth", "layers", "field"),
    [
        (ALEXNET, 46_764_746, 938_146_176, 8, 8, 195),
        (VGG, 128_806_154, 7_547_232_256, 11, 11, 150),
        (NIN, 1_992_166, 762_297_352, 12, 12, 195),
        (GOOGLENET, 5_977_530, 276_066_304, 22, 58, 715),
        (RESNET, 11_178_378, 318_657_536, 18, 21, 435),
    ],
)
def test_totals_equal_the_books(variant, params, macs, depth, layers, field):
    row = totals(variant, CACHE.trace(variant))
    assert (row.params, row.macs) == (params, macs)
    assert (row.depth, row.weighted_layers) == (depth, layers)
    assert row.receptive_field == field
    assert row.errors


@pytest.mark.parametrize(
    ("variant", "part", "params"),
    [
        (ALEXNET, Part.CONVOLUTION, 3_723_968),
        (ALEXNET, Part.DENSE, 43_040_778),
        (VGG, Part.CONVOLUTION, 9_219_328),
        (VGG, Part.DENSE, 119_586_826),
        (NIN, Part.CONVOLUTION, 1_546_058),
        (NIN, Part.POINTWISE, 446_108),
        (NIN, Part.DENSE, 0),
        (RESNET, Part.NORM, 7_808),
        (RESNET, Part.POINTWISE, 8_320 + 33_024 + 131_584),
    ],
)
def test_parameters_by_part_equal_the_books(variant, part, params):
    assert network_costs(CACHE.trace(variant)).of(part).params == params


@pytest.mark.parametrize("variant", [*BOOK, PAPER_GOOGLENET], ids=lambda v: v.title)
def test_stages_and_parts_add_up_to_the_network(variant):
    trace = CACHE.trace(variant)
    costs = network_costs(trace)
    cells = [cost for stage in costs.stages for cost in stage.costs]
    assert sum(cost.params for cost in cells) == sum(c.params for c in costs.total)
    assert sum(cost.macs for cost in costs.total) == trace.total_macs
    whole = sum(cost.params for cost in costs.total) + costs.unread_params
    assert whole == trace.total_params


def test_auxiliary_heads_are_in_no_stage_but_in_the_sum():
    costs = network_costs(CACHE.trace(PAPER_GOOGLENET))
    assert costs.unread_params > 3_000_000


def test_stages_are_the_sizes_of_the_maps():
    stages = network_costs(CACHE.trace(VGG)).stages
    sides = [stage.size and stage.size[0] for stage in stages]
    assert sides == [224, 112, 56, 28, 14, 7, None]
    assert sum(cost.params for cost in stages[-1].costs) == 119_586_826


def test_stages_of_a_network_with_its_channels_at_the_end_are_its_sizes_too():
    found = network_costs(CACHE.trace(Variant.of("torchvision:swin_t")))
    sizes = [stage.size for stage in found.stages if stage.size is not None]
    assert sizes == [(56, 56), (28, 28), (14, 14), (7, 7), (1, 1)]


def test_activation_memory_is_four_bytes_a_value_of_every_output():
    trace = CACHE.trace(NIN)
    values = 0
    for step in trace.steps:
        product = 1
        for side in step.output_shape:
            product *= side
        values += product
    assert totals(NIN, trace).activation_bytes == 4 * values


def test_shortcuts_and_branches_do_not_deepen_a_network():
    depths = weighted_depths(CACHE.trace(RESNET))
    trace = CACHE.trace(RESNET)
    beside = next(s.index for s in trace.steps if s.path == "2.0.conv3")
    after = next(s.index for s in trace.steps if s.path == "2.0.add")
    assert depths[beside] == depths[after] - 1  # one layer beside two


def test_only_what_all_paths_pass_is_on_the_main_line():
    trace = CACHE.trace(GOOGLENET)
    line = main_line(trace)
    on_line = {trace.steps[at].kind for at in range(8, 36) if line[at]}
    assert on_line == {"Concat"}
    assert all(main_line(CACHE.trace(VGG)))


def test_a_network_that_sees_all_of_the_image_early_has_no_widest_field():
    variant = Variant.of("torchvision:efficientnet_b0")
    assert totals(variant, CACHE.trace(variant)).receptive_field is None
