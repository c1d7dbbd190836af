"""Sets of values of one output: some channels, and some pixels of each of them."""

from collections.abc import Iterable
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


class Extent(NamedTuple):
    """An output as channels of pixels, whatever its axes are called.

    The last two axes are rows and columns, all before are channels; every value of a
    vector is a channel of one pixel.
    """

    channels: int
    height: int
    width: int

    @classmethod
    def of(cls, shape: tuple[int, ...]) -> "Extent":
        """The extent of a shape with the batch axis first."""
        if len(shape) < 3:
            return cls(prod(shape), 1, 1)
        return cls(prod(shape[:-2]), *shape[-2:])


class Part(NamedTuple):
    """The same pixels in some channels.

    Attributes:
        channels: Which channels, ``(channels,)``; ``None`` for all of them.
        mask: Which of their pixels, ``(height, width)``.
    """

    channels: Mask | None
    mask: Mask


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The union: one part for each set of channels, none of them empty."""
    masks: dict[bytes | None, Part] = {}
    for part in parts:
        channels = part.channels
        if channels is not None:
            if not channels.any():
                continue
            if channels.all():
                channels = None
        key = None if channels is None else channels.tobytes()
        if key in masks:
            masks[key] = Part(channels, masks[key].mask | part.mask)
        elif part.mask.any():
            masks[key] = Part(channels, part.mask)
    return tuple(masks.values())


def to_values(parts: Iterable[Part], extent: Extent) -> Mask:
    """The same set with one mark per value, ``(channels, height, width)``."""
    values = np.zeros(extent, dtype=np.bool_)
    for channels, mask in parts:
        values[slice(None) if channels is None else channels] |= mask
    return values


def from_values(values: Mask) -> tuple[Part, ...]:
    """A set given by one mark per value, as parts."""
    if (values == values[:1]).all():
        return joined([Part(None, values[0])])
    flat = np.packbits(values.reshape(len(values), -1), axis=1)
    _, first, group = np.unique(flat, axis=0, return_index=True, return_inverse=True)
    return joined(
        Part(group.reshape(-1) == place, values[channel])
        for place, channel in enumerate(first)
    )
