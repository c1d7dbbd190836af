"""Shapes, parameters, costs and receptive fields of every step, without weights."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import torch
from torch import Tensor, fx, nn
from torch.utils.flop_counter import FlopCounterMode

from explorer.architectures.variants import Variant
from explorer.tracing.containers import containers_of
from explorer.tracing.geometry import module_geometry, operation_geometry
from explorer.tracing.graph import BLOCK, called_at, is_tensor_result, trace_graph
from explorer.tracing.kinds import module_kind, operation_kind, operation_name
from explorer.tracing.meta import build_on_meta, copy_to_meta
from explorer.tracing.receptive_field import PIXEL, field_after
from explorer.tracing.records import NETWORK_INPUT, Field, Geometry, Step, Trace
from explorer.tracing.sources import ConstructionRecord, recording_construction


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedNetwork:
    """A trace and the graph behind it, with which values can be computed.

    Attributes:
        trace: What the steps are.
        graph: The network as a graph of pure operations.
        step_of_node: Index of the step that each such node of ``graph`` makes.
    """

    trace: Trace
    graph: fx.Graph = field(repr=False)
    step_of_node: dict[str, int] = field(repr=False)


def trace_variant(variant: Variant) -> TracedNetwork:
    """Trace ``variant`` without allocating its weights.

    Raises:
        ImageTooSmallError: The image vanishes inside the network.
        UntraceableError: Its forward depends on the values of tensors.
    """
    with recording_construction() as record:
        model = build_on_meta(variant.build)
    return trace_module(model, variant.input_shape, record)


def trace_module(
    model: nn.Module,
    input_shape: tuple[int, ...],
    record: ConstructionRecord | None = None,
) -> TracedNetwork:
    """Trace any module in eval mode; ``model`` is not changed.

    Args:
        model: The network, on any device.
        input_shape: Shape of its one input, the batch axis first.
        record: Where its modules were constructed, if that was recorded.

    Raises:
        UntraceableError: Its forward depends on the values of tensors.
    """
    on_meta = all(p.device.type == "meta" for p in model.parameters())
    network = model.eval() if on_meta else copy_to_meta(model)
    graph = trace_graph(network)
    record = record or ConstructionRecord()
    tracer = _ShapeTracer(network, graph, input_shape, record)
    # Gradients stay on: without them attention takes a fused path that hides its costs.
    with tracer.flops, torch.enable_grad():
        tracer.run(torch.empty(input_shape, device="meta"))
    unread = sum(p.numel() for p in network.parameters()) - tracer.counted_params
    steps = tuple(tracer.steps)
    trace = Trace(
        input_shape=input_shape,
        steps=steps,
        unread_params=unread,
        output=tracer.output_step,
        containers=containers_of(network, steps, record),
    )
    return TracedNetwork(trace=trace, graph=graph, step_of_node=tracer.step_of_node)


class _ShapeTracer(fx.Interpreter):
    """Runs the graph on the meta device and notes what each node did."""

    def __init__(
        self,
        model: nn.Module,
        graph: fx.Graph,
        input_shape: tuple[int, ...],
        record: ConstructionRecord,
    ) -> None:
        super().__init__(model, graph=graph)
        self._input_shape = input_shape
        self.extra_traceback = False
        self.flops = FlopCounterMode(display=False)
        self.steps: list[Step] = []
        self.step_of_node: dict[str, int] = {}
        self.counted_params = 0
        self.output_step = NETWORK_INPUT
        self._record = record
        self._fields: dict[int, Field] = {NETWORK_INPUT: PIXEL}
        self._constant: set[int] = set()
        self._sources: dict[fx.Node, tuple[int, ...]] = {}
        self._parameters: dict[fx.Node, tuple[Tensor, ...]] = {}
        self._counted: set[int] = set()
        self._paths: dict[str, int] = {}

    # fx overrides

    def run_node(self, n: fx.Node) -> object:
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
                self.output_step = self._inputs_of(n)[0]
            case _ if self._is_step(n, result):
                macs = (self.flops.get_total_flops() - before) // 2
                self._add_step(n, result, macs)
            case _:
                self._pass_through(n)
        return result

    # what a node is

    def _is_step(self, node: fx.Node, result: object) -> bool:
        """Whether ``node`` makes a tensor; taking one out of a tuple is an edge."""
        if node.op == "call_module":
            return True
        if not is_tensor_result(result):
            return False
        if operation_name(node) == "getitem":
            taken_from = node.args[0]
            assert isinstance(taken_from, fx.Node)
            return isinstance(self.env[taken_from], Tensor)
        return True

    def _inputs_of(self, node: fx.Node) -> tuple[int, ...]:
        """Steps that ``node`` reads, in argument order, each once."""
        found: dict[int, None] = {}
        for source in node.all_input_nodes:
            found.update(dict.fromkeys(self._sources[source]))
        return tuple(found)

    def _pass_through(self, node: fx.Node) -> None:
        """Shape arithmetic and the like: whoever reads it reads its sources."""
        self._sources[node] = self._inputs_of(node)
        carried = (self._parameters.get(each, ()) for each in node.all_input_nodes)
        self._parameters[node] = tuple(p for group in carried for p in group)

    # what a step is

    def _add_step(self, node: fx.Node, result: object, macs: int) -> None:
        module = self._module_of(node)
        kind = module_kind(module) if module else operation_kind(node)
        inputs = self._tensor_inputs_of(node)
        input_shapes = tuple(self._shape_of_step(index) for index in inputs)
        read = tuple(
            p for n in node.all_input_nodes for p in self._parameters.get(n, ())
        )
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
                defined_at=self._record.lines(module) if module else (),
                called_at=called_at(node),
            )
        )
        self.step_of_node[node.name] = index
        self._sources[node] = (index,)

    def _module_of(self, node: fx.Node) -> nn.Module | None:
        if node.op != "call_module":
            return None
        return self.module.get_submodule(str(node.target))

    def _tensor_inputs_of(self, node: fx.Node) -> tuple[int, ...]:
        """Like ``_inputs_of``, without sources that only lend a shape or a size."""
        found: dict[int, None] = {}
        for source in node.all_input_nodes:
            if source.op == "placeholder" or is_tensor_result(self.env.get(source)):
                found.update(dict.fromkeys(self._sources[source]))
        return tuple(found)

    def _shape_of_step(self, index: int) -> tuple[int, ...]:
        if index == NETWORK_INPUT:
            return self._input_shape
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


def _shape(value: object) -> tuple[int, ...]:
    while isinstance(value, tuple | list):
        value = value[0]
    assert isinstance(value, Tensor)
    return tuple(value.shape)
