"""Plain arrays from tensors, for records that any thread may read."""

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

Figures = NDArray[np.float64]
Indices = NDArray[np.int64]
Mask = NDArray[np.bool_]


def figures(values: Tensor) -> Figures:
    """A float64 copy of a small tensor, from whatever device."""
    return np.array(values.detach().cpu().double().numpy(), dtype=np.float64)


def optional_figure(values: Tensor | None, index: int) -> float | None:
    """One value of a parameter that a layer may lack."""
    return None if values is None else float(values[index])
