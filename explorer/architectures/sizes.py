"""Side lengths through a stack of layers, and the checks that builders share."""

from collections.abc import Iterable, Iterator

from torch import nn

from explorer.errors import ImageTooSmallError, InvalidOptionError


def scaled(channels: int, width: float) -> int:
    """``channels`` times ``width``, rounded, at least 1."""
    return max(1, round(channels * width))


def output_side(side: int, *, kernel: int, stride: int, padding: int) -> int:
    """Side after a convolution or pooling: ``floor((n + 2p - k) / s) + 1``.

    Less than 1 where the window does not fit into the padded input.
    """
    return (side + 2 * padding - kernel) // stride + 1


def final_side(network: str, layers: Iterable[nn.Module], image_size: int) -> int:
    """Side of the last map when ``layers`` run one after another.

    Args:
        network: Title for the error.
        layers: Convolutions, poolings and layers that keep the size, nested or not.
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


def check_common_options(
    *, in_channels: int, num_classes: int, image_size: int, width: float
) -> None:
    """Refuse values that no network accepts.

    Raises:
        InvalidOptionError: Names the option and what is allowed.
    """
    counts = {
        "in_channels": in_channels,
        "num_classes": num_classes,
        "image_size": image_size,
    }
    for field, value in counts.items():
        if value < 1:
            raise InvalidOptionError(field, value, "at least 1")
    if not 0 < width <= 16:
        raise InvalidOptionError("width", width, "above 0 and at most 16")


def check_dropout(dropout: float) -> None:
    """Refuse a dropout that keeps nothing.

    Raises:
        InvalidOptionError: ``dropout`` is not in [0, 1).
    """
    if not 0 <= dropout < 1:
        raise InvalidOptionError("dropout", dropout, "from 0 to below 1")


_Window = tuple[int, int, int]  # kernel, stride, padding; square windows only


def _windows(layers: Iterable[nn.Module]) -> Iterator[_Window]:
    for layer in layers:
        for module in layer.modules():
            if isinstance(module, nn.Conv2d):
                yield module.kernel_size[0], module.stride[0], int(module.padding[0])
            elif isinstance(module, nn.MaxPool2d):
                yield (
                    _side(module.kernel_size),
                    _side(module.stride),
                    _side(module.padding),
                )


def _side(value: int | tuple[int, ...]) -> int:
    return value if isinstance(value, int) else value[0]


def _through(windows: tuple[_Window, ...], side: int) -> int:
    for kernel, stride, padding in windows:
        side = output_side(side, kernel=kernel, stride=stride, padding=padding)
        if side < 1:
            return 0
    return side
