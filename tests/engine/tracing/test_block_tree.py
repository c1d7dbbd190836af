"""Blocks as people name them: in the book's, torchvision's and a user's networks."""

from functools import cache

import pytest
import torch
from torch import nn

from explorer.architectures.variants import Variant
from explorer.tracing.block_tree import Block, block_tree
from explorer.tracing.blocks import block_labels
from explorer.tracing.records import Trace
from explorer.tracing.trace import trace_module, trace_variant

ALL_KINDS = (
    "alexnet", "vgg", "nin", "googlenet", "resnet",
    "torchvision:googlenet", "torchvision:resnet50", "torchvision:densenet121",
    "torchvision:vit_b_16", "torchvision:swin_t", "torchvision:efficientnet_b0",
    "torchvision:maxvit_t", "torchvision:squeezenet1_0", "torchvision:regnet_y_400mf",
)  # fmt: skip


@cache
def trace_of(key: str) -> Trace:
    return trace_variant(Variant.of(key)).trace


def tree_of(key: str) -> Block:
    return block_tree(trace_of(key))


def units(key: str) -> list[str]:
    return [block.title for block in tree_of(key).walk() if block.unit]


def traced(network: nn.Module) -> Trace:
    return trace_module(network, (1, 3, 8, 8)).trace


@pytest.mark.parametrize("key", ALL_KINDS)
def test_blocks_lie_within_their_parents_and_beside_each_other(key):
    def check(block: Block) -> None:
        at = block.steps.start
        for inner in block.blocks:
            assert at <= inner.steps.start < inner.steps.stop <= block.steps.stop
            at = inner.steps.stop
            assert len(inner.steps) > 1
            check(inner)

    tree = tree_of(key)
    assert tree.steps == range(len(trace_of(key).steps))
    check(tree)


@pytest.mark.parametrize("key", ALL_KINDS)
def test_every_key_and_every_title_is_there_once(key):
    blocks = list(tree_of(key).walk())
    assert len({block.key for block in blocks}) == len(blocks)
    assert len({block.title for block in blocks}) == len(blocks)
    assert all(block.title for block in blocks)


@pytest.mark.parametrize("key", ALL_KINDS)
def test_a_unit_never_lies_in_another(key):
    for block in tree_of(key).walk():
        if block.unit:
            assert not any(inner.unit for inner in block.walk())


@pytest.mark.parametrize("key", ALL_KINDS)
def test_steps_of_one_label_are_next_to_each_other(key):
    labels = block_labels(trace_of(key))
    runs = [
        label
        for before, label in zip(("", *labels), labels, strict=False)
        if label and label != before
    ]
    assert len(runs) == len(set(runs))


def test_a_flat_network_has_no_blocks():
    assert tree_of("alexnet").blocks == ()
    assert set(block_labels(trace_of("alexnet"))) == {""}


def test_blocks_that_a_function_makes_are_called_after_it():
    assert units("vgg") == [f"VGG block {n}" for n in range(1, 6)]
    assert units("nin") == [f"NiN block {n}" for n in range(1, 5)]


def test_inceptions_have_the_names_of_the_paper():
    numbers = ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")
    assert units("googlenet") == ["stem", "b2", *(f"Inception {n}" for n in numbers)]
    stages = [block.title for block in tree_of("googlenet").blocks]
    assert stages == ["stem", "b2", "b3", "b4", "b5"]


def test_residual_blocks_stand_in_their_stages():
    stages = {
        stage.title: [block.title for block in stage.blocks]
        for stage in tree_of("resnet").blocks
    }
    assert stages == {
        "stem": [],
        "stage 2": ["Residual 2a", "Residual 2b"],
        "stage 3": ["Residual 3a", "Residual 3b"],
        "stage 4": ["Residual 4a", "Residual 4b"],
        "stage 5": ["Residual 5a", "Residual 5b"],
    }


