"""Where a value lies: in an output of any shape, and in the maps that show it.

The last two axes of an output are the rows and columns of its maps, all before them
count the maps; every value of a vector is a map of one pixel.
"""

import numpy as np
from numpy.typing import NDArray

from explorer.tracing.pixels.records import Position

Values = NDArray[np.float32]
Place = tuple[int, int, int]
"""Map, row and column."""


def as_maps(values: Values) -> Values:
    """An output without its batch axis as ``(maps, height, width)``; no copy."""
    if values.ndim < 2:
        return values.reshape(-1, 1, 1)
    return values.reshape(-1, *values.shape[-2:])


def position_of(shape: tuple[int, ...], place: Place) -> Position:
    """Where the value at a place of the maps lies in the output.

    Args:
        shape: Of the output, without the batch axis.
        place: Map, row and column.
    """
    channel, row, column = place
    if not shape:
        return ()
    if len(shape) == 1:
        return (channel,)
    before = np.unravel_index(channel, shape[:-2]) if shape[:-2] else ()
    return (*map(int, before), row, column)


def place_of(shape: tuple[int, ...], position: Position) -> Place:
    """Which map, row and column show the value at a position of the output."""
    if len(shape) < 2:
        return (position[0] if position else 0, 0, 0)
    *before, row, column = position
    channel = int(np.ravel_multi_index(before, shape[:-2])) if before else 0
    return channel, row, column


def has_value(shape: tuple[int, ...], position: Position) -> bool:
    """Whether an output of this shape has a value at ``position``."""
    return len(shape) == len(position) and all(
        0 <= at < size for at, size in zip(position, shape, strict=True)
    )
