"""Rewrites a graph so that no operation overwrites what another one made.

Networks save memory by writing a ReLU's output over its input.  Whoever wants to look
at both needs them apart: 57 of torchvision GoogLeNet's captures would be wrong
otherwise.
"""

import inspect
import operator
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, fx, nn

_OPERATORS: dict[Callable[..., Any], Callable[..., Any]] = {
    operator.iadd: operator.add,
    operator.isub: operator.sub,
    operator.imul: operator.mul,
    operator.itruediv: operator.truediv,
}


def make_out_of_place(graph: fx.Graph, model: nn.Module) -> None:
    """Replace in-place operations by their pure twins, in the graph alone.

    Readers that come after an in-place operation see its result, as they did before.
    In-place modules are left to :func:`pure_module_call`, which runs them.
    """
    for node in list(graph.nodes):
        if _is_in_place(node, model):
            written = node.args[0] if node.args else node.kwargs.get("input")
            _rewrite(node)
            if isinstance(written, fx.Node):
                _redirect_later_readers(graph, written, node)
    graph.lint()


def set_modules_out_of_place(model: nn.Module) -> None:
    """Let every activation module of ``model`` make a new tensor; ``model`` is ours."""
    for module in model.modules():
        if getattr(module, "inplace", False) is True:
            module.inplace = False  # type: ignore[assignment]


def _is_in_place(node: fx.Node, model: nn.Module) -> bool:
    match node.op:
        case "call_module":
            module = model.get_submodule(str(node.target))
            return getattr(module, "inplace", False) is True
        case "call_method":
            return _is_in_place_method(str(node.target))
        case "call_function":
            target = node.target
            if target in _OPERATORS or _pure_function(target) is not None:
                return True
            return _inplace_argument(node) is True
    return False


def _is_in_place_method(name: str) -> bool:
    pure = name.removesuffix("_")
    return name.endswith("_") and not name.startswith("__") and hasattr(Tensor, pure)


def _pure_function(target: Any) -> Callable[..., Any] | None:
    """``torch.relu`` for ``torch.relu_``; ``None`` where there is no such twin."""
    name = getattr(target, "__name__", "")
    if not name.endswith("_") or name.startswith("__"):
        return None
    for home in (torch, F):
        if getattr(home, name, None) is target:
            twin: Callable[..., Any] | None = getattr(home, name[:-1], None)
            return twin
    return None


def _inplace_position(target: Any) -> int | None:
    try:
        names = list(inspect.signature(target).parameters)
    except (TypeError, ValueError):  # built-in functions have no signature
        return None
    return names.index("inplace") if "inplace" in names else None


def _inplace_argument(node: fx.Node) -> object:
    if "inplace" in node.kwargs:
        return node.kwargs["inplace"]
    position = _inplace_position(node.target)
    if position is not None and position < len(node.args):
        return node.args[position]
    return None


def _rewrite(node: fx.Node) -> None:
    if node.op == "call_method":
        node.target = str(node.target).removesuffix("_")
    elif node.op == "call_function":
        target: Any = node.target
        if target in _OPERATORS:
            node.target = _OPERATORS[target]
        elif (pure := _pure_function(target)) is not None:
            node.target = pure
        elif "inplace" in node.kwargs:
            node.kwargs = {**node.kwargs, "inplace": False}
        else:
            position = _inplace_position(target)
            node.args = tuple(
                False if place == position else argument
                for place, argument in enumerate(node.args)
            )


def _redirect_later_readers(graph: fx.Graph, written: fx.Node, node: fx.Node) -> None:
    order = {each: place for place, each in enumerate(graph.nodes)}
    for reader in list(written.users):
        if reader is not node and order[reader] > order[node]:
            reader.replace_input_with(written, node)
