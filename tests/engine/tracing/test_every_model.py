"""Every torchvision model is traced and laid out; one of each family sees a picture."""

from functools import cache

import pytest
import torch
from torchvision import models

from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.assets import resource
from explorer.data.images import load_image
from explorer.data.preprocessing import network_input
from explorer.diagrams.folding import default_folding
from explorer.diagrams.layout import lay_out
from explorer.diagrams.layout_records import Role
from explorer.tracing.activations import capture
from explorer.tracing.block_tree import block_tree
from explorer.tracing.fields.exact_field import FieldFinder
from explorer.tracing.inputs import picture_preprocessing
from explorer.tracing.pixels.explain import explain
from explorer.tracing.trace import TracedNetwork, trace_variant

NAMES = sorted(models.list_models(module=models))
FAMILIES = (
    "alexnet", "convnext_tiny", "densenet121", "efficientnet_b0", "efficientnet_v2_s",
    "googlenet", "inception_v3", "maxvit_t", "mnasnet0_5", "mobilenet_v2",
    "mobilenet_v3_small", "regnet_x_400mf", "regnet_y_400mf", "resnet18",
    "resnext50_32x4d", "shufflenet_v2_x0_5", "squeezenet1_1", "swin_t", "swin_v2_t",
    "vgg11_bn", "vit_b_32", "wide_resnet50_2",
)  # fmt: skip


@cache
def traced(name: str) -> TracedNetwork:
    return trace_variant(Variant.of(f"torchvision:{name}"))


@pytest.mark.parametrize("name", NAMES)
def test_every_model_is_drawn_folded_and_unfolded(name):
    trace = traced(name).trace
    tree = block_tree(trace)
    folded = lay_out(trace, tree, default_folding(tree, trace))
    unfolded = lay_out(trace, tree, frozenset())
    for layout in (folded, unfolded):
        shown = [box for box in layout.boxes if box.role in (Role.STEP, Role.BLOCK)]
        drawn = sorted(step for box in shown for step in box.steps)
        assert drawn == list(range(len(trace.steps)))
    assert len(shown) == len(trace.steps)


def test_a_family_is_shown_for_every_model():
    """A new family of torchvision wants a place in the list above."""
    packages = {name: models.get_model_builder(name).__module__ for name in NAMES}
    assert {packages[name] for name in FAMILIES} == set(packages.values())


@pytest.mark.parametrize("name", FAMILIES)
def test_every_step_of_a_family_is_captured_and_its_arithmetic_agrees(name):
    variant, network = Variant.of(f"torchvision:{name}"), traced(name)
    model = random_network(variant, 0)
    picture = load_image(resource("images", "chelsea.png"))
    image = network_input(picture.rgb, picture_preprocessing(variant))
    activations = capture(network, model, image)
    with torch.no_grad():
        assert torch.equal(activations[network.trace.output], model(image))
    wrong = []
    for step in network.trace.steps:
        output = activations[step.index]
        assert tuple(output.shape) == step.output_shape
        assert not output.requires_grad
        middle = tuple(side // 2 for side in output.shape[1:])
        found = explain(network, model, activations, step.index, middle)
        assert found.captured == float(output[(0, *middle)])
        wrong += [] if found.agrees else [step.path]
    assert not wrong
    assert FieldFinder(network, model).at(network.trace.output).support.any()
