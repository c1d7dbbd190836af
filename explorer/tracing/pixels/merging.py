"""Where branches meet: concatenation, and sums and products of two outputs."""

from torch import Tensor, fx

from explorer.tracing.pixels.call import Call
from explorer.tracing.pixels.computed import Computed
from explorer.tracing.pixels.records import (
    Branch,
    Combination,
    Concatenation,
    Operand,
    Position,
)
from explorer.tracing.records import NETWORK_INPUT

SIGNS = {
    "Add": "+", "Subtract": "−", "Multiply": "×", "Div": "÷", "Truediv": "÷",
}  # fmt: skip


def explain_concatenation(call: Call, position: Position) -> Computed | None:
    """Which branch the value comes from, and where it lies there."""
    nodes = call.input_node()
    axis = call.argument("dim", call.argument("axis", 0))
    axis = axis % len(call.step.output_shape) - 1
    if axis < 0 or not isinstance(nodes, tuple | list):
        return None
    branches, chosen, first = [], 0, 0
    for place, node in enumerate(nodes):
        size = call.values.of(node).shape[axis + 1]
        step = call.values.step_behind(node)
        name = ""
        if step is not None and step != NETWORK_INPUT:
            name = call.steps[step].path
        branches.append(Branch(step=step, name=name, first=first, size=size))
        if first <= position[axis] < first + size:
            chosen = place
        first += size
    there = list(position)
    there[axis] -= branches[chosen].first
    origin = call.operand(nodes[chosen], (0, *there))
    detail = Concatenation(
        axis=axis, branches=tuple(branches), chosen=chosen, origin=origin
    )
    return Computed(detail, origin.value, abs(origin.value))


def explain_combination(call: Call, position: Position) -> Computed | None:
    """Two values at the same position, of which one may serve many positions."""
    arguments = (*call.node.args, *_named(call.node))
    if len(arguments) != 2 or call.node.kwargs.keys() - {"input", "other"}:
        return None  # a factor ``alpha``, a rounding mode
    left, right = (_spread(call, argument, position) for argument in arguments)
    sign = SIGNS[call.step.kind]
    detail = Combination(sign=sign, operands=(left, right))
    a, b = left.value, right.value
    match sign:
        case "+":
            return Computed(detail, a + b, abs(a) + abs(b))
        case "−":
            return Computed(detail, a - b, abs(a) + abs(b))
        case "×":
            return Computed(detail, a * b, abs(a * b))
    if b == 0:
        return None
    return Computed(detail, a / b, abs(a / b))


def _named(node: fx.Node) -> list[object]:
    return [node.kwargs[name] for name in ("input", "other") if name in node.kwargs]


def _spread(call: Call, argument: object, position: Position) -> Operand:
    """The value that meets this position; an axis of length 1 serves them all."""
    value = call.values.of(argument)
    if not isinstance(value, Tensor):
        return call.operand(argument, ())
    whole = (0, *position)
    last = whole[len(whole) - value.dim() :]
    index = tuple(
        min(place, length - 1) for place, length in zip(last, value.shape, strict=True)
    )
    return call.operand(argument, index)
