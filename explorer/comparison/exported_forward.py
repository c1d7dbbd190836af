"""A graph as the lines of a ``forward`` that people can read."""

import math
import operator
from collections.abc import Callable, Iterator
from itertools import count, pairwise
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, fx, nn

from explorer.comparison.exported_modules import (
    NotExportableError,
    accessor,
    is_layer,
)
from explorer.tracing.graph import BLOCK
from explorer.tracing.kinds import operation_name
from explorer.tracing.trace import TracedNetwork

_INFIX: dict[Callable[..., Any], str] = {
    operator.add: "+", operator.sub: "-", operator.mul: "*", operator.truediv: "/",
    operator.floordiv: "//", operator.mod: "%", operator.matmul: "@",
    operator.eq: "==", operator.ne: "!=", operator.lt: "<", operator.gt: ">",
    operator.le: "<=", operator.ge: ">=", operator.pow: "**",
}  # fmt: skip
_NAMES = ("x", "y", "z", "u", "v", "w")
_IDENTITIES = frozenset({"stochastic_depth"})  # but while it learns
_DROPPING = frozenset({"dropout", "dropout2d"})
_LARGEST_CONSTANT = 64  # values, to be written out


class ForwardText:
    """Writes the statements of a traced network.

    A value has a name for as long as somebody reads it, and what is made from it may
    take that name, so that a chain of layers is a chain of ``x = ...(x)``.
    """

    def __init__(self, traced: TracedNetwork, network: nn.Module) -> None:
        """Prepare.

        Args:
            traced: The network's trace and graph.
            network: Its modules, on any device.
        """
        self._traced = traced
        self._network = network
        self._texts: dict[fx.Node, str] = {}
        self._free = list(_NAMES)
        self._further = count(1)
        self._chains = {nodes[0]: (path, nodes) for path, nodes in self._found_chains()}
        self._last_readers = self._found_last_readers()

    @property
    def is_plain_sequence(self) -> bool:
        """Whether ``nn.Sequential``'s own forward does it all."""
        output = next(reversed(self._traced.graph.nodes))
        whole = [nodes for path, nodes in self._chains.values() if path == ""]
        return bool(whole) and output.args[0] is whole[0][-1]

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """Statements, the shapes of what they make, or ``""``, and their blocks."""
        done: set[fx.Node] = set()
        for node in self._traced.graph.nodes:
            if node in done or self._is_identity(node):
                continue
            match node.op:
                case "placeholder":
                    self._texts[node] = self._free.pop(0)
                case "get_attr":
                    self._texts[node] = self._attribute(str(node.target))
                case "output":
                    yield f"return {self._text(node.args[0])}", "", ""
                case _:
                    path, chain = self._chains.get(node, (str(node.target), (node,)))
                    done.update(chain)
                    statement, shape = self._statement(node, chain[-1], path)
                    yield statement, shape, self._block(node, path)

    # statements

    def _statement(self, node: fx.Node, last: fx.Node, path: str) -> tuple[str, str]:
        if node.op == "call_module":
            arguments = self._arguments(node.args, node.kwargs)
            expression = f"{accessor(self._network, path)}({arguments})"
        else:
            expression = self._expression(node)
        ended = [s for s in node.all_input_nodes if self._reader_of(s) is node]
        for name in {self._text(source) for source in ended}:
            if name.isidentifier():
                self._free = sorted({*self._free, name}, key=_rank)
        if not last.users:
            return expression, ""
        if not self._free:
            self._free.append(f"x{next(self._further)}")
        self._texts[last] = self._free.pop(0)
        return f"{self._texts[last]} = {expression}", self._shape(last)

    def _expression(self, node: fx.Node) -> str:
        target, args = node.target, node.args
        if node.op == "call_method":
            rest = self._arguments(args[1:], node.kwargs)
            return f"{self._text(args[0])}.{target}({rest})"
        assert callable(target)
        if target in _INFIX:
            return f" {_INFIX[target]} ".join(self._text(each) for each in args)
        if target is operator.getitem:
            return f"{self._text(args[0])}[{self._index(args[1])}]"
        if target is operator.neg:
            return f"-{self._text(args[0])}"
        if target is getattr:
            return f"{self._text(args[0])}.{args[1]}"
        kwargs = {n: v for n, v in node.kwargs.items() if n != "inplace"}
        arguments = self._arguments(args, kwargs)
        if operation_name(node) in _DROPPING and kwargs.get("training") is False:
            arguments = arguments.replace("training=False", "training=self.training")
        return f"{_function_name(target)}({arguments})"

    def _arguments(self, args: Any, kwargs: Any) -> str:
        named = (f"{name}={self._text(value)}" for name, value in kwargs.items())
        return ", ".join((*map(self._text, args), *named))

    def _index(self, index: Any) -> str:
        if isinstance(index, tuple):
            return ", ".join(map(self._index, index)) or "()"
        if isinstance(index, slice):
            ends = (
                "" if e is None else self._text(e) for e in (index.start, index.stop)
            )
            text = ":".join(ends)
            return text if index.step is None else f"{text}:{self._text(index.step)}"
        return "..." if index is Ellipsis else self._text(index)

    def _text(self, value: Any) -> str:
        """An argument: a value of the network, a constant, or a collection."""
        if isinstance(value, fx.Node):
            return self._texts[self._source(value)]
        if isinstance(value, tuple | list):
            inside = ", ".join(map(self._text, value))
            comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
            return f"({inside}{comma})" if isinstance(value, tuple) else f"[{inside}]"
        if isinstance(value, dict):
            pairs = ", ".join(f"{k!r}: {self._text(v)}" for k, v in value.items())
            return "{" + pairs + "}"
        if isinstance(value, float) and not math.isfinite(value):
            return f'float("{value}")'
        if isinstance(value, torch.dtype) or value is None:
            return str(value)
        if isinstance(value, bool | int | float | str):
            return repr(value)
        if isinstance(value, torch.device):
            return repr(str(value))
        raise NotExportableError(f"{value!r}")

    def _attribute(self, path: str) -> str:
        constant = self._traced.constants.get(path)
        if constant is None:
            parent, _, name = path.rpartition(".")
            return f"{accessor(self._network, parent)}.{name}"
        if not isinstance(constant, Tensor) or constant.numel() > _LARGEST_CONSTANT:
            raise NotExportableError("a large tensor that its forward makes itself")
        return f"torch.tensor({constant.tolist()}, dtype={constant.dtype})"

    def _block(self, node: fx.Node, path: str) -> str:
        """Path of the module whose forward the statement belongs to."""
        if node.op == "call_module":
            return path.rpartition(".")[0]
        return str(node.meta.get(BLOCK, ""))

    def _shape(self, node: fx.Node) -> str:
        step = self._traced.step_of_node.get(node.name)
        if step is None:
            return ""
        shape = self._traced.trace.steps[step].output_shape
        return " x ".join(map(str, shape[1:]))

    # who reads what

    def _is_identity(self, node: fx.Node) -> bool:
        return node.op == "call_function" and operation_name(node) in _IDENTITIES

    def _source(self, node: fx.Node) -> fx.Node:
        """The node whose value it is: some only pass theirs on."""
        while self._is_identity(node):
            (node,) = node.all_input_nodes
        return node

    def _reader_of(self, node: fx.Node) -> fx.Node | None:
        return self._last_readers.get(self._source(node))

    def _found_last_readers(self) -> dict[fx.Node, fx.Node]:
        found = {}
        for node in self._traced.graph.nodes:
            if not self._is_identity(node):
                for each in node.all_input_nodes:
                    found[self._source(each)] = node
        return found

    def _found_chains(self) -> Iterator[tuple[str, tuple[fx.Node, ...]]]:
        """Sequences that are run through from end to end, outermost ones only."""
        calls = [n for n in self._traced.graph.nodes if n.op == "call_module"]
        found: list[str] = []
        for path, module in self._network.named_modules():
            within = any(path.startswith(f"{outer}.") or not outer for outer in found)
            if within or not isinstance(module, nn.Sequential):
                continue
            layers = list(_layers_of(module, path))
            own = [
                n
                for n in calls
                if f"{n.target}.".startswith(f"{path}." if path else "")
            ]
            in_order = [str(n.target) for n in own] == layers and None not in layers
            if own and in_order and _is_chain(own):
                found.append(path)
                yield path, tuple(own)


def _layers_of(module: nn.Module, path: str) -> Iterator[str | None]:
    """Paths of the layers of nested sequences; ``None`` for what is no sequence."""
    for name, child in module.named_children():
        inner = f"{path}.{name}" if path else name
        if isinstance(child, nn.Sequential):
            yield from _layers_of(child, inner)
        else:
            yield inner if is_layer(child) else None


def _is_chain(nodes: list[fx.Node]) -> bool:
    alone = all(len(n.args) == 1 and not n.kwargs for n in nodes)
    return alone and all(
        after.args[0] is before and list(before.users) == [after]
        for before, after in pairwise(nodes)
    )


def _rank(name: str) -> tuple[bool, int, str]:
    known = name in _NAMES
    return not known, _NAMES.index(name) if known else len(name), name


def _function_name(target: Callable[..., Any]) -> str:
    """How a file that imports torch calls a function."""
    name = str(getattr(target, "__name__", ""))
    for home, spelled in ((F, "F"), (torch, "torch"), (math, "math")):
        if name and getattr(home, name, None) is target:
            return f"{spelled}.{name}"
    for candidate, value in vars(F).items():  # dispatchers
        if value is target:
            return f"F.{candidate}"
    raise NotExportableError(f"the function {name or target!r}")
