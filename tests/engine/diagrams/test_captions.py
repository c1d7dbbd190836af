"""What stands in the boxes, and that it fits."""

from functools import cache

import pytest

from explorer.architectures.variants import Variant
from explorer.diagrams.captions import (
    Caption,
    Words,
    best_caption,
    block_captions,
    class_name,
    local_title,
    shape_lines,
    spaced,
    step_captions,
)
from explorer.diagrams.text_size import cut, text_width
from explorer.tracing.block_tree import Block, block_tree
from explorer.tracing.records import Step, Trace
from explorer.tracing.trace import trace_variant


@cache
def trace_of(key: str) -> Trace:
    return trace_variant(Variant.of(key)).trace


def step(key: str, path: str) -> Step:
    (found,) = [each for each in trace_of(key).steps if each.path == path]
    return found


def block(key: str, name: str) -> Block:
    (found,) = [b for b in block_tree(trace_of(key)).walk() if b.key == name]
    return found


@pytest.mark.parametrize(
    ("key", "path", "long", "short"),
    [
        ("alexnet", "0", ("11×11 conv", "96 channels, stride 4"), ("11×11", "96 /4")),
        ("alexnet", "2", ("3×3 max pool", "stride 2"), ("max", "3×3 /2")),
        ("alexnet", "14", ("dense", "4096 units"), ("dense", "4096")),
        ("googlenet", "2.0.p4_1", ("3×3 max pool", "stride 1"), ("max", "3×3")),
        ("googlenet", "2.0.concat", ("concat", "64 + 128 + 32 + 32"), ("concat", "")),
        ("googlenet", "4.2", ("global avg pool", ""), ("avg", "")),
        ("resnet", "1.0.bn1", ("batch norm", ""), ("BN", "")),
        ("resnet", "1.0.add", ("+", ""), ("+", "")),
        (
            "torchvision:mobilenet_v2", "features.1.conv.0.0",
            ("3×3 conv", "32 depthwise"), ("3×3", "32"),
        ),
        ("torchvision:alexnet", "avgpool", ("avg pool → 6×6", ""), ("avg → 6×6", "")),
    ],
)  # fmt: skip
def test_a_step_says_what_it_is_at_length_and_in_short(key, path, long, short):
    captions = step_captions(step(key, path))
    assert captions[0] == Caption(*long)
    assert captions[-1] == Caption(*short)


def test_followers_are_named_with_their_convolution():
    conv, norm, relu = (step("resnet", f"0.{n}") for n in range(3))
    captions = step_captions(conv, (norm, relu))
    assert captions[0] == Caption("7×7 conv · BN · ReLU", "64 channels, stride 2")
    assert Caption("7×7 conv", "64 · BN · ReLU") in captions
    assert captions[-1] == Caption("7×7", "64 /2")


def test_a_folded_block_tells_its_class_and_size_unless_its_name_does():
    steps = trace_of("torchvision:resnet50").steps
    unit = block("torchvision:resnet50", "layer1.0")
    assert block_captions(unit, steps)[0] == Caption("layer1.0", "Bottleneck, 12 steps")
    stage = block("torchvision:resnet50", "layer3")
    assert block_captions(stage, steps)[0] == Caption("layer3", "6 × Bottleneck")
    inception = block("googlenet", "2.0")
    captions = block_captions(inception, trace_of("googlenet").steps)
    assert captions == [Caption("Inception 3a", "14 steps")]


def test_a_folded_convolution_tells_what_it_is():
    steps = trace_of("torchvision:googlenet").steps
    caption = block_captions(block("torchvision:googlenet", "conv2"), steps)[0]
    assert caption == Caption("conv2", "1×1 conv · batch norm · ReLU")


def test_a_block_is_called_by_the_end_of_its_path():
    dense = block("torchvision:densenet121", "features.denseblock1.denselayer2")
    assert local_title(dense) == "denselayer2"
    assert class_name(dense) == ""
    assert local_title(block("torchvision:resnet50", "layer1.0")) == "layer1.0"
    assert local_title(block("googlenet", "2.0")) == "Inception 3a"


@pytest.mark.parametrize(
    "key", ["googlenet", "torchvision:vit_b_16", "torchvision:maxvit_t"]
)
def test_what_is_chosen_fits_into_any_box(key):
    trace = trace_of(key)
    for width in (54, 76, 128):
        for each in trace.steps:
            assert best_caption(step_captions(each), width).fits(width)
        for each in block_tree(trace).walk():
            assert best_caption(block_captions(each, trace.steps), width).fits(width)


def test_shapes_are_written_in_two_lines_where_it_is_narrow():
    assert shape_lines((64, 12, 10), narrow=False) == ("64×12×10",)
    assert shape_lines((64, 12, 10), narrow=True) == ("64", "12×10")
    assert shape_lines((4096,), narrow=True) == ("4096",)
    assert shape_lines((197, 768), narrow=True) == ("197×768",)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("StochasticDepth", "stochastic depth"),
        ("ReLU", "ReLU"),
        ("GELU", "GELU"),
        ("Conv3d", "conv 3d"),
        ("flatten", "flatten"),
    ],
)
def test_other_kinds_are_written_as_words(kind, text):
    assert spaced(kind) == text


def test_another_language_has_its_own_words():
    words = Words(conv="卷积", channels="{0} 通道", stride="步幅 {0}")
    caption = step_captions(step("alexnet", "0"), words=words)[0]
    assert caption == Caption("11×11 卷积", "96 通道, 步幅 4")


def test_text_is_cut_only_where_it_must_be():
    assert cut("concat", 200, 12) == "concat"
    shortened = cut("a rather long name of a layer", 80, 12)
    assert shortened.endswith("…")
    assert text_width(shortened, 12) <= 80
    assert cut("anything", 2, 12) == ""


def test_bold_and_large_text_is_wider_and_chinese_signs_are_squares():
    assert text_width("conv", 12, bold=True) > text_width("conv", 12)
    assert text_width("conv", 24) == pytest.approx(2 * text_width("conv", 12))
    assert text_width("卷积", 12) == 24
