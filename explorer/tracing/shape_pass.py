"""Notes shapes, parameters, costs and receptive fields while a graph runs once."""

from collections.abc import Iterable, Mapping
from typing import cast

import torch
from torch import Tensor, fx, nn
from torch.utils.flop_counter import FlopCounterMode

from explorer.tracing.geometry import module_geometry, operation_geometry
from explorer.tracing.graph import (
    BLOCK,
    Route,
    UntraceableError,
    called_at,
    is_tensor_result,
)
from explorer.tracing.kinds import PART, module_kind, operation_kind, operation_name
from explorer.tracing.receptive_field import PIXEL, field_after
from explorer.tracing.records import NETWORK_INPUT, Field, Geometry, SourceLine, Step


class ShapePass(fx.Interpreter):
    """Runs a route once, mostly on the meta device, and notes what each node did."""

    def __init__(
        self,
        model: nn.Module,
        route: Route,
        image: Tensor,
        lines: Mapping[str, tuple[SourceLine, ...]],
    ) -> None:
        """Prepare a pass.

        Args:
            model: The network, on the image's device.
            route: Its operations.
            image: What it looks at, or an empty tensor on the meta device.
            lines: The lines that constructed each module, by its path.
        """
        super().__init__(model, graph=route.graph)
        self.extra_traceback = False
        self._image = image
        self._constants = route.constants
        self.flops = FlopCounterMode(display=False)
        self.steps: list[Step] = []
        self.step_of_node: dict[str, int] = {}
        self.counted_params = 0
        self.output_step = NETWORK_INPUT
        self._lines = lines
        self._fields: dict[int, Field] = {NETWORK_INPUT: PIXEL}
        self._constant: set[int] = set()
        self._sources: dict[fx.Node, tuple[int, ...]] = {}
        self._parameters: dict[fx.Node, tuple[Tensor, ...]] = {}
        self._counted: set[int] = set()
        self._paths: dict[str, int] = {}

    def steps_taken(self) -> tuple[Step, ...]:
        """Run, and tell every step.

        Raises:
            UntraceableError: The output does not come from the image.
        """
        # Gradients stay on: without them attention takes a fused path that hides its
        # costs.
        with self.flops, torch.enable_grad():
            self.run(self._image)
        return tuple(self.steps)

    # fx overrides

    def fetch_attr(self, target: str) -> object:
        """What a node reads off the network, beside the image."""
        found = self._constants.get(target)
        if found is None:
            found = super().fetch_attr(target)
        return found.to(self._image.device) if isinstance(found, Tensor) else found

    def run_node(self, n: fx.Node) -> object:
        """Run one node and note what it did."""
        before = self.flops.get_total_flops()
        result = super().run_node(n)
        match n.op:
            case "placeholder":
                self._sources[n] = (NETWORK_INPUT,)
            case "get_attr":
                self._sources[n] = ()
                if isinstance(result, nn.Parameter):
                    self._parameters[n] = (result,)
            case "output":
                self.output_step = self._output_of(n)
            case _ if self._is_step(n, result):
                macs = (self.flops.get_total_flops() - before) // 2
                self._add_step(n, result, macs)
            case _:
                self._pass_through(n)
        return result

    # what a node is

    def _is_step(self, node: fx.Node, result: object) -> bool:
        """Whether ``node`` makes a tensor from the image or from what is learnt.

        Taking one out of a tuple is an edge, unless the network returns another than
        the first; a single number is no output to look at, and what is made of
        constants is a constant.
        """
        if node.op == "call_module":
            return True
        if not is_tensor_result(result) or not _shape(result):
            return False
        if operation_name(node) == "getitem":
            taken_from = node.args[0]
            assert isinstance(taken_from, fx.Node)
            if not isinstance(self.env[taken_from], Tensor):
                return _is_returned(node) and self._is_other_part(node)
        return bool(self._inputs_of(node)) or bool(self._parameters_of(node))

    def _is_other_part(self, node: fx.Node) -> bool:
        """Whether it takes another than the first tensor out of what a step returns."""
        while operation_name(node) == "getitem":
            taken_from = node.args[0]
            if isinstance(self.env.get(cast(fx.Node, taken_from)), Tensor):
                return False
            if node.args[1] != 0:
                return True
            node = cast(fx.Node, taken_from)
        return False

    def _output_of(self, node: fx.Node) -> int:
        inputs = self._inputs_of(node)
        if not inputs or not self.steps:
            name = type(self.module).__name__
            raise UntraceableError(name, "its output is not made from the image")
        return inputs[0]

    def _inputs_of(self, node: fx.Node) -> tuple[int, ...]:
        """Steps that ``node`` reads, in argument order, each once."""
        found: dict[int, None] = {}
        for source in node.all_input_nodes:
            found.update(dict.fromkeys(self._sources[source]))
        return tuple(found)

    def _pass_through(self, node: fx.Node) -> None:
        """Shape arithmetic and the like: whoever reads it reads its sources."""
        self._sources[node] = self._inputs_of(node)
        self._parameters[node] = self._parameters_of(node)

    def _parameters_of(self, node: fx.Node) -> tuple[Tensor, ...]:
        carried = (self._parameters.get(each, ()) for each in node.all_input_nodes)
        return tuple(p for group in carried for p in group)

    # what a step is

    def _add_step(self, node: fx.Node, result: object, macs: int) -> None:
        module = self._module_of(node)
        kind = module_kind(module) if module else self._kind_of(node)
        inputs = self._tensor_inputs_of(node)
        input_shapes = tuple(self._shape_of_step(index) for index in inputs)
        input_shapes = input_shapes or self._shapes_made(node)
        read = self._parameters_of(node)
        geometry = self._geometry(node, kind, module, read)
        index, block = len(self.steps), self._block_of(node)
        self._note_field(index, kind, geometry, inputs, input_shapes, _shape(result))
        self.steps.append(
            Step(
                index=index,
                path=self._unique(self._path_of(node, kind)),
                kind=kind,
                inputs=inputs,
                input_shapes=input_shapes,
                output_shape=_shape(result),
                params=self._count(module.parameters() if module else read),
                macs=macs,
                field=self._fields[index],
                geometry=geometry,
                module=str(node.target) if module else None,
                block=block,
                block_kind=module_kind(self.module.get_submodule(block)),
                defined_at=self._lines.get(str(node.target), ()) if module else (),
                called_at=called_at(node),
            )
        )
        self.step_of_node[node.name] = index
        self._sources[node] = (index,)

    def _module_of(self, node: fx.Node) -> nn.Module | None:
        if node.op != "call_module":
            return None
        return self.module.get_submodule(str(node.target))

    def _kind_of(self, node: fx.Node) -> str:
        return PART if self._is_other_part(node) else operation_kind(node)

    def _tensor_inputs_of(self, node: fx.Node) -> tuple[int, ...]:
        """Like ``_inputs_of``, without sources that only lend a shape or a size."""
        found: dict[int, None] = {}
        for source in node.all_input_nodes:
            if source.op == "placeholder" or is_tensor_result(self.env.get(source)):
                found.update(dict.fromkeys(self._sources[source]))
        return tuple(found)

    def _shapes_made(self, node: fx.Node) -> tuple[tuple[int, ...], ...]:
        """Shapes of what a step reads that forward has made in no step."""
        layer = node.op == "call_module"  # it may read a parameter of the network
        values = (
            self.env[each]
            for each in node.all_input_nodes
            if each.target in self._constants or (layer and each.op == "get_attr")
        )
        return tuple(tuple(v.shape) for v in values if isinstance(v, Tensor))

    def _shape_of_step(self, index: int) -> tuple[int, ...]:
        if index == NETWORK_INPUT:
            return tuple(self._image.shape)
        return self.steps[index].output_shape

    def _geometry(
        self,
        node: fx.Node,
        kind: str,
        module: nn.Module | None,
        read: tuple[Tensor, ...],
    ) -> Geometry | None:
        if module is not None:
            return module_geometry(module)
        weight = tuple(read[0].shape) if read else None
        return operation_geometry(kind, node, weight)

    def _note_field(
        self,
        index: int,
        kind: str,
        geometry: Geometry | None,
        inputs: tuple[int, ...],
        input_shapes: tuple[tuple[int, ...], ...],
        output_shape: tuple[int, ...],
    ) -> None:
        """Learnt tokens depend on no pixel, so they do not count in a union."""
        seeing = [each for each in inputs if each not in self._constant]
        if not seeing:
            self._constant.add(index)
            self._fields[index] = PIXEL
            return
        fields = [self._fields[each] for each in seeing]
        self._fields[index] = field_after(
            kind, geometry, fields, input_shapes, output_shape
        )

    def _count(self, parameters: Iterable[Tensor]) -> int:
        """Learnable scalars among ``parameters`` that no earlier step has read."""
        total = 0
        for parameter in parameters:
            if id(parameter) not in self._counted:
                self._counted.add(id(parameter))
                total += parameter.numel()
        self.counted_params += total
        return total

    def _path_of(self, node: fx.Node, kind: str) -> str:
        if node.op == "call_module":
            return str(node.target)
        block = self._block_of(node)
        return f"{block}.{kind.lower()}" if block else kind.lower()

    def _block_of(self, node: fx.Node) -> str:
        if node.op == "call_module":
            return str(node.target).rpartition(".")[0]
        return str(node.meta.get(BLOCK, ""))

    def _unique(self, path: str) -> str:
        seen = self._paths.get(path, 0)
        self._paths[path] = seen + 1
        return f"{path}_{seen}" if seen else path


def _is_returned(node: fx.Node) -> bool:
    """Whether it is the first tensor of what the network returns."""
    outputs = (user for user in node.users if user.op == "output")
    return any(output.all_input_nodes[0] is node for output in outputs)


def _shape(value: object) -> tuple[int, ...]:
    while isinstance(value, tuple | list):
        value = value[0]
    assert isinstance(value, Tensor)
    return tuple(value.shape)
