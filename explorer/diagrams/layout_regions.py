"""Rectangular pieces of a diagram that are put together from the inside out.

A region has an axis, the vertical line x = 0, on which its main line runs, and its own
origin where the axis meets its upper edge.  Whatever lies in it stays in its rectangle,
so regions beside or below each other never disturb one another.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from explorer.diagrams.captions import DETAIL_SIZE, Caption
from explorer.diagrams.layout_graph import Item
from explorer.diagrams.layout_records import Point
from explorer.diagrams.text_size import text_width

GAP = 6.0  # px between columns
ARROW = 9.0  # px that an edge runs straight into its target
PAD = 6.0  # px between a frame and what it holds
LINE_HEIGHT = 14.0  # px of a line of a label
_LABEL_AIR = 5.0  # px above a label
_LABEL_ASIDE = 6.0  # px between an edge and the label beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A line that ends at the lower edge of a region and has yet to go on.

    Attributes:
        step: The step whose output it carries.
        x: Where it ends.
        wires: Indices of the wires that run on it.
        aside: Whether it may enter a round box from the side.
    """

    step: int
    x: float
    wires: tuple[int, ...]
    aside: bool = False

    def at(self, x: float) -> "Open":
        """The same line elsewhere."""
        return Open(step=self.step, x=x, wires=self.wires, aside=self.aside)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelText:
    """The shape that leaves a box, below the box.

    Attributes:
        lines: Its text.
        upon: Whether it stands on the edge, not beside it.
    """

    lines: tuple[str, ...]
    upon: bool

    @property
    def width(self) -> float:
        """The width of its longest line, px."""
        return max(text_width(line, DETAIL_SIZE) for line in self.lines)

    @property
    def height(self) -> float:
        """The px that it takes below its box."""
        return len(self.lines) * LINE_HEIGHT + _LABEL_AIR

    @property
    def reach(self) -> tuple[float, float]:
        """How far it reaches to the left and to the right of its edge, px."""
        if self.upon:
            return self.width / 2 + 1, self.width / 2 + 1
        return _LABEL_ASIDE + self.width, 0.0


@dataclass(slots=True, kw_only=True)
class Piece:
    """A box or a framed block with its size; the origin is the top of its axis.

    Attributes:
        item: What it shows.
        left: How far it reaches to the left of its axis, px.
        right: How far to the right.
        height: px.
        caption: Text of a box.
        round: Whether it is a circle.
        label: Its shape below it; a framed block has its labels within.
        entries: Where lines from outside enter a framed block, by step.
        exits: Where lines leave it, by step.
        inner: What is in the frame.
        inner_top: px from the frame to its inner region.
    """

    item: Item
    left: float
    right: float
    height: float
    caption: Caption = field(default_factory=lambda: Caption(""))
    round: bool = False
    label: LabelText | None = None
    entries: dict[int, float] = field(default_factory=dict)
    exits: dict[int, float] = field(default_factory=dict)
    inner: "Region | None" = None
    inner_top: float = 0.0

    @property
    def reach_left(self) -> float:
        """With its label."""
        return max(self.left, self.label.reach[0] if self.label else 0.0)

    @property
    def reach_right(self) -> float:
        """With its label."""
        return max(self.right, self.label.reach[1] if self.label else 0.0)


@dataclass(slots=True)
class Region:
    """What stands in a rectangle, and the lines in it.

    Attributes:
        left: How far it reaches to the left of its axis, px.
        right: How far to the right.
        height: px.
        pieces: Boxes and frames, with the place of their origin.
        regions: Regions within, likewise.
        lines: Parts of edges: the wires that run on them, and their points.
        labels: Shapes on lines that pass: where the line meets their upper edge, and
            the step whose output they tell.
        exits: Lines that go on at its lower edge.
        count: Boxes within; a framed block counts once.
    """

    left: float = 0.0
    right: float = 0.0
    height: float = 0.0
    pieces: list[tuple[float, float, Piece]] = field(default_factory=list)
    regions: list[tuple[float, float, "Region"]] = field(default_factory=list)
    lines: list[tuple[tuple[int, ...], list[Point]]] = field(default_factory=list)
    labels: list[tuple[float, float, int, LabelText]] = field(default_factory=list)
    exits: list[Open] = field(default_factory=list)
    count: int = 0

    @property
    def width(self) -> float:
        """From its left to its right edge, px."""
        return self.left + self.right

    def add_piece(self, x: float, y: float, piece: Piece) -> None:
        """Put a box or a frame here."""
        self.pieces.append((x, y, piece))
        self.reach(x - piece.reach_left, x + piece.reach_right)
        self.count += 1

    def add_region(self, x: float, y: float, region: "Region") -> None:
        """Put a region here."""
        self.regions.append((x, y, region))
        self.reach(x - region.left, x + region.right)
        self.count += region.count

    def draw(self, wires: tuple[int, ...], *points: Point) -> None:
        """Let wires run along ``points``."""
        self.lines.append((wires, list(points)))
        xs = [x for x, _ in points]
        self.reach(min(xs), max(xs))

    def reach(self, left: float, right: float) -> None:
        """Grow until it reaches from ``left`` to ``right``."""
        self.left = max(self.left, -left)
        self.right = max(self.right, right)


def curve_height(distances: Iterable[float]) -> float:
    """The px in which lines move sideways by ``distances``; 0 if they run straight."""
    widest = max((abs(distance) for distance in distances), default=0.0)
    return 0.0 if widest < 0.5 else min(max(0.16 * widest + 8, 14), 30)


def entry_points(piece: Piece, opens: list[Open]) -> list[float]:
    """Where lines enter a piece from above, px from its axis.

    A framed block has a place for every step.  A box spreads them in the order in which
    they come, with the main line, at x = 0, in its middle.
    """
    if piece.inner is not None:
        return [piece.entries[each.step] for each in opens]
    order = sorted(range(len(opens)), key=lambda index: opens[index].x)
    straight = [rank for rank, at in enumerate(order) if abs(opens[at].x) < 0.5]
    middle = straight[0] if straight else (len(opens) - 1) / 2
    widest = max(middle, len(opens) - 1 - middle, 1)
    room = min(piece.left, piece.right) - (4 if piece.round else 8)
    spacing = min(14.0, max(room, 0) / widest)
    points = [0.0] * len(opens)
    for rank, at in enumerate(order):
        points[at] = (rank - middle) * spacing
    return points


def entry_height(piece: Piece, x: float) -> float:
    """How far below its top the border of a piece is at ``x``, px from its axis."""
    if not piece.round:
        return 0.0
    radius: float = piece.height / 2
    return radius - math.sqrt(max(radius**2 - x**2, 0.0))
