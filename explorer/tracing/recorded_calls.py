"""What torch was really asked for, as fx would write it down."""

import operator
from collections.abc import Callable
from typing import Any

from torch import Tensor

from explorer.tracing.out_of_place import assigned

_OPERATORS: dict[str, Callable[..., Any]] = {
    "__getitem__": operator.getitem,
    "__setitem__": assigned,
    "__rsub__": operator.sub,
    "__rdiv__": operator.truediv,
    "__rpow__": operator.pow,
    "__rmatmul__": operator.matmul,
}


def assigns(func: Callable[..., Any]) -> bool:
    """Whether it is ``x[...] = y``, which returns nothing."""
    return getattr(func, "__name__", "") == "__setitem__"


def as_operation(func: Any, args: tuple[Any, ...]) -> tuple[str, Any, Any]:
    """A function as fx would write it: kind of node, target and arguments."""
    name = str(getattr(func, "__name__", ""))
    if name == "__get__":  # a property, such as ``x.T``
        return "call_function", getattr, (args[0], func.__self__.__name__)
    if name in _OPERATORS:
        backwards = name.startswith("__r")
        return "call_function", _OPERATORS[name], args[::-1] if backwards else args
    if getattr(Tensor, name, None) is func:
        return "call_method", name, args
    return "call_function", func, args
