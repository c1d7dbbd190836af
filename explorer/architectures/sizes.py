"""Side lengths through a stack of layers, and channel counts of narrower networks."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from torch import nn

from explorer.errors import ImageTooSmallError


def scaled(channels: int, width: float, groups: int = 1) -> int:
    """``channels`` times ``width``, rounded to a multiple of ``groups``, not to 0."""
    return max(1, round(channels * width / groups)) * groups


def output_side(
    side: int, *, kernel: int, stride: int, padding: int, ceil_mode: bool = False
) -> int:
    """Side after a convolution or pooling: ``floor((n + 2p - k) / s) + 1``.

    Rounded up in ``ceil_mode``, where the last window may hang over the edge; less than
    1 where the window does not fit into the padded input.
    """
    rest = side + 2 * padding - kernel
    return (-(-rest // stride) if ceil_mode else rest // stride) + 1


def final_side(network: str, layers: Iterable[nn.Module], image_size: int) -> int:
    """Side of the last map when ``layers`` run one after another.

    Args:
        network: Title for the error.
        layers: Convolutions, poolings and layers that keep the size, nested or not;
            parallel ones must all keep it.
        image_size: Side of the square input, px.

    Raises:
        ImageTooSmallError: A window does not fit; names the smallest side that works.
    """
    windows = tuple(_windows(layers))
    side = _through(windows, image_size)
    if side < 1:
        smallest = image_size + 1
        while _through(windows, smallest) < 1:
            smallest += 1
        raise ImageTooSmallError(network, image_size, smallest)
    return side


class _Window(NamedTuple):
    """A square window that moves over a map."""

    kernel: int
    stride: int
    padding: int
    ceil_mode: bool


def _windows(layers: Iterable[nn.Module]) -> Iterator[_Window]:
    for layer in layers:
        for module in layer.modules():
            if isinstance(module, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
                yield _Window(
                    kernel=_side(module.kernel_size),
                    stride=_side(module.stride),
                    padding=_side(module.padding),
                    ceil_mode=bool(getattr(module, "ceil_mode", False)),
                )


def _side(value: int | str | tuple[int, ...]) -> int:
    return int(value[0]) if isinstance(value, tuple) else int(value)


def _through(windows: tuple[_Window, ...], side: int) -> int:
    for window in windows:
        side = output_side(side, **window._asdict())
        if side < 1:
            return 0
    return side
