"""Each step of a book network points at the line of its file that names its layer."""

from pathlib import Path

import pytest
import torch
from torch import nn

from explorer.architectures import alexnet, googlenet, nin, resnet, vgg
from explorer.architectures.variants import Variant
from explorer.tracing.records import Step
from explorer.tracing.trace import trace_module, trace_variant

FILES = {module.__name__.split(".")[-1]: module for module in (alexnet, vgg, nin)} | {
    "googlenet": googlenet,
    "resnet": resnet,
}
WORDS = {"ReLU": ("nn.ReLU(", "F.relu("), "Concat": ("torch.cat(",), "Add": ("y + x",)}


def text_of(step: Step) -> str:
    line = step.source[0]
    return Path(line.file).read_text(encoding="utf-8").splitlines()[line.line - 1]


@pytest.mark.parametrize("key", FILES)
def test_each_step_is_named_by_the_line_it_points_at(key):
    for step in trace_variant(Variant.of(key)).trace.steps:
        assert step.source[0].file == FILES[key].__file__, step.path
        words = WORDS.get(step.kind, (f"nn.{step.kind}(",))
        assert any(word in text_of(step) for word in words), (step.path, text_of(step))


def test_the_chain_leads_from_the_block_to_the_network():
    steps = {s.path: s for s in trace_variant(Variant.of("vgg")).trace.steps}
    assert [line.function for line in steps["2.0"].source] == ["vgg_block", "build_vgg"]


def test_a_layer_in_a_sequential_is_found_though_no_forward_names_it():
    step = trace_variant(Variant.of("alexnet")).trace.steps[0]
    assert step.called_at == ()
    assert step.defined_at[0].function == "build_alexnet"


def test_a_branch_is_defined_in_the_constructor_and_called_in_forward():
    steps = {s.path: s for s in trace_variant(Variant.of("googlenet")).trace.steps}
    branch = steps["2.0.p2_2"]
    assert branch.defined_at[0].function == "__init__"
    assert branch.called_at[0].function == "forward"


def test_a_network_built_elsewhere_is_traced_without_its_constructor():
    with torch.device("meta"):
        network = nn.Sequential(nn.Conv2d(1, 2, 3))
    step = trace_module(network, (1, 1, 8, 8)).trace.steps[0]
    assert step.defined_at == ()


def test_a_model_of_torchvision_points_into_torchvisions_own_file():
    steps = trace_variant(Variant.of("torchvision:resnet18")).trace.steps
    step = next(step for step in steps if step.path == "layer1.0.conv1")
    assert Path(step.source[0].file).name == "resnet.py"
    assert "conv3x3(" in "".join(map(_line, step.defined_at))


def _line(line):
    return Path(line.file).read_text(encoding="utf-8").splitlines()[line.line - 1]
