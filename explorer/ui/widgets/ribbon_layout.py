"""Where the boxes of the shape ribbon stand: sizes to scale, blocks folded to fit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

TALLEST = 40.0  # px, the height of the largest map
DEEPEST = 13.0  # px, how far its width recedes to the upper right
_LEAST = 3.0  # px of any edge, so that a vector stays visible
_PER_DOUBLING = 1.25  # px of thickness for every doubling of the channels
_GAP = 4.0  # px between two boxes
_BLOCK_GAP = 7.0  # px more between two blocks
_TIGHTEST = 0.6  # how far all widths may be squeezed before boxes leave the view
_WIDEST_GAP = 40.0  # px more between boxes when there is room


class Fate(Enum):
    """What became of a step in a network that was changed."""

    SAME = "same"
    CHANGED = "changed"
    BROKEN = "broken"
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True, kw_only=True)
class RibbonStep:
    """One step's output.

    Attributes:
        name: Its path, for the tooltip.
        kind: ``"Conv2d"`` and so on; decides the colour.
        block: Label of the block it belongs to; neighbours with the same label are one
            block. Empty for a step on its own.
        shape: ``(channels, height, width)`` or ``(features,)``, no batch axis; what
            it would be where the step is not reached, ``()`` if nobody knows.
        fate: What became of it, where the network was changed.
    """

    name: str
    kind: str
    block: str
    shape: tuple[int, ...]
    fate: Fate = Fate.SAME

    @property
    def runs(self) -> bool:
        """Whether it makes an output at all."""
        return self.fate not in (Fate.BROKEN, Fate.UNREACHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RibbonItem:
    """One box: a step, or a folded block that shows the output of its last step.

    Attributes:
        first: First step it stands for.
        last: Last step it stands for.
        left: Left edge in px.
        thickness: From the channels, px.
        height: From the height of the map, px.
        depth: From the width of the map, px to the right and up.
    """

    first: int
    last: int
    left: float
    thickness: float
    height: float
    depth: float

    @property
    def width(self) -> float:
        """From the left edge to the right end of the receding side."""
        return self.thickness + self.depth

    @property
    def folded(self) -> bool:
        """Whether it stands for several steps."""
        return self.last > self.first

    def blend(self, target: "RibbonItem", part: float) -> "RibbonItem":
        """This box on its way to ``target``; at 1 it has arrived."""

        def between(start: float, end: float) -> float:
            return start + (end - start) * part

        return RibbonItem(
            first=target.first, last=target.last,
            left=between(self.left, target.left),
            thickness=between(self.thickness, target.thickness),
            height=between(self.height, target.height),
            depth=between(self.depth, target.depth),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSpan:
    """A block's label and the px it may take.

    Attributes:
        label: Name of the block.
        first: Its first step.
        last: Its last step.
        left: Left end in px.
        right: Right end in px.
    """

    label: str
    first: int
    last: int
    left: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RibbonLayout:
    """All boxes from left to right.

    Attributes:
        items: The boxes.
        blocks: The labels below them.
    """

    items: tuple[RibbonItem, ...]
    blocks: tuple[BlockSpan, ...]

    def item_of(self, step: int) -> RibbonItem:
        """The box that stands for a step."""
        return next(item for item in self.items if item.first <= step <= item.last)

    def item_at(self, x: float) -> RibbonItem | None:
        """The box nearest to a horizontal position."""
        if not self.items:
            return None
        return min(self.items, key=lambda item: abs(item.left + item.width / 2 - x))

    def step_at(self, x: float) -> int:
        """The step at a position; along a folded block its steps in proportion."""
        item = self.item_at(x)
        if item is None:
            return 0
        part = min(max((x - item.left) / item.width, 0), 0.999)
        return item.first + int(part * (item.last - item.first + 1))


def blocks_of(steps: Sequence[RibbonStep]) -> tuple[range, ...]:
    """The steps of every block; a step without a block is one of its own."""
    blocks: list[range] = []
    at = 0
    for label, members in groupby(steps, key=lambda step: step.block):
        count = len(list(members))
        parts = [count] if label else [1] * count
        for part in parts:
            blocks.append(range(at, at + part))
            at += part
    return tuple(blocks)


def lay_out(steps: Sequence[RibbonStep], open_at: int, width: float) -> RibbonLayout:
    """Place all boxes; where they don't fit, only the block of one step is open.

    What still does not fit is squeezed, and then reaches beyond the edges, with that
    step in view.

    Args:
        steps: All steps.
        open_at: The step whose block is never folded.
        width: px to fill.
    """
    groups = blocks_of(steps)
    largest = max((side for s in steps for side in _sides(s.shape)[1:]), default=1)

    def place(fold: bool) -> list[list[RibbonItem]]:
        return [
            _boxes(steps, group, fold and open_at not in group, largest)
            for group in groups
        ]

    placed = place(fold=False)
    if _natural_width(placed) > width:
        placed = place(fold=True)
    natural = _natural_width(placed)
    squeeze = min(max(width / max(natural, 1), _TIGHTEST), 1.0)
    placed = [[_squeezed(box, squeeze) for box in group] for group in placed]
    gaps = max(sum(map(len, placed)) - 1, 1)
    spare = min(max((width - natural) / gaps, 0.0), _WIDEST_GAP)
    between = (squeeze * _GAP + spare, squeeze * _BLOCK_GAP)
    return _spread(steps, placed, open_at, width, between)


def _sides(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Channels, height and width of any shape; a vector is one pixel."""
    match shape:
        case (channels, height, width):
            return channels, height, width
        case (tokens, features):
            return features, tokens, 1
        case _:
            return math.prod(shape), 1, 1


