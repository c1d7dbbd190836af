"""What lies where in a block diagram, and which box is next to which."""

import math
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

from explorer.diagrams.curves import sampled
from explorer.diagrams.layout_records import Frame, Layout, Point, Rect, Role


class Direction(Enum):
    """Where to go from a box: along its edges, or to what stands beside it."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


class LayoutMap:
    """Answers questions about one layout, quickly enough for every mouse move."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.into: list[list[int]] = [[] for _ in layout.boxes]  # edges, by target
        self.out_of: list[list[int]] = [[] for _ in layout.boxes]  # edges, by source
        for index, edge in enumerate(layout.edges):
            self.into[edge.target].append(index)
            self.out_of[edge.source].append(index)

    def box_at(self, point: Point) -> int | None:
        """Index of the box at a point."""
        boxes = enumerate(self.layout.boxes)
        return next((at for at, box in boxes if _contains(box.rect, point)), None)

    def title_at(self, point: Point) -> Frame | None:
        """The frame whose strip with the title is at a point."""
        for frame in reversed(self.layout.frames):  # inner ones first
            below_top = point[1] - frame.rect.top
            if _contains(frame.rect, point) and below_top < Frame.TITLE_HEIGHT:
                return frame
        return None

    def edge_at(self, point: Point, reach: float) -> int | None:
        """Index of the edge nearest to a point.

        Args:
            point: Where to look.
            reach: px that the edge may be away.
        """
        near = [
            (_distance(point, list(sampled(edge.points))), at)
            for at, edge in enumerate(self.layout.edges)
            if _is_level_with(point[1], edge.points, reach)
        ]
        distance, at = min(near, default=(math.inf, -1))
        return at if distance <= reach else None

    def frame_of(self, step: int) -> Frame | None:
        """The innermost frame around a step."""
        around = (each for each in self.layout.frames if step in each.steps)
        return max(around, key=lambda frame: frame.depth, default=None)

    def search(self, text: str, names: Sequence[str]) -> list[int]:
        """Steps that are called like ``text``, in any case of letters.

        Args:
            text: What to look for; nothing is found for an empty one.
            names: A text for every step; where there are none, only those steps can be
                found that a box begins with, by its key and its title.
        """
        boxes = [b for b in self.layout.boxes if b.role in (Role.STEP, Role.BLOCK)]
        texts = list(names) or [""] * (boxes[-1].steps.stop if boxes else 0)
        for box in boxes:
            texts[box.steps[0]] += f"\n{box.key}\n{box.title}"
        wanted = text.strip().casefold()
        found = enumerate(texts) if wanted else ()
        return [step for step, name in found if wanted in name.casefold()]

    def neighbour(self, box: int, direction: Direction) -> int | None:
        """The box to go to from ``box``.

        Down and up follow the edge that runs straightest; left and right go to the
        nearest box that stands level.
        """
        edges = self.layout.edges
        if direction is Direction.DOWN:
            targets = [edges[at].target for at in self.out_of[box]]
            return self._straightest(box, targets)
        if direction is Direction.UP:
            sources = [edges[at].source for at in self.into[box]]
            return self._straightest(box, sources)
        sign = 1 if direction is Direction.RIGHT else -1
        return self._beside(box, sign)

    def _straightest(self, box: int, others: list[int]) -> int | None:
        x, y = self.layout.boxes[box].rect.centre
        centres = {at: self.layout.boxes[at].rect.centre for at in others}
        return min(
            others,
            key=lambda at: (abs(centres[at][0] - x), abs(centres[at][1] - y)),
            default=None,
        )

    def _beside(self, box: int, sign: int) -> int | None:
        """The nearest box to the right (1) or to the left (-1)."""
        own = self.layout.boxes[box].rect
        level = [
            (abs(other.rect.centre[0] - own.centre[0]), at)
            for at, other in enumerate(self.layout.boxes)
            if sign * (other.rect.centre[0] - own.centre[0]) > 1
            and other.rect.top < own.bottom
            and own.top < other.rect.bottom
        ]
        return min(level)[1] if level else None


def _is_level_with(y: float, points: Sequence[Point], reach: float) -> bool:
    heights = [height for _, height in points]
    return min(heights) - reach <= y <= max(heights) + reach


def _contains(rect: Rect, point: Point) -> bool:
    x, y = point
    return rect.left <= x <= rect.right and rect.top <= y <= rect.bottom


def _distance(point: Point, line: list[Point]) -> float:
    return min(_to_piece(point, start, end) for start, end in pairwise(line))


def _to_piece(point: Point, start: Point, end: Point) -> float:
    """Distance to a straight piece of a line."""
    along = end[0] - start[0], end[1] - start[1]
    square = along[0] ** 2 + along[1] ** 2
    if not square:
        return math.dist(point, start)
    part = (
        (point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]
    ) / square
    part = min(max(part, 0.0), 1.0)
    foot = start[0] + part * along[0], start[1] + part * along[1]
    return math.dist(point, foot)
