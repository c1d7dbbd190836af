"""What lies under the window of a convolution or a pooling; no tensors."""

from dataclasses import dataclass, field

from explorer.tracing.pixels.arrays import Figures, Indices, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Values under a window, as it lies over the input.

    Attributes:
        rows: Input row of each row of the window; outside the input in the padding.
        columns: Input column of each of its columns, likewise.
        inside: Which of its places lie on the input, ``(rows, columns)``.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    inside: Mask = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Convolution:
    """Patch times kernel in every input channel, all added up.

    Attributes:
        window: Where the patches lie.
        channels: Input channels, the strongest contribution first, ``(n,)``.
        patches: Their values under the window, ``(n, rows, columns)``; what the
            padding supplies outside the input.
        kernels: The weights they are multiplied with, likewise.
        contributions: Sum of the products of each channel, ``(n,)``.
        bias: Added at the end, ``None`` where the layer has none.
    """

    window: Window
    channels: Indices = field(repr=False)
    patches: Figures = field(repr=False)
    kernels: Figures = field(repr=False)
    contributions: Figures = field(repr=False)
    bias: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxPooling:
    """The largest value under the window.

    Attributes:
        window: Where it lies.
        values: What is under it, ``(rows, columns)``; minus infinity in the padding.
        winner: Row and column of the window where the largest is.
    """

    window: Window
    values: Figures = field(repr=False)
    winner: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AveragePooling:
    """The sum of the values under the window, divided.

    Attributes:
        window: Where it lies.
        values: What is under it, ``(rows, columns)``; zero in the padding.
        total: Their sum.
        divisor: What it is divided by, the places that count.
    """

    window: Window
    values: Figures = field(repr=False)
    total: float
    divisor: int
