"""How measurements are taken and printed."""

import statistics
import time
from collections.abc import Callable, Sequence


def seconds_of(action: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def paired_ratio(
    first: Callable[[], object], second: Callable[[], object], *, pairs: int
) -> tuple[float, float, float]:
    """Median seconds of two actions run in turn, and the median ratio of the pairs.

    Taking turns lets both meet the same disturbances.
    """
    first(), second()  # warm up
    times = [(seconds_of(first), seconds_of(second)) for _ in range(pairs)]
    ratios = [a / b for a, b in times]
    return (
        statistics.median(a for a, _ in times),
        statistics.median(b for _, b in times),
        statistics.median(ratios),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Aligned columns, the first at the left and the others at the right."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    lines = []
    for cells in (headings, ["-" * width for width in widths], *rows):
        first, *rest = zip(cells, widths, strict=True)
        lines.append(
            "  ".join([first[0].ljust(first[1]), *(c.rjust(w) for c, w in rest)])
        )
    return "\n".join(lines)


def verdict(value: float, goal: float) -> str:
    """Whether a value that should be small reaches its goal."""
    return "met" if value <= goal else f"missed by {value / goal - 1:.0%}"
