"""What an explainer hands back."""

from typing import NamedTuple

from explorer.tracing.pixels.records import Detail


class Computed(NamedTuple):
    """The arithmetic behind one value.

    Attributes:
        detail: Every figure of it.
        value: What it comes to.
        magnitude: The sum of the magnitudes of all that is added up: rounding errors
            grow with it, not with the value, which may be a small difference.
    """

    detail: Detail
    value: float
    magnitude: float
