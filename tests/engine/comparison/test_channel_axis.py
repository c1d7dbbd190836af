"""Where networks keep the channels of their maps."""

import pytest
import torch
from torch import nn

from explorer.architectures.variants import Variant
from explorer.comparison.channel_axis import channels_last, map_sizes, sees_the_image
from explorer.tracing.trace import trace_module, trace_variant


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


class Windows(nn.Module):
    """Cuts its image into four windows, and weighs them by a table."""

    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(torch.ones(1, 2, 4, 4))

    def forward(self, image):
        parts = image.reshape(2, 2, 4, 2, 4).permute(1, 3, 0, 2, 4)
        weighed = parts.reshape(4, 2, 4, 4) * self.table.tanh()
        whole = weighed.reshape(2, 2, 2, 4, 4).permute(2, 0, 3, 1, 4)
        return whole.reshape(1, 2, 8, 8)


def test_windows_and_tables_of_weights_are_no_maps_of_the_image():
    trace = trace_module(Windows(), (1, 2, 8, 8)).trace
    sizes, seen = map_sizes(trace), sees_the_image(trace)
    four = [step for step in trace.steps if len(step.output_shape) == 4]
    assert any(step.output_shape[0] == 4 for step in four)
    assert any(not seen[step.index] for step in four)
    assert [step.index for step in four if sizes[step.index]] == [trace.output]
    assert sizes[trace.output] == (8, 8)


@pytest.mark.parametrize("name", ["swin_t", "convnext_tiny", "vit_b_16"])
def test_maps_are_as_high_as_wide_wherever_the_channels_are(name):
    trace = trace_variant(Variant.of(f"torchvision:{name}")).trace
    known = {size for size in map_sizes(trace) if size is not None}
    assert (14, 14) in known
    assert all(height == width for height, width in known)
