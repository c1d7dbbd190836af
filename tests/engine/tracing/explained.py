"""Random layers and the explanations of their pixels, for the tests beside this file.

Everything runs in float64, where a wrong window or a forgotten bias cannot hide behind
rounding.
"""

import copy
from collections.abc import Callable

import torch
from hypothesis import settings
from hypothesis import strategies as st
from torch import Tensor, nn

from explorer.tracing.activations import Activations, capture
from explorer.tracing.pixels.explain import explain
from explorer.tracing.pixels.records import Explanation
from explorer.tracing.trace import TracedNetwork, trace_module

small = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 2**31)

images = st.tuples(st.integers(1, 3), st.integers(4, 9), st.integers(4, 9), seeds).map(
    lambda drawn: torch.randn(
        (1, *drawn[:3]),
        generator=torch.Generator().manual_seed(drawn[3]),
        dtype=torch.float64,
    )
)


class Function(nn.Module):
    """A network whose forward is a function of the image and of its parameters."""

    def __init__(self, function: Callable[..., Tensor], **parameters: Tensor) -> None:
        super().__init__()
        self.function = function
        self.names = tuple(parameters)
        for name, value in parameters.items():
            self.register_parameter(name, nn.Parameter(value, requires_grad=False))

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x, *(getattr(self, name) for name in self.names))


def random_values(module: nn.Module, seed: int) -> nn.Module:
    """Other values than those of the constructor, which hide what they multiply."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for value in (*module.parameters(), *module.buffers()):
            if value.is_floating_point():
                value.copy_(torch.rand_like(value) + 0.1)
        for value in module.parameters():
            value.sub_(0.6)
    return module.double().eval()


def seen(module: nn.Module, image: Tensor) -> tuple[TracedNetwork, Activations]:
    network = trace_module(copy.deepcopy(module).float(), tuple(image.shape))
    return network, capture(network, module, image)


def explanations(
    module: nn.Module, image: Tensor, data: st.DataObject
) -> list[Explanation]:
    """Of a corner, the opposite one, and somewhere."""
    module = nn.Sequential(module)  # a bare layer would be traced into
    module.register_parameter("some", nn.Parameter(torch.zeros(1)))
    network, activations = seen(module, image)
    step = network.trace.output
    shape = activations[step].shape[1:]
    positions = (
        tuple(0 for _ in shape),
        tuple(side - 1 for side in shape),
        tuple(data.draw(st.integers(0, side - 1)) for side in shape),
    )
    return [
        explain(network, module, activations, step, position) for position in positions
    ]


def agreeing(
    module: nn.Module, image: Tensor, data: st.DataObject, kind: type
) -> list[Explanation]:
    found = explanations(module, image, data)
    for each in found:
        assert isinstance(each.detail, kind)
        assert each.agrees, (each.value, each.captured)
        assert each.tolerance < 1e-9 * (1 + abs(each.value))
    return found
