"""What was added, removed or replaced from one block to the next."""

from book_five import ALEXNET, CACHE, GOOGLENET, NIN, RESNET, VGG
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from explorer.architectures.variants import Variant
from explorer.comparison.differences import Change, step_differences
from explorer.comparison.heads import head_of
from explorer.comparison.repeats import characteristic_block
from explorer.tracing.trace import trace_module

LAYERS = {
    "conv3": lambda: nn.Conv2d(4, 4, 3, padding=1),
    "conv5": lambda: nn.Conv2d(4, 4, 5, padding=2),
    "conv1": lambda: nn.Conv2d(4, 4, 1),
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "norm": lambda: nn.BatchNorm2d(4),
    "pool": lambda: nn.MaxPool2d(3, stride=1, padding=1),
}


def block_steps(variant):
    trace = CACHE.trace(variant)
    steps = characteristic_block(trace).steps
    return trace.steps[steps.start : steps.stop]


def compare(baseline, own):
    return step_differences(block_steps(baseline), block_steps(own))


def told(differences, steps):
    return [f"{differences.own[step.index].value} {step.kind}" for step in steps]


def stack(*names):
    model = nn.Sequential(*(LAYERS[name]() for name in names))
    return trace_module(model, (1, 4, 8, 8)).trace.steps


def test_vgg_replaces_alexnets_windows_and_adds_a_convolution():
    differences = compare(ALEXNET, VGG)
    changes = sorted(told(differences, block_steps(VGG)))
    assert changes == [
        "added Conv2d",
        "added ReLU",
        "replaced Conv2d",
        "replaced MaxPool2d",
        "same ReLU",
    ]
    assert differences.count(Change.REMOVED) == 0


def test_nin_keeps_the_3x3_replaces_one_by_a_1x1_adds_another_and_drops_the_pooling():
    differences = compare(VGG, NIN)
    assert told(differences, block_steps(NIN)) == [
        "same Conv2d",
        "same ReLU",
        "replaced Conv2d",
        "same ReLU",
        "added Conv2d",
        "added ReLU",
    ]
    removed = [
        step.kind
        for step in block_steps(VGG)
        if differences.baseline[step.index] is Change.REMOVED
    ]
    assert removed == ["MaxPool2d"]


def test_resnet_adds_normalisation_and_an_addition_to_vggs_two_convolutions():
    differences = compare(VGG, RESNET)
    added = [
        step.kind
        for step in block_steps(RESNET)
        if differences.own[step.index] is Change.ADDED
    ]
    assert added == ["BatchNorm2d", "BatchNorm2d", "Add"]
    assert differences.count(Change.SAME) == 4


def test_googlenet_adds_all_1x1_convolutions_and_the_join():
    differences = compare(VGG, GOOGLENET)
    for step in block_steps(GOOGLENET):
        change = differences.own[step.index]
        if step.kind == "Concat" or (step.geometry and step.geometry.kernel == (1, 1)):
            assert change is Change.ADDED, step.path
        if step.geometry and step.geometry.kernel == (3, 3) and step.kind == "Conv2d":
            assert change is Change.SAME


def test_a_pooling_to_one_value_is_another_than_one_to_seven_by_seven():
    vgg, resnet = (
        CACHE.trace(Variant.of(f"torchvision:{name}")) for name in ("vgg11", "resnet18")
    )
    heads = [trace.steps[head_of(trace).steps.start :] for trace in (vgg, resnet)]
    differences = step_differences(*heads)
    assert differences.own[heads[1][0].index] is Change.REPLACED


def test_another_activation_is_replaced_and_a_pooling_never_by_a_convolution():
    before, after = stack("conv3", "relu", "pool"), stack("conv3", "tanh", "conv1")
    differences = step_differences(before, after)
    assert told(differences, after) == [
        "same Conv2d",
        "replaced Tanh",
        "added Conv2d",
    ]
    assert differences.baseline[2] is Change.REMOVED


def test_a_window_is_kept_rather_than_the_order_of_what_is_around_it():
    before, after = stack("conv3"), stack("conv1", "conv5", "conv3")
    assert told(step_differences(before, after), after) == [
        "added Conv2d",
        "added Conv2d",
        "same Conv2d",
    ]


def test_a_convolution_with_a_window_stands_for_one_rather_than_a_1x1():
    before, after = stack("conv3"), stack("conv1", "conv5")
    assert told(step_differences(before, after), after) == [
        "added Conv2d",
        "replaced Conv2d",
    ]


ROWS = st.lists(st.sampled_from(sorted(LAYERS)), min_size=1, max_size=7)


@given(ROWS, ROWS)
def test_every_step_has_its_place_in_order_and_only_like_rows_are_the_same(one, other):
    before, after = stack(*one), stack(*other)
    differences = step_differences(before, after)
    assert set(differences.baseline) == set(range(len(one)))
    assert set(differences.own) == set(range(len(other)))
    lefts = [left for left, _ in differences.pairs if left is not None]
    rights = [right for _, right in differences.pairs if right is not None]
    assert lefts == list(range(len(one)))
    assert rights == list(range(len(other)))
    changes = {*differences.own.values(), *differences.baseline.values()}
    assert (changes == {Change.SAME}) == (one == other)