def test_torchvisions_inception_is_one_block_with_all_its_branches():
    assert units("torchvision:googlenet") == [
        "conv1", "conv2", "conv3", "inception3a", "inception3b", "inception4a",
        "inception4b", "inception4c", "inception4d", "inception4e", "inception5a",
        "inception5b",
    ]  # fmt: skip
    (block,) = [b for b in tree_of("torchvision:googlenet").blocks if "3a" in b.title]
    steps = [trace_of("torchvision:googlenet").steps[index] for index in block.steps]
    assert sum(step.kind == "Conv2d" for step in steps) == 6
    assert steps[-1].kind == "Concat"


def test_a_residual_block_holds_its_downsampling():
    (stage,) = [b for b in tree_of("torchvision:resnet50").blocks if b.key == "layer2"]
    assert [b.title for b in stage.blocks] == [f"layer2.{n}" for n in range(4)]
    first = stage.blocks[0]
    assert first.unit
    assert first.blocks == ()
    paths = [
        trace_of("torchvision:resnet50").steps[index].path for index in first.steps
    ]
    assert "layer2.0.downsample.0" in paths


def test_each_layer_of_a_dense_block_is_one_block():
    assert units("torchvision:densenet121")[:8] == [
        *(f"denseblock1.denselayer{n}" for n in range(1, 7)),
        "transition1",
        "denseblock2.denselayer1",
    ]


def test_each_layer_of_a_transformer_is_one_block_that_shows_its_parts():
    assert units("torchvision:vit_b_16") == [f"encoder_layer_{n}" for n in range(12)]
    (stage,) = tree_of("torchvision:vit_b_16").blocks
    assert [part.title for part in stage.blocks[0].blocks] == ["encoder_layer_0.mlp"]
    parts = [b.title for b in tree_of("torchvision:swin_t").walk()]
    assert "features.1.0.attn" in parts


def test_a_block_without_its_shortcut_is_still_one_of_its_class():
    blocks = {b.title: b for b in tree_of("torchvision:efficientnet_b0").walk()}
    with_shortcut, without = blocks["features.2.1"], blocks["features.2.0"]
    assert with_shortcut.kind == without.kind == "MBConv"
    assert with_shortcut.unit
    assert without.unit


def test_a_module_that_is_called_twice_makes_two_blocks():
    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = nn.Sequential(nn.Conv2d(3, 3, 1), nn.ReLU())
            self.between = nn.MaxPool2d(2)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.body(self.between(self.body(x)))

    blocks = block_tree(traced(Twice())).blocks
    assert [block.key for block in blocks] == ["body", "body_1"]
    assert len({block.title for block in blocks}) == 2
    assert [block.steps for block in blocks] == [range(2), range(3, 5)]


def test_a_holder_of_one_block_leaves_it_alone():
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            inner = nn.Sequential(nn.Conv2d(3, 3, 1), nn.ReLU())
            self.holder = nn.Sequential(nn.Sequential(inner))
            self.head = nn.Sequential(nn.Flatten())

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.head(self.holder(x))

    blocks = block_tree(traced(Net())).blocks
    assert [block.key for block in blocks] == ["holder"]


def test_more_blocks_than_letters_are_numbered():
    class Unit(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(3, 3, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x + self.conv(x)

    stage = nn.Sequential(*(Unit() for _ in range(27)))
    trace = traced(nn.Sequential(nn.Sequential(Unit(), Unit()), stage))
    titles = [block.title for block in block_tree(trace).walk() if block.unit]
    assert titles[:3] == ["Unit 1.1", "Unit 1.2", "Unit 2.1"]
    assert titles[-1] == "Unit 2.27"


def test_a_trace_that_knows_no_modules_still_has_blocks():
    trace = trace_of("resnet")
    bare = Trace(
        input_shape=trace.input_shape, steps=trace.steps,
        unread_params=0, output=trace.output,
    )  # fmt: skip
    titles = [block.title for block in block_tree(bare).walk() if block.unit]
    assert titles[1:] == units("resnet")[1:]
