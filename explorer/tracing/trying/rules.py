"""Shapes and refusals of the usual layers, by torch's own rules.

The meta device would tell most of this, but it is slow (a ReLU takes it 0.2 ms) and
lenient: it shares 8 channels out to 3 groups, and pads by -1.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from torch import nn

from explorer.tracing.trying.trial import BreakKind, Figure, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a layer makes of a shape: another shape, at some cost."""

    shape: Shape
    macs: int = 0


class Refused(Exception):
    """A step cannot run; never leaves this package.

    Attributes:
        kind: Why.
        figures: The numbers behind it.
        message: What torch says; empty where it was not asked yet.
    """

    def __init__(self, kind: BreakKind, message: str = "", **figures: Figure) -> None:
        super().__init__(kind)
        self.kind = kind
        self.message = message
        self.figures: Mapping[str, Figure] = MappingProxyType(figures)


def outcome_of(module: nn.Module, shape: Shape) -> Outcome | None:
    """What ``module`` makes of ``shape``; ``None`` if no rule here tells.

    Raises:
        Refused: Torch would refuse.
    """
    for kind, rule in _RULES.items():
        if isinstance(module, kind) and type(module).forward is kind.forward:
            return rule(module, shape)
    return None


def pooled_side(
    side: int, kernel: int, stride: int, padding: int, dilation: int, *, up: bool
) -> int:
    """Side after a pooling; a last window that would lie in the padding is left out."""
    rest = side + 2 * padding - dilation * (kernel - 1) - 1
    result = (rest + stride - 1 if up else rest) // stride + 1
    if up and (result - 1) * stride >= side + padding:
        result -= 1
    return result


def _same(_module: nn.Module, shape: Shape) -> Outcome:
    return Outcome(shape=shape)


def _convolution(module: Any, shape: Shape) -> Outcome | None:
    if module.padding_mode != "zeros":
        return None
    return convolved(
        shape,
        tuple(module.weight.shape),
        stride=module.stride,
        padding=module.padding,
        dilation=module.dilation,
        groups=module.groups,
    )


def convolved(
    shape: Shape,
    weight: Shape,
    *,
    stride: tuple[int, int],
    padding: tuple[int, int] | str,
    dilation: tuple[int, int],
    groups: int,
) -> Outcome:
    """A convolution with a weight ``(C_out, C_in / groups, k_h, k_w)``."""
    maps = _batched(shape)
    if isinstance(padding, str):
        none = padding == "valid"
        spans = [d * (k - 1) for d, k in zip(dilation, weight[2:], strict=True)]
        margins = [0 if none else span for span in spans]
    else:
        _at_least("padding", padding, 0)
        margins = [2 * each for each in padding]
    _at_least("stride", stride, 1)
    _at_least("dilation", dilation, 1)
    wanted = weight[1] * groups
    if maps[1] != wanted:
        raise Refused("channels", wanted=wanted, given=maps[1])
    windows = [d * (k - 1) + 1 for d, k in zip(dilation, weight[2:], strict=True)]
    padded = [n + m for n, m in zip(maps[2:], margins, strict=True)]
    if any(w > n for w, n in zip(windows, padded, strict=True)):
        raise Refused("kernel", window=tuple(windows), padded=tuple(padded))
    sides = tuple(
        (n - w) // s + 1 for n, w, s in zip(padded, windows, stride, strict=True)
    )
    result = (maps[0], weight[0], *sides)
    macs = math.prod(result) * math.prod(weight[1:])
    return Outcome(shape=result[4 - len(shape) :], macs=macs)


def _dense(module: Any, shape: Shape) -> Outcome:
    if not shape or shape[-1] != module.in_features:
        given = shape[-1] if shape else 0
        raise Refused("features", wanted=module.in_features, given=given)
    result = (*shape[:-1], module.out_features)
    return Outcome(shape=result, macs=math.prod(result) * module.in_features)


