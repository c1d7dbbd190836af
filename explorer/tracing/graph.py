"""Symbolic tracing: from a module to a graph whose every value can be kept."""

import sys
import threading
from collections.abc import Callable
from typing import Any

import torch
from torch import fx, nn

from explorer.errors import ExplorerError
from explorer.tracing.out_of_place import make_out_of_place
from explorer.tracing.records import SourceLine
from explorer.tracing.sources import user_lines

CALLED_AT = "explorer_called_at"
BLOCK = "explorer_block"
_TRACING = threading.Lock()


class UntraceableError(ExplorerError):
    """The network decides what to do from the values of its input."""

    def __init__(self, network: str, reason: str) -> None:
        super().__init__(
            f"{network} cannot be followed symbolically ({reason}); its forward must"
            " not branch on the values of tensors"
        )


def trace_graph(model: nn.Module) -> fx.Graph:
    """The graph of ``model``, rewritten so that nothing overwrites another's output.

    Every node carries the lines of ``forward`` that made it and the path of the module
    that they belong to.

    Raises:
        UntraceableError: ``forward`` depends on the values of tensors.
    """
    with _TRACING:  # fx patches nn.Module while it traces
        tracer = _Tracer()
        try:
            graph = tracer.trace(model)
        except (fx.proxy.TraceError, TypeError) as error:
            name = type(model).__name__
            raise UntraceableError(name, str(error).split("\n", 1)[0]) from error
    make_out_of_place(graph, model)
    return graph


class _Tracer(fx.Tracer):
    """fx's tracer with source lines, and blind to what other threads run meanwhile.

    fx replaces ``nn.Module.__call__`` for the whole process while it traces; a network
    that trains on another thread must pass through untouched.
    """

    def __init__(self) -> None:
        super().__init__(autowrap_modules=_autowrapped())
        self._thread = threading.get_ident()
        self._outside = sys._getframe(1)

    # fx overrides

    def create_node(self, *args: Any, **kwargs: Any) -> fx.Node:
        node = super().create_node(*args, **kwargs)
        node.meta[CALLED_AT] = user_lines(sys._getframe(1), self._outside)
        node.meta[BLOCK] = self.scope.module_path
        return node

    def call_module(
        self,
        m: nn.Module,
        forward: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Any:
        if threading.get_ident() != self._thread:
            return forward(*args, **kwargs)
        return super().call_module(m, forward, args, kwargs)

    def getattr(
        self, attr: str, attr_val: Any, parameter_proxy_cache: dict[str, Any]
    ) -> Any:
        if threading.get_ident() != self._thread:
            return attr_val
        return super().getattr(attr, attr_val, parameter_proxy_cache)


def _autowrapped() -> tuple[Any, ...]:
    """Modules whose functions stay whole; torchvision's only if it is in use."""
    import math

    torchvision_ops = sys.modules.get("torchvision.ops")
    return (math, torchvision_ops) if torchvision_ops is not None else (math,)


def called_at(node: fx.Node) -> tuple[SourceLine, ...]:
    """The lines of ``forward`` that made ``node``, the innermost first."""
    lines: tuple[SourceLine, ...] = node.meta.get(CALLED_AT, ())
    return lines


def is_tensor_result(value: object) -> bool:
    """Whether ``value`` is a tensor or a collection that begins with one."""
    if isinstance(value, tuple | list):
        return bool(value) and is_tensor_result(value[0])
    return isinstance(value, torch.Tensor)
