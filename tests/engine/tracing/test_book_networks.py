"""The book's networks, layer for layer, against figures that were not computed here."""

import json
from pathlib import Path

import pytest

from explorer.architectures.variants import Variant
from explorer.tracing.records import Trace
from explorer.tracing.trace import trace_variant

TRUTH = json.loads((Path(__file__).parents[2] / "data/book_shapes.json").read_text())
NETWORKS = {
    "alexnet": Variant.of("alexnet"),
    "vgg11": Variant.of("vgg"),
    "vgg11_ratio4": Variant.of("vgg", "book-quarter"),
    "nin": Variant.of("nin"),
    "googlenet": Variant.of("googlenet"),
    "googlenet_224": Variant.of("googlenet", image_size=224),
    "resnet18": Variant.of("resnet", image_size=224),
    "resnet18_96": Variant.of("resnet"),
}


def trace_of(name: str) -> Trace:
    return trace_variant(NETWORKS[name]).trace


def test_the_truth_covers_every_network_of_the_book():
    assert set(TRUTH) == set(NETWORKS)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_layer_has_the_shape_parameters_and_macs_of_the_book(name):
    trace = trace_of(name)
    layers = [
        [
            step.kind,
            list(step.input_shapes[0]),
            list(step.output_shape),
            step.params,
            step.macs,
        ]
        for step in trace.steps
        if step.module is not None
    ]
    assert layers == TRUTH[name]["leaf_layers"]
    assert list(trace.input_shape) == TRUTH[name]["input"]
    assert trace.total_params == TRUTH[name]["total_params"]
    assert trace.total_macs == TRUTH[name]["macs"]
    assert trace.unread_params == 0


@pytest.mark.parametrize("name", NETWORKS)
def test_every_part_of_the_network_sums_up_to_the_table_of_the_book(name):
    trace = trace_of(name)
    for part, _kind, shape, params, macs in TRUTH[name]["layers"]:
        steps = [s for s in trace.steps if s.path.split(".")[0] == part]
        assert list(steps[-1].output_shape) == shape
        assert sum(s.params for s in steps) == params
        assert sum(s.macs for s in steps) == macs


@pytest.mark.parametrize(
    ("key", "path", "side"),
    [
        ("alexnet", "12", 195),  # distill receptive-field table: alexnet_v2, pool 5
        ("vgg", "4.4", 150),  # the same table: vgg_a
        ("nin", "7.4", 195),
        ("googlenet", "4.1.concat", 715),
        ("googlenet", "4.1.p1_1", 587),
        ("resnet", "4.1.add", 435),
    ],
)
def test_the_receptive_field_is_that_of_the_largest_path(key, path, side):
    steps = {step.path: step for step in trace_variant(Variant.of(key)).trace.steps}
    assert steps[path].receptive_field == (side, side)


@pytest.mark.parametrize("key", ["alexnet", "vgg", "nin", "googlenet", "resnet"])
def test_after_the_head_every_value_depends_on_the_whole_image(key):
    trace = trace_variant(Variant.of(key)).trace
    assert trace.steps[trace.output].receptive_field is None
