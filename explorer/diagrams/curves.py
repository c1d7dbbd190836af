"""The line of an edge, for every kind of canvas."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from explorer.diagrams.layout_records import Point

_CORNER = 9.0  # px, the radius where a straight edge turns
_ARC = 0.5523  # of the radius: where the handles of a curve make it a quarter circle


class Command(NamedTuple):
    """One piece of a path: ``"M"`` and ``"L"`` have one point, ``"C"`` three."""

    letter: str
    points: tuple[Point, ...]


def path_commands(points: Sequence[Point]) -> list[Command]:
    """The path through the points of an edge.

    Points that share an x or a y are joined by a straight line and the corners between
    such lines are rounded; others by a curve that leaves and arrives upright.
    """
    commands = [Command("M", (points[0],))]
    for index, (start, end) in enumerate(pairwise(points)):
        if not _straight(start, end):
            middle = (start[1] + end[1]) / 2
            bend = ((start[0], middle), (end[0], middle), end)
            commands.append(Command("C", bend))
            continue
        after = points[index + 2] if index + 2 < len(points) else None
        if after is not None and _turns(start, end, after):
            radius = _radius(start, end, after)
            arrive, leave = _towards(end, start, radius), _towards(end, after, radius)
            commands.append(Command("L", (arrive,)))
            handles = (_towards(p, end, _ARC * radius) for p in (arrive, leave))
            commands.append(Command("C", (*handles, leave)))
        else:
            commands.append(Command("L", (end,)))
    return commands


def sampled(points: Sequence[Point], per_curve: int = 16) -> Iterator[Point]:
    """Points along the path, close to each other on its curves."""
    at = points[0]
    for letter, ends in path_commands(points):
        if letter == "C":
            for step in range(1, per_curve + 1):
                yield _bezier((at, *ends), step / per_curve)
        else:
            yield ends[0]
        at = ends[-1]


def _straight(start: Point, end: Point) -> bool:
    return start[0] == end[0] or start[1] == end[1]


def _turns(start: Point, corner: Point, end: Point) -> bool:
    along = corner[0] != start[0], corner[1] != start[1]
    onwards = end[0] != corner[0], end[1] != corner[1]
    return _straight(corner, end) and along != onwards


def _radius(start: Point, corner: Point, end: Point) -> float:
    return min(_CORNER, _length(start, corner) / 2, _length(corner, end) / 2)


def _length(start: Point, end: Point) -> float:
    return abs(end[0] - start[0]) + abs(end[1] - start[1])


def _towards(start: Point, end: Point, distance: float) -> Point:
    part = distance / _length(start, end)
    return (
        start[0] + (end[0] - start[0]) * part,
        start[1] + (end[1] - start[1]) * part,
    )


def _bezier(points: Sequence[Point], part: float) -> Point:
    """The place on a cubic curve after ``part`` (0 to 1) of its course."""
    rest = 1 - part
    weights = rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3
    x = sum(w * p[0] for w, p in zip(weights, points, strict=True))
    y = sum(w * p[1] for w, p in zip(weights, points, strict=True))
    return x, y
