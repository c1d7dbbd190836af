"""Every variant against the numbers that papers and published networks state.

Where a paper's own figure contradicts its layer table, the comment says so and the
figure that follows from the table stands.
"""

import pytest
import torch
from torch import nn

from explorer.architectures.googlenet import INCEPTION_3A, Inception
from explorer.architectures.googlenet_heads import GoogLeNetOutput
from explorer.architectures.variants import Variant
from explorer.tracing.meta import build_on_meta
from explorer.tracing.records import Step, Trace
from explorer.tracing.trace import trace_variant


def trace_of(key: str, form: str, **options: bool | int | float | str) -> Trace:
    return trace_variant(Variant.of(key, form, **options)).trace


def parameters(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def maps_of(steps: list[Step]) -> list[tuple[int, int]]:
    """Channels and side of each output."""
    return [step.output_shape[1:3] for step in steps]


def test_alexnet_of_the_paper_has_the_layers_of_its_figure_2():
    trace = trace_of("alexnet", "paper")
    convolutions = [step for step in trace.steps if step.kind == "Conv2d"]
    sizes = [(96, 55), (256, 27), (384, 13), (384, 13), (256, 13)]
    assert maps_of(convolutions) == sizes
    assert [step.geometry.groups for step in convolutions] == [1, 2, 1, 2, 2]
    dense = [step.output_shape[1] for step in trace.steps if step.kind == "Linear"]
    assert dense == [4096, 4096, 1000]
    # The abstract rounds to 60 million.
    assert trace.total_params == 60_965_224
    assert trace.total_macs == 724_406_816
    # The paper's 650,000 neurons leave 36,960 out: 55 x 55 x 96 is 290,400, and its
    # list begins with 253,440.
    neurons = sum(c * side * side for c, side in sizes) + sum(dense)
    assert neurons == 659_272


def test_alexnet_normalises_where_the_paper_does_and_as_it_says():
    network = build_on_meta(Variant.of("alexnet", "paper").build)
    kinds = [type(layer).__name__ for layer in network[:8]]
    assert kinds == [
        "Conv2d", "ReLU", "LocalResponseNorm", "MaxPool2d",
        "Conv2d", "ReLU", "LocalResponseNorm", "MaxPool2d",
    ]  # fmt: skip
    # Section 3.3, by hand: one channel of value 3 among n = 5.
    norm = network[2]
    picture = torch.zeros(1, 9, 1, 1)
    picture[0, 4] = 3.0
    expected = 3.0 / (2 + 1e-4 * 3.0**2) ** 0.75
    assert norm(picture)[0, 4].item() == pytest.approx(expected)
    assert norm.size == 5


VGG_COLUMNS = {  # layers with weights, parameters, GMACs at 224 px
    # The paper's table 2 rounds to millions: 133, 133, 133, 134, 138, 144.
    "paper-a": (11, 132_863_336, 7.609),
    "paper-a-lrn": (11, 132_863_336, 7.609),
    "paper-b": (13, 133_047_848, 11.308),
    "paper-c": (16, 133_638_952, 11.771),
    "paper-d": (16, 138_357_544, 15.470),
    "paper-e": (19, 143_667_240, 19.632),
}


@pytest.mark.parametrize("form", VGG_COLUMNS)
def test_each_column_of_vgg_has_its_layers_parameters_and_costs(form):
    trace = trace_of("vgg", form)
    weighted = [step for step in trace.steps if step.kind in ("Conv2d", "Linear")]
    layers, params, gigamacs = VGG_COLUMNS[form]
    assert len(weighted) == layers
    assert trace.total_params == params
    assert round(trace.total_macs / 1e9, 3) == gigamacs
    ends = [step for step in trace.steps if step.kind == "MaxPool2d"]
    assert maps_of(ends) == [(64, 112), (128, 56), (256, 28), (512, 14), (512, 7)]


@pytest.mark.parametrize(
    ("form", "params"),
    [  # ``num_params`` of torchvision's vgg11_bn, vgg13_bn, vgg16_bn and vgg19_bn
        ("paper-a", 132_868_840),
        ("paper-b", 133_053_736),
        ("paper-d", 138_365_992),
        ("paper-e", 143_678_248),
    ],
)
def test_vgg_with_batch_normalisation_has_torchvisions_parameters(form, params):
    assert trace_of("vgg", form, normalisation="bn").total_params == params


def test_vggs_last_1x1_convolutions_are_those_of_column_c():
    kernels = [
        step.geometry.kernel[0]
        for step in trace_of("vgg", "paper-c").steps
        if step.kind == "Conv2d"
    ]
    assert kernels == [3, 3, 3, 3, 3, 3, 1, 3, 3, 1, 3, 3, 1]


def test_a_5x5_sees_what_a_pair_of_3x3_sees_but_needs_more_weights():
    # Section 2.3 for pairs: 2 x 9 C^2 against 25 C^2 weights.
    pairs, merged = trace_of("vgg", "paper-b"), trace_of("vgg", "paper-b", kernel=5)
    fields = [
        [s.receptive_field for s in trace.steps if s.kind == "MaxPool2d"]
        for trace in (pairs, merged)
    ]
    assert fields[0] == fields[1]
    last_pair = [s for s in pairs.steps if s.kind == "Conv2d"][-2:]
    last_one = [s for s in merged.steps if s.kind == "Conv2d"][-1]
    weights = sum(s.params for s in last_pair) - 2 * 512
    assert weights == 18 * 512**2
    assert last_one.params - 512 == 25 * 512**2


def test_nin_for_cifar_is_the_network_that_its_authors_published():
    # The paper itself gives neither widths nor a parameter count.
    trace = trace_of("nin", "cifar")
    widths = [s.output_shape[1] for s in trace.steps if s.kind == "Conv2d"]
    assert widths == [192, 160, 96, 192, 192, 192, 192, 192, 10]
    assert trace.total_params == 966_986
    pools = [step for step in trace.steps if "Pool" in step.kind]
    assert maps_of(pools) == [(96, 16), (192, 8), (10, 1)]


def test_nins_1x1_convolutions_add_parameters_and_its_head_saves_them():
    whole = trace_of("nin", "book").total_params
    without = trace_of("nin", "book", pointwise=0).total_params
    assert whole - without == 446_108
    assert trace_of("alexnet", "book").total_params - without > 40_000_000


GOOGLENET_ROWS = {  # table 1: side and channels of the output, weights, million MACs
    "0": (56, 64, 9_408, 118.0),  # the paper prints 2.7 K and 34 M for 7x7x3x64
    "1": (28, 192, 114_688, 359.7),
    "2.0": (28, 256, 163_328, 128.0),  # "159 K": the paper's K is mostly 1024
    "2.1": (28, 480, 388_096, 304.3),
    "3.0": (14, 512, 375_552, 73.6),
    "3.1": (14, 512, 448_512, 87.9),
    "3.2": (14, 512, 509_440, 99.9),  # printed as 463 K, against its own widths
    "3.3": (14, 528, 604_672, 118.5),
    "3.4": (14, 832, 867_328, 170.0),
    "4.0": (7, 832, 1_042_432, 51.1),  # printed as 1072 K and 54 M, likewise
    "4.1": (7, 1024, 1_442_816, 70.7),
    "5": (0, 1000, 1_024_000, 1.0),
}


@pytest.fixture(scope="module")
def googlenet():
    return trace_of("googlenet", "paper")


@pytest.mark.parametrize("row", GOOGLENET_ROWS)
def test_each_row_of_googlenet_has_the_weights_and_costs_of_its_widths(row, googlenet):
    side, channels, weights, megamacs = GOOGLENET_ROWS[row]
    steps = [s for s in googlenet.steps if f"{s.path}.".startswith(f"{row}.")]
    assert steps[-1].output_shape[1] == channels
    assert (steps[-1].output_shape[2:] or (0,))[0] == side
    weighted = [step for step in steps if step.kind in ("Conv2d", "Linear")]
    assert sum(s.params - s.output_shape[1] for s in weighted) == weights
    assert round(sum(step.macs for step in steps) / 1e6, 1) == megamacs


def test_googlenet_of_the_paper_has_the_sum_of_its_table(googlenet):
    network = build_on_meta(Variant.of("googlenet", "paper").build)
    weights = sum(
        parameter.numel()
        for name, parameter in network.named_parameters()
        if name.endswith("weight") and not name.startswith("aux")
    )
    # The paper's column adds up to 6.8 M with the slips marked above.
    assert weights == 6_990_272
    assert googlenet.total_macs == 1_582_671_872
    heads = parameters(network.aux_4a) + parameters(network.aux_4d)
    assert googlenet.unread_params == heads


def test_googlenets_heads_answer_in_train_mode_only():
    variant = Variant.of("googlenet", "paper", width=0.1, image_size=65, num_classes=7)
    network = variant.build()
    pictures = torch.zeros(2, 3, 65, 65)
    output = network.train()(pictures)
    assert isinstance(output, GoogLeNetOutput)
    assert [tuple(each.shape) for each in output] == [(2, 7)] * 3
    assert network.eval()(pictures).shape == (2, 7)


def test_an_inception_without_reductions_costs_more_than_twice_as_much():
    reduced = parameters(Inception(192, INCEPTION_3A))
    whole = parameters(Inception(192, INCEPTION_3A, reductions=False))
    assert (reduced, whole) == (163_696, 393_472)


RESNETS = {  # parameters and GMACs of torchvision's, with the stride in the 3x3
    # Table 1 of the paper: 1.8, 3.6, 3.8, 7.6 and 11.3 billion, the stride in the 1x1.
    18: (11_689_512, 1.814, 1.8),
    34: (21_797_672, 3.664, 3.6),
    50: (25_557_032, 4.089, 3.8),
    101: (44_549_160, 7.801, 7.6),
    152: (60_192_808, 11.514, 11.3),
}


@pytest.mark.parametrize("depth", RESNETS)
def test_resnets_for_imagenet_have_their_parameters_and_both_costs(depth):
    params, torchvision, paper = RESNETS[depth]
    form = f"paper-{depth}"
    trace = trace_of("resnet", form)
    assert trace.total_params == params
    # The paper cuts 3.664 to 3.6 and 3.858 to 3.8.
    assert trace.total_macs / 1e9 == pytest.approx(paper, abs=0.07)
    moved = trace_of("resnet", form, bottleneck_stride="middle")
    assert moved.total_params == params
    assert round(moved.total_macs / 1e9, 3) == torchvision
    ends = [s for s in trace.steps if s.path.endswith((".add", ".relu"))]
    assert ends[-1].output_shape[2:] == (7, 7)


@pytest.mark.parametrize(
    ("depth", "params"),
    [  # table 6 rounds: 0.27, 0.46, 0.66, 0.85 and 1.7 million
        (20, 269_722),
        (32, 464_154),
        (44, 658_586),
        (56, 853_018),
        (110, 1_727_962),
    ],
)
def test_resnets_for_cifar_have_the_parameters_of_table_6(depth, params):
    trace = trace_of("resnet", f"cifar-{depth}")
    assert trace.total_params == params
    weighted = [step for step in trace.steps if step.kind in ("Conv2d", "Linear")]
    assert len(weighted) == depth
    assert trace_of("resnet", f"cifar-{depth}", shortcut="none").total_params == params


@pytest.mark.parametrize(("depth", "params"), [(20, 67_906), (56, 214_402)])
@pytest.mark.parametrize("shortcut", ["A", "none"])
def test_the_nets_of_is_deeper_better_differ_in_the_shortcut_alone(
    depth, params, shortcut
):
    trace = trace_of(
        "resnet",
        "cifar-20",
        depth=depth,
        width=0.5,
        in_channels=1,
        image_size=14,
        shortcut=shortcut,
    )
    assert trace.total_params == params
    additions = sum(step.kind == "Add" for step in trace.steps)
    assert additions == (0 if shortcut == "none" else (depth - 2) // 2)


def test_option_a_pads_with_zeros_and_keeps_every_other_pixel():
    variant = Variant.of("resnet", "cifar-20", width=0.25)
    shortcut = variant.build()[2][0].conv3
    x = torch.arange(4 * 5 * 5.0).reshape(1, 4, 5, 5)
    padded = shortcut(x)
    assert torch.equal(padded[:, :4], x[:, :, ::2, ::2])
    assert padded.shape == (1, 8, 3, 3)
    assert not padded[:, 4:].any()
    assert parameters(shortcut) == 0


def test_options_b_and_c_of_resnet_34_add_the_projections_they_name():
    plain = trace_of("resnet", "paper-34", shortcut="A").total_params
    projected = trace_of("resnet", "paper-34").total_params
    everywhere = trace_of("resnet", "paper-34", shortcut="C").total_params
    assert plain == trace_of("resnet", "plain-34").total_params
    # Three projections with their normalisation, 64 to 128 and so on.
    assert projected - plain == sum(c * 2 * c + 2 * 2 * c for c in (64, 128, 256))
    blocks = {64: 3, 128: 3, 256: 5, 512: 2}  # those that keep their shape
    assert everywhere - projected == sum(
        count * (c * c + 2 * c) for c, count in blocks.items()
    )
