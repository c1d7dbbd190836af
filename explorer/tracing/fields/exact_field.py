"""Exactly which pixels of the image one output value can depend on.

Indices travel backwards through the graph, over every path, each axis of every window
by itself; what lies in the padding is dropped where it is met, so nothing beyond a
border counts and holes stay holes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from torch import nn

from explorer.tracing.fields.field_parts import Extent, Mask, Part, joined
from explorer.tracing.fields.field_wiring import Place, Wiring
from explorer.tracing.records import NETWORK_INPUT
from explorer.tracing.trace import TracedNetwork


class Rectangle(NamedTuple):
    """Pixels of a map; ``bottom`` and ``right`` are the first ones beyond."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactField:
    """What one output value depends on, in the image and on the way.

    Attributes:
        step: The step that puts the value out.
        support: The pixels of the image, ``(height, width)``; all false where it
            depends on none.
        on_the_way: The pixels of every map that is passed, the step's own included, by
            step; in whatever channels.
        exact: Whether this is the truth; else a step is passed that nothing is known
            about, and some of these pixels may not matter, or the network looks at the
            image to choose its way, and others may matter for that.
    """

    step: int
    support: Mask = field(repr=False)
    on_the_way: Mapping[int, Mask] = field(repr=False)
    exact: bool

    @property
    def rectangle(self) -> Rectangle | None:
        """The smallest rectangle of the image around them, clipped by nature."""
        return bounds(self.support)

    @property
    def has_holes(self) -> bool:
        """Whether pixels inside the rectangle do not count."""
        box = self.rectangle
        if box is None:
            return False
        return not self.support[box.top : box.bottom, box.left : box.right].all()


def bounds(mask: Mask) -> Rectangle | None:
    """The smallest rectangle around the pixels of a mask, ``None`` around none."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    return Rectangle(
        int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1
    )


class FieldFinder:
    """Finds the field of any value of one network; made once, then fast.

    Only settings are read from the model, so it may be in use elsewhere, or without
    weights.
    """

    def __init__(self, network: TracedNetwork, model: nn.Module) -> None:
        self._wiring = Wiring(network, model)
        self._trace = network.trace

    def at(
        self, step: int, y: int = 0, x: int = 0, channel: int | None = None
    ) -> ExactField:
        """The field of one value.

        Args:
            step: Index of the step.
            y: Row of its output.
            x: Column of its output.
            channel: Channel, or index in a vector: a concatenation's channel has the
                field of its branch.  Without it what any channel can depend on.

        Raises:
            IndexError: There is no such value.
        """
        extent = self._wiring.extent(Place(step))
        start = joined([_start(extent, y, x, channel)])
        found: dict[Place, tuple[Part, ...]] = {Place(step): start}
        exact = not self._trace.depends_on_image
        for index in range(step, NETWORK_INPUT, -1):
            for place in self._wiring.places[index]:
                parts = found.get(place)
                if not parts:
                    continue
                for wire in self._wiring.wires[place]:
                    exact &= wire.exact
                    reached = wire.link(parts)
                    before = found.get(wire.source)
                    found[wire.source] = (
                        joined((*before, *reached)) if before else reached
                    )
        return self._field(step, found, exact)

    def _field(
        self, step: int, found: Mapping[Place, tuple[Part, ...]], exact: bool
    ) -> ExactField:
        height, width = self._trace.input_shape[2:]
        image = found.get(Place(NETWORK_INPUT), ())
        nothing = np.zeros((height, width), dtype=np.bool_)
        return ExactField(
            step=step,
            support=_united(image) if image else nothing,
            on_the_way={
                place.step: _united(parts)
                for place, parts in found.items()
                if parts and place.part == 0 and self._is_map(place.step)
            },
            exact=exact,
        )

    def _is_map(self, step: int) -> bool:
        return step != NETWORK_INPUT and len(self._trace.steps[step].output_shape) == 4


def _start(extent: Extent, y: int, x: int, channel: int | None) -> Part:
    inside = 0 <= y < extent.height and 0 <= x < extent.width
    if not inside or not (channel is None or 0 <= channel < extent.channels):
        place = (y, x) if channel is None else (channel, y, x)
        raise IndexError(f"no value at {place} in an output of {tuple(extent)}")
    mask = np.zeros(extent[1:], dtype=np.bool_)
    mask[y, x] = True
    if channel is None:
        return Part(None, mask)
    channels = np.zeros(extent.channels, dtype=np.bool_)
    channels[channel] = True
    return Part(channels, mask)


def _united(parts: tuple[Part, ...]) -> Mask:
    mask = parts[0].mask
    for part in parts[1:]:
        mask = mask | part.mask
    return mask
