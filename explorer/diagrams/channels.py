"""What is true of every channel of an output: its extremes, and where it ranks."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Range = tuple[float, float]
Scale = Literal["map", "layer"]
Order = Literal["index", "activity", "variance"]
Maps = NDArray[np.floating]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extremes:
    """The smallest and the largest value of every channel.

    Attributes:
        low: Smallest finite value, ``(channels,)``; 0 where none is finite.
        high: Largest finite value, ``(channels,)``; 0 where none is finite.
        finite: Whether all values of the channel are, ``(channels,)`` bool.
        values: Values of one channel.
    """

    low: NDArray[np.float64] = field(repr=False)
    high: NDArray[np.float64] = field(repr=False)
    finite: NDArray[np.bool_] = field(repr=False)
    values: int

    @property
    def signed(self) -> bool:
        """Whether any value is negative, which asks for the diverging palette."""
        return bool((self.low < 0).any())

    @property
    def dead(self) -> NDArray[np.bool_]:
        """Which channels are zero everywhere, ``(channels,)``."""
        zero: NDArray[np.bool_] = (self.low == 0) & (self.high == 0)
        return zero & self.finite

    @property
    def constant(self) -> NDArray[np.bool_]:
        """Which have one value everywhere that is not zero, ``(channels,)``.

        A channel of a single value has no place to differ from, so it never counts.
        """
        if self.values == 1:
            return np.zeros(len(self.low), dtype=np.bool_)
        same: NDArray[np.bool_] = (self.low == self.high) & (self.low != 0)
        return same & self.finite


def extremes(maps: Maps) -> Extremes:
    """The extremes of ``(channels, height, width)``."""
    flat = maps.reshape(len(maps), math.prod(maps.shape[1:]))
    low = flat.min(axis=1).astype(np.float64)
    high = flat.max(axis=1).astype(np.float64)
    finite = np.isfinite(low) & np.isfinite(high)
    for row in np.flatnonzero(~finite):
        low[row], high[row] = span([flat[row]])
    return Extremes(low=low, high=high, finite=finite, values=flat.shape[1])


def span(outputs: Iterable[NDArray[np.floating]]) -> Range:
    """The smallest and the largest finite value of all; zeros where none is finite.

    Args:
        outputs: Any shapes, for example those of every step of a network.
    """
    lows, highs = [], []
    for output in outputs:
        if not output.size:
            continue
        low, high = float(output.min()), float(output.max())
        if not np.isfinite(low + high):
            finite = output[np.isfinite(output)]
            if not finite.size:
                continue
            low, high = float(finite.min()), float(finite.max())
        lows.append(low)
        highs.append(high)
    return (min(lows), max(highs)) if lows else (0.0, 0.0)


def shared_range(values: Range, signed: bool) -> Range:
    """The values of the first and the last colour for data within ``values``.

    Zero is the dark end of viridis and the dark middle of the diverging palette,
    whatever the data are.
    """
    low, high = min(values[0], 0.0), max(values[1], 0.0)
    if not signed:
        return (0.0, high)
    limit = max(high, -low)
    return (-limit, limit)


def colour_ranges(
    known: Extremes, scale: Scale | Range, signed: bool
) -> NDArray[np.float64]:
    """The values of the first and the last colour of every channel.

    Args:
        known: The extremes of the channels.
        scale: ``"map"`` gives each channel its own range, ``"layer"`` all the same;
            or the range itself. Channels of a single value always share theirs:
            alone, each would have the last colour.
        signed: Whether the diverging palette is used.

    Returns:
        ``(channels, 2)``.
    """
    count = len(known.low)
    if scale == "map" and known.values > 1:
        high, low = np.maximum(known.high, 0), np.minimum(known.low, 0)
        limit = np.maximum(high, -low) if signed else high
        return np.stack([-limit if signed else np.zeros_like(limit), limit], axis=1)
    if isinstance(scale, str):
        values = (known.low.min(initial=0), known.high.max(initial=0))
        scale = shared_range((float(values[0]), float(values[1])), signed)
    return np.repeat(np.array([scale], dtype=np.float64), count, axis=0)


def channel_order(maps: Maps, order: Order, known: Extremes | None = None) -> Places:
    """The channels in the order in which they are shown.

    Args:
        maps: ``(channels, height, width)``.
        order: ``"index"``; ``"activity"`` puts the largest mean magnitude first,
            ``"variance"`` the largest variance within the map. Channels that are
            dead or constant come last then, equal ones keep the order of their
            indices, and what is not finite comes first.
        known: The extremes, where they are known already.

    Returns:
        Channel numbers, ``(channels,)``.
    """
    if order == "index" or not maps.size:
        return np.arange(len(maps))
    known = extremes(maps) if known is None else known
    strength = strengths(maps, order)
    strength[~np.isfinite(strength)] = np.inf
    return np.lexsort((-strength, known.dead | known.constant))


def strengths(
    maps: Maps, order: Literal["activity", "variance"]
) -> NDArray[np.floating]:
    """The mean magnitude or the variance of each map, ``(channels,)``."""
    flat = maps.reshape(len(maps), math.prod(maps.shape[1:]))
    exact = np.result_type(maps.dtype, np.float32)
    with np.errstate(invalid="ignore", over="ignore"):
        if order == "activity":
            return np.asarray(np.abs(flat).mean(axis=1, dtype=exact))
        return np.asarray(flat.var(axis=1, dtype=exact))
