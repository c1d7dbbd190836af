"""Dense layers and softmax: one value made of a whole vector."""

import numpy as np
from torch import Tensor

from explorer.tracing.pixels.arrays import figures, optional_figure
from explorer.tracing.pixels.call import Call
from explorer.tracing.pixels.computed import Computed
from explorer.tracing.pixels.records import Dense, Position, Softmax


def explain_linear(call: Call, position: Position) -> Computed | None:
    """Inputs times weights, the strongest product first; on tokens each by itself."""
    *outer, unit = position
    values = figures(call.input()[(0, *outer)])
    weight: Tensor = call.argument("weight")
    weights = figures(weight[unit])
    bias = optional_figure(call.argument("bias"), unit)
    products = values * weights
    order = np.argsort(-np.abs(products), kind="stable")
    detail = Dense(
        inputs=order, values=values[order], weights=weights[order], bias=bias
    )
    value = float(products.sum()) + (bias or 0.0)
    return Computed(detail, value, float(np.abs(products).sum()) + abs(bias or 0.0))


def explain_softmax(call: Call, position: Position) -> Computed | None:
    """One exponential among all along the axis."""
    values, axis = call.input(), call.argument("dim")
    if axis is None or axis % values.dim() == 0:
        return None
    axis = axis % values.dim() - 1
    others = (*position[:axis], *position[axis + 1 :])
    scores = figures(values[0].movedim(axis, -1)[others])
    index, highest = position[axis], float(scores.max())
    total = float(np.exp(scores - highest).sum())
    logarithm = call.step.kind == "LogSoftmax"
    detail = Softmax(
        scores=scores,
        index=index,
        highest=highest,
        total=total,
        logarithm=logarithm,
    )
    distance = float(scores[index]) - highest
    if logarithm:
        value = distance - float(np.log(total))
        return Computed(detail, value, abs(scores[index]) + abs(highest) + abs(value))
    value = float(np.exp(distance)) / total
    return Computed(detail, value, value * (1 + abs(distance)))
