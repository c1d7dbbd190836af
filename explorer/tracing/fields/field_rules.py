"""What each kind of layer with one input depends on."""

from collections.abc import Callable, Mapping

from explorer.tracing.fields.field_links import (
    Link,
    Product,
    adaptive_reach,
    along_columns,
    along_rows,
    every,
    grouped,
    kept,
    neighbouring,
    same,
    unmoved,
    whole,
    window_reach,
    windowed,
)
from explorer.tracing.fields.field_parts import Extent
from explorer.tracing.pixels.call import Call
from explorer.tracing.pixels.moving import RESTING
from explorer.tracing.pixels.pointwise import is_pointwise

Shape = tuple[int, ...]
Rule = Callable[[Call, Shape], Link | None]


def link_of(call: Call, before: Shape) -> Link | None:
    """From values of a step's output to values of its one input.

    Args:
        call: The step.
        before: Shape of the input, the batch axis first.

    Returns:
        ``None`` where nothing is known about such a step.
    """
    kind = call.step.kind
    if is_pointwise(kind) or kind in RESTING or kind in ("PReLU", "Prelu"):
        return kept
    rule = _RULES.get(kind)
    return None if rule is None else rule(call, before)


def _window(call: Call, before: Shape) -> Link | None:
    geometry, after = call.step.geometry, call.step.output_shape
    if geometry is None or len(before) != 4:
        return None
    mode = str(call.argument("padding_mode", "zeros"))
    rows, columns = (
        window_reach(
            before[2 + axis],
            after[2 + axis],
            kernel=geometry.kernel[axis],
            stride=geometry.stride[axis],
            padding=geometry.padding[axis],
            dilation=geometry.dilation[axis],
            mode=mode,
        )
        for axis in (0, 1)
    )
    convolves = call.step.kind == "Conv2d"
    channels = grouped(geometry.groups, before[1]) if convolves else same
    single = geometry.kernel == geometry.stride == (1, 1)
    still = single and geometry.padding == (0, 0)
    return Product(
        channels=channels, mask=unmoved if still else windowed(rows, columns)
    )


def _adaptive(call: Call, before: Shape) -> Link | None:
    after = call.step.output_shape
    if len(before) != 4:
        return None
    reaches = (adaptive_reach(before[axis], after[axis]) for axis in (2, 3))
    return Product(channels=same, mask=windowed(*reaches))


def _mean(call: Call, before: Shape) -> Link | None:
    axes = call.argument("dim")
    if len(before) != 4 or not isinstance(axes, list | tuple):
        return None
    if {axis % 4 for axis in axes} != {2, 3}:
        return None
    return Product(channels=same, mask=whole(Extent.of(before)))


def _batch_norm(call: Call, before: Shape) -> Link | None:
    if call.argument("running_mean") is not None:
        return kept
    return Product(channels=same, mask=whole(Extent.of(before)))


def _group_norm(call: Call, before: Shape) -> Link | None:
    groups = int(call.argument("num_groups", before[1]))
    return Product(channels=grouped(groups, before[1]), mask=whole(Extent.of(before)))


def _layer_norm(call: Call, before: Shape) -> Link | None:
    shape = call.argument("normalized_shape")
    axes = len(shape) if isinstance(shape, tuple | list) else 1
    if axes >= len(before) - 1:
        return Product(channels=every, mask=whole(Extent.of(before)))
    mask = along_rows(before[-1]) if axes == 1 else whole(Extent.of(before))
    return Product(channels=same, mask=mask) if axes <= 2 else None


def _response_norm(call: Call, before: Shape) -> Link | None:
    size = int(call.argument("size"))
    back = neighbouring(size // 2, (size - 1) // 2)
    return Product(channels=back, mask=unmoved) if len(before) == 4 else None


def _linear(call: Call, before: Shape) -> Link | None:
    if len(before) == 2:
        return Product(channels=every, mask=whole(Extent.of(before)))
    return Product(channels=same, mask=along_rows(before[-1]))


def _softmax(call: Call, before: Shape) -> Link | None:
    axis = call.argument("dim")
    if axis is None:
        return None
    match axis % len(before) - len(before):
        case -1 if len(before) > 2:
            return Product(channels=same, mask=along_rows(before[-1]))
        case -2 if len(before) > 2:
            return Product(channels=same, mask=along_columns(before[-2]))
    if axis % len(before) == 1 and len(before) in (2, 4):
        return Product(channels=every, mask=unmoved)
    return None


_RULES: Mapping[str, Rule] = {
    "Conv2d": _window,
    "MaxPool2d": _window,
    "AvgPool2d": _window,
    "AdaptiveAvgPool2d": _adaptive,
    "AdaptiveMaxPool2d": _adaptive,
    "Mean": _mean,
    "BatchNorm1d": _batch_norm,
    "BatchNorm2d": _batch_norm,
    "InstanceNorm2d": _group_norm,
    "GroupNorm": _group_norm,
    "LayerNorm": _layer_norm,
    "LocalResponseNorm": _response_norm,
    "Linear": _linear,
    "Softmax": _softmax,
    "LogSoftmax": _softmax,
}
