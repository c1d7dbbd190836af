"""How much of the image one output value can depend on, along every path."""

from collections.abc import Sequence

from explorer.tracing.records import Axis, Field, Geometry

PIXEL = Field(vertical=Axis(), horizontal=Axis())
WHOLE = Field(vertical=None, horizontal=None)

_MIXES_EVERYTHING = frozenset({"MultiheadAttention", "MatMul", "EncoderBlock"})


def field_after(
    kind: str,
    geometry: Geometry | None,
    inputs: Sequence[Field],
    input_shapes: Sequence[tuple[int, ...]],
    output_shape: tuple[int, ...],
) -> Field:
    """The receptive field of a step's output.

    A step without inputs (a learnt token) depends on no pixel and is passed over.

    Args:
        kind: Kind of the step.
        geometry: Its window, if it has one.
        inputs: The fields of what it reads.
        input_shapes: The shapes of what it reads, the batch axis first.
        output_shape: The shape of its output.
    """
    field = _union(inputs)
    if field.size is None:
        return WHOLE
    if geometry is not None:
        return _after_geometry(field, geometry)
    if kind in _MIXES_EVERYTHING:
        return WHOLE
    if kind == "Linear" and len(output_shape) == 2:
        return WHOLE
    if kind.startswith("Adaptive") or kind == "Mean":
        return _after_adaptive(field, input_shapes[0], output_shape)
    if kind == "ShiftedWindowAttention":
        return WHOLE
    return field


def _after_geometry(field: Field, geometry: Geometry) -> Field:
    if field.vertical is None or field.horizontal is None:
        return WHOLE
    windows = zip(
        geometry.kernel,
        geometry.stride,
        geometry.padding,
        geometry.dilation,
        strict=True,
    )
    vertical, horizontal = windows
    return Field(
        vertical=field.vertical.after_window(*vertical),
        horizontal=field.horizontal.after_window(*horizontal),
    )


def _after_adaptive(
    field: Field, input_shape: tuple[int, ...], output_shape: tuple[int, ...]
) -> Field:
    """Adaptive pooling: the identity, everything, or windows of about equal size."""
    if len(input_shape) != 4 or len(output_shape) != 4:
        return WHOLE
    axes = []
    for axis, before, after in (
        (field.vertical, input_shape[2], output_shape[2]),
        (field.horizontal, input_shape[3], output_shape[3]),
    ):
        if axis is None or after == 1:  # global pooling, or a map of one pixel
            return WHOLE
        widest = max(
            -(-(index + 1) * before // after) - index * before // after
            for index in range(after)
        )
        axes.append(axis.after_window(widest, max(1, before // after), 0, 1))
    return Field(vertical=axes[0], horizontal=axes[1])


def _union(fields: Sequence[Field]) -> Field:
    """The smallest field that holds all, aligned by their common jump."""
    if not fields:
        return PIXEL
    vertical = [field.vertical for field in fields if field.vertical is not None]
    horizontal = [field.horizontal for field in fields if field.horizontal is not None]
    if len(vertical) < len(fields) or len(horizontal) < len(fields):
        return WHOLE
    return Field(vertical=_union_axis(vertical), horizontal=_union_axis(horizontal))


def _union_axis(axes: Sequence[Axis]) -> Axis:
    return Axis(
        jump=max(axis.jump for axis in axes),
        low=min(axis.low for axis in axes),
        high=max(axis.high for axis in axes),
    )
