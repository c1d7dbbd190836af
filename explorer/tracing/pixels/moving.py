"""Steps that compute nothing: values change their place, or not even that."""

from math import prod

import numpy as np
import torch

from explorer.tracing.pixels.call import Call
from explorer.tracing.pixels.computed import Computed
from explorer.tracing.pixels.records import Moved, Position

MOVING = frozenset({
    "Flatten", "View", "Reshape", "Permute", "Transpose", "Swapaxes", "Squeeze",
    "Unsqueeze", "Slice", "Chunk", "Split", "Expand", "Contiguous", "Clone", "Identity",
    "ChannelShuffle", "PixelShuffle", "PixelUnshuffle", "Unflatten", "Narrow", "Roll",
})  # fmt: skip
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


def explain_resting(call: Call, position: Position) -> Computed | None:
    """Dropout lets everything through unless the network is in training."""
    if call.module is None and call.argument("training", True):
        return None  # a function that was not told to rest
    origin = call.operand(call.input_node(), (0, *position))
    return Computed(Moved(origin=origin), origin.value, abs(origin.value))
