"""Runs are spread over devices so that all are done at about the same time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.architectures.variants import Variant
from explorer.training.lanes import lanes_of, spread, spread_configs
from explorer.training.recipes import config_for

COSTS = st.lists(st.integers(0, 1000), max_size=12)
DEVICES = st.sampled_from([("cpu",), ("cuda:0", "cuda:1"), ("a", "b", "c", "d")])


def test_a_lane_holds_the_runs_of_a_device_in_their_order():
    assert lanes_of(["cuda:1", "cpu", "cuda:1", "cuda:0"]) == ((0, 2), (1,), (3,))
    assert lanes_of([]) == ()


def test_equal_runs_go_round():
    assert spread([1, 1, 1, 1, 1], ("a", "b")) == ("a", "b", "a", "b", "a")


def test_a_long_run_has_a_device_for_itself():
    assert spread([1, 1, 9, 1], ("a", "b")) == ("b", "b", "a", "b")


@given(COSTS, DEVICES)
def test_no_device_has_more_to_do_than_another_and_one_run(costs, devices):
    chosen = spread(costs, devices)
    loads = dict.fromkeys(devices, 0)
    for cost, device in zip(costs, chosen, strict=True):
        loads[device] += cost
    assert max(loads.values()) - min(loads.values()) <= max(costs, default=0)


@given(COSTS, DEVICES)
def test_the_same_runs_are_spread_alike_every_time(costs, devices):
    assert spread(costs, devices) == spread(list(costs), list(devices))


@pytest.mark.parametrize("costs", [None, [1.0, 1.0, 5.0]])
def test_configurations_keep_everything_but_their_device(costs):
    configs = [
        config_for(Variant.of(key, "lite"), dataset="cifar10", epochs=1)
        for key in ("alexnet", "vgg", "nin")
    ]
    told = spread_configs(configs, ("cuda:0", "cuda:1"), costs)
    assert [config.variant for config in told] == [c.variant for c in configs]
    expected = spread(costs or [1, 1, 1], ("cuda:0", "cuda:1"))
    assert tuple(config.device for config in told) == expected
