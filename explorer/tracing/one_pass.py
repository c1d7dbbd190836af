"""Follows one pass through a network call by call, where its code cannot be read.

``torch.fx`` reads ``forward`` with stand-ins for tensors.  A forward that asks for
values or for sizes cannot be read so, but it can be run: every layer that is called and
every function of torch between the layers becomes a node, and a tensor is known by its
identity.  What leaves torch (``item()``, numpy) is a constant of that one pass.

Where a forward writes into parts of tensors so that this goes wrong, the layers alone
are recorded: what runs between them is not seen, and what they were given is constant
too, unless it is the very output of another layer.
"""

import operator
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.overrides import TorchFunctionMode

from explorer.tracing.graph import (
    BLOCK,
    CALLED_AT,
    Route,
    UntraceableError,
    in_short,
    is_tensor_result,
)
from explorer.tracing.out_of_place import make_out_of_place
from explorer.tracing.recorded_calls import as_operation, assigns
from explorer.tracing.sources import user_lines

_PURE = ("get_attr", "call_function", "call_method")


def record_pass(model: nn.Module, image: Tensor, *, layers_only: bool = False) -> Route:
    """The way that ``image`` takes through ``model``.

    The output of the route is the network's, or, where that is not made by torch, the
    last tensor that is.

    Args:
        model: The network in eval mode, on the image's device; only run, but for what
            its forward itself may change.
        image: With values; or empty, on the meta device, as the network then is too.
        layers_only: Whether functions between the layers are left out.

    Raises:
        UntraceableError: The forward fails, or nothing in it reads the image.
    """
    name = type(model).__name__
    outside = sys._getframe()
    recorder = _Recorder(model, image, outside, layers_only=layers_only)
    try:
        with torch.no_grad(), image.device, recorder.watching(), recorder:
            result = model(image)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # anybody's code; it may even exit
        raise UntraceableError(name, in_short(error)) from error
    route = recorder.route(result)
    if route is None:
        raise UntraceableError(name, "torch computes nothing from the image")
    return route


