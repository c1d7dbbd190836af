"""Symbolic tracing: from a module to a graph whose every value can be kept."""

import operator
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import fx, nn

from explorer.errors import ExplorerError
from explorer.tracing.kinds import is_size
from explorer.tracing.out_of_place import (
    OPERATORS,
    make_out_of_place,
    writes_by_another_name,
)
from explorer.tracing.records import SourceLine
from explorer.tracing.sources import user_lines

CALLED_AT = "explorer_called_at"
BLOCK = "explorer_block"
_TRACING = threading.Lock()


class UntraceableError(ExplorerError):
    """The way through a network cannot be found.

    Attributes:
        network: Class of the network.
        reason: What stood in the way, as half a sentence.
    """

    def __init__(self, network: str, reason: str) -> None:
        super().__init__(
            f"{network} cannot be followed ({reason}); its forward must compute the"
            " output from the image with torch"
        )
        self.network = network
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way of an image through a network, as pure operations.

    Attributes:
        graph: The operations.
        constants: What the graph reads that no attribute of the network holds: tensors
            that ``forward`` itself makes, by the targets of their nodes.
        output: What the network made of the image, if it was run.
        doubtful: Whether a tensor was read after something had written into it by
            another name, so that the operations may not tell the whole story.
    """

    graph: fx.Graph = field(repr=False)
    constants: Mapping[str, object] = field(repr=False)
    output: torch.Tensor | None = field(default=None, repr=False)
    doubtful: bool = False

    @property
    def has_values(self) -> bool:
        """Whether no constant was made on the meta device, without values."""
        tensors = [c for c in self.constants.values() if isinstance(c, torch.Tensor)]
        return all(tensor.device.type != "meta" for tensor in tensors)


def trace_graph(model: nn.Module) -> Route:
    """The graph of ``model``, rewritten so that nothing overwrites another's output.

    Every node carries the lines of ``forward`` that made it and the path of the module
    that they belong to.

    Raises:
        UntraceableError: ``forward`` cannot be run without a real image.
    """
    before = set(vars(model))
    with _TRACING:  # fx patches nn.Module while it traces
        tracer = _Tracer()
        try:
            graph = tracer.trace(model)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # anybody's code, run on what is no tensor
            raise UntraceableError(type(model).__name__, in_short(error)) from error
        finally:  # fx leaves constants on the model
            made = {name: vars(model)[name] for name in set(vars(model)) - before}
            for name in made:
                delattr(model, name)
    if writes_by_another_name(graph, model):
        raise UntraceableError(
            type(model).__name__, "it writes into parts of tensors that it reads"
        )
    make_out_of_place(graph, model)
    return Route(graph=graph, constants=made)


def in_short(error: BaseException) -> str:
    """What an exception says, in one line without a full stop."""
    name = type(error).__name__
    text = str(error).strip().split("\n", 1)[0].rstrip(".")
    if not isinstance(error, Exception):  # ``SystemExit`` only says a number
        return f"{name}: {text}" if text else name
    return text or name


class TensorStandIn(fx.Proxy):
    """What forward sees instead of a tensor: one that knows ``x += y`` from ``x + y``.

    Python falls back from the first to the second, and who knows ``x`` by another name
    would not see the change.
    """

    def _changed(self, change: Callable[..., Any], other: object) -> Any:
        if is_size(self.node):  # an int does not change, its name moves on
            return OPERATORS[change](self, other)
        return self.tracer.create_proxy("call_function", change, (self, other), {})

    def __iadd__(self, other: object) -> Any:
        return self._changed(operator.iadd, other)

    def __isub__(self, other: object) -> Any:
        return self._changed(operator.isub, other)

    def __imul__(self, other: object) -> Any:
        return self._changed(operator.imul, other)

    def __itruediv__(self, other: object) -> Any:
        return self._changed(operator.itruediv, other)


class _Tracer(fx.Tracer):
    """fx's tracer with source lines, and blind to what other threads run meanwhile.

    fx replaces ``nn.Module.__call__`` for the whole process while it traces; a network
    that trains on another thread must pass through untouched.
    """

    # What forward computes from buffers must be computed again from those of the
    # network that is captured: the one that is traced may be without values.
    proxy_buffer_attributes = True

    def __init__(self) -> None:
        super().__init__(autowrap_modules=_autowrapped())
        self._thread = threading.get_ident()
        self._outside = sys._getframe(1)

    # fx overrides

    def proxy(self, node: fx.Node) -> fx.Proxy:
        return TensorStandIn(node, self)

    def create_args_for_root(
        self,
        root_fn: Callable[..., Any],
        is_module: bool,
        concrete_args: dict[str, Any] | tuple[Any, ...] | None = None,
    ) -> tuple[Any, list[Any]]:
        """The image alone; what else ``forward`` could be given keeps its default."""

        def of_image(network: Any, x: Any) -> Any:
            return root_fn(network, x)

        return super().create_args_for_root(of_image, is_module, concrete_args)

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
