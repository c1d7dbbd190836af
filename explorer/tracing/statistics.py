"""What the values of one output are like: how many of which size."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.floating]

_FEWEST_BINS = 24  # with nice edges there are up to two and a half times as many
_NICE = (1.0, 2.0, 5.0, 10.0)
_CHUNK = 1 << 16  # values; a chunk and what is made of it stay in the processor's cache
_TINY = 1e-30  # its inverse is still a float32 ...
_SQUARED = 1e-12  # ... and so are the squares of this and of its inverse, added up


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """How many values lie between neighbouring edges; exact zeros are left out.

    Attributes:
        edges: ``(bins + 1,)``, rising by one round width; 0 is one of them, unless
            all values are of one sign and far from it.
        counts: ``(bins,)``.
    """

    edges: NDArray[np.float64] = field(repr=False)
    counts: NDArray[np.int64] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The values of one output for one image; those that are not finite only count.

    Attributes:
        count: How many values there are.
        not_finite: How many of them are infinite or not a number.
        mean: Their mean, 0 where there is none.
        deviation: Their standard deviation (of all of them, not of a sample).
        smallest: The least one.
        largest: The greatest one.
        zeros: How many are exactly 0.
        channels: How many maps there are; 0 for a vector.
        dead: How many of the maps are 0 everywhere.
        histogram: How they spread.
    """

    count: int
    not_finite: int
    mean: float
    deviation: float
    smallest: float
    largest: float
    zeros: int
    channels: int
    dead: int
    histogram: Histogram

    @property
    def zero_share(self) -> float:
        """Share of exact zeros, 0 to 1."""
        return self.zeros / self.count if self.count else 0.0


def statistics(values: Values) -> Statistics:
    """Describe an output.

    Args:
        values: Any shape, without the batch axis; ``(channels, height, width)`` are
            maps.  A view of float32 is not copied.
    """
    flat = np.ascontiguousarray(values).reshape(-1)
    smallest, largest = _ends(flat)
    finite = flat
    if not (math.isfinite(smallest) and math.isfinite(largest)):
        finite = flat[np.isfinite(flat)]
        smallest, largest = _ends(finite)
    mean, deviation = _moments(finite, max(-smallest, largest))
    zeros = int(np.count_nonzero(finite == 0))
    is_map = values.ndim == 3
    dead = np.count_nonzero(~values.any(axis=(1, 2))) if is_map else 0
    return Statistics(
        count=flat.size,
        not_finite=flat.size - finite.size,
        mean=mean,
        deviation=deviation,
        smallest=smallest,
        largest=largest,
        zeros=zeros,
        channels=len(values) if is_map else 0,
        dead=int(dead),
        histogram=_histogram(finite, smallest, largest, zeros),
    )


def _ends(flat: Values) -> tuple[float, float]:
    """The least and the greatest value; not numbers when one is none."""
    return (float(flat.min()), float(flat.max())) if flat.size else (0.0, 0.0)


def _chunks(flat: Values) -> Iterator[Values]:
    for start in range(0, flat.size, _CHUNK):
        yield flat[start : start + _CHUNK]


def _moments(finite: Values, magnitude: float) -> tuple[float, float]:
    """Mean and deviation; the latter about the mean, which would hide it in squares."""
    if not finite.size:
        return 0.0, 0.0
    easy = _SQUARED < magnitude < 1 / _SQUARED
    number = finite.dtype.type if easy else np.float64
    total = sum(float(chunk.sum(dtype=number)) for chunk in _chunks(finite))
    mean = total / finite.size
    squares = 0.0
    for chunk in _chunks(finite):
        away = np.subtract(chunk, number(mean), dtype=number)
        # No dot product: its threads would wait for those of a training.
        squares += float(np.square(away, out=away).sum())
    return mean, math.sqrt(squares / finite.size)


def nice_width(span: float) -> float:
    """The widest of 1, 2, 5 times a power of ten that cuts ``span`` finely enough."""
    if not span > 0:
        return 1.0
    widest = span / _FEWEST_BINS
    power = 10.0 ** math.floor(math.log10(widest))
    return max(nice * power for nice in _NICE if nice * power <= widest * (1 + 1e-9))


def _histogram(
    finite: Values, smallest: float, largest: float, zeros: int
) -> Histogram:
    """Count by integer bins; an edge belongs to the bin above it.

    Values within float32 rounding of an edge may fall on its other side.
    """
    width = nice_width(largest - smallest)
    first = math.floor(smallest / width)
    bins = max(math.floor(largest / width) - first + 1, 1)
    counts = _counts(finite, first, bins, width)
    if zeros:
        counts[min(max(-first, 0), bins - 1)] -= zeros
    edges = (first + np.arange(bins + 1, dtype=np.float64)) * width
    return Histogram(edges=edges, counts=counts)


def _counts(finite: Values, first: int, bins: int, width: float) -> NDArray[np.int64]:
    """How many values fall into each of ``bins`` (at most 255).

    Two neighbours are counted as one pair, which halves the slowest part.
    """
    pairs = np.zeros(1 << 16, dtype=np.int64)
    number = finite.dtype.type if _is_easy(first, width) else np.float64
    last = finite.size - finite.size % 2
    for chunk in _chunks(finite[:last]):
        found = np.bincount(_places(chunk, number, first, bins, width).view(np.uint16))
        pairs[: found.size] += found
    table = pairs.reshape(256, 256)
    counts: NDArray[np.int64] = (table.sum(axis=0) + table.sum(axis=1))[:bins]
    counts[_places(finite[last:], number, first, bins, width)] += 1  # one or none
    return counts


def _places(
    chunk: Values, number: type[np.floating], first: int, bins: int, width: float
) -> NDArray[np.uint8]:
    """The bin of every value."""
    places = np.multiply(chunk, number(1 / width), dtype=number)
    places -= number(first)
    np.clip(places, 0, bins - 1, out=places)
    return places.astype(np.uint8)


def _is_easy(first: int, width: float) -> bool:
    """Whether bins can be told apart in single precision."""
    return abs(first) < 1 << 15 and _TINY < width < 1 / _TINY
