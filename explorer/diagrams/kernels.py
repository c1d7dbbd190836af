"""What a layer multiplies its input with, as pictures: one small map per input."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from explorer.diagrams.tiles import Tiles
from explorer.tracing.records import NETWORK_INPUT, Trace

Weights = NDArray[np.floating]

_KEEPS_ORDER = frozenset({"Dropout", "Identity", "Contiguous", "ReLU"})
_LARGEST_TILE = 48  # px; a kernel of nine numbers needs no more
_GAP = 3  # px; kernels have no dark rim as maps do, so they lie further apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """The weights of one output channel, the strongest input first.

    Attributes:
        channel: The output channel.
        inputs: Which input channel each slice is for, ``(slices,)``.
        slices: ``(slices, height, width)``; 1 x 1 where the layer does not look around.
    """

    channel: int
    inputs: NDArray[np.intp] = field(repr=False)
    slices: Weights = field(repr=False)

    @property
    def is_flat(self) -> bool:
        """Whether every slice is a single number."""
        return self.slices.shape[1:] == (1, 1)

    def in_order(self) -> Weights:
        """The numbers of a flat kernel by input channel, ``(slices,)``."""
        numbers: Weights = self.slices[np.argsort(self.inputs), 0, 0]
        return numbers


def convolution_kernel(weight: Weights, channel: int, groups: int = 1) -> Kernel:
    """The kernel of one output channel.

    Args:
        weight: ``(out, in / groups, height, width)``.
        channel: The output channel.
        groups: Groups of channels that do not mix.
    """
    outputs, per_group = weight.shape[:2]
    first = channel // (outputs // groups) * per_group
    return _strongest_first(channel, weight[channel], first)


def dense_kernel(
    weight: Weights, unit: int, maps: tuple[int, int, int] | None = None
) -> Kernel:
    """The weights of one unit of a dense layer.

    Args:
        weight: ``(out, in)``.
        unit: The unit.
        maps: Channels, height and width of the maps that were flattened into the
            input, if any were: then there is a slice for each of them.
    """
    row = weight[unit]
    return _strongest_first(unit, row.reshape(maps or (len(row), 1, 1)), 0)


def _strongest_first(channel: int, slices: Weights, first: int) -> Kernel:
    strength = np.nan_to_num((slices * slices).sum(axis=(1, 2)), nan=np.inf)
    order = np.argsort(-strength, kind="stable")
    return Kernel(channel=channel, inputs=first + order, slices=slices[order])


def gallery(weight: Weights) -> Weights | None:
    """All kernels of a layer as pictures of their own.

    Args:
        weight: ``(out, in / groups, height, width)``.

    Returns:
        ``(out, height, width)`` for one input channel, ``(out, height, width, 3)``, as
        red, green and blue, for three; ``None`` where a kernel is no picture.
    """
    _, inputs, height, width = weight.shape
    if height * width == 1:
        return None
    if inputs == 1:
        return weight[:, 0]
    return np.moveaxis(weight, 1, 3) if inputs == 3 else None


def flattened_maps(trace: Trace, step: int) -> tuple[int, int, int] | None:
    """The maps that a dense layer gets as a vector, ``(channels, height, width)``.

    ``None`` when it gets no flattened maps, or maps of a single pixel.
    """
    record = trace.steps[step]
    while record.inputs and record.inputs[0] != NETWORK_INPUT:
        record = trace.steps[record.inputs[0]]
        if record.kind == "Flatten" and len(record.input_shapes[0]) == 4:
            _, channels, height, width = record.input_shapes[0]
            return (channels, height, width) if height * width > 1 else None
        if record.kind not in _KEEPS_ORDER:
            break
    return None


def limit_of(weights: Weights) -> float:
    """The value of the last colour when zero is the middle one."""
    finite = weights[np.isfinite(weights)]
    return float(np.abs(finite).max(initial=0.0))


def kernel_tiles(
    count: int,
    height: int,
    width: int,
    space: tuple[int, int],
    *,
    smallest: int,
    ratio: float = 1.0,
) -> Tiles:
    """The largest tiles of which all fit into the space, or else as many as fit.

    Args:
        count: How many slices there are.
        height: Rows of one.
        width: Columns of one.
        space: Width and height to fill, device pixels.
        smallest: Below this many px a tile is a speck: rather leave some out.
        ratio: Device pixels per px.
    """
    across, down = max(space[0], 1), max(space[1], 1)
    fits = min(across // width, down // height)
    if fits < 1:
        reduction = max(math.ceil(width / across), math.ceil(height / down))
        return _tiles(height, width, 1, reduction, space)
    longest = max(height, width)
    most = max(min(fits, int(_LARGEST_TILE * ratio) // longest), 1)
    least = min(max(math.ceil(smallest * ratio / longest), 1), most)
    sizes = range(most, least - 1, -1)
    tiles = (_tiles(height, width, scale, 1, space) for scale in sizes)
    smallest_tiles = _tiles(height, width, least, 1, space)
    return next((made for made in tiles if made.capacity >= count), smallest_tiles)


def _tiles(
    height: int, width: int, scale: int, reduction: int, space: tuple[int, int]
) -> Tiles:
    tile_width = math.ceil(width / reduction) * scale
    tile_height = math.ceil(height / reduction) * scale
    return Tiles(
        height=height,
        width=width,
        columns=max((space[0] + _GAP) // (tile_width + _GAP), 1),
        rows=max((space[1] + _GAP) // (tile_height + _GAP), 1),
        scale=scale,
        reduction=reduction,
        gap=_GAP,
    )
