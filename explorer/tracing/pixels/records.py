"""How one output value came about: plain numbers and arrays, no tensors.

All figures are float64, computed again from what the step read; positions leave the
batch axis out.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from explorer.tracing.pixels.arrays import Figures, Indices
from explorer.tracing.pixels.window_records import (
    AveragePooling,
    Convolution,
    MaxPooling,
)

Position = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """One value that a step read.

    Attributes:
        step: The step that made it, ``NETWORK_INPUT`` for the image; ``None`` for a
            parameter or a number.
        name: Path of that step or name of the parameter; empty for the image and for
            a number in the source.
        position: Where it lies in the output of that step.
        value: The value.
    """

    step: int | None
    name: str
    position: Position
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointwise:
    """A function of the one value at the same position.

    Attributes:
        function: Kind of the step, for example ``"ReLU"``.
        operand: The value.
        parameters: Names and values of what shapes the function (a slope, a limit).
        curve: Points of the function around the value, ``(n, 2)``, to be drawn.
    """

    function: str
    operand: Operand
    parameters: tuple[tuple[str, float], ...]
    curve: Figures = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalisation:
    """``scale * (x - mean) / sqrt(variance + eps) + shift``.

    Attributes:
        operand: ``x``.
        mean: Mean.
        variance: Variance, the biased one.
        eps: Keeps the root above zero.
        scale: Learnt factor, ``None`` where there is none.
        shift: Learnt summand, ``None`` where there is none.
        measured_over: Values of this very input that mean and variance were taken of;
            ``None`` when they were remembered from training.
    """

    operand: Operand
    mean: float
    variance: float
    eps: float
    scale: float | None
    shift: float | None
    measured_over: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseNormalisation:
    """``x / (k + alpha / size * sum of squares) ** beta``, over neighbouring channels.

    Attributes:
        operand: ``x``.
        channels: The neighbouring channels that exist, ``x``'s own included.
        values: Their values at the same pixel, ``(n,)``.
        size: Channels that the layer counts with, existing or not.
        alpha: Factor.
        beta: Exponent.
        k: Summand.
        divisor: What ``x`` is divided by.
    """

    operand: Operand
    channels: tuple[int, ...]
    values: Figures = field(repr=False)
    size: int
    alpha: float
    beta: float
    k: float
    divisor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dense:
    """Every input times its weight, all added up.

    Attributes:
        inputs: Indices of the inputs, the strongest product first, ``(n,)``.
        values: Their values, ``(n,)``.
        weights: Their weights, ``(n,)``.
        bias: Added at the end, ``None`` where the layer has none.
    """

    inputs: Indices = field(repr=False)
    values: Figures = field(repr=False)
    weights: Figures = field(repr=False)
    bias: float | None

    @property
    def products(self) -> Figures:
        """Value times weight, ``(n,)``."""
        return self.values * self.weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One input of a concatenation.

    Attributes:
        step: The step that made it, as in :class:`Operand`.
        name: Its path.
        first: Index of its first slice in the output.
        size: How many slices it has.
    """

    step: int | None
    name: str
    first: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Concatenation:
    """The value of one branch, handed on.

    Attributes:
        axis: Axis they are joined along, 0 for channels.
        branches: All of them, in order.
        chosen: Which one this value comes from.
        origin: The value there.
    """

    axis: int
    branches: tuple[Branch, ...]
    chosen: int
    origin: Operand


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Values at the same position, added, subtracted, multiplied or divided.

    Attributes:
        sign: ``"+"``, ``"−"``, ``"×"`` or ``"÷"``, between all operands.
        operands: The values; one of a smaller output serves many positions.
    """

    sign: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A value handed on unchanged: flatten, reshape, permute, slice, dropout at rest.

    Attributes:
        origin: Where it was; without a step and a position, and called ``"padding"``,
            where a padding puts it.
    """

    origin: Operand


@dataclass(frozen=True, slots=True, kw_only=True)
class Softmax:
    """The share of one exponential in the sum of all.

    Attributes:
        scores: The values before, ``(n,)``.
        index: Which one this is.
        highest: Largest score, subtracted from all so that nothing overflows.
        total: Sum of all ``exp(score - highest)``.
        logarithm: Whether the step puts out the logarithm of the share.
    """

    scores: Figures = field(repr=False)
    index: int
    highest: float
    total: float
    logarithm: bool

    @property
    def exponentials(self) -> Figures:
        """``exp(score - highest)``, ``(n,)``."""
        raised: Figures = np.exp(self.scores - self.highest)
        return raised


@dataclass(frozen=True, slots=True, kw_only=True)
class NotItemised:
    """A step whose sum is not taken apart here.

    Attributes:
        inputs: Steps that it reads.
        shapes: Shapes of what it reads, the batch axis first.
    """

    inputs: tuple[int, ...]
    shapes: tuple[tuple[int, ...], ...]


Detail = (
    Convolution
    | MaxPooling
    | AveragePooling
    | Pointwise
    | Normalisation
    | ResponseNormalisation
    | Dense
    | Concatenation
    | Combination
    | Moved
    | Softmax
    | NotItemised
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One output value and how it came about.

    Attributes:
        step: Index of the step.
        kind: Its kind.
        position: Where the value lies in the step's output.
        detail: The arithmetic.
        value: What it comes to, in float64; of a step that is not itemised what the
            network has.
        captured: The network's own value.
        tolerance: How far the two may lie apart for the network's rounding alone.
    """

    step: int
    kind: str
    position: Position
    detail: Detail
    value: float
    captured: float
    tolerance: float

    @property
    def agrees(self) -> bool:
        """Whether the arithmetic explains the network's own value."""
        if not math.isfinite(self.captured):
            same = self.value == self.captured
            return same or (math.isnan(self.value) and math.isnan(self.captured))
        return abs(self.value - self.captured) <= self.tolerance
