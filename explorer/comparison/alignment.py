"""Which steps of several networks belong side by side."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from explorer.comparison.channel_axis import map_sizes, sees_the_image
from explorer.comparison.depth import main_line, weighted_depths
from explorer.tracing.records import NETWORK_INPUT, Step, Trace

Alignment = Literal["resolution", "depth"]

_PASSING = ("Pool", "Flatten", "Dropout")
_PARTS = 5  # of the depth: 0 %, 20 % ... 100 %


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedRow:
    """Steps that are looked at together.

    Attributes:
        low: Smallest side of their maps, px; or the relative depth in percent.
        high: Largest side; or the relative depth again.
        steps: Index of a step per network, from the left; ``NETWORK_INPUT`` for the
            image, ``None`` where a network has none.
    """

    low: int
    high: int
    steps: tuple[int | None, ...]


def aligned(traces: Sequence[Trace], by: Alignment) -> tuple[AlignedRow, ...]:
    """Rows from the image to the output."""
    return by_resolution(traces) if by == "resolution" else by_depth(traces)


def by_resolution(traces: Sequence[Trace]) -> tuple[AlignedRow, ...]:
    """A row per halving of the maps' sides, the largest first.

    Sides of networks that halve at other places differ by a few px (54, 56 and 48), so
    each counts to the nearest of a series of halvings, which begins where this is most
    exact.  Of the steps of a row the last one stands for its network: what the network
    makes of the image at this resolution.
    """
    sides = [_last_of_sides(trace) for trace in traces]
    known = sorted({side for each in sides for side in each}, reverse=True)
    if not known:
        return ()
    anchor = min(known, key=lambda side: _misfit(side, known))
    rows: dict[int, list[int]] = {}
    for side in known:
        rows.setdefault(_halvings(anchor, side), []).append(side)
    return tuple(
        AlignedRow(
            low=min(members),
            high=max(members),
            steps=tuple(_last_among(each, members) for each in sides),
        )
        for _, members in sorted(rows.items())
    )


def by_depth(traces: Sequence[Trace], parts: int = _PARTS) -> tuple[AlignedRow, ...]:
    """Rows at equal parts of the depth, in layers with weights; the image first."""
    rows = []
    for part in range(parts + 1):
        share = part / parts
        steps = tuple(_at_depth(trace, share) if part else NETWORK_INPUT
                      for trace in traces)  # fmt: skip
        percent = round(100 * share)
        rows.append(AlignedRow(low=percent, high=percent, steps=steps))
    return tuple(rows)


def _shown(trace: Trace) -> list[Step]:
    """Steps that all paths share; branches stand for one another's work in part.

    What is made of weights alone says nothing about the image.
    """
    on_line, seen = main_line(trace), sees_the_image(trace)
    return [step for step in trace.steps if on_line[step.index] and seen[step.index]]


def _only_passes_on(step: Step) -> bool:
    """Whether it makes nothing of its own of what the layers before have found."""
    return any(part in step.kind for part in _PASSING)


def _last_of_sides(trace: Trace) -> dict[int, int]:
    """The last step of each side of a map; a single value is no map."""
    found, sizes = {}, map_sizes(trace)
    for step in _shown(trace):
        size = sizes[step.index]
        if size is not None and min(size) > 1:
            found[size[1]] = step.index
    return found


def _last_among(sides: dict[int, int], members: Sequence[int]) -> int | None:
    steps = [sides[side] for side in members if side in sides]
    return max(steps, default=None)


def _halvings(anchor: int, side: int) -> int:
    return round(math.log2(anchor / side))


def _misfit(anchor: int, sides: Sequence[int]) -> float:
    """How far the sides are from halvings of ``anchor``."""
    exact = [math.log2(anchor / side) for side in sides]
    return sum((each - round(each)) ** 2 for each in exact)


def _at_depth(trace: Trace, share: float) -> int | None:
    """The last shared step within a share of the depth; the image if none is."""
    if share == 1:
        return trace.output
    depths = weighted_depths(trace)
    deepest = share * depths[trace.output]
    within = [
        step.index
        for step in _shown(trace)
        if depths[step.index] <= deepest and not _only_passes_on(step)
    ]
    return max(within, default=NETWORK_INPUT)
