"""From values of an output back to the values of an input that they depend on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.tracing.fields.field_parts import (
    Extent,
    Mask,
    Part,
    from_values,
    joined,
    to_values,
)
from explorer.tracing.pixels.windows import padded_place

Parts = tuple[Part, ...]
Link = Callable[[Parts], Parts]
ChannelMap = Callable[[Mask | None], Mask | None]
MaskMap = Callable[[Mask], Mask]
Reach = NDArray[np.float32]


def kept(parts: Parts) -> Parts:
    """Every value depends on the one at its own place."""
    return parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A link that treats channels and pixels each by themselves.

    Attributes:
        channels: From channels of the output to channels of the input.
        mask: From pixels to pixels, likewise.
    """

    channels: ChannelMap
    mask: MaskMap

    def __call__(self, parts: Parts) -> Parts:
        """The values of the input."""
        return joined(
            Part(self.channels(channels), self.mask(mask)) for channels, mask in parts
        )


def same(channels: Mask | None) -> Mask | None:
    """Channels that do not mix."""
    return channels


def every(_channels: Mask | None) -> Mask | None:
    """Channels that all mix."""
    return None


def grouped(groups: int, inputs: int) -> ChannelMap:
    """Channels that mix inside their group.

    Args:
        groups: How many groups.
        inputs: Input channels in all.
    """
    if groups == 1:
        return every

    def back(channels: Mask | None) -> Mask | None:
        if channels is None:
            return None
        return channels.reshape(groups, -1).any(axis=1).repeat(inputs // groups)

    return back


def neighbouring(before: int, after: int) -> ChannelMap:
    """A channel looks at some before and some after it."""

    def back(channels: Mask | None) -> Mask | None:
        if channels is None:
            return None
        around = np.pad(channels, (after, before))
        windows = np.lib.stride_tricks.sliding_window_view(around, before + after + 1)
        reached: Mask = np.logical_or.reduce(windows, axis=1)
        return reached

    return back


def sliced(first: int, size: int) -> ChannelMap:
    """The channels of one branch of a concatenation."""

    def back(channels: Mask | None) -> Mask | None:
        return None if channels is None else channels[first : first + size]

    return back


def unmoved(mask: Mask) -> Mask:
    """Pixels that do not mix."""
    return mask


def whole(extent: Extent) -> MaskMap:
    """Every pixel depends on all pixels."""
    everything = np.ones(extent[1:], dtype=np.bool_)
    return lambda _mask: everything


def collapsed(before: Extent, after: Extent) -> MaskMap:
    """One row or column serves all rows or columns of the output."""
    axes = tuple(
        axis for axis in (0, 1) if before[1 + axis] == 1 and after[1 + axis] > 1
    )
    return lambda mask: np.logical_or.reduce(mask, axis=axes, keepdims=True)


def along_rows(width: int) -> MaskMap:
    """Every value depends on its whole row, of ``width`` values in the input."""

    def back(mask: Mask) -> Mask:
        return np.repeat(mask.any(axis=1, keepdims=True), width, axis=1)

    return back


def along_columns(height: int) -> MaskMap:
    """Every value depends on its whole column, of ``height`` values in the input."""

    def back(mask: Mask) -> Mask:
        return np.repeat(mask.any(axis=0, keepdims=True), height, axis=0)

    return back


def windowed(rows: Reach, columns: Reach) -> MaskMap:
    """What lies under the windows of pixels.

    Args:
        rows: Which input rows each output row reads, ``(rows_out, rows_in)`` of 0, 1.
        columns: The same for columns.
    """
    down, across = _taps(rows), _taps(columns)

    def back(mask: Mask) -> Mask:
        reached = _spread(mask, down, rows.shape[1])
        return _spread(reached.T, across, columns.shape[1]).T

    return back


class _Tap(NamedTuple):
    """One element of windows: which input each output has there; none twice."""

    outputs: NDArray[np.intp] | slice
    inputs: NDArray[np.intp] | slice


def _taps(reach: Reach) -> tuple[_Tap, ...]:
    """The windows of one axis, element by element."""
    outputs, inputs = np.nonzero(reach)
    first = np.searchsorted(outputs, outputs)  # where the output's window begins
    element = np.arange(len(outputs)) - first
    taps = []
    for at in range(int(element.max(initial=-1)) + 1):
        chosen = element == at
        read = inputs[chosen]
        if len(np.unique(read)) == len(read):
            taps.append(_Tap(_regular(outputs[chosen]), _regular(read)))
        else:  # one by one: what is read twice must not be lost
            taps += [
                _Tap(slice(output, output + 1), slice(place, place + 1))
                for output, place in zip(outputs[chosen], read, strict=True)
            ]
    return tuple(taps)


def _regular(places: NDArray[np.intp]) -> NDArray[np.intp] | slice:
    """As a slice where it can be one: numpy reads it many times faster."""
    step = int(places[1] - places[0]) if len(places) > 1 else 1
    last = int(places[-1])
    if step > 0 and np.array_equal(places, np.arange(places[0], last + 1, step)):
        return slice(int(places[0]), last + 1, step)
    return places


def _spread(mask: Mask, taps: tuple[_Tap, ...], length: int) -> Mask:
    """The input's rows that the output's rows read; no matrix product.

    A product would be as short, but the threads of a BLAS wait for each other where
    others are busy, as while a network trains.
    """
    whole_axis = slice(0, length, 1)
    if len(taps) == 1 and all(
        isinstance(places, slice) and places == whole_axis for places in taps[0]
    ):
        return mask
    reached = np.zeros((length, mask.shape[1]), dtype=np.bool_)
    for outputs, inputs in taps:
        reached[inputs] |= mask[outputs]
    return reached


def window_reach(
    before: int,
    after: int,
    *,
    kernel: int,
    stride: int,
    padding: int,
    dilation: int,
    mode: str = "zeros",
) -> Reach:
    """What a sliding window reads on one axis, ``(after, before)``.

    Args:
        before: Length of the input.
        after: Length of the output.
        kernel: Length of the window.
        stride: Distance of windows.
        padding: Places before the first.
        dilation: Distance inside the window.
        mode: ``padding_mode`` of ``nn.Conv2d``; zeros depend on nothing.
    """
    reach = np.zeros((after, before), dtype=np.float32)
    for output in range(after):
        first = output * stride - padding
        for place in range(first, first + kernel * dilation, dilation):
            if mode != "zeros" or 0 <= place < before:
                reach[output, padded_place(place, before, mode)] = 1
    return reach


def adaptive_reach(before: int, after: int) -> Reach:
    """What the uneven windows of adaptive pooling read, ``(after, before)``."""
    reach = np.zeros((after, before), dtype=np.float32)
    for output in range(after):
        reach[output, output * before // after : -(-(output + 1) * before // after)] = 1
    return reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Every value is one value of the input, wherever it was.

    Attributes:
        origins: Flat index in the input of every output value, ``(values,)``; -1 for
            one that comes from elsewhere.
        before: Extent of the input.
        after: Extent of the output.
    """

    origins: NDArray[np.int64] = field(repr=False)
    before: Extent
    after: Extent

    def __call__(self, parts: Parts) -> Parts:
        """The values of the input."""
        origins = self.origins[to_values(parts, self.after).reshape(-1)]
        values = np.zeros(self.before, dtype=np.bool_)
        values.reshape(-1)[origins[origins >= 0]] = True
        return from_values(values)


def gathered(origins: NDArray[np.int64], before: Extent, after: Extent) -> Link:
    """The link of values that only change places, the fastest that does it.

    Args:
        origins: As in :class:`Gathered`.
        before: Extent of the input.
        after: Extent of the output.
    """
    if before[1:] != after[1:] or not len(origins):
        return Gathered(origins=origins, before=before, after=after)
    pixels = before.height * before.width
    channels = origins.reshape(after.channels, -1)[:, 0] // pixels
    unmixed = channels[:, None] * pixels + np.arange(pixels)
    if not np.array_equal(unmixed.reshape(-1), origins):
        return Gathered(origins=origins, before=before, after=after)
    if np.array_equal(channels, np.arange(before.channels)):
        return kept

    def back(chosen: Mask | None) -> Mask | None:
        found = np.zeros(before.channels, dtype=np.bool_)
        found[channels if chosen is None else channels[chosen]] = True
        return found

    return Product(channels=back, mask=unmoved)
