"""Every step of whole networks: what is explained is what the network has."""

import random
from collections import Counter

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.tracing.activations import Activations, capture
from explorer.tracing.pixels.explain import explain
from explorer.tracing.pixels.records import (
    Combination,
    Concatenation,
    Explanation,
    NotItemised,
)
from explorer.tracing.pixels.window_records import Convolution
from explorer.tracing.records import NETWORK_INPUT
from explorer.tracing.trace import TracedNetwork, trace_module, trace_variant

NETWORKS = [
    *(Variant.of(key, "lite") for key in ("alexnet", "vgg", "nin", "googlenet")),
    Variant.of("resnet", "lite"),
    Variant.of("torchvision:alexnet", image_size=63),
    Variant.of("torchvision:resnet18", image_size=64),
    Variant.of("torchvision:googlenet", image_size=64),
    Variant.of("torchvision:densenet121", image_size=40),
    Variant.of("torchvision:mobilenet_v3_small", image_size=64),
]


def looked_at(variant: Variant) -> tuple[TracedNetwork, nn.Module, Activations]:
    network, model = trace_variant(variant), random_network(variant, 0)
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():  # as after training: a norm that does nothing proves nothing
        for value in model.buffers():
            if value.is_floating_point():
                value.copy_(torch.rand(value.shape, generator=generator) + 0.5)
    image = torch.rand(variant.input_shape, generator=generator)
    return network, model, capture(network, model, image)


@pytest.mark.parametrize("variant", NETWORKS, ids=lambda v: f"{v.architecture}")
def test_every_step_is_itemised_and_comes_to_the_networks_own_value(variant):
    network, model, activations = looked_at(variant)
    chance = random.Random(0)
    wrong: Counter[str] = Counter()
    for step in network.trace.steps:
        shape = step.output_shape[1:]
        places = [tuple(side - 1 for side in shape)]
        places += [tuple(map(chance.randrange, shape)) for _ in range(2)]
        for place in places:
            found = explain(network, model, activations, step.index, place)
            assert not isinstance(found.detail, NotItemised), step.path
            assert found.captured == float(activations[step.index][(0, *place)])
            wrong[step.path] += not found.agrees
    assert not +wrong


@pytest.fixture(scope="module")
def googlenet() -> tuple[TracedNetwork, nn.Module, Activations]:
    return looked_at(Variant.of("googlenet", "lite"))


def test_the_channel_of_an_inception_block_leads_back_to_its_branch(googlenet):
    network, model, activations = googlenet
    step = next(s for s in network.trace.steps if s.kind == "Concat")
    widths = [shape[1] for shape in step.input_shapes]
    assert len(widths) == 4
    for channel in range(sum(widths)):
        detail = explain(
            network, model, activations, step.index, (channel, 3, 4)
        ).detail
        assert isinstance(detail, Concatenation)
        origin = detail.origin
        assert origin.step == step.inputs[detail.chosen]
        assert origin.name == network.trace.steps[origin.step].path
        assert origin.position[0] == channel - sum(widths[: detail.chosen])
        assert origin.value == float(activations[step.index][0, channel, 3, 4])


def test_a_residual_sum_has_the_shortcut_and_the_residual():
    network, model, activations = looked_at(Variant.of("resnet", "lite"))
    step = next(s for s in network.trace.steps if s.kind == "Add")
    detail = explain(network, model, activations, step.index, (1, 2, 3)).detail
    assert isinstance(detail, Combination)
    assert {operand.step for operand in detail.operands} == set(step.inputs)
    for operand in detail.operands:
        assert operand.position == (1, 2, 3)
        assert operand.value == float(activations[operand.step][0, 1, 2, 3])


def test_a_depthwise_convolution_reads_its_own_channel_only():
    network, model, activations = looked_at(
        Variant.of("torchvision:mobilenet_v3_small", image_size=64)
    )
    step = next(
        s
        for s in network.trace.steps
        if s.geometry is not None and s.geometry.groups > 1
    )
    detail = explain(network, model, activations, step.index, (5, 0, 0)).detail
    assert isinstance(detail, Convolution)
    assert detail.channels.tolist() == [5]


def one_step(module: nn.Module, image: Tensor, place: tuple[int, ...]) -> Explanation:
    module = module.eval()
    network = trace_module(module, tuple(image.shape))
    activations = capture(network, module, image)
    return explain(network, module, activations, network.trace.output, place)


def test_a_convolution_by_hand():
    layer = nn.Conv2d(2, 1, 2, padding=1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[[[1.0, 2], [3, 4]], [[0, 0], [0, -9.0]]]]))
        layer.bias.fill_(0.5)
    image = torch.tensor([[[[5.0, 6], [7, 8]], [[1, 1], [1, 1]]]])
    found = one_step(nn.Sequential(layer), image, (0, 0, 1))
    detail = found.detail
    assert isinstance(detail, Convolution)
    assert detail.channels.tolist() == [0, 1]
    assert detail.patches[0].tolist() == [[0, 0], [5, 6]]  # the padding lies above
    assert detail.window.rows == (-1, 0)
    assert detail.window.columns == (0, 1)
    assert detail.contributions.tolist() == [3 * 5 + 4 * 6, -9]
    assert found.value == found.captured == 39 - 9 + 0.5


class Attending(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        return self.attention(x, x, x)[0]


def test_what_is_not_itemised_says_so_and_lists_what_it_reads():
    found = one_step(Attending(), torch.rand(1, 3, 4), (2, 1))
    assert found.detail == NotItemised(inputs=(NETWORK_INPUT,), shapes=((1, 3, 4),))
    assert found.value == found.captured
    assert found.agrees


class Unrested(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return F.dropout(x)  # not told about eval mode: it draws


def test_dropout_that_still_draws_is_not_called_identity():
    model = nn.Sequential(nn.Conv2d(1, 1, 1), Unrested())
    found = one_step(model, torch.rand(1, 1, 4, 4), (0, 1, 1))
    assert isinstance(found.detail, NotItemised)


def test_another_value_than_the_networks_is_told():
    model = nn.Sequential(nn.Conv2d(3, 2, 3))
    image = torch.rand(1, 3, 6, 6)
    network = trace_module(model, (1, 3, 6, 6))
    activations = capture(network, model, image)
    with torch.no_grad():
        model[0].bias.add_(1e-3)  # the weights have moved on since
    found = explain(network, model, activations, 0, (0, 1, 1))
    assert not found.agrees
    assert found.value - found.captured == pytest.approx(1e-3, rel=1e-2)


def test_not_a_number_is_explained_by_not_a_number():
    model = nn.Sequential(nn.Conv2d(1, 1, 1))
    with torch.no_grad():
        model[0].weight.fill_(float("nan"))
    assert one_step(model, torch.rand(1, 1, 2, 2), (0, 0, 0)).agrees


@pytest.mark.parametrize("place", [(2, 0, 0), (0, 4, 0), (0, 0, -1), (0,)])
def test_a_position_outside_is_refused(place):
    model = nn.Sequential(nn.Conv2d(1, 2, 1))
    with pytest.raises(IndexError, match="no value at"):
        one_step(model, torch.rand(1, 1, 4, 4), place)
