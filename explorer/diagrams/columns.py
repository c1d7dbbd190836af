"""A tall block diagram in columns, so that it fills a page or a screen.

It is cut where one line alone runs straight down, whatever it branches into below; it
goes on at the top of the next column, and so does a frame that is cut, under the same
title.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from explorer.diagrams.layout_records import (
    Edge,
    Frame,
    Layout,
    Point,
    Rect,
)

_GUTTER = 44.0  # px between two columns, for the line that leads on
_ABOVE = 4.0  # px that a cut keeps from what begins below it
_TURN = 9.0  # px from a column's end to where its line turns
_EARLIEST = 0.75  # of a column's height from where on it may end for an uncut frame
_LOOSER = 1.03  # how much higher columns may be when there would be too many
_MARGIN = 5.0  # px around everything


def in_columns(layout: Layout, count: int) -> Layout:
    """The same diagram in columns of about the same height.

    Args:
        layout: As ``lay_out`` makes it.
        count: How many columns; fewer where there are not enough places to cut.
    """
    cuts = _chosen(_places(layout), layout, count) if count > 1 else []
    return _Columns(layout, cuts).joined() if cuts else layout


def best_columns(
    layout: Layout, width: float, height: float, *, smallest: float
) -> Layout:
    """The diagram in as many columns as let it be shown largest.

    Args:
        layout: As ``lay_out`` makes it.
        width: px of the view.
        height: px of the view.
        smallest: Zoom below which it cannot be read: rather than that it stays higher
            than the view.
    """
    best, best_zoom = layout, _zoom(layout, width, height)
    most = int(width / (smallest * max(layout.width, 1.0)) + 1)
    for count in range(2, most + 1):
        tried = in_columns(layout, count)
        if width / tried.width < smallest:
            break
        zoom = _zoom(tried, width, height)
        if zoom > best_zoom:
            best, best_zoom = tried, zoom
    return best


def _zoom(layout: Layout, width: float, height: float) -> float:
    return min(width / max(layout.width, 1.0), height / max(layout.height, 1.0))


class Place(NamedTuple):
    """Where a diagram can be cut, and how many frames that cuts."""

    y: float
    frames: int


def _places(layout: Layout) -> list[Place]:
    """Where it can be cut, from above to below."""
    tops = {box.rect.top for box in layout.boxes}
    tops |= {frame.rect.top for frame in layout.frames}
    solid = [box.rect for box in layout.boxes] + [each.rect for each in layout.labels]
    found = []
    for y in sorted(top - _ABOVE for top in tops):
        lines = {
            (edge.step, _straight_at(edge, y))
            for edge in layout.edges
            if _spans(edge, y)
        }
        if len(lines) != 1 or None in next(iter(lines)):
            continue
        if any(rect.top < y + 1 and y - 1 < rect.bottom for rect in solid):
            continue
        around = [f.rect for f in layout.frames if f.rect.top < y < f.rect.bottom]
        if all(y - rect.top > Frame.TITLE_HEIGHT for rect in around):
            found.append(Place(y, len(around)))
    return found


def _spans(edge: Edge, y: float) -> bool:
    return edge.points[0][1] < y < edge.points[-1][1]


def _straight_at(edge: Edge, y: float) -> float | None:
    """Where the edge crosses a height, if it runs straight down there."""
    for before, after in pairwise(edge.points):
        if before[1] < y < after[1]:
            return before[0] if before[0] == after[0] else None
    return None


def _chosen(places: Sequence[Place], layout: Layout, count: int) -> list[float]:
    """The cuts with which the highest of ``count`` columns is about the lowest."""
    height = layout.height / count
    while True:
        cuts = _cuts_every(height, places, layout.height)
        if len(cuts) < count:
            return cuts
        height *= _LOOSER


def _cuts_every(height: float, places: Sequence[Place], whole: float) -> list[float]:
    """Cuts after at most ``height``, where there are any; through few frames."""
    cuts: list[float] = []
    start, at = 0.0, 0
    while whole - start > height:
        first = at
        while at < len(places) and places[at].y - start <= height:
            at += 1
        if at == first:  # nothing to cut at in time: at the next place, if any
            at += 1
        if at > len(places):
            break
        late = start + _EARLIEST * height
        near = [place for place in places[first:at] if place.y > late]
        fewest = min((place.frames for place in near), default=0)
        good = [place for place in near if place.frames == fewest]
        start = (good or places[first:at])[-1].y
        cuts.append(start)
        at = next((i for i, p in enumerate(places) if p.y > start), len(places))
    return cuts


class _Columns:
    """Moves what lies between two cuts to its column."""

    def __init__(self, layout: Layout, cuts: Sequence[float]) -> None:
        self._layout = layout
        self._ends = [*cuts, layout.height]
        self._starts = [0.0, *cuts]
        self._right: list[float] = []  # of each column, where it stands
        self._shift: list[Point] = []
        self._place()

    def joined(self) -> Layout:
        """All columns beside each other."""
        layout = self._layout
        edges = tuple(self._edge(edge) for edge in layout.edges)
        lowest = max(
            end - start + self._head(column)
            for column, (start, end) in enumerate(
                zip(self._starts, self._ends, strict=True)
            )
        )
        return Layout(
            boxes=tuple(
                replace(box, rect=self._moved(box.rect)) for box in layout.boxes
            ),
            frames=tuple(part for f in layout.frames for part in self._frame_parts(f)),
            edges=edges,
            labels=tuple(
                replace(label, rect=self._moved(label.rect)) for label in layout.labels
            ),
            width=self._right[-1] + _MARGIN,
            height=lowest + 2 * _TURN + _MARGIN,
        )

    def _place(self) -> None:
        left = _MARGIN
        for column in range(len(self._starts)):
            rects = list(self._rects_of(column))
            low = min(rect.left for rect in rects)
            high = max(rect.right for rect in rects)
            down = self._head(column) - self._starts[column]
            self._shift.append((left - low, down))
            self._right.append(left + high - low)
            left += high - low + _GUTTER

    def _rects_of(self, column: int) -> Iterator[Rect]:
        layout = self._layout
        solid = [b.rect for b in layout.boxes] + [each.rect for each in layout.labels]
        for rect in solid:
            if self._column(rect.centre[1]) == column:
                yield rect
        start, end = self._starts[column], self._ends[column]
        for frame in layout.frames:
            if frame.rect.top < end and frame.rect.bottom > start:
                yield frame.rect
        for edge in layout.edges:
            for x, y in edge.points:
                if start <= y < end:
                    yield Rect(left=x, top=y, width=0, height=0)

    def _head(self, column: int) -> float:
        """Room above a column's content: for its line, and for titles that go on."""
        if column == 0:
            return 0.0
        return 2 * _TURN + Frame.TITLE_HEIGHT * len(self._cut_frames(column))

    def _cut_frames(self, column: int) -> list[Frame]:
        """The frames that go on at the top of a column, outer ones first."""
        y = self._starts[column]
        return [f for f in self._layout.frames if f.rect.top < y < f.rect.bottom]

    def _column(self, y: float) -> int:
        return next(at for at, end in enumerate(self._ends) if y < end or end == y)

    def _to(self, point: Point, column: int) -> Point:
        across, down = self._shift[column]
        return round(point[0] + across, 2), round(point[1] + down, 2)

    def _moved(self, rect: Rect) -> Rect:
        left, top = self._to((rect.left, rect.top), self._column(rect.centre[1]))
        return replace(rect, left=left, top=top)

    def _frame_parts(self, frame: Frame) -> Iterator[Frame]:
        rect = frame.rect
        for column, (start, end) in enumerate(
            zip(self._starts, self._ends, strict=True)
        ):
            if rect.top >= end or rect.bottom <= start:
                continue
            top, bottom = max(rect.top, start), min(rect.bottom, end)
            left, upper = self._to((rect.left, top), column)
            if rect.top < start:  # its title stands above what goes on
                rank = self._cut_frames(column).index(frame)
                below = len(self._cut_frames(column)) - rank
                upper -= Frame.TITLE_HEIGHT * below
            _, lower = self._to((rect.left, bottom), column)
            part = Rect(left=left, top=upper, width=rect.width, height=lower - upper)
            yield replace(frame, rect=part)

    def _edge(self, edge: Edge) -> Edge:
        points = list(edge.points)
        first = self._column(points[0][1])
        last = self._column(points[-1][1])
        moved: list[Point] = []
        for column in range(first, last + 1):
            start, end = self._starts[column], self._ends[column]
            if column > first:
                moved += self._way_on(edge, column)
            moved += [
                self._to(p, column)
                for p in points
                if (start <= p[1] < end) or (column == last and p[1] >= start)
            ]
        return replace(edge, points=tuple(moved))

    def _way_on(self, edge: Edge, column: int) -> list[Point]:
        """From the foot of one column to the head of the next, through the gutter."""
        y = self._starts[column]
        x = _straight_at(edge, y)
        assert x is not None  # cuts are chosen so
        foot = self._to((x, y), column - 1)
        head = self._to((x, y), column)
        gutter = self._right[column - 1] + _GUTTER / 2
        low, high = foot[1] + _TURN, _TURN
        return [
            (foot[0], low),
            (gutter, low),
            (gutter, high),
            (head[0], high),
        ]
