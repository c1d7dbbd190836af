"""Explains one output value of any step: chooses who knows that kind of step."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

from explorer.tracing.activations import Activations
from explorer.tracing.pixels.call import Call
from explorer.tracing.pixels.computed import Computed
from explorer.tracing.pixels.merging import (
    SIGNS,
    explain_combination,
    explain_concatenation,
)
from explorer.tracing.pixels.moving import (
    MOVING,
    PADDED,
    RESTING,
    explain_moved,
    explain_padded,
    explain_resting,
)
from explorer.tracing.pixels.normalising import (
    explain_batch_norm,
    explain_group_norm,
    explain_instance_norm,
    explain_layer_norm,
    explain_response_norm,
)
from explorer.tracing.pixels.pointwise import (
    explain_pointwise,
    explain_prelu,
    is_pointwise,
)
from explorer.tracing.pixels.records import Explanation, NotItemised, Position
from explorer.tracing.pixels.weighing import explain_linear, explain_softmax
from explorer.tracing.pixels.windows import (
    explain_adaptive_pooling,
    explain_average_pooling,
    explain_convolution,
    explain_max_pooling,
    explain_mean,
)
from explorer.tracing.trace import TracedNetwork

Explainer = Callable[[Call, Position], Computed | None]

_EXPLAINERS: Mapping[str, Explainer] = {
    "Conv2d": explain_convolution,
    "MaxPool2d": explain_max_pooling,
    "AvgPool2d": explain_average_pooling,
    "AdaptiveAvgPool2d": explain_adaptive_pooling,
    "AdaptiveMaxPool2d": explain_adaptive_pooling,
    "Mean": explain_mean,
    "PReLU": explain_prelu,
    "Prelu": explain_prelu,
    "BatchNorm1d": explain_batch_norm,
    "BatchNorm2d": explain_batch_norm,
    "LayerNorm": explain_layer_norm,
    "GroupNorm": explain_group_norm,
    "InstanceNorm2d": explain_instance_norm,
    "LocalResponseNorm": explain_response_norm,
    "Linear": explain_linear,
    "Softmax": explain_softmax,
    "LogSoftmax": explain_softmax,
    "Concat": explain_concatenation,
    **dict.fromkeys(SIGNS, explain_combination),
    **dict.fromkeys(MOVING, explain_moved),
    **dict.fromkeys(PADDED, explain_padded),
    **dict.fromkeys(RESTING, explain_resting),
}
_ROUNDINGS = (
    16  # units in the last place of everything added up: what kernels differ by
)
_TF32_EPS = 2.0**-10  # GPUs may multiply with ten bits


def explain(
    network: TracedNetwork,
    model: nn.Module,
    activations: Activations,
    step: int,
    position: Position,
) -> Explanation:
    """How one output value came about.

    Args:
        network: The trace of ``model``.
        model: In eval mode, with the weights that made the activations.
        activations: What the network made of one image.
        step: Index of the step.
        position: Where the value lies in ``activations[step]``, without the batch axis:
            ``(channel, y, x)`` of maps, ``(index,)`` of a vector.

    Returns:
        The explanation; of a complex value its magnitude, which is not itemised.

    Raises:
        IndexError: There is no such value.
    """
    output = activations[step]
    inside = len(position) == output.dim() - 1 and all(
        0 <= place < size
        for place, size in zip(position, output.shape[1:], strict=True)
    )
    if not inside:
        raise IndexError(f"no value at {position} in an output {tuple(output.shape)}")
    value = output.detach()[(0, *position)]
    captured = float(value.abs() if value.is_complex() else value)
    call = Call.of(network, model, activations, step)
    with torch.no_grad():
        computed = _computed(call, output, position)
    if computed is None:
        record = call.step
        detail = NotItemised(inputs=record.inputs, shapes=record.input_shapes)
        computed = Computed(detail, captured, 0.0)
    smallest = torch.finfo(output.dtype).tiny if output.is_floating_point() else 0.0
    return Explanation(
        step=step,
        kind=call.step.kind,
        position=position,
        detail=computed.detail,
        value=computed.value,
        captured=captured,
        tolerance=_ROUNDINGS * _precision(output) * computed.magnitude + smallest,
    )


def _computed(call: Call, output: Tensor, position: Position) -> Computed | None:
    kind = call.step.kind
    explainer = _EXPLAINERS.get(kind)
    if explainer is None and is_pointwise(kind):
        explainer = explain_pointwise
    read = call.node.all_input_nodes
    if explainer is None or not read or _any_complex((output, call.values.of(read))):
        return None
    return explainer(call, position)


def _any_complex(value: object) -> bool:
    """Whether a tensor among values is complex: its arithmetic is not itemised."""
    if isinstance(value, tuple | list):
        return any(map(_any_complex, value))
    return isinstance(value, Tensor) and value.is_complex()


def _precision(output: Tensor) -> float:
    """Relative rounding of the device that computed ``output``."""
    if not output.is_floating_point():
        return 0.0
    precision = torch.finfo(output.dtype).eps
    tf32 = torch.backends.cudnn.allow_tf32 or torch.backends.cuda.matmul.allow_tf32
    if output.is_cuda and tf32:
        return max(precision, _TF32_EPS)
    return precision
