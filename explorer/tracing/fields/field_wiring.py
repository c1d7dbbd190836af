"""How the output of each step depends on what the step reads."""

from math import prod
from typing import NamedTuple

import torch
from torch import Tensor, fx, nn

from explorer.tracing.fields.field_links import (
    Link,
    Product,
    collapsed,
    every,
    gathered,
    kept,
    same,
    sliced,
    unmoved,
    whole,
)
from explorer.tracing.fields.field_parts import Extent
from explorer.tracing.fields.field_rules import link_of
from explorer.tracing.kinds import PART, operation_name
from explorer.tracing.pixels.call import Call, NodeValues
from explorer.tracing.pixels.merging import SIGNS
from explorer.tracing.pixels.moving import MOVING, PADDED
from explorer.tracing.records import NETWORK_INPUT, Step
from explorer.tracing.trace import TracedNetwork


class Place(NamedTuple):
    """One tensor: a step's output, or one part of it where it returns several."""

    step: int
    part: int = 0


class Wire(NamedTuple):
    """How a tensor depends on another one.

    Attributes:
        source: The tensor that is read.
        link: From values of the output back to values of the source.
        exact: Whether the link is the truth or more than it.
    """

    source: Place
    link: Link
    exact: bool = True


class Wiring:
    """The wires of a network; only settings are read from it, never weights."""

    def __init__(self, network: TracedNetwork, model: nn.Module) -> None:
        self._trace = network.trace
        self._step_of_node = network.step_of_node
        self._values = NodeValues(network, self._blank, model)
        self._model = model
        self._shapes: dict[Place, tuple[int, ...]] = {}
        self.wires: dict[Place, tuple[Wire, ...]] = {}
        self.places: dict[int, tuple[Place, ...]] = {}
        for step in self._trace.steps:
            known = len(self.wires)
            self._wire(step.index)
            self._wire_detours(step)
            self.places[step.index] = tuple(self.wires)[known:]

    def extent(self, place: Place) -> Extent:
        """Channels, height and width of a tensor."""
        return Extent.of(self._shape(place))

    def _blank(self, step: int) -> Tensor:
        return torch.empty(self._shape(Place(step)), device="meta")

    def _shape(self, place: Place) -> tuple[int, ...]:
        if place in self._shapes:
            return self._shapes[place]
        if place.step == NETWORK_INPUT:
            return self._trace.input_shape
        return self._trace.steps[place.step].output_shape

    def _place_of(self, node: object) -> Place | None:
        """The tensor that a node stands for; ``None`` for a parameter or a number."""
        if not isinstance(node, fx.Node):
            return None
        if node.op == "placeholder":
            return Place(NETWORK_INPUT)
        if node.name in self._step_of_node:
            return Place(self._step_of_node[node.name])
        return self._part(node) if operation_name(node) == "getitem" else None

    def _part(self, node: fx.Node) -> Place | None:
        """What a node takes out of several tensors, if it is known what that reads."""
        taken_from, part = node.args
        if not isinstance(taken_from, fx.Node) or not isinstance(part, int):
            return None
        step = self._step_of_node.get(taken_from.name)
        if step is None:
            return None
        parts = self._parts(step)
        return parts.get(part + len(parts) if part < 0 else part)

    def _is_unknown_part(self, node: object) -> bool:
        """Whether only running a step with weights would tell its shape."""
        taken = isinstance(node, fx.Node) and operation_name(node) == "getitem"
        return taken and self._place_of(node) is None

    def _parts(self, step: int) -> dict[int, Place]:
        return {place.part: place for place in self.wires if place.step == step}

    def _wire(self, index: int) -> None:
        record = self._trace.steps[index]
        call = Call(
            step=record,
            node=self._values.node_of_step[index],
            module=self._model.get_submodule(record.module) if record.module else None,
            steps=self._trace.steps,
            values=self._values,
        )
        if record.kind in MOVING or record.kind in PADDED:
            self._wire_moves(call)
        elif record.kind == "Concat":
            self.wires[Place(index)] = self._concatenated(call)
        elif record.kind == PART:
            self.wires[Place(index)] = self._taken(call)
        elif record.kind in SIGNS:
            self.wires[Place(index)] = self._combined(call)
        else:
            self.wires[Place(index)] = self._computed(call)

    def _wire_detours(self, step: Step) -> None:
        """What a step reads by way of something that is no step, such as a mean.

        A tensor that was made outside torch may have been made from the image.
        """
        place = Place(step.index)
        reads = self._values.node_of_step[step.index].all_input_nodes
        detours = {each for node in reads for each in self._behind(node)}
        if self._trace.depends_on_image and any(map(self._values.is_constant, reads)):
            detours.add(Place(NETWORK_INPUT))
        wires = self.wires.get(place, ())
        self.wires[place] = wires + tuple(map(self._all_of, sorted(detours)))

    def _behind(self, node: fx.Node) -> set[Place]:
        """The tensors that a tensor which is none of them was computed from."""
        if node.op == "get_attr" or self._place_of(node) is not None:
            return set()
        if operation_name(node) != "getitem" and not isinstance(
            self._values.of(node), Tensor
        ):
            return set()  # a size
        return self._read_by(node)

    def _read_by(self, node: fx.Node) -> set[Place]:
        """All that it may read; of a step that makes several tensors, all of them."""
        found = set()
        for source in node.all_input_nodes:
            place = self._place_of(source)
            if place is None:
                found |= self._behind(source)
            elif source.name in self._step_of_node:
                found |= set(self._parts(place.step).values())
            else:
                found.add(place)
        return found

    def _taken(self, call: Call) -> tuple[Wire, ...]:
        """One of several tensors, as it is."""
        source = self._part(call.node)
        if source is not None:
            return (Wire(source, kept),)
        return tuple(map(self._all_of, sorted(self._read_by(call.node))))

    def _all_of(self, source: Place, *, exact: bool = False) -> Wire:
        link = Product(channels=every, mask=whole(self.extent(source)))
        return Wire(source, link, exact=exact)

    def _wire_moves(self, call: Call) -> None:
        """Steps that only change places, also those that return several tensors."""
        source = self._place_of(call.input_node())
        index = call.step.index
        others = call.node.all_input_nodes[1:]
        if source is None or any(map(self._place_of, others)):
            self.wires[Place(index)] = ()  # moved by what the image says, if at all
            return
        shape = self._shape(source)
        places = torch.arange(prod(shape), dtype=torch.float64).reshape(shape)
        moved = call.values.run(call.node, places)
        if call.step.kind in PADDED:
            ones = torch.ones_like(places)
            ends = (call.values.run(call.node, each) for each in (ones, 0 * ones))
            padding = torch.eq(*ends)  # stays the same whatever is padded
            moved = moved.masked_fill(padding, -1)
        for part, result in enumerate(
            moved if isinstance(moved, tuple | list) else (moved,)
        ):
            place = Place(index, part)
            self._shapes[place] = tuple(result.shape)
            origins = result.reshape(-1).long().numpy()
            link = gathered(origins, self.extent(source), self.extent(place))
            self.wires[place] = (Wire(source, link),)

    def _concatenated(self, call: Call) -> tuple[Wire, ...]:
        nodes = call.input_node()
        if not isinstance(nodes, tuple | list):  # all that another step returns
            return tuple(map(self._all_of, sorted(self._read_by(call.node))))
        output = call.step.output_shape
        axis = call.argument("dim", call.argument("axis", 0)) % len(output)
        sources = [self._place_of(node) for node in nodes]
        if any(map(self._is_unknown_part, nodes)):
            return tuple(self._all_of(place) for place in sources if place is not None)
        shapes = [
            tuple(call.values.of(node).shape) if source is None else self._shape(source)
            for node, source in zip(nodes, sources, strict=True)
        ]
        wires, first = [], 0
        for place, (source, shape) in enumerate(zip(sources, shapes, strict=True)):
            if source is not None:
                if axis == 1 and len(output) in (2, 4) and output[0] == 1:
                    link: Link = Product(channels=sliced(first, shape[1]), mask=unmoved)
                else:
                    link = _joined_elsewhere(shapes, place, axis)
                wires.append(Wire(source, link))
            first += shape[axis]
        return tuple(wires)

    def _combined(self, call: Call) -> tuple[Wire, ...]:
        """Sums and products at the same position, where one may serve many."""
        output = call.step.output_shape
        after, wires = Extent.of(output), []
        for node in call.node.all_input_nodes:
            source = self._place_of(node)
            if source is None:
                continue
            shape = self._shape(source)
            before = self.extent(source)
            if before == after:
                link: Link = kept
            elif len(shape) == len(output) == 4 and before.channels in (
                1,
                after.channels,
            ):
                one = before.channels == 1
                link = Product(
                    channels=every if one else same, mask=collapsed(before, after)
                )
            else:
                places = torch.arange(prod(shape)).reshape(shape).expand(output)
                link = gathered(places.reshape(-1).numpy(), before, after)
            wires.append(Wire(source, link))
        return tuple(wires)

    def _computed(self, call: Call) -> tuple[Wire, ...]:
        """Everything else: by its kind, or, if unknown, on all of all inputs."""
        found = dict.fromkeys(map(self._place_of, call.node.all_input_nodes))
        sources = [place for place in found if place is not None]
        link = None
        if sources and sources[0] == self._place_of(call.input_node()):
            before = self._shape(sources[0])
            link = link_of(call, before)
        if link is not None and len(sources) == 1:
            return (Wire(sources[0], link),)
        exact = call.step.kind == "MultiheadAttention"
        return tuple(self._all_of(place, exact=exact) for place in sources)


def _joined_elsewhere(shapes: list[tuple[int, ...]], chosen: int, axis: int) -> Link:
    """A concatenation along another axis than that of the channels."""
    parts = [torch.full(shape, -1) for shape in shapes]
    shape = shapes[chosen]
    parts[chosen] = torch.arange(prod(shape)).reshape(shape)
    result = torch.cat(parts, dim=axis)
    return gathered(
        result.reshape(-1).numpy(), Extent.of(shape), Extent.of(tuple(result.shape))
    )
