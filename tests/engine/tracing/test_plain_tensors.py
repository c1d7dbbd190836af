"""Constants, buffers and dtypes: what a trace without values must not depend on."""

import copy

import pytest
import torch
from torch import Tensor, nn

from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.tracing.activations import capture
from explorer.tracing.fields.exact_field import FieldFinder
from explorer.tracing.meta import is_on_meta
from explorer.tracing.pixels.explain import explain
from explorer.tracing.pixels.records import Combination
from explorer.tracing.trace import trace_module, trace_variant

IMAGE = torch.rand((1, 3, 8, 8), generator=torch.Generator().manual_seed(0))


class AddsPositions(nn.Module):
    """A constant made in forward, one made of a plain tensor, and one of a buffer."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.shift = torch.zeros(4) + 2
        self.register_buffer("scale", torch.ones(4) * 3)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x) + torch.arange(4.0).view(1, 4, 1, 1)
        x = x - self.shift.view(1, 4, 1, 1)
        return x * self.scale.view(1, 4, 1, 1)


def test_constants_come_with_the_trace_and_not_on_the_network():
    model = AddsPositions().eval()
    before = set(vars(model))
    network = trace_module(model, (1, 3, 8, 8))
    assert set(vars(model)) == before
    assert network.trace.followed == "graph"
    assert len(network.constants) == 2
    another = copy.deepcopy(model)
    activations = capture(network, another, IMAGE)
    with torch.no_grad():
        assert torch.equal(activations[network.trace.output], another(IMAGE))


def test_the_arithmetic_and_the_field_pass_through_constants():
    model = AddsPositions().eval()
    network = trace_module(model, (1, 3, 8, 8))
    activations = capture(network, copy.deepcopy(model), IMAGE)
    operands = []
    for step in network.trace.steps[1:]:
        found = explain(network, model, activations, step.index, (3, 2, 1))
        assert isinstance(found.detail, Combination)
        assert found.agrees
        operands.append(found.detail.operands[1])
    assert [operand.value for operand in operands] == [3, 2, 3]
    assert {(operand.step, operand.name) for operand in operands} == {(None, "")}
    field = FieldFinder(network, model).at(network.trace.output, 2, 1)
    assert field.exact
    assert field.rectangle == (2, 1, 5, 4)


def test_a_buffer_that_changes_after_the_trace_is_read_anew():
    model = AddsPositions().eval()
    network = trace_module(model, (1, 3, 8, 8))
    model.scale.fill_(-1)
    with torch.no_grad():
        expected = model(IMAGE)
    assert torch.equal(capture(network, model, IMAGE)[network.trace.output], expected)


def test_positions_that_maxvit_computes_from_buffers_are_those_of_the_real_network():
    variant = Variant.of("torchvision:maxvit_t")
    network, model = trace_variant(variant), random_network(variant, 0)
    image = torch.rand(variant.input_shape, generator=torch.Generator().manual_seed(0))
    activations = capture(network, model, image)
    with torch.no_grad():
        expected = model(image)
    assert torch.equal(activations[network.trace.output], expected)
    step = next(s for s in network.trace.steps if s.kind == "Add" and s.index > 40)
    middle = tuple(side // 2 for side in activations[step.index].shape[1:])
    assert explain(network, model, activations, step.index, middle).agrees
    assert FieldFinder(network, model).at(network.trace.output).support.all()


def test_plain_tensors_of_a_network_built_without_values_get_theirs(tmp_path):
    file = tmp_path / "own.py"
    file.write_text(
        "import torch\nfrom torch import nn\n"
        "class Own(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.conv = nn.Conv2d(3, 2, 1)\n"
        "        self.shift = torch.full((2,), 5.0)\n"
        "    def forward(self, x):\n"
        "        return self.conv(x) + self.shift.view(1, 2, 1, 1)\n"
    )
    variant = Variant.of(f"{file}:Own", image_size=8)
    network, model = trace_variant(variant), random_network(variant, 0)
    activations = capture(network, model, IMAGE)
    with torch.no_grad():
        assert torch.equal(activations[1], model.conv(IMAGE) + 5)


@pytest.mark.parametrize(
    "layer", [nn.BatchNorm2d(3, affine=False), nn.MaxPool2d(2)], ids=["buffers", "none"]
)
def test_a_network_without_parameters_is_traced(layer):
    model = nn.Sequential(layer).eval()
    network = trace_module(model, (1, 3, 8, 8))
    assert network.trace.total_params == 0
    with torch.no_grad():
        assert torch.equal(capture(network, model, IMAGE)[0], model(IMAGE))


def test_a_network_is_on_meta_only_if_all_of_it_is():
    buffers = nn.Sequential(nn.BatchNorm2d(3, affine=False))
    assert not is_on_meta(buffers)
    assert is_on_meta(copy.deepcopy(buffers).to("meta"))
    assert not is_on_meta(nn.Sequential(nn.MaxPool2d(2)))


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_a_network_is_traced_in_its_own_type(dtype):
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)).to(dtype).eval()
    network = trace_module(model, (1, 3, 8, 8))
    assert network.trace.followed == "graph"
    activations = capture(network, model, IMAGE.to(dtype))
    assert activations[1].dtype == dtype
    assert explain(network, model, activations, 0, (1, 2, 3)).agrees


class ChangesUnderAnotherName(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        y = x = self.conv(x)
        n = m = x.shape[2]
        n += 1
        y += 1
        z = x * 2  # sees the change
        z.fill_(0.5)
        return x + z * m * n


def test_what_is_added_in_place_is_seen_by_every_name():
    model = ChangesUnderAnotherName().eval()
    network = trace_module(model, (1, 3, 8, 8))
    assert network.trace.followed == "graph"
    with torch.no_grad():
        expected = model(IMAGE)
    assert torch.equal(capture(network, model, IMAGE)[network.trace.output], expected)
