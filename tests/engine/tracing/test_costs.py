"""Parameters and MACs against what torchvision publishes about its own models."""

import pytest

from explorer.architectures.variants import Variant
from explorer.tracing.trace import trace_variant

PUBLISHED = {  # parameters, GMACs: ``num_params`` and ``_ops`` of the weights' metadata
    "alexnet": (61_100_840, 0.714),
    "vgg11": (132_863_336, 7.609),
    "vgg16": (138_357_544, 15.470),
    "googlenet": (6_624_904, 1.498),
    "resnet18": (11_689_512, 1.814),
    "resnet50": (25_557_032, 4.089),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_torchvision_models_cost_what_torchvision_says(name):
    trace = trace_variant(Variant.of(f"torchvision:{name}")).trace
    params, gigamacs = PUBLISHED[name]
    assert trace.total_params == params
    assert round(trace.total_macs / 1e9, 3) == gigamacs


def test_attention_and_directly_read_parameters_are_counted():
    trace = trace_variant(Variant.of("torchvision:vit_b_16")).trace
    assert trace.total_params == 86_567_656
    assert round(trace.total_macs / 1e9, 3) == 17.564
    assert trace.unread_params == 0


def test_auxiliary_heads_close_the_sum_as_parameters_that_no_step_reads():
    trace = trace_variant(Variant.of("torchvision:inception_v3")).trace
    assert trace.total_params == 27_161_264
    assert trace.unread_params == 27_161_264 - 23_834_568
