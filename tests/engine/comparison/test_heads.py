"""What heads are, cost and accept, and what becomes of their scores."""

import math

import pytest
import torch
from book_five import ALEXNET, BOOK, CACHE, GOOGLENET, NIN, RESNET, VGG
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from explorer.architectures.variants import Variant
from explorer.comparison.heads import HeadKind, head_of, other_head
from explorer.comparison.input_sizes import accepted_sizes
from explorer.comparison.scores import double_softmax_floor, score_figures
from explorer.errors import InvalidOptionError
from explorer.tracing.trace import trace_module

SQUEEZENET = Variant.of("torchvision:squeezenet1_0")


@pytest.mark.parametrize(
    ("variant", "kind", "dense", "shape", "params"),
    [
        (ALEXNET, HeadKind.DENSE, (4096, 4096, 10), (256, 5, 5), 43_040_778),
        (VGG, HeadKind.DENSE, (4096, 4096, 10), (512, 7, 7), 119_586_826),
        (NIN, HeadKind.MAPS, (), (384, 5, 5), 34_790),
        (GOOGLENET, HeadKind.GLOBAL, (10,), (1024, 3, 3), 10_250),
        (RESNET, HeadKind.GLOBAL, (10,), (512, 3, 3), 5_130),
        (SQUEEZENET, HeadKind.MAPS, (), (512, 13, 13), 513_000),
        (
            Variant.of("torchvision:vit_b_16"),
            HeadKind.DENSE,
            (1000,),
            (197, 768),
            770_536,
        ),
    ],
    ids=lambda value: value.title if isinstance(value, Variant) else "",
)
def test_the_head_is_what_turns_maps_into_scores(variant, kind, dense, shape, params):
    head = head_of(CACHE.trace(variant))
    assert (head.kind, head.dense, head.input_shape) == (kind, dense, shape)
    assert head.params == params
    assert head.params_share == params / CACHE.trace(variant).total_params


def test_only_nin_of_the_five_ends_in_a_relu():
    ends = [head_of(CACHE.trace(variant)).ends_in_relu for variant in BOOK]
    assert ends == [variant == NIN for variant in BOOK]
    without = NIN.with_options(final_relu=False)
    assert not head_of(CACHE.trace(without)).ends_in_relu


def test_an_average_over_the_whole_map_by_a_window_is_global_pooling():
    layers = nn.Conv2d(1, 4, 3), nn.AvgPool2d(6), nn.Flatten(), nn.Linear(4, 2)
    head = head_of(trace_module(nn.Sequential(*layers), (1, 1, 8, 8)).trace)
    assert (head.kind, head.pooling, head.steps.start) == (
        HeadKind.GLOBAL,
        "AvgPool2d",
        1,
    )


def test_a_network_without_a_head_has_an_empty_one():
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU())
    head = head_of(trace_module(model, (1, 1, 8, 8)).trace)
    assert (head.kind, len(head.steps), head.params) == (HeadKind.OTHER, 0, 0)


def test_the_other_head_is_the_builders():
    other = other_head(ALEXNET)
    assert other is not None
    assert head_of(CACHE.trace(other)).kind is HeadKind.GLOBAL
    assert other_head(other) == ALEXNET.with_options(head="dense")
    assert other_head(RESNET) is None
    assert other_head(SQUEEZENET) is None


@pytest.mark.parametrize(
    ("variant", "smallest", "largest"),
    [
        (ALEXNET, 193, 224),
        (VGG, 224, 255),
        (NIN, 67, None),
        (GOOGLENET, 1, None),
        (RESNET, 1, None),
        (Variant.of("torchvision:alexnet"), 63, None),  # as torchvision says itself
        (Variant.of("torchvision:vit_b_16"), 224, 224),
    ],
    ids=lambda value: value.title if isinstance(value, Variant) else "",
)
def test_accepted_sizes_are_those_that_run(variant, smallest, largest):
    sizes = accepted_sizes(variant)
    assert sizes is not None
    assert (sizes.smallest, sizes.largest) == (smallest, largest)
    assert sizes.is_any == (smallest == 1 and largest is None)


def test_accepted_sizes_of_a_lite_net_are_those_that_run_with_values():
    variant = Variant.of("alexnet", "lite")
    sizes = accepted_sizes(variant)
    model = variant.build().eval()
    assert sizes is not None
    assert sizes.largest is not None

    def runs(side: int) -> bool:
        try:
            model(torch.zeros(1, 1, side, side))
        except RuntimeError:
            return False
        return True

    tried = range(sizes.smallest - 3, sizes.largest + 4)
    assert [side for side in tried if runs(side)] == list(
        range(sizes.smallest, sizes.largest + 1)
    )


def test_a_softmax_too_many_cannot_cost_less_than_its_floor():
    assert double_softmax_floor(10) == pytest.approx(1.4612, abs=5e-5)
    assert double_softmax_floor(10) == pytest.approx(math.log(1 + 9 / math.e))
    sure = score_figures([100.0] + 9 * [0.0], 0)
    assert sure.loss == pytest.approx(0, abs=1e-12)
    assert sure.loss_twice == pytest.approx(sure.floor)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=12), st.integers(0, 11))
def test_the_loss_is_the_log_probability_and_never_below_the_floor(logits, label):
    label %= len(logits)
    figures = score_figures(logits, label)
    assert sum(figures.probabilities) == pytest.approx(1)
    weights = [math.exp(value - max(logits)) for value in logits]
    expected = -math.log(weights[label] / sum(weights)) if weights[label] else None
    if expected is not None:
        assert figures.loss == pytest.approx(expected, abs=1e-9)
    assert figures.loss_twice >= figures.floor - 1e-12
    assert max(figures.twice) <= math.e / (math.e + len(logits) - 1) + 1e-12


def test_equal_scores_cost_the_logarithm_of_the_number_of_classes():
    figures = score_figures([0.0] * 10, 3)
    assert figures.loss == pytest.approx(figures.guessing)
    assert figures.guessing == pytest.approx(math.log(10))


@pytest.mark.parametrize(
    ("logits", "label"), [([], 0), ([1.0, math.nan], 0), ([1.0, 2.0], 2), ([1.0], -1)]
)
def test_scores_that_cannot_be_are_refused(logits, label):
    with pytest.raises(InvalidOptionError):
        score_figures(logits, label)