def _boxes(
    steps: Sequence[RibbonStep], group: range, folded: bool, largest: int
) -> list[RibbonItem]:
    """The boxes of one block, all at 0."""
    spans = [(group[0], group[-1])] if folded else [(step, step) for step in group]
    boxes = []
    for first, last in spans:
        channels, height, width = _sides(steps[last].shape)
        boxes.append(
            RibbonItem(
                first=first, last=last, left=0.0,
                thickness=_LEAST + _PER_DOUBLING * math.log2(max(channels, 1)),
                height=max(TALLEST * math.sqrt(height / largest), _LEAST),
                depth=max(DEEPEST * math.sqrt(width / largest), _LEAST / 2),
            )
        )  # fmt: skip
    return boxes


def _natural_width(placed: list[list[RibbonItem]]) -> float:
    boxes = [box for group in placed for box in group]
    gaps = _GAP * (len(boxes) - 1) + _BLOCK_GAP * (len(placed) - 1)
    return sum(box.width for box in boxes) + gaps


def _spread(
    steps: Sequence[RibbonStep], placed: list[list[RibbonItem]],
    open_at: int, width: float, between: tuple[float, float],
) -> RibbonLayout:  # fmt: skip
    """Set the boxes side by side, then move them so that the open step is in view.

    Args:
        steps: All steps.
        placed: The boxes of every block.
        open_at: The step to keep in view.
        width: px to fill.
        between: px between two boxes, and px more between two blocks.
    """
    gap, block_gap = between
    items: list[RibbonItem] = []
    spans: list[BlockSpan] = []
    at = 0.0
    for group in placed:
        start = at
        for box in group:
            items.append(_moved(box, at))
            at += box.width + gap
        label = steps[group[0].first].block
        first, last = group[0].first, group[-1].last
        spans.append(
            BlockSpan(label=label, first=first, last=last, left=start, right=at - gap)
        )
        at += block_gap
    total = at - gap - block_gap
    fits = total <= width + 0.01
    shift = (width - total) / 2 if fits else _view(items, open_at, width, total)
    return RibbonLayout(
        items=tuple(_moved(item, shift) for item in items),
        blocks=tuple(
            BlockSpan(
                label=span.label, first=span.first, last=span.last,
                left=span.left + shift, right=span.right + shift,
            )
            for span in spans
        ),
    )  # fmt: skip


def _squeezed(item: RibbonItem, by: float) -> RibbonItem:
    return RibbonItem(
        first=item.first, last=item.last, left=item.left, height=item.height,
        thickness=item.thickness * by, depth=item.depth * by,
    )  # fmt: skip


def _moved(item: RibbonItem, by: float) -> RibbonItem:
    return RibbonItem(
        first=item.first, last=item.last, left=item.left + by,
        thickness=item.thickness, height=item.height, depth=item.depth,
    )  # fmt: skip


def _view(items: list[RibbonItem], open_at: int, width: float, total: float) -> float:
    """How far to move all boxes so that the open step is in the middle."""
    item = next(i for i in items if i.first <= open_at <= i.last)
    wanted = width / 2 - (item.left + item.width / 2)
    return min(max(wanted, width - total), 0.0)
