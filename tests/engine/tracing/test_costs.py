"""Parameters and MACs of every model against what torchvision publishes about it."""

import pytest
from torchvision import models

from explorer.architectures.variants import Variant
from explorer.tracing.trace import trace_variant

NAMES = sorted(models.list_models(module=models))


def published(name: str) -> set[tuple[int, int, float]]:
    """Image size, parameters and GMACs of each of its weights that differs."""
    return {
        (
            weights.transforms().crop_size[0],
            weights.meta["num_params"],
            weights.meta["_ops"],
        )
        for weights in models.get_model_weights(name)
    }


def test_all_eighty_models_have_something_published():
    assert len(NAMES) >= 80
    assert all(map(published, NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_every_model_costs_what_torchvision_says_at_every_size_it_was_measured(name):
    for size, params, gigamacs in published(name):
        variant = Variant.of(f"torchvision:{name}", image_size=size)
        trace = trace_variant(variant).trace
        assert trace.followed == "graph"
        assert trace.total_params == params, size
        assert round(trace.total_macs / 1e9, 3) == gigamacs, size


@pytest.mark.parametrize(("name", "gigamacs"), [("vit_b_16", 17.56), ("swin_t", 4.49)])
def test_attention_and_directly_read_parameters_are_counted(name, gigamacs):
    trace = trace_variant(Variant.of(f"torchvision:{name}")).trace
    assert round(trace.total_macs / 1e9, 2) == gigamacs
    assert trace.unread_params == 0
    without_module = [step for step in trace.steps if step.module is None]
    assert sum(step.params for step in without_module) > 0


def test_auxiliary_heads_close_the_sum_as_parameters_that_no_step_reads():
    trace = trace_variant(Variant.of("torchvision:inception_v3")).trace
    assert trace.total_params == 27_161_264
    assert trace.unread_params == 27_161_264 - 23_834_568
