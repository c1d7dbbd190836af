"""Where networks keep the channels of their maps."""

import pytest

from explorer.architectures.variants import Variant
from explorer.comparison.channel_axis import channels_last
from explorer.tracing.trace import trace_variant


@pytest.mark.parametrize("name", ["swin_t", "convnext_tiny"])
def test_layers_that_work_on_the_last_axis_have_the_channels_there(name):
    trace = trace_variant(Variant.of(f"torchvision:{name}")).trace
    last = channels_last(trace)
    maps = [s for s in trace.steps if len(s.output_shape) == 4]
    for kind, expected in (("Linear", True), ("Conv2d", False)):
        found = {last[step.index] for step in maps if step.kind == kind}
        assert found == {expected}
    # All maps of both networks are square, whichever way their axes lie.
    for step in maps:
        sides = step.output_shape[1:3] if last[step.index] else step.output_shape[2:]
        assert sides[0] == sides[1] or step.kind in ("Reshape", "View")


def test_a_network_that_moves_no_axis_has_them_first():
    trace = trace_variant(Variant.of("googlenet", "book")).trace
    assert not any(channels_last(trace))
