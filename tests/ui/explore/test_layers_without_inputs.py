"""Layers that read what no step makes are shown and explained like others."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from explorer.tracing.activations import capture_anyway
from explorer.tracing.pixels.explain import explain
from explorer.tracing.trace import trace_module
from explorer.ui.pages.explore.explaining.arithmetic import arithmetic_of
from explorer.ui.pages.explore.wording import role_sentence

SHAPE = (1, 3, 8, 8)


class ReadsItsParameters(nn.Module):
    """Every kind of layer looks at what is learnt, one at the image."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.token = nn.Parameter(torch.rand(1, 4))
        self.filters = nn.Parameter(torch.rand(1, 3, 5, 5))
        self.head = nn.Linear(4, 6)
        self.wide = nn.Conv2d(3, 4, 3)
        self.point = nn.Conv2d(3, 4, 1)
        self.stem = nn.Conv2d(3, 4, 3)

    def forward(self, x: Tensor) -> Tensor:
        learnt = self.head(self.token).sum()
        seen = self.wide(self.filters).sum() + self.point(self.filters).sum()
        maps = self.stem(x)
        part = maps[:, 0]  # writing to it hides what runs between the layers
        part += 1
        return self.head(maps.mean((2, 3))) + learnt + seen


@pytest.mark.parametrize("path", ["head", "wide", "point", "head_1"])
def test_a_layer_without_known_inputs_has_a_role_and_an_arithmetic(path):
    model, image = ReadsItsParameters().eval(), torch.rand(SHAPE)
    network, activations = capture_anyway(trace_module(model, SHAPE), model, image)
    step = next(step for step in network.trace.steps if step.path == path)
    assert not step.inputs
    known = "3 channels" if "Conv" in step.kind else "all 4 inputs"
    assert known in role_sentence(step)
    assert role_sentence(replace(step, input_shapes=())).endswith(".")
    place = (0,) * (activations[step.index].dim() - 1)
    found = explain(network, model, activations, step.index, place)
    shown = arithmetic_of(found, network.trace)
    assert shown.agrees
    assert shown.blocks
