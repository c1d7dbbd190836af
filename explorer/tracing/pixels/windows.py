"""Convolutions and poolings: what lies under the window of one output pixel."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from explorer.tracing.pixels.arrays import Figures, figures, optional_figure
from explorer.tracing.pixels.call import Call
from explorer.tracing.pixels.computed import Computed
from explorer.tracing.pixels.records import Position
from explorer.tracing.pixels.window_records import (
    AveragePooling,
    Convolution,
    MaxPooling,
    Window,
)
from explorer.tracing.records import Geometry


def explain_convolution(call: Call, position: Position) -> Computed | None:
    """Patch times kernel per input channel, the strongest first."""
    image, geometry = call.input(), call.step.geometry
    if geometry is None or image.dim() != 4:
        return None
    channel, y, x = position
    weight: Tensor = call.argument("weight")
    per_group = weight.shape[1]
    group = channel // (weight.shape[0] // geometry.groups)
    maps = image[0, group * per_group : (group + 1) * per_group]
    window = _window(geometry, y, x, maps.shape[1:])
    patches = _under(window, maps, call.argument("padding_mode", "zeros"))
    kernels = figures(weight[channel])
    products = patches * kernels
    contributions = products.sum(axis=(1, 2))
    order = np.argsort(-np.abs(contributions), kind="stable")
    bias = optional_figure(call.argument("bias"), channel)
    detail = Convolution(
        window=window,
        channels=order + group * per_group,
        patches=patches[order],
        kernels=kernels[order],
        contributions=contributions[order],
        bias=bias,
    )
    value = float(contributions.sum()) + (bias or 0.0)
    return Computed(detail, value, float(np.abs(products).sum()) + abs(bias or 0.0))


def explain_max_pooling(call: Call, position: Position) -> Computed | None:
    """The largest value under the window."""
    image, geometry = call.input(), call.step.geometry
    if geometry is None or image.dim() != 4:
        return None
    channel, y, x = position
    window = _window(geometry, y, x, image.shape[2:])
    return _largest(window, image[0, channel])


def explain_average_pooling(call: Call, position: Position) -> Computed | None:
    """The mean under the window; the padding counts unless the layer says no."""
    image, geometry = call.input(), call.step.geometry
    if geometry is None or image.dim() != 4:
        return None
    channel, y, x = position
    size = image.shape[2:]
    window = _window(geometry, y, x, size)
    # With ceil_mode the last window may hang over even the padding: that is cut off.
    reach = (size[0] + geometry.padding[0], size[1] + geometry.padding[1])
    window = _framed(
        [row for row in window.rows if row < reach[0]],
        [column for column in window.columns if column < reach[1]],
        size,
    )
    places = window.inside.size
    if not call.argument("count_include_pad", True):
        places = int(window.inside.sum())
    divisor = call.argument("divisor_override") or places
    return _mean(window, image[0, channel], divisor)


def explain_adaptive_pooling(call: Call, position: Position) -> Computed | None:
    """The mean or the largest value of one of the uneven windows that fit exactly."""
    image, output = call.input(), call.step.output_shape
    if image.dim() != 4 or len(output) != 4:
        return None
    channel, y, x = position
    size = image.shape[2:]
    rows, columns = (
        range(place * before // after, -(-(place + 1) * before // after))
        for place, before, after in zip((y, x), size, output[2:], strict=True)
    )
    window = _framed(rows, columns, size)
    if call.step.kind == "AdaptiveMaxPool2d":
        return _largest(window, image[0, channel])
    return _mean(window, image[0, channel], window.inside.size)


def explain_mean(call: Call, position: Position) -> Computed | None:
    """The mean of a whole map, another way to write global average pooling."""
    image, axes = call.input(), call.argument("dim")
    if image.dim() != 4 or not isinstance(axes, list | tuple):
        return None
    if {axis % 4 for axis in axes} != {2, 3}:
        return None
    size = image.shape[2:]
    window = _framed(range(size[0]), range(size[1]), size)
    return _mean(window, image[0, position[0]], window.inside.size)


def _window(geometry: Geometry, y: int, x: int, size: Sequence[int]) -> Window:
    rows, columns = (
        range(first, first + kernel * dilation, dilation)
        for first, kernel, dilation in zip(
            (
                y * geometry.stride[0] - geometry.padding[0],
                x * geometry.stride[1] - geometry.padding[1],
            ),
            geometry.kernel,
            geometry.dilation,
            strict=True,
        )
    )
    return _framed(rows, columns, size)


def _framed(rows: Sequence[int], columns: Sequence[int], size: Sequence[int]) -> Window:
    inside = np.logical_and.outer(
        [0 <= row < size[0] for row in rows],
        [0 <= column < size[1] for column in columns],
    )
    return Window(rows=tuple(rows), columns=tuple(columns), inside=inside)


def _under(window: Window, maps: Tensor, padding: str, outside: float = 0.0) -> Figures:
    """Values of ``(channels, height, width)`` under a window.

    Args:
        window: Where it lies.
        maps: The maps.
        padding: ``"zeros"`` or another ``padding_mode`` of ``nn.Conv2d``.
        outside: What the padding holds if it is ``"zeros"``.
    """
    rows, columns = (
        torch.tensor(
            [padded_place(place, length, padding) for place in places],
            device=maps.device,
        )
        for places, length in zip(
            (window.rows, window.columns), maps.shape[1:], strict=True
        )
    )
    values = figures(maps[:, rows][:, :, columns])
    if padding == "zeros":
        values[:, ~window.inside] = outside
    return values


def padded_place(place: int, length: int, padding: str) -> int:
    """The row or column whose value a ``padding_mode`` puts at ``place``."""
    match padding:
        case "circular":
            return place % length
        case "reflect":
            turned = abs(place) % max(2 * (length - 1), 1)
            return min(turned, 2 * (length - 1) - turned)
    return min(max(place, 0), length - 1)


def _largest(window: Window, values: Tensor) -> Computed:
    under = _under(window, values[None], "zeros", outside=-np.inf)[0]
    row, column = divmod(int(under.argmax()), under.shape[1])
    value = float(under[row, column])
    detail = MaxPooling(window=window, values=under, winner=(row, column))
    return Computed(detail, value, abs(value))


def _mean(window: Window, values: Tensor, divisor: int) -> Computed:
    under = _under(window, values[None], "zeros")[0]
    total = float(under.sum())
    detail = AveragePooling(window=window, values=under, total=total, divisor=divisor)
    return Computed(detail, total / divisor, float(np.abs(under).sum()) / divisor)
