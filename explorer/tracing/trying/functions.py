"""Shapes and refusals of the usual functions between layers."""

import operator
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from torch import Tensor, fx

from explorer.tracing.kinds import operation_name
from explorer.tracing.trying.rules import (
    Outcome,
    Refused,
    combined,
    convolved,
    flattened,
    joined,
    two,
)

_SAME = frozenset({
    "relu", "relu6", "sigmoid", "tanh", "silu", "gelu", "hardswish", "hardsigmoid",
    "dropout", "contiguous",
})  # fmt: skip
_COMBINING = frozenset({"add", "sub", "mul", "truediv", "div"})
_IN_PLACE: MappingProxyType[str, Callable[..., Any]] = MappingProxyType(
    {
        "iadd": operator.iadd,
        "isub": operator.isub,
        "imul": operator.imul,
        "itruediv": operator.itruediv,
    }
)


def in_place_twin(node: fx.Node) -> Callable[..., Any] | None:
    """What ``node`` was before its graph was made pure: ``x += y`` is stricter."""
    return _IN_PLACE.get(node.name.partition("_")[0])


def function_outcome(
    node: fx.Node, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Outcome | None:
    """What a function or method makes of its arguments; ``None`` if no rule tells.

    Args:
        node: Its node.
        args: Its arguments, tensors on the meta device among them.
        kwargs: Those by name.

    Raises:
        Refused: Torch would refuse.
    """
    name = operation_name(node)
    first = args[0] if args else None
    if name in ("cat", "concat"):
        return _concatenated(args, kwargs)
    if name in ("conv2d", "batch_norm") and isinstance(first, Tensor):
        return _convolved(args, kwargs) if name == "conv2d" else _normed(args, kwargs)
    if name in _COMBINING:
        return _combined(args, kwargs, in_place=in_place_twin(node) is not None)
    if not isinstance(first, Tensor):
        return None
    if name in _SAME:
        return Outcome(shape=tuple(first.shape))
    if name == "flatten":
        start = _argument(args, kwargs, 1, "start_dim", 0)
        end = _argument(args, kwargs, 2, "end_dim", -1)
        if isinstance(start, int) and isinstance(end, int):
            return flattened(tuple(first.shape), start, end)
    return None


def _concatenated(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Outcome | None:
    tensors = _argument(args, kwargs, 0, "tensors", ())
    axis = _argument(args, kwargs, 1, "dim", 0)
    listed = isinstance(tensors, tuple | list) and bool(tensors)
    if not listed or not all(isinstance(each, Tensor) for each in tensors):
        return None
    return joined([tuple(each.shape) for each in tensors], int(axis))


def _combined(
    args: tuple[Any, ...], kwargs: dict[str, Any], *, in_place: bool
) -> Outcome | None:
    if len(args) != 2 or kwargs:
        return None
    shapes = [tuple(each.shape) for each in args if isinstance(each, Tensor)]
    if len(shapes) == 2:
        return combined(*shapes, in_place=in_place)
    other = args[1] if isinstance(args[0], Tensor) else args[0]
    if len(shapes) == 1 and isinstance(other, int | float):
        return Outcome(shape=shapes[0])
    return None


def _convolved(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Outcome | None:
    weight = _argument(args, kwargs, 1, "weight", None)
    stride, padding, dilation = (
        _argument(args, kwargs, place, name, default)
        for place, name, default in (
            (3, "stride", 1),
            (4, "padding", 0),
            (5, "dilation", 1),
        )
    )
    groups = _argument(args, kwargs, 6, "groups", 1)
    if not isinstance(weight, Tensor) or weight.ndim != 4:
        return None
    if groups < 1 or weight.shape[0] % groups:
        raise Refused("groups", channels=weight.shape[0], groups=groups, side="out")
    return convolved(
        tuple(args[0].shape),
        tuple(weight.shape),
        stride=two(stride),
        padding=padding if isinstance(padding, str) else two(padding),
        dilation=two(dilation),
        groups=groups,
    )


def _normed(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Outcome | None:
    mean = _argument(args, kwargs, 1, "running_mean", None)
    shape = tuple(args[0].shape)
    if not isinstance(mean, Tensor) or len(shape) < 2:
        return None
    if mean.numel() != shape[1]:
        raise Refused("norm", wanted=mean.numel(), given=shape[1])
    return Outcome(shape=shape)


def _argument(
    args: tuple[Any, ...], kwargs: dict[str, Any], place: int, name: str, default: Any
) -> Any:
    return args[place] if place < len(args) else kwargs.get(name, default)
