"""Captured maps equal what each operation made, in place or not, shared or not."""

import math
import sys

import pytest
import torch
import torch.nn.functional as F
import torchvision.models as models
from torch import Tensor, fx, nn

from explorer.architectures.variants import Variant
from explorer.tracing.activations import capture
from explorer.tracing.meta import build_on_meta
from explorer.tracing.trace import TracedNetwork, trace_module, trace_variant

NAMES = models.list_models(module=models)
# The smallest that each takes; the others run at 32 px.
SIZES = {"alexnet": 63, "inception_v3": 75, "vit_h_14": 28, "maxvit_t": 224}


class TorchsTracer(fx.Tracer):
    proxy_buffer_attributes = True


class CloningAtCreation(fx.Interpreter):
    """The oracle: torch's own tracer, every output cloned before the next node runs."""

    def __init__(self, model: nn.Module) -> None:
        modules = (math, sys.modules["torchvision.ops"])
        tracer = TorchsTracer(autowrap_modules=modules)
        super().__init__(model, graph=tracer.trace(model))
        self.clones: dict[str, Tensor] = {}

    def run_node(self, n: fx.Node) -> object:
        result = first = super().run_node(n)
        while isinstance(first, tuple | list) and first:
            first = first[0]
        if isinstance(first, Tensor):
            self.clones[n.name] = first.clone()
        return result


def with_values(variant: Variant) -> nn.Module:
    """The network with varied weights, filled faster than by its own constructor."""
    model = build_on_meta(variant.build).to_empty(device="cpu")
    noise = torch.rand(1 << 20, generator=torch.Generator().manual_seed(0)) - 0.5
    with torch.no_grad():
        for name, value in (*model.named_parameters(), *model.named_buffers()):
            if not value.is_floating_point():
                value.zero_()
                continue
            flat = value.view(-1)
            for part in flat.split(len(noise)):
                part.copy_(noise[: len(part)])
            if value.dim() > 1:
                value.mul_((12 / value[0].numel()) ** 0.5)
            elif "running_var" in name or name.endswith("weight"):
                value.add_(1)
    return model.eval()


def differing(network: TracedNetwork, model: nn.Module, image: Tensor) -> list[str]:
    """Paths of the steps whose captured output is not the one that was made."""
    oracle = CloningAtCreation(model)
    with torch.no_grad():
        oracle.run(image)
    activations = capture(network, model, image)
    assert len(activations.outputs) == len(network.trace.steps)
    # A name tells in place from out of place, the order of nodes is the same.
    nodes = zip(network.graph.nodes, oracle.graph.nodes, strict=True)
    theirs = {mine.name: other.name for mine, other in nodes}
    return [
        network.trace.steps[step].path
        for node, step in network.step_of_node.items()
        if not torch.equal(oracle.clones[theirs[node]], activations[step])
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_captured_map_of_torchvision_is_the_one_that_was_made(name):
    variant = Variant.of(f"torchvision:{name}", image_size=SIZES.get(name, 32))
    model = with_values(variant)
    image = torch.rand(variant.input_shape, generator=torch.Generator().manual_seed(1))
    assert differing(trace_variant(variant), model, image) == []


def test_there_are_eighty_models_to_try():
    assert len(NAMES) >= 80


class WritesOverItsInput(nn.Module):
    """Every way to write in place, and a ReLU that runs three times."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        x = self.relu(self.conv(x))
        y = x - 0.1
        self.relu(y)  # the result is thrown away: y itself has changed
        z = y * 2 - 0.3
        F.relu(z, inplace=True)
        z.add_(x)
        torch.relu_(z.mul_(-1).add_(1))
        z += y
        return self.relu(z).flatten(1)


def test_readers_after_an_in_place_operation_see_what_it_wrote():
    model = WritesOverItsInput().eval()
    image = torch.rand(1, 1, 5, 5)
    with torch.no_grad():
        expected = model(image)
    network = trace_module(model, (1, 1, 5, 5))
    activations = capture(network, model, image)
    assert torch.equal(activations[network.trace.output], expected)


def test_a_relu_that_overwrites_a_convolution_does_not_change_its_captured_map():
    model = WritesOverItsInput().eval()
    with torch.no_grad():
        model.conv.weight.fill_(-1.0)  # so that every output is negative
    network = trace_module(model, (1, 1, 5, 5))
    with torch.no_grad():
        expected = model.conv(torch.ones(1, 1, 5, 5))
    activations = capture(network, model, torch.ones(1, 1, 5, 5))
    assert torch.equal(activations[0], expected)
    assert float(activations[0].max()) < 0 <= float(activations[1].min())


def test_a_module_that_is_called_twice_is_two_steps_and_pays_once():
    model = WritesOverItsInput()
    steps = trace_module(model, (1, 1, 5, 5)).trace.steps
    relus = [step.path for step in steps if step.module == "relu"]
    assert len(relus) == 3
    assert len({step.path for step in steps}) == len(steps)
    assert sum(step.params for step in steps) == 4 * 9 + 4


def test_tracing_leaves_the_network_as_it_was():
    model = WritesOverItsInput().train()
    trace_module(model, (1, 1, 5, 5))
    assert model.training
    assert model.relu.inplace
    assert model.conv.weight.device.type == "cpu"
