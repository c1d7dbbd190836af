"""Which networks stand side by side, and against which each of them is judged."""

import pytest

from explorer.architectures.variants import Variant
from explorer.comparison.lineups import baselines, historical_line, in_company


def of(*names):
    return tuple(Variant.of(*name.split("/")) for name in names)


def test_the_notes_judge_vgg_by_alexnet_and_the_later_ones_by_vgg():
    assert baselines(historical_line()) == (None, 0, 1, 1, 1)
    assert baselines(historical_line(), "previous") == (None, 0, 1, 2, 3)


def test_a_relative_in_torchvision_stands_for_its_family():
    line = (*of("torchvision:vgg16"), *of("nin/lite", "torchvision:resnet50"))
    assert baselines(line) == (None, 0, 0)


@pytest.mark.parametrize(
    ("alone", "together"),
    [
        ("nin/lite", ("vgg/lite", "nin/lite")),
        ("vgg/paper-d", ("alexnet/book", "vgg/paper-d")),
        ("alexnet/lite", ("alexnet/lite", "vgg/lite")),
        ("torchvision:resnet18", ("vgg/book", "torchvision:resnet18")),
        ("torchvision:squeezenet1_0", ("alexnet/book", "torchvision:squeezenet1_0")),
    ],
)
def test_one_network_is_set_beside_the_one_that_the_notes_compare_it_with(
    alone, together
):
    assert in_company(of(alone)) == of(*together)


def test_several_networks_keep_to_themselves():
    line = of("nin/lite", "resnet/lite", "nin/lite")
    assert in_company(line) == line
    assert in_company(()) == ()
