"""What the pointer is on, and how values read: shared by all pictures of values."""

import math
from typing import NamedTuple


class Reading(NamedTuple):
    """One value under the pointer.

    Attributes:
        channel: Its channel; of a vector its index, with ``y`` and ``x`` 0.
        y: Row in the map.
        x: Column in the map.
        value: The value itself; red, green and blue (0 to 255) of a colour picture.
    """

    channel: int
    y: int
    x: int
    value: float | tuple[float, ...]


class Region(NamedTuple):
    """A rectangle of pixels, ``bottom`` and ``right`` excluded.

    It may reach beyond the map: a receptive field does at the border.
    """

    top: float
    left: float
    bottom: float
    right: float


def value_text(value: float | tuple[float, ...]) -> str:
    """A value as people read it: four significant digits and a true minus sign."""
    if isinstance(value, tuple):
        return ", ".join(value_text(part) for part in value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == int(value) and abs(value) < 1e6:
        text = f"{int(value):,}"
    elif 1e-3 <= abs(value) < 1e6:
        digits = max(3 - math.floor(math.log10(abs(value))), 0)
        text = f"{value:,.{min(digits, 4)}f}"
    else:
        text = f"{value:.2e}".replace("e-0", "e-").replace("e+0", "e")
    return text.replace("-", "−")


def percent_text(share: float) -> str:
    """A share between 0 and 1 in percent; small ones do not become a false 0."""
    if 0 < share < 0.0005:
        return "< 0.1 %"
    return f"{100 * share:.1f} %"


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape without its batch axis, for example ``"96 × 54 × 54"``."""
    return " × ".join(f"{side}" for side in shape)
