"""Measured blocks have the names that Explore gives them."""

from pathlib import Path

import pytest
import torch

from explorer.architectures.variants import Variant
from explorer.tracing.block_tree import block_tree
from explorer.tracing.trace import trace_variant
from explorer.training.block_places import BlockPlace, block_places
from explorer.training.probed_blocks import probed_blocks

NETWORKS = Path(__file__).with_name("small_networks.py")
FAMILIES = ("alexnet", "vgg", "nin", "googlenet", "resnet")


def places_of(variant):
    with torch.device("meta"):
        paths = [block.path for block in probed_blocks(variant.build())]
    trace = trace_variant(variant).trace
    return paths, block_places(trace, paths), trace


@pytest.mark.parametrize("key", FAMILIES)
def test_every_block_of_every_family_has_a_place_of_its_own(key):
    paths, places, trace = places_of(Variant.of(key, "lite"))
    assert list(places) == paths
    assert len(set(places.values())) == len(paths)
    titles = {block.title for block in block_tree(trace).walk()}
    assert {place.block for place in places.values()} - {""} <= titles


def test_layers_in_a_block_are_counted_in_it_and_others_in_the_network():
    _, places, _ = places_of(Variant.of("vgg", "lite"))
    first, *_, last = places.values()
    assert first == BlockPlace(block="VGG block 1")  # its only convolution
    assert places["2.2"] == BlockPlace(block="VGG block 3", kind="Conv2d", number=2)
    assert last == BlockPlace(block="", kind="Linear", number=3)


def test_what_is_alone_has_no_number():
    _, places, _ = places_of(Variant.of("googlenet", "lite"))
    assert list(places.values())[-1] == BlockPlace(block="", kind="Linear")


def test_a_network_of_ones_own_has_places_too():
    paths, places, _ = places_of(Variant.of(f"{NETWORKS}:lenet"))
    assert [places[path] for path in paths] == [
        BlockPlace(block="", kind=kind, number=number)
        for kind in ("Conv2d", "Linear")
        for number in (1, 2)
    ]


def test_a_path_that_is_no_block_and_no_layer_is_left_out():
    _, _, trace = places_of(Variant.of("alexnet", "lite"))
    assert block_places(trace, ["nowhere", ""]) == {}