class _Recorder(TorchFunctionMode):
    """Makes a node of every call of a layer, and of every function between layers."""

    def __init__(
        self, model: nn.Module, image: Tensor, outside: FrameType, *, layers_only: bool
    ) -> None:
        super().__init__()
        self._layers_only = layers_only
        self._model = model
        self._device = image.device
        self._outside = outside
        self._graph = fx.Graph()
        self._constants: dict[str, object] = {}
        self._node_of: dict[int, fx.Node] = {}
        self._versions: dict[int, int] = {}
        self._alive: dict[
            fx.Node, Tensor
        ] = {}  # or another tensor might get its identity
        self._names = _names_of_tensors(model)
        self._last: fx.Node | None = None
        self._doubtful = False
        self._scopes = [""]
        self._calls: list[tuple[str, Any, Any]] = []  # layers being run, arguments
        self._know(image, self._graph.placeholder("x"))

    def route(self, result: object) -> Route | None:
        """What was recorded, ``None`` if that is nothing."""
        returned = _first_tensor(result)
        output = None if returned is None else self._standing_for(returned)
        output = output or self._last
        if output is None:
            return None
        self._graph.output(output)
        for node in reversed(self._graph.nodes):  # functions that only Python has read
            if not node.users and node.op in _PURE:
                self._graph.erase_node(node)
        make_out_of_place(self._graph, self._model)
        read = {str(node.target) for node in self._graph.nodes}
        kept = {name: c for name, c in self._constants.items() if name in read}
        return Route(
            graph=self._graph,
            constants=kept,
            output=self._alive[output],
            doubtful=self._doubtful,
        )

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Hooks on every module for as long as the pass takes."""
        leaf = fx.Tracer().is_leaf_module
        handles = []
        for path, module in self._model.named_modules():
            if path == "":
                continue
            if leaf(module, path):
                before, after = self._layer_hooks(path)
            else:
                before, after = self._scope_hooks(path)
            handles.append(module.register_forward_pre_hook(before, with_kwargs=True))
            # Also where a layer fails: forward may catch that and go on.
            handles.append(module.register_forward_hook(after, always_call=True))
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()

    def _layer_hooks(
        self, path: str
    ) -> tuple[Callable[..., None], Callable[..., None]]:
        def before(_module: nn.Module, args: Any, kwargs: Any) -> None:
            outermost = not self._calls
            self._calls.append((path, None, None))
            if outermost:
                self._calls[0] = (path, *self._as_nodes(args, kwargs))

        def after(_module: nn.Module, _args: Any, result: object) -> None:
            if not self._calls or self._calls[-1][0] != path:
                return  # somebody else's hook has failed before ours
            if len(self._calls) == 1 and is_tensor_result(result):
                _, args, kwargs = self._calls[0]
                self._add("call_module", path, args, kwargs, result)
            self._calls.pop()

        return before, after

    def _scope_hooks(
        self, path: str
    ) -> tuple[Callable[..., None], Callable[..., None]]:
        def before(_module: nn.Module, _args: Any, _kwargs: Any) -> None:
            self._scopes.append(path)

        def after(_module: nn.Module, _args: Any, _result: object) -> None:
            if self._scopes[-1] == path:
                self._scopes.pop()

        return before, after

    # nodes

    def _add(
        self, kind: str, target: Any, args: Any, kwargs: Any, result: object
    ) -> None:
        node = self._graph.create_node(kind, target, args, kwargs)
        node.meta[CALLED_AT] = user_lines(sys._getframe(1), self._outside)
        node.meta[BLOCK] = self._scopes[-1]
        self._know(result, node)
        self._last = self._node_of.get(id(_first_tensor(result)))

    def _know(self, result: object, node: fx.Node) -> None:
        """From now on ``node`` stands for a tensor, and its parts for those within."""
        if isinstance(result, Tensor):
            self._node_of[id(result)] = node
            self._versions[id(result)] = result._version
            self._alive[node] = result
        elif isinstance(result, tuple | list):
            for place, part in enumerate(result):
                if is_tensor_result(part):
                    taken = self._graph.call_function(operator.getitem, (node, place))
                    taken.meta |= node.meta
                    self._know(part, taken)

    def _as_nodes(self, args: Any, kwargs: Any) -> tuple[Any, Any]:
        return _mapped(args, self._as_node), _mapped(kwargs, self._as_node)

    def _as_node(self, value: Any) -> Any:
        if not isinstance(value, Tensor):
            return value
        node = self._standing_for(value)
        if node is None:
            name = self._names.get(id(value))
            if name is None:
                name = f"_tensor_constant{len(self._constants)}"
                self._constants[name] = value.detach().clone()
            node = self._graph.create_node("get_attr", name)
            self._know(value, node)
        return node

    def _standing_for(self, value: Tensor) -> fx.Node | None:
        node = self._node_of.get(id(value))
        if node is not None and self._versions[id(value)] != value._version:
            self._doubtful = True
            return None if self._layers_only else node  # whoever wrote was seen
        return node

    def _is_known(self, value: Any) -> bool:
        """Whether a tensor among arguments comes from the image or is the network's."""
        if isinstance(value, Tensor):
            return id(value) in self._node_of or id(value) in self._names
        if isinstance(value, dict):
            value = tuple(value.values())
        return isinstance(value, tuple | list) and any(map(self._is_known, value))

    def _beside_image(self, value: Any) -> Any:
        """Tensors that forward holds elsewhere come to the image without values."""
        if isinstance(value, Tensor) and self._device.type == "meta":
            return value.to("meta")
        return value

    # torch overrides

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        unseen = self._layers_only or bool(self._calls)
        if unseen or not self._is_known((args, kwargs)):
            return func(*args, **kwargs)
        nodes, named = self._as_nodes(args, kwargs)
        moved = _mapped(args, self._beside_image)
        result = func(*moved, **_mapped(kwargs, self._beside_image))
        changed = args[0] if assigns(func) else result
        if is_tensor_result(changed):
            named.pop("out", None)
            kind, target, nodes = as_operation(func, nodes)
            self._add(kind, target, nodes, named, changed)
        return result


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Arguments with everything in them changed, the collections kept."""
    match value:
        case dict():
            return {name: _mapped(each, change) for name, each in value.items()}
        case list():
            return [_mapped(each, change) for each in value]
        case tuple():
            return tuple(_mapped(each, change) for each in value)
        case slice():
            ends = (value.start, value.stop, value.step)
            return slice(*(_mapped(end, change) for end in ends))
    return change(value)


def _names_of_tensors(model: nn.Module) -> dict[int, str]:
    """Path of every parameter, buffer and plain tensor of a network, by identity."""
    names = {}
    for path, module in model.named_modules():
        held = {**vars(module), **module._parameters, **module._buffers}
        for name, value in held.items():
            if isinstance(value, Tensor):
                names[id(value)] = f"{path}.{name}" if path else name
    return names


def _first_tensor(value: object) -> Tensor | None:
    """The first tensor of what a network returns."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        found = (_first_tensor(part) for part in value)
        return next((tensor for tensor in found if tensor is not None), None)
    return None
