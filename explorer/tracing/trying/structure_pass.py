"""What is known of steps without their shapes: what they are and what they read."""

from torch import fx, nn

from explorer.tracing.geometry import module_geometry
from explorer.tracing.graph import called_at
from explorer.tracing.kinds import is_size, module_kind, operation_kind, operation_name
from explorer.tracing.receptive_field import WHOLE
from explorer.tracing.records import Step
from explorer.tracing.shape_pass import ShapePass

_NO_STEPS = frozenset({"assert", "getattr"})


class StructurePass(ShapePass):
    """A shape pass that can go on where the shapes end."""

    def steps_from(self, first: fx.Node) -> tuple[Step, ...]:
        """All steps so far, and those from ``first`` on without shapes."""
        reached = False
        for node in self.graph.nodes:
            reached = reached or node is first
            if reached:
                self._note_structure(node)
        return tuple(self.steps)

    def _note_structure(self, node: fx.Node) -> None:
        if node.op == "get_attr":
            value = self.fetch_attr(str(node.target))
            self._sources[node] = ()
            if isinstance(value, nn.Parameter):
                self._parameters[node] = (value,)
        elif node.op == "output":
            inputs = self._inputs_of(node)
            self.output_step = inputs[0] if inputs else len(self.steps) - 1
        elif self._is_unrun_step(node):
            self._add_unrun_step(node)
        else:
            self._pass_through(node)

    def _is_unrun_step(self, node: fx.Node) -> bool:
        """Whether ``node`` would be a step; nobody knows what it would make.

        One of several tensors is taken by a number, a part of one tensor by more.
        """
        if node.op == "call_module":
            return True
        name = operation_name(node)
        if name in _NO_STEPS or is_size(node):
            return False
        if name == "getitem" and isinstance(node.args[1], int | fx.Node):
            return False
        return bool(self._inputs_of(node)) or bool(self._parameters_of(node))

    def _add_unrun_step(self, node: fx.Node) -> None:
        module = self._module_of(node)
        kind = module_kind(module) if module else operation_kind(node)
        read = [each for each in node.all_input_nodes if not is_size(each)]
        inputs = dict.fromkeys(s for each in read for s in self._sources[each])
        own = module.parameters() if module else self._parameters_of(node)
        index, block = len(self.steps), self._block_of(node)
        self._fields[index] = WHOLE
        self.steps.append(
            Step(
                index=index,
                path=self._unique(self._path_of(node, kind)),
                kind=kind,
                inputs=tuple(inputs),
                input_shapes=tuple(self._shape_of_step(each) for each in inputs),
                output_shape=(),
                params=self._count(own),
                macs=0,
                field=WHOLE,
                geometry=module_geometry(module) if module else None,
                module=str(node.target) if module else None,
                block=block,
                block_kind=module_kind(self.module.get_submodule(block)),
                defined_at=self._lines.get(str(node.target), ()) if module else (),
                called_at=called_at(node),
            )
        )
        self.step_of_node[node.name] = index
        self._sources[node] = (index,)
