"""One step's operation with the values it reads, be it a module or a function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import torch
from torch import Tensor, fx, nn

from explorer.tracing.activations import Activations
from explorer.tracing.kinds import operation_name
from explorer.tracing.pixels.records import Operand, Position
from explorer.tracing.records import NETWORK_INPUT, Step
from explorer.tracing.trace import TracedNetwork

# Argument names in order, where a function may be given them without.  A module has
# attributes of the same names.
_POSITIONAL: Mapping[str, tuple[str, ...]] = {
    "Conv2d": ("input", "weight", "bias", "stride", "padding", "dilation", "groups"),
    "MaxPool2d": (
        "input", "kernel_size", "stride", "padding", "dilation", "ceil_mode",
    ),
    "AvgPool2d": (
        "input", "kernel_size", "stride", "padding", "ceil_mode",
        "count_include_pad", "divisor_override",
    ),
    "BatchNorm2d": (
        "input", "running_mean", "running_var", "weight", "bias", "training",
        "momentum", "eps",
    ),
    "LayerNorm": ("input", "normalized_shape", "weight", "bias", "eps"),
    "GroupNorm": ("input", "num_groups", "weight", "bias", "eps"),
    "LocalResponseNorm": ("input", "size", "alpha", "beta", "k"),
    "Linear": ("input", "weight", "bias"),
    "Softmax": ("input", "dim"),
    "LogSoftmax": ("input", "dim"),
    "Mean": ("input", "dim", "keepdim"),
    "Concat": ("tensors", "dim"),
    "Pad": ("input", "pad", "mode", "value"),
    "Dropout": ("input", "p", "training"),
    "StochasticDepth": ("input", "p", "mode", "training"),
}  # fmt: skip


class NodeValues:
    """The value of any node of a graph, from the outputs of its steps.

    What is no step (shape arithmetic, one part of a tuple) is computed when asked for.
    """

    def __init__(
        self,
        network: TracedNetwork,
        output_of: Callable[[int], Tensor],
        model: nn.Module,
    ) -> None:
        """Read a graph's values.

        Args:
            network: The network.
            output_of: The output of a step, for ``NETWORK_INPUT`` the image.
            model: Supplies parameters, and the modules that return several tensors.
        """
        self._network = network
        self._step_of_node = step_of_node = network.step_of_node
        self._output_of = output_of
        self._model = model
        self._known: dict[fx.Node, object] = {}
        self.node_of_step = {
            step_of_node[node.name]: node
            for node in network.graph.nodes
            if node.name in step_of_node
        }

    def of(self, argument: object) -> Any:
        """An argument with every node in it replaced by its value."""
        resolved: Any = fx.node.map_arg(cast(Any, argument), self._value)
        return resolved

    def step_behind(self, node: fx.Node) -> int | None:
        """The step whose output ``node`` is; ``None`` for a parameter, a number."""
        if node.op == "placeholder":
            return NETWORK_INPUT
        step = self._step_of_node.get(node.name)
        if step is None and operation_name(node) == "getitem":
            taken_from = node.args[0]
            if isinstance(taken_from, fx.Node):
                return self.step_behind(taken_from)
        return step

    def parameter_name(self, node: fx.Node) -> str:
        """Name of the parameter that ``node`` reads, empty if it reads none."""
        named = node.op == "get_attr" and not self.is_constant(node)
        return str(node.target) if named else ""

    def is_constant(self, node: fx.Node) -> bool:
        """Whether it is a tensor that the network's forward makes itself."""
        return node.op == "get_attr" and node.target in self._network.constants

    def _value(self, node: fx.Node) -> Any:
        if node not in self._known:
            self._known[node] = self._fresh(node)
        return self._known[node]

    def _fresh(self, node: fx.Node) -> object:
        if node.op == "placeholder":
            return self._output_of(NETWORK_INPUT)
        if node.op == "get_attr":
            return self._attribute(str(node.target))
        if node.name in self._step_of_node:
            return self._output_of(self._step_of_node[node.name])
        taken_from = node.args[0] if node.args else None
        if (
            operation_name(node) == "getitem"
            and isinstance(taken_from, fx.Node)
            and taken_from.name in self._step_of_node
        ):  # a getitem that is no step takes from a tuple, of which one part is kept
            return self.run(taken_from)[node.args[1]]
        return self.run(node)

    def _attribute(self, path: str) -> object:
        device = self._output_of(NETWORK_INPUT).device
        found = self._network.constant(path, device)
        if found is not None:
            return found
        found = self._model
        for part in path.split("."):
            found = getattr(found, part)
        return found

    def run(self, node: fx.Node, first: Tensor | None = None) -> Any:
        """Run an operation again, with ``first`` in place of its first argument."""
        kwargs = self.of(node.kwargs)
        if first is None:
            args = self.of(node.args)
        elif node.args:
            args = (first, *self.of(node.args[1:]))
        else:
            args, kwargs = (), {**kwargs, "input": first}
        match node.op:
            case "call_module":
                return self._model.get_submodule(str(node.target))(*args, **kwargs)
            case "call_method":
                return getattr(args[0], str(node.target))(*args[1:], **kwargs)
        function: Any = node.target
        return function(*args, **kwargs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What one step runs, and on what.

    Attributes:
        step: The step.
        node: Its node in the graph.
        module: The module it calls, ``None`` for a function.
        steps: All steps of the network.
        values: Values of every node.
    """

    step: Step
    node: fx.Node = field(repr=False)
    module: nn.Module | None = field(repr=False)
    steps: tuple[Step, ...] = field(repr=False)
    values: NodeValues = field(repr=False)

    @classmethod
    def of(
        cls,
        network: TracedNetwork,
        model: nn.Module,
        activations: Activations,
        step: int,
    ) -> "Call":
        """The call behind one step of a network that has seen one image."""

        def output_of(index: int) -> Tensor:
            return activations.image if index == NETWORK_INPUT else activations[index]

        values = NodeValues(network, output_of, model)
        record = network.trace.steps[step]
        return cls(
            step=record,
            node=values.node_of_step[step],
            module=model.get_submodule(record.module) if record.module else None,
            steps=network.trace.steps,
            values=values,
        )

    def argument(self, name: str, default: object = None) -> Any:
        """An argument of the function, or the module's attribute of that name."""
        if name in self.node.kwargs:
            return self.values.of(self.node.kwargs[name])
        names = _POSITIONAL.get(self.step.kind, ("input",))
        place = names.index(name) if name in names else len(names)
        if self.module is not None:
            place = 0 if place == 0 else len(self.node.args)
        if place < len(self.node.args):
            return self.values.of(self.node.args[place])
        return getattr(self.module, name, default)

    def input_node(self) -> object:
        """The first argument, unresolved: a node, a number or several nodes."""
        if self.node.args:
            return self.node.args[0]
        names = _POSITIONAL.get(self.step.kind, ("input",))
        return self.node.kwargs.get(names[0])

    def input(self) -> Tensor:
        """The tensor that it reads first, the batch axis first."""
        value = self.values.of(self.input_node())
        assert isinstance(value, Tensor)
        return value

    def operand(self, argument: object, index: Position) -> Operand:
        """One value of an argument, which is a node or a number.

        Args:
            argument: The argument, unresolved.
            index: Where in it, the batch axis first where it has one.
        """
        value = self.values.of(argument)
        if not isinstance(argument, fx.Node):
            return Operand(step=None, name="", position=(), value=float(value))
        step = self.values.step_behind(argument)
        if isinstance(value, Tensor):
            value = value[index] if value.dim() else value
        if step is None:
            name = self.values.parameter_name(argument)
            return Operand(step=None, name=name, position=index, value=float(value))
        name = "" if step == NETWORK_INPUT else self.steps[step].path
        return Operand(step=step, name=name, position=index[1:], value=float(value))

    def apply(self, first: Tensor) -> Tensor:
        """The same operation on another first input."""
        with torch.no_grad():
            result = self.values.run(self.node, first)
        while isinstance(result, tuple | list):
            result = result[0]
        assert isinstance(result, Tensor)
        return result
