"""Activation functions: one value in, one value out."""

import torch
import torch.nn.functional as F
from torch import Tensor

from explorer.tracing.pixels.call import Call
from explorer.tracing.pixels.computed import Computed
from explorer.tracing.pixels.records import Operand, Pointwise, Position

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


def is_pointwise(kind: str) -> bool:
    """Whether a step of this kind looks at the one value at the same position."""
    return _plain(kind) in _PARAMETERS


def explain_pointwise(call: Call, position: Position) -> Computed:
    """The function of the value, with what shapes it."""
    operand = call.operand(call.input_node(), (0, *position))
    result = call.apply(torch.tensor([operand.value], dtype=torch.float64))
    wanted = _PARAMETERS[_plain(call.step.kind)]
    places = {name: place for place, (name, _) in enumerate(wanted, start=1)}
    shaping = []
    for name, default in wanted:
        value = call.argument(name, default)
        if name not in call.node.kwargs and places[name] < len(call.node.args):
            value = call.values.of(call.node.args[places[name]])
        if value is not None:
            shaping.append((name, float(value)))
    return _computed(call, operand, float(result[0]), tuple(shaping))


def explain_prelu(call: Call, position: Position) -> Computed | None:
    """A leaky ReLU whose slope is learnt, one for all channels or one for each."""
    operand = call.operand(call.input_node(), (0, *position))
    slopes = call.argument("weight")
    if slopes is None and len(call.node.args) > 1:
        slopes = call.values.of(call.node.args[1])
    if not isinstance(slopes, Tensor):
        return None
    slope = slopes[position[0] if len(slopes) > 1 else 0].double().cpu()
    x = torch.tensor([operand.value], dtype=torch.float64)
    value = float(F.prelu(x, slope[None])[0])
    return _computed(call, operand, value, (("slope", float(slope)),))


def _plain(kind: str) -> str:
    return kind.lower().replace("_", "")


def _computed(
    call: Call,
    operand: Operand,
    value: float,
    parameters: tuple[tuple[str, float], ...],
) -> Computed:
    detail = Pointwise(function=call.step.kind, operand=operand, parameters=parameters)
    return Computed(detail, value, abs(operand.value) + abs(value))
