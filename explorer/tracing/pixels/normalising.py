"""Normalisations: one value, measured against many."""

from math import prod

import numpy as np
from torch import Tensor

from explorer.tracing.pixels.arrays import figures, optional_figure
from explorer.tracing.pixels.call import Call
from explorer.tracing.pixels.computed import Computed
from explorer.tracing.pixels.records import (
    Normalisation,
    Operand,
    Position,
    ResponseNormalisation,
)


def explain_batch_norm(call: Call, position: Position) -> Computed | None:
    """Mean and variance remembered from training, else those of this channel."""
    if call.module is None and call.argument("training", False):
        return None  # it would measure the batch
    mean, variance = call.argument("running_mean"), call.argument("running_var")
    channel = position[0]
    if mean is None or variance is None:
        values = call.input()[:, channel]
        return _measured(call, position, values, channel, channel)
    return _normalised(
        call.operand(call.input_node(), (0, *position)),
        mean=float(mean[channel]),
        variance=float(variance[channel]),
        eps=float(call.argument("eps", 1e-5)),
        scale=optional_figure(call.argument("weight"), channel),
        shift=optional_figure(call.argument("bias"), channel),
        measured_over=None,
    )


def explain_instance_norm(call: Call, position: Position) -> Computed | None:
    """Mean and variance of the one map."""
    if call.module is None or call.argument("track_running_stats", False):
        return None
    channel = position[0]
    return _measured(call, position, call.input()[0, channel], channel, channel)


def explain_group_norm(call: Call, position: Position) -> Computed | None:
    """Mean and variance of a group of maps."""
    image = call.input()
    groups, channel = int(call.argument("num_groups")), position[0]
    per_group = image.shape[1] // groups
    first = channel // per_group * per_group
    values = image[0, first : first + per_group]
    return _measured(call, position, values, channel, channel)


def explain_layer_norm(call: Call, position: Position) -> Computed | None:
    """Mean and variance over the last axes at one place of the first ones."""
    shape = call.argument("normalized_shape")
    axes = len(shape) if isinstance(shape, tuple | list) else 1
    outer, inner = position[: len(position) - axes], position[len(position) - axes :]
    if len(position) < axes:  # the batch axis is normalised as well
        return None
    values = call.input()[(0, *outer)]
    place = int(np.ravel_multi_index(inner, tuple(values.shape)))
    return _measured(call, position, values, place, place)


def explain_response_norm(call: Call, position: Position) -> Computed | None:
    """The value divided by what its neighbouring channels have at the same pixel.

    Krizhevsky et al. (2012), section 3.3; torch divides ``alpha`` by ``size``.
    """
    image = call.input()
    if image.dim() != 4:
        return None
    channel, y, x = position
    size = int(call.argument("size"))
    first = channel - size // 2
    inside = range(max(first, 0), min(first + size, image.shape[1]))
    values = figures(image[0, inside.start : inside.stop, y, x])
    alpha, beta, k = (
        float(call.argument(name, default))
        for name, default in (("alpha", 1e-4), ("beta", 0.75), ("k", 1.0))
    )
    operand = call.operand(call.input_node(), (0, *position))
    divisor = (k + alpha / size * float((values**2).sum())) ** beta
    detail = ResponseNormalisation(
        operand=operand,
        channels=tuple(inside),
        values=values,
        size=size,
        alpha=alpha,
        beta=beta,
        k=k,
        divisor=divisor,
    )
    value = operand.value / divisor
    return Computed(detail, value, (1 + beta) * abs(value))


def _measured(
    call: Call, position: Position, values: Tensor, scale_at: int, shift_at: int
) -> Computed:
    """Normalise by the mean and variance of ``values``."""
    taken = values.detach().double()
    weight, bias = call.argument("weight"), call.argument("bias")
    return _normalised(
        call.operand(call.input_node(), (0, *position)),
        mean=float(taken.mean()),
        variance=float(taken.var(correction=0)),
        eps=float(call.argument("eps", 1e-5)),
        scale=optional_figure(None if weight is None else weight.flatten(), scale_at),
        shift=optional_figure(None if bias is None else bias.flatten(), shift_at),
        measured_over=prod(taken.shape),
    )


def _normalised(
    operand: Operand,
    *,
    mean: float,
    variance: float,
    eps: float,
    scale: float | None,
    shift: float | None,
    measured_over: int | None,
) -> Computed:
    detail = Normalisation(
        operand=operand,
        mean=mean,
        variance=variance,
        eps=eps,
        scale=scale,
        shift=shift,
        measured_over=measured_over,
    )
    factor = (1.0 if scale is None else scale) / (variance + eps) ** 0.5
    value = factor * (operand.value - mean) + (shift or 0.0)
    magnitude = abs(factor) * (abs(operand.value) + abs(mean)) + abs(shift or 0.0)
    if measured_over is not None:  # their own rounding weighs more the flatter they are
        magnitude *= 1 + abs(mean) / (variance + eps) ** 0.5
    return Computed(detail, value, magnitude)
