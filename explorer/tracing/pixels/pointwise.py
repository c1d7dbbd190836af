"""Activation functions: one value in, one value out."""

from collections.abc import Callable
from math import isfinite

import torch
import torch.nn.functional as F
from torch import Tensor

from explorer.tracing.pixels.arrays import figures
from explorer.tracing.pixels.call import Call
from explorer.tracing.pixels.computed import Computed
from explorer.tracing.pixels.records import Pointwise, Position

# Kinds in lower case, since a module is a "LeakyReLU" and its function "LeakyRelu".
_PARAMETERS: dict[str, tuple[tuple[str, float | None], ...]] = {
    "relu": (), "relu6": (), "sigmoid": (), "tanh": (), "silu": (), "mish": (),
    "gelu": (), "hardswish": (), "hardsigmoid": (), "selu": (), "softsign": (),
    "tanhshrink": (), "logsigmoid": (), "abs": (), "exp": (), "sqrt": (), "log": (),
    "neg": (), "square": (),
    "leakyrelu": (("negative_slope", 0.01),),
    "elu": (("alpha", 1.0),),
    "celu": (("alpha", 1.0),),
    "hardtanh": (("min_val", -1.0), ("max_val", 1.0)),
    "clamp": (("min", None), ("max", None)),
    "softplus": (("beta", 1.0), ("threshold", 20.0)),
    "softshrink": (("lambd", 0.5),),
    "hardshrink": (("lambd", 0.5),),
    "threshold": (("threshold", None), ("value", None)),
}  # fmt: skip
_REACH = 3.0  # the curve is drawn at least this far to either side of zero
_POINTS = 121


def is_pointwise(kind: str) -> bool:
    """Whether a step of this kind looks at the one value at the same position."""
    return _plain(kind) in _PARAMETERS


def explain_pointwise(call: Call, position: Position) -> Computed:
    """The function of the value, with what shapes it."""
    wanted = _PARAMETERS[_plain(call.step.kind)]
    places = {name: place for place, (name, _) in enumerate(wanted, start=1)}
    shaping = []
    for name, default in wanted:
        value = call.argument(name, default)
        if name not in call.node.kwargs and places[name] < len(call.node.args):
            value = call.values.of(call.node.args[places[name]])
        if value is not None:
            shaping.append((name, float(value)))
    return _computed(call, position, call.apply, tuple(shaping))


def explain_prelu(call: Call, position: Position) -> Computed | None:
    """A leaky ReLU whose slope is learnt, one for all channels or one for each."""
    slopes = call.argument("weight")
    if slopes is None and len(call.node.args) > 1:
        slopes = call.values.of(call.node.args[1])
    if not isinstance(slopes, Tensor):
        return None
    slope = slopes[position[0] if len(slopes) > 1 else 0].double().cpu()

    def function(x: Tensor) -> Tensor:
        return F.prelu(x, slope[None])

    return _computed(call, position, function, (("slope", float(slope)),))


def _plain(kind: str) -> str:
    return kind.lower().replace("_", "")


def _computed(
    call: Call,
    position: Position,
    function: Callable[[Tensor], Tensor],
    parameters: tuple[tuple[str, float], ...],
) -> Computed:
    operand = call.operand(call.input_node(), (0, *position))
    x = torch.tensor([operand.value], dtype=torch.float64)
    value = float(function(x)[0])
    reach = _REACH if not isfinite(operand.value) else abs(operand.value) * 1.25
    around = torch.linspace(-1, 1, _POINTS, dtype=torch.float64) * max(reach, _REACH)
    detail = Pointwise(
        function=call.step.kind,
        operand=operand,
        parameters=parameters,
        curve=figures(torch.stack([around, function(around)], dim=1)),
    )
    return Computed(detail, value, abs(operand.value) + abs(value))
