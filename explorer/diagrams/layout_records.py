"""A block diagram as plain numbers: what stands where, without a screen."""

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

Point = tuple[float, float]


class Role(Enum):
    """What a box stands for."""

    INPUT = "input"
    OUTPUT = "output"
    STEP = "step"
    BLOCK = "block"  # folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """An upright rectangle in px; y grows downwards."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    @property
    def centre(self) -> Point:
        """The middle."""
        return self.left + self.width / 2, self.top + self.height / 2

    def overlaps(self, other: "Rect") -> bool:
        """Whether both share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Rect") -> bool:
        """Whether ``other`` lies within."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A step, several merged ones, or a folded block.

    Attributes:
        key: Path of the step or key of the block; ``"input"`` and ``"output"``.
        role: What it stands for.
        steps: Steps that it stands for; the input is the one before the first, the
            output the one after the last.
        kind: Kind that colours it; of a block the one that costs most.
        title: What it is, cut to its width.
        detail: A second line, may be empty.
        shape: Of its output, without the batch axis.
        rect: Where it stands.
        round: Whether it is a circle with a sign in it: two paths are added.
        merged: Kinds that happen in the box after its own: its BN and its ReLU.
    """

    key: str
    role: Role
    steps: range
    kind: str
    title: str
    detail: str
    shape: tuple[int, ...]
    rect: Rect
    round: bool = False
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """An unfolded block around its boxes.

    Attributes:
        key: Key of the block.
        title: What people call it there, at the left of its upper edge.
        kind: Its class, at the right; empty where the title tells it or room lacks.
        steps: Steps within.
        rect: Where it stands.
        depth: Frames around it.
    """

    TITLE_HEIGHT: ClassVar[float] = 20.0  # px, the strip above the content

    key: str
    title: str
    kind: str
    steps: range
    rect: Rect
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What one box reads from another.

    Attributes:
        source: Index of the box whose output it carries.
        target: Index of the box that reads it.
        step: The step whose output it is.
        shape: Of that output, without the batch axis.
        points: From the border of the source down to that of the target.  Points that
            share an x or a y are joined by a straight line, others by a curve that
            leaves and arrives upright.
    """

    source: int
    target: int
    step: int
    shape: tuple[int, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The shape on all edges that leave a box, at the piece that they share.

    Attributes:
        step: The step whose output it is.
        lines: One line beside the edge, or two upon it where there is little room.
        rect: The area of the text.
        upon: Whether it covers the edge.
        depth: Frames around it.
    """

    step: int
    lines: tuple[str, ...]
    rect: Rect
    upon: bool
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The whole diagram; the origin is its upper left corner.

    Attributes:
        boxes: In execution order, the input first and the output last.
        frames: Outer ones before inner ones.
        edges: What is read from where.
        labels: Shapes of the outputs.
        width: px.
        height: px.
    """

    boxes: tuple[Box, ...]
    frames: tuple[Frame, ...]
    edges: tuple[Edge, ...]
    labels: tuple[Label, ...]
    width: float
    height: float

    def box_of(self, step: int) -> int:
        """Index of the box that stands for a step."""
        low, high = 0, len(self.boxes) - 1
        while low < high:
            middle = (low + high) // 2
            if self.boxes[middle].steps.stop <= step:
                low = middle + 1
            else:
                high = middle
        return low
