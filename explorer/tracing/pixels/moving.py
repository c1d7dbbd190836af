"""Steps that compute nothing: values change their place, or not even that."""

from math import prod

import numpy as np
import torch

from explorer.tracing.pixels.call import Call
from explorer.tracing.pixels.computed import Computed
from explorer.tracing.pixels.records import Moved, Operand, Position

MOVING = frozenset({
    "Flatten", "View", "Reshape", "Permute", "Transpose", "Swapaxes", "Squeeze",
    "Unsqueeze", "Slice", "Chunk", "Split", "Expand", "Contiguous", "Clone", "Identity",
    "ChannelShuffle", "PixelShuffle", "PixelUnshuffle", "Unflatten", "Narrow", "Roll",
    "Detach", "ReflectionPad2d", "ReplicationPad2d", "CircularPad2d",
})  # fmt: skip
PADDED = frozenset({"Pad", "ZeroPad2d", "ConstantPad2d", "PatchMergingPad"})
PADDING = "padding"  # the origin of a value that no input has
RESTING = frozenset({
    "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout",
    "FeatureAlphaDropout", "FeatureDropout", "StochasticDepth",
})  # fmt: skip


def explain_moved(call: Call, position: Position) -> Computed | None:
    """Where the value was before.

    The step is run again on the numbers of the places, so whatever it does to them, the
    number that arrives tells where it came from.
    """
    shape = tuple(call.input().shape)
    places = torch.arange(prod(shape), dtype=torch.float64).reshape(shape)
    arrived = int(call.apply(places)[(0, *position)])
    index = tuple(int(each) for each in np.unravel_index(arrived, shape))
    origin = call.operand(call.input_node(), index)
    if index[:1] != (0,) and origin.step is not None:
        return None  # from another example of the batch, which nothing here shows
    return Computed(Moved(origin=origin), origin.value, abs(origin.value))


def explain_padded(call: Call, position: Position) -> Computed | None:
    """Where the value was before, or what the padding puts here.

    Padding is what stays the same whatever is padded.
    """
    mode, value = call.argument("mode", "constant"), call.argument("value", None)
    if mode != "constant":
        return explain_moved(call, position)  # a copy of what lies inside
    value = 0.0 if value is None else float(value)
    shape = tuple(call.input().shape)
    ones = torch.ones(shape, dtype=torch.float64)
    inside = call.apply(ones) - call.apply(torch.zeros_like(ones))
    if inside[(0, *position)] != 0:
        return explain_moved(call, position)
    origin = Operand(step=None, name=PADDING, position=(), value=value)
    return Computed(Moved(origin=origin), value, 0.0)


def explain_resting(call: Call, position: Position) -> Computed | None:
    """Dropout lets everything through unless the network is in training."""
    if call.module is None and call.argument("training", True):
        return None  # a function that was not told to rest
    origin = call.operand(call.input_node(), (0, *position))
    return Computed(Moved(origin=origin), origin.value, abs(origin.value))
