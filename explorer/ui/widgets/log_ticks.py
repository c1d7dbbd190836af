"""Ticks of an axis that counts in powers of ten."""

import math

_PLAIN = (1e-3, 1e5)  # numbers between them are written out
_MOST = 1e18  # beyond it, no unit is commonly known
_FULL, _THIRDS = (1, 2, 5), (1, 3)  # marked within a power of ten, by room
_UNITS = ((1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_EVEN = (1, 2, 5, 10)
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def log_ticks(low: float, high: float, size: float, nearest: float) -> list[float]:
    """The values to mark, as powers of ten.

    Args:
        low: Lower end of the axis, as a power of ten: -2 is 0.01.
        high: Upper end, likewise.
        size: Length of the axis, px.
        nearest: Least distance of two ticks, px.
    """
    if high <= low or size <= 0:
        return []
    decade = size / (high - low)  # px
    smallest_gap = math.log10(2)  # between 1 and 2, or 5 and 10
    if decade * smallest_gap >= nearest:
        steps: tuple[int, ...] = _FULL
    elif decade * math.log10(3) >= nearest:
        steps = _THIRDS
    else:
        steps = (1,)
    every = max(1, math.ceil(nearest / decade))
    decades = range(math.floor(low), math.ceil(high) + 1)
    marks = [
        exponent + math.log10(step)
        for exponent in decades
        if exponent % every == 0
        for step in steps
    ]
    inside = [mark for mark in marks if low <= mark <= high]
    return inside if len(inside) > 1 else _even_ticks(low, high, size, nearest)


def _even_ticks(low: float, high: float, size: float, nearest: float) -> list[float]:
    """Round numbers at even distances, where an axis spans less than a decade or so."""
    top = 10.0**high
    least = nearest / size * (high - low) * math.log(10) * top  # they crowd at the top
    power = 10.0 ** math.floor(math.log10(least))
    step = power * next(each for each in _EVEN if each * power >= least)
    first, last = math.ceil(10.0**low / step), math.floor(top / step)
    marks = [math.log10(place * step) for place in range(max(first, 1), last + 1)]
    return [mark for mark in marks if low <= mark <= high]


def log_text(power: float) -> str:
    """``10 ** power`` as people read it: ``"0.02"``, ``"3 M"``, ``"10⁻⁵"``."""
    value = 10.0**power
    if _PLAIN[0] <= value < _PLAIN[1]:
        return f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"
    if _PLAIN[1] <= value < _MOST:
        return count_text(value)
    exponent = math.floor(power + 1e-9)
    digit = round(value / 10.0**exponent)
    raised = "10" + str(exponent).translate(_SUPERSCRIPT)
    return raised if digit == 1 else f"{digit}·{raised}"


def count_text(value: float) -> str:
    """A large number in three digits: ``"850"``, ``"1.24 k"``, ``"37.4 M"``."""
    for size, unit in _UNITS:
        if abs(value) >= 0.9995 * size:
            return f"{value / size:.3g} {unit}"
    return f"{value:,.0f}"