def _pooling(module: Any, shape: Shape) -> Outcome | None:
    if getattr(module, "return_indices", False):
        return None
    maps = _batched(shape)
    kernel, padding = two(module.kernel_size), two(module.padding)
    stride, dilation = two(module.stride), two(getattr(module, "dilation", 1))
    _at_least("kernel_size", kernel, 1)
    _at_least("stride", stride, 1)
    _at_least("dilation", dilation, 1)
    _at_least("padding", padding, 0)
    windows = tuple(d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True))
    largest = tuple(each // 2 for each in kernel)  # whatever the dilation
    if any(p > most for p, most in zip(padding, largest, strict=True)):
        raise Refused("pool_padding", window=kernel, padding=padding, largest=largest)
    sides = tuple(
        pooled_side(*each, up=module.ceil_mode)
        for each in zip(maps[2:], kernel, stride, padding, dilation, strict=True)
    )
    if min(sides) < 1:
        raise Refused("empty", window=windows, size=maps[2:], padding=padding)
    return Outcome(shape=(*maps[:2], *sides)[4 - len(shape) :])


def _adaptive(module: Any, shape: Shape) -> Outcome | None:
    if getattr(module, "return_indices", False):
        return None
    maps = _batched(shape)
    asked = module.output_size
    asked = (asked, asked) if isinstance(asked, int) or asked is None else asked
    sides = tuple(
        n if a is None else int(a) for n, a in zip(maps[2:], asked, strict=True)
    )
    _at_least("output_size", sides, 0)
    return Outcome(shape=(*maps[:2], *sides)[4 - len(shape) :])


def _batch_norm(module: Any, shape: Shape) -> Outcome | None:
    if module.running_mean is None:
        return None
    if len(shape) != 4:
        raise Refused("dimensions", wanted=4, given=len(shape))
    if shape[1] != module.num_features:
        raise Refused("norm", wanted=module.num_features, given=shape[1])
    return Outcome(shape=shape)


def _group_norm(module: Any, shape: Shape) -> Outcome | None:
    if len(shape) < 2 or module.weight is None:
        return None
    if shape[1] != module.num_channels:
        raise Refused("norm", wanted=module.num_channels, given=shape[1])
    return Outcome(shape=shape)


def _flatten(module: Any, shape: Shape) -> Outcome | None:
    return flattened(shape, module.start_dim, module.end_dim)


def flattened(shape: Shape, start: int, end: int) -> Outcome | None:
    """Axes ``start`` to ``end``, both included, become one."""
    size = len(shape)
    if not (-size <= start < size and -size <= end < size):
        return None
    first, last = start % size, end % size
    if first > last:
        return None
    joined = math.prod(shape[first : last + 1])
    return Outcome(shape=(*shape[:first], joined, *shape[last + 1 :]))


def joined(shapes: list[Shape], axis: int) -> Outcome | None:
    """Concatenation along ``axis``."""
    size = len(shapes[0])
    if any(not shape for shape in shapes) or not -size <= axis < size:
        return None
    axis %= size
    if any(
        _other_axes(shape, axis) != _other_axes(shapes[0], axis) for shape in shapes
    ):
        different = next(
            s for s in shapes if _other_axes(s, axis) != _other_axes(shapes[0], axis)
        )
        raise Refused("concat", first=shapes[0], second=different, axis=axis)
    total = sum(shape[axis] for shape in shapes)
    return Outcome(shape=(*shapes[0][:axis], total, *shapes[0][axis + 1 :]))


def combined(first: Shape, second: Shape, *, in_place: bool = False) -> Outcome:
    """Addition and its like, where an axis of one value serves all of the other's."""
    size = max(len(first), len(second))
    one, other = _led_by_ones(first, size), _led_by_ones(second, size)
    if any(a != b and 1 not in (a, b) for a, b in zip(one, other, strict=True)):
        raise Refused("add", first=first, second=second)
    result = tuple(b if a == 1 else a for a, b in zip(one, other, strict=True))
    if in_place and result != first:
        raise Refused("add", first=first, second=second)
    return Outcome(shape=result)


def _led_by_ones(shape: Shape, size: int) -> Shape:
    return (1,) * (size - len(shape)) + shape


def _other_axes(shape: Shape, axis: int) -> tuple[Shape, Shape]:
    return (len(shape),), shape[:axis] + shape[axis + 1 :]


def _batched(shape: Shape) -> Shape:
    """``(N, C, H, W)``, also of one image without the batch axis."""
    if len(shape) not in (3, 4):
        raise Refused("dimensions", wanted=4, given=len(shape))
    return _led_by_ones(shape, 4)


def _at_least(name: str, values: tuple[int, ...], lowest: int) -> None:
    if min(values) < lowest:
        raise Refused("argument", field=name, value=min(values), lowest=lowest)


def two(value: Any) -> tuple[int, int]:
    """Vertical and horizontal of what torch takes as one number or as two."""
    if isinstance(value, int):
        return value, value
    first, *rest = value
    return int(first), int(rest[0] if rest else first)


_ELEMENTWISE = (
    nn.ReLU, nn.ReLU6, nn.Sigmoid, nn.Tanh, nn.SiLU, nn.GELU, nn.Hardswish,
    nn.Hardsigmoid, nn.LeakyReLU, nn.ELU, nn.Identity, nn.Dropout,
)  # fmt: skip
_RULES = cast(
    dict[type[nn.Module], Callable[[nn.Module, Shape], Outcome | None]],
    {
        nn.Conv2d: _convolution,
        **dict.fromkeys(_ELEMENTWISE, _same),
        nn.BatchNorm2d: _batch_norm,
        nn.MaxPool2d: _pooling,
        nn.AvgPool2d: _pooling,
        nn.AdaptiveAvgPool2d: _adaptive,
        nn.AdaptiveMaxPool2d: _adaptive,
        nn.Linear: _dense,
        nn.Flatten: _flatten,
        nn.GroupNorm: _group_norm,
    },
)
