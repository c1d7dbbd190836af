"""Classes of functions as regions of a plane, and how near each comes to a target.

The picture is the one of *Dive into Deep Learning* (section on ResNet): six classes of
growing size, which either contain each other or do not.  Only sizes and places are
chosen here; what is nearest to the target, and how far it is, follows from them.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

_HALVINGS = 80  # of an interval of floats: enough for the last bit


class Point(NamedTuple):
    """A function, as a point of the plane; half the width of F1 is 1."""

    x: float
    y: float

    def to(self, other: "Point") -> float:
        """The distance to ``other``."""
        return math.hypot(other.x - self.x, other.y - self.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A class of functions: an ellipse with all that is inside it.

    Attributes:
        centre: Its middle.
        along: Half of its longer axis.
        across: Half of its shorter axis.
        angle: Of the longer axis, in radians from the x axis towards y.
    """

    centre: Point
    along: float
    across: float
    angle: float

    @property
    def area(self) -> float:
        """How large the class is."""
        return math.pi * self.along * self.across

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, lowest, right and highest edge."""
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        width = math.hypot(self.along * cosine, self.across * sine)
        height = math.hypot(self.along * sine, self.across * cosine)
        x, y = self.centre
        return x - width, y - height, x + width, y + height

    def contains(self, point: Point) -> bool:
        """Whether a function belongs to the class, its edge included."""
        x, y = self._inward(point)
        return (x / self.along) ** 2 + (y / self.across) ** 2 <= 1

    def nearest(self, target: Point) -> Point:
        """The best that the class can do: its point nearest to ``target``.

        Outside, the line to the nearest point is at a right angle to the edge.  With
        ``t`` for how far one goes along it, the edge is where
        ``(a x / (t + a^2))^2 + (b y / (t + b^2))^2 = 1``, which falls with ``t``.
        """
        if self.contains(target):
            return target
        x, y = self._inward(target)
        a, b = self.along, self.across
        low, high = 0.0, math.hypot(a * x, b * y)
        for _ in range(_HALVINGS):
            t = (low + high) / 2
            outside = (a * x / (t + a * a)) ** 2 + (b * y / (t + b * b)) ** 2 > 1
            low, high = (t, high) if outside else (low, t)
        return self._outward(
            Point(a * a * x / (high + a * a), b * b * y / (high + b * b))
        )

    def edge(self, turn: float) -> Point:
        """A point of its edge; ``turn`` from 0 to 1 goes around once."""
        around = 2 * math.pi * turn
        return self._outward(
            Point(self.along * math.cos(around), self.across * math.sin(around))
        )

    def _inward(self, point: Point) -> Point:
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        x, y = point.x - self.centre.x, point.y - self.centre.y
        return Point(x * cosine + y * sine, y * cosine - x * sine)

    def _outward(self, point: Point) -> Point:
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        x, y = point
        return Point(
            self.centre.x + x * cosine - y * sine,
            self.centre.y + x * sine + y * cosine,
        )


TARGET = Point(8.2, 3.4)
"""The true function."""

_SIZES = tuple((1 + 0.95 * i, 0.7 + 0.62 * i) for i in range(6))
_APART = (
    (Point(0, 0), 0.2),
    (Point(2.2, 1.8), 0.9),
    (Point(4.4, 0.4), -0.5),
    (Point(0.4, 2.4), 0.5),
    (Point(-1.6, -0.6), -0.3),
    (Point(-1.2, -1.8), -0.7),
)


def nested_classes() -> tuple[Region, ...]:
    """Six classes of growing size; each contains the one before."""
    return tuple(
        Region(centre=Point(0.35 * i, 0.1 * i), along=a, across=b, angle=0.2)
        for i, (a, b) in enumerate(_SIZES)
    )


def apart_classes() -> tuple[Region, ...]:
    """Six classes as large as the nested ones that do not contain each other."""
    return tuple(
        Region(centre=centre, along=a, across=b, angle=angle)
        for (centre, angle), (a, b) in zip(_APART, _SIZES, strict=True)
    )


def distances(classes: tuple[Region, ...], target: Point = TARGET) -> tuple[float, ...]:
    """How far the best of each class is from ``target``, as a share of the first's."""
    found = [target.to(each.nearest(target)) for each in classes]
    return tuple(distance / found[0] for distance in found)
