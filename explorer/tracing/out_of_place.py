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

from explorer.tracing.kinds import is_size, operation_name

OPERATORS: dict[Callable[..., Any], Callable[..., Any]] = {
    operator.iadd: operator.add,
    operator.isub: operator.sub,
    operator.imul: operator.mul,
    operator.itruediv: operator.truediv,
}
# What may hand out the memory of its input instead of a copy.
_VIEWS = frozenset({
    "getitem", "getattr", "view", "view_as", "reshape", "flatten", "unflatten",
    "permute", "transpose", "swapaxes", "movedim", "t", "squeeze", "unsqueeze",
    "expand", "expand_as", "chunk", "split", "unbind", "narrow", "select", "detach",
    "contiguous", "dropout", "to", "type_as", "float",
})  # fmt: skip
_VIEWING_MODULES = (nn.Flatten, nn.Unflatten, nn.Identity, nn.Dropout, nn.Dropout2d)


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


def writes_by_another_name(graph: fx.Graph, model: nn.Module) -> bool:
    """Whether something is read after a part or a view of it was overwritten.

    The rewriting would lose that write.
    """
    order = {each: place for place, each in enumerate(graph.nodes)}
    for node in graph.nodes:
        target = node.args[0] if node.args else node.kwargs.get("input")
        if not isinstance(target, fx.Node) or not _is_in_place(node, model):
            continue
        base = target
        while _is_view(base, model) and isinstance(base.args[0], fx.Node):
            base = base.args[0]
        others = [each for each in _names_of(base, node, model) if each is not target]
        readers = (reader for each in others for reader in each.users)
        if any(order[reader] > order[node] for reader in readers):
            return True
    return False


def _names_of(base: fx.Node, writer: fx.Node, model: nn.Module) -> list[fx.Node]:
    """A node and the views of it, and views of these, but for what ``writer`` makes."""
    found = [base]
    for each in found:
        views = (user for user in each.users if _is_view(user, model))
        found.extend(user for user in views if user is not writer)
    return found


def _is_view(node: fx.Node, model: nn.Module) -> bool:
    if node.op == "call_module":
        return isinstance(model.get_submodule(str(node.target)), _VIEWING_MODULES)
    called = node.op in ("call_function", "call_method") and bool(node.args)
    return called and operation_name(node) in _VIEWS and not is_size(node)


def set_modules_out_of_place(model: nn.Module) -> None:
    """Let every activation module of ``model`` make a new tensor; ``model`` is ours."""
    for module in model.modules():
        if getattr(module, "inplace", False) is True:
            module.inplace = False  # type: ignore[assignment]


def assigned(x: Tensor, index: Any, value: Any) -> Tensor:
    """``x`` after ``x[index] = value``, as another tensor."""
    result = x.clone()
    result[index] = value
    return result


def written(x: Tensor, method: str, *args: Any, **kwargs: Any) -> Tensor:
    """``x`` after ``x.fill_(...)`` and its like, as another tensor."""
    result = x.clone()
    getattr(result, method)(*args, **kwargs)
    return result


def _is_in_place(node: fx.Node, model: nn.Module) -> bool:
    match node.op:
        case "call_module":
            module = model.get_submodule(str(node.target))
            return getattr(module, "inplace", False) is True
        case "call_method":
            return _is_in_place_method(str(node.target))
        case "call_function":
            target = node.target
            if target in OPERATORS or _pure_function(target) is not None:
                return True
            return _inplace_argument(node) is True
    return False


def _is_in_place_method(name: str) -> bool:
    return name.endswith("_") and not name.startswith("__") and hasattr(Tensor, name)


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
        name = str(node.target)
        node.target = name.removesuffix("_")
        if not hasattr(Tensor, node.target):
            node.op, node.target = "call_function", written
            node.args = (node.args[0], name, *node.args[1:])
    elif node.op == "call_function":
        target: Any = node.target
        if target in OPERATORS:
            node.target = OPERATORS[target]
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
