"""One network over its depth: what is drawn, what is read, and which step made it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

import numpy as np
import numpy.typing as npt

from explorer.comparison.shapes import (
    Axis,
    DepthPoint,
    Quantity,
    depth_points,
    depth_series,
)
from explorer.tracing.records import Step, Trace

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """Where a line turns: the output of one step, or the image.

    Attributes:
        x: Depth.
        value: The quantity; ``None`` where a number would be wrong: the size of what
            is no map, the field of what sees the whole image.
        step: Index of the step; -1 for the image.
    """

    x: float
    value: int | None
    step: int


class Profile:
    """The steps of a network that all paths pass through."""

    def __init__(self, trace: Trace) -> None:
        """Follow ``trace``."""
        self.trace = trace
        self._points = depth_points(trace)

    def corners(self, quantity: Quantity, axis: Axis) -> tuple[Corner, ...]:
        """Every output on the main line, from the image to the scores."""
        # Every step has channels, so this series leaves no step out.
        places = depth_series(self._points, "channels", axis)
        return tuple(
            Corner(x=x, value=self._value(self._points[step + 1], quantity), step=step)
            for x, step in zip(places.x, places.steps, strict=True)
        )

    def step(self, corner: Corner) -> Step | None:
        """The step behind a corner; ``None`` for the image."""
        return self.trace.steps[corner.step] if corner.step >= 0 else None

    def shape(self, corner: Corner) -> tuple[int, ...]:
        """Shape of the output there, without the batch axis."""
        step = self.step(corner)
        whole = self.trace.input_shape if step is None else step.output_shape
        return whole[1:]

    def _value(self, point: DepthPoint, quantity: Quantity) -> int | None:
        match quantity:
            case "size" if point.step >= 0 and not self._is_map(point.step):
                return None
            case "size":
                return point.size
            case "channels":
                return point.channels
            case "field":
                return point.field

    def _is_map(self, step: int) -> bool:
        return len(self.trace.steps[step].output_shape) == 4


def corner_at(corners: Sequence[Corner], x: float) -> int | None:
    """Index of the corner whose value holds at ``x``; ``None`` beyond the ends.

    Of several at one depth with the same value it is the first: the layer that made
    the value, not the ReLU that passes it on.
    """
    if not corners or not corners[0].x <= x <= corners[-1].x:
        return None
    return _maker(corners, bisect_right([corner.x for corner in corners], x) - 1)


def corners_near(
    corners: Sequence[Corner], x: float, reach: float
) -> tuple[Corner, ...]:
    """All that a line shows within ``reach`` of ``x``, also where it drops at once."""
    ends = [corner.x for corner in corners[1:]] + [corners[-1].x if corners else 0.0]
    return tuple(
        corners[_maker(corners, index)]
        for index, (corner, end) in enumerate(zip(corners, ends, strict=True))
        if corner.x - reach <= x <= end + reach
    )


def staircase(corners: Sequence[Corner], instead: float) -> tuple[Numbers, Numbers]:
    """The line through the corners: level up to the next one, then straight to it.

    Args:
        corners: From the left.
        instead: What is drawn for a value that is ``None``.
    """
    heights = [instead if c.value is None else float(c.value) for c in corners]
    x: list[float] = []
    y: list[float] = []
    for index, (corner, height) in enumerate(zip(corners, heights, strict=True)):
        if index and heights[index - 1] != height:
            x.append(corner.x)
            y.append(heights[index - 1])
        x.append(corner.x)
        y.append(height)
    return np.array(x), np.array(y)


def octave_ticks(low: float, high: float, room: int) -> tuple[int, ...]:
    """Powers of two between two values, so many that ``room`` are not exceeded."""
    first, last = (round(log10(end) / log10(2), 9) for end in (low, high))
    whole = range(int(np.ceil(first)), int(np.floor(last)) + 1)
    every = max(1, -(-len(whole) // max(room, 1)))
    return tuple(2**power for power in whole if power % every == 0 and power >= 0)


def _maker(corners: Sequence[Corner], index: int) -> int:
    while (
        index
        and corners[index - 1].x == corners[index].x
        and corners[index - 1].value == corners[index].value
    ):
        index -= 1
    return index
