"""What an explainer hands back, and plain arrays from tensors."""

from typing import NamedTuple

import numpy as np
from torch import Tensor

from explorer.tracing.pixels.records import Detail, Figures


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


def figures(values: Tensor) -> Figures:
    """A float64 copy of a small tensor, from whatever device."""
    return np.array(values.detach().cpu().double().numpy(), dtype=np.float64)


def optional_figure(values: Tensor | None, index: int) -> float | None:
    """One value of a parameter that a layer may lack."""
    return None if values is None else float(values[index])
