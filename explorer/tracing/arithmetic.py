"""The sums behind a step's numbers, written out with the actual figures."""

from dataclasses import dataclass
from math import prod

from explorer.tracing.records import Geometry, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One sum and its result.

    Attributes:
        expression: The sum in figures, for example ``"⌊(224 + 2·1 − 11) / 4⌋ + 1"``.
        result: What it comes to.
    """

    expression: str
    result: int

    def __str__(self) -> str:
        return f"{self.expression} = {self.result:,}"


def size_formulas(step: Step) -> tuple[Formula, ...]:
    """How height and width of the output follow from the input and the window.

    ``floor((n + 2p - d(k - 1) - 1) / s) + 1``, written with ``k`` alone when nothing is
    dilated; one formula when both axes agree, none for a step without a window.
    """
    if step.geometry is None or len(step.output_shape) != 4:
        return ()
    if len(_entering(step)) != 4:
        return ()
    height, width = (
        _size_formula(step.geometry, axis, _entering(step)[2 + axis], result)
        for axis, result in enumerate(step.output_shape[2:])
    )
    return (height,) if height == width else (height, width)


def _size_formula(geometry: Geometry, axis: int, before: int, after: int) -> Formula:
    kernel, stride = geometry.kernel[axis], geometry.stride[axis]
    padding, dilation = geometry.padding[axis], geometry.dilation[axis]
    window = f"{kernel}" if dilation == 1 else f"{dilation}·({kernel} − 1) − 1"
    opening, closing = ("⌈", "⌉") if geometry.ceil_mode else ("⌊", "⌋")
    windows = f"{opening}({before} + 2·{padding} − {window}) / {stride}{closing}"
    return Formula(expression=f"{windows} + 1", result=after)


def parameter_formula(step: Step) -> Formula | None:
    """How many scalars the step learns, ``None`` where it learns none of its own."""
    if step.params == 0 or len(_entering(step)) < 2:
        return None
    weights: tuple[int, ...]
    match step.kind:
        case "Conv2d" if step.geometry is not None:
            weights = _convolution_weights(step, step.geometry)
        case "Linear":
            weights = (step.output_shape[-1], _entering(step)[-1])
        case "BatchNorm2d" | "LayerNorm":
            return Formula(
                expression=f"2 × {step.params // 2:,}  (scale and shift)",
                result=step.params,
            )
        case _:
            return None
    expression = " × ".join(f"{factor:,}" for factor in weights)
    biases = step.params - prod(weights)
    if biases > 0:
        expression += f" + {biases:,}"
    return Formula(expression=expression, result=step.params)


def mac_formula(step: Step) -> Formula | None:
    """How many multiply-accumulates one example costs, ``None`` where it is free."""
    if step.macs == 0 or len(_entering(step)) < 2:
        return None
    factors: tuple[int, ...]
    match step.kind:
        case "Conv2d" if step.geometry is not None:
            channels, *window = _convolution_weights(step, step.geometry)
            factors = (channels, *step.output_shape[2:], *window)
        case "Linear":
            factors = (*step.output_shape[1:], _entering(step)[-1])
        case _:
            return None
    return Formula(
        expression=" × ".join(f"{factor:,}" for factor in factors), result=step.macs
    )


def dense_equivalent(step: Step) -> Formula | None:
    """Weights of a dense layer between the same input and output.

    A convolution makes do with far fewer because it uses one small window everywhere.
    """
    if step.kind != "Conv2d" or not step.input_shapes:
        return None
    inputs, outputs = prod(step.input_shapes[0][1:]), prod(step.output_shape[1:])
    return Formula(expression=f"{inputs:,} × {outputs:,}", result=inputs * outputs)


def activation_bytes(step: Step) -> int:
    """Bytes of the output in float32, for one example."""
    return 4 * prod(step.output_shape[1:])


def _entering(step: Step) -> tuple[int, ...]:
    """Shape of what it reads first, the batch axis first; empty if none is known."""
    return step.input_shapes[0] if step.input_shapes else ()


def _convolution_weights(step: Step, geometry: Geometry) -> tuple[int, int, int, int]:
    return (
        step.output_shape[1],
        _entering(step)[1] // geometry.groups,
        *geometry.kernel,
    )
