"""Every step of a network, without weights if it can be had without."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor, fx, nn

from explorer.architectures.random_state import seeded
from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.tracing.containers import containers_of
from explorer.tracing.graph import Route, UntraceableError, in_short, trace_graph
from explorer.tracing.meta import (
    build_on_meta,
    copied,
    copy_to_meta,
    image_dtype,
    is_on_meta,
)
from explorer.tracing.one_pass import record_pass
from explorer.tracing.records import Followed, SourceLine, Trace
from explorer.tracing.replay import replays
from explorer.tracing.shape_pass import ShapePass
from explorer.tracing.sources import ConstructionRecord, recording_construction

Lines = Mapping[str, tuple[SourceLine, ...]]


class ValuesNeededError(UntraceableError):
    """A network looks at values and is on the meta device, where there are none."""


class FailingForwardError(ExplorerError):
    """A network does not run on an image of the shape that it was given.

    Attributes:
        network: Class of the network.
        input_shape: Shape of the image, the batch axis first.
        reason: What it says, as half a sentence.
    """

    def __init__(self, network: str, input_shape: tuple[int, ...], reason: str) -> None:
        shape = " x ".join(map(str, input_shape))
        super().__init__(
            f"{network} fails on an image of {shape}: {reason}; try another image size,"
            " mend its forward, or open it in What-if, which offers what would mend it"
        )
        self.network = network
        self.input_shape = input_shape
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedNetwork:
    """A trace and the graph behind it, with which values can be computed.

    Attributes:
        trace: What the steps are.
        graph: The network as a graph of pure operations.
        step_of_node: Index of the step that each such node of ``graph`` makes.
        constants: What the graph reads that no attribute of the network holds, by the
            targets of its nodes; with values, on any device.
        lines: The lines that constructed each module, by its path.
    """

    trace: Trace
    graph: fx.Graph = field(repr=False)
    step_of_node: Mapping[str, int] = field(repr=False)
    constants: Mapping[str, object] = field(default_factory=dict, repr=False)
    lines: Lines = field(default_factory=dict, repr=False)

    def constant(self, target: str, device: torch.device) -> object:
        """A constant on a device, ``None`` if the network itself holds ``target``."""
        found = self.constants.get(target)
        return found.to(device) if isinstance(found, Tensor) else found


def trace_variant(variant: Variant) -> TracedNetwork:
    """Trace ``variant``, without allocating its weights unless it looks at values.

    Raises:
        ImageTooSmallError: The image vanishes inside the network.
        FailingForwardError: It does not run on an image of its shape.
        UntraceableError: Its output is not computed from the image.
    """
    with recording_construction() as record:
        model = build_on_meta(variant.build)
    try:
        lines = record.by_path(model)
        return _traced(model, variant.input_shape, lines, has_values=False)
    except ValuesNeededError:
        with recording_construction() as record, seeded(0):
            model = variant.build()
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
        FailingForwardError: It does not run on an image of that shape.
        UncopyableNetworkError: It cannot be copied.
        UntraceableError: Its output is not computed from the image; or it looks at
            values and is on the meta device.
    """
    lines = (record or ConstructionRecord()).by_path(model)
    return _traced(model, input_shape, lines, has_values=not is_on_meta(model))


def trace_image(
    network: TracedNetwork, model: nn.Module, image: Tensor
) -> TracedNetwork:
    """The way that one image takes, for a network whose way depends on the image.

    Args:
        network: The trace of any image; returned as it is if all take the same way.
        model: The network with its weights, on the image's device; not changed.
        image: ``(1, channels, height, width)``, as the network expects it.

    Raises:
        FailingForwardError: It does not run on this image.
    """
    if not network.trace.depends_on_image:
        return network
    return _by_image(model, image, network.lines, network.trace.reason)


def _traced(
    model: nn.Module, input_shape: tuple[int, ...], lines: Lines, *, has_values: bool
) -> TracedNetwork:
    """Symbolically; else by one pass without values; else by one with values."""
    network = copy_to_meta(model) if has_values else model.eval()
    blank = torch.empty(input_shape, dtype=image_dtype(model), device="meta")
    try:
        return _walked(network, trace_graph(network), blank, lines, "graph")
    except UntraceableError as error:
        reason = error.reason
    try:
        fixed = record_pass(network, blank)
        if fixed.doubtful:  # only values can tell
            raise UntraceableError(type(model).__name__, reason)
        return _walked(network, fixed, blank, lines, "calls", reason)
    except UntraceableError as error:
        if not has_values:
            raise ValuesNeededError(type(model).__name__, error.reason) from error
    device = next((p.device for p in model.parameters()), torch.device("cpu"))
    image = torch.zeros(input_shape, dtype=image_dtype(model), device=device)
    return _by_image(model, image, lines, reason)


def _by_image(
    model: nn.Module, image: Tensor, lines: Lines, reason: str
) -> TracedNetwork:
    """One pass of an image through a copy; the same numbers are drawn every time."""
    network = copied(model).eval()
    followed: Followed = "calls" if _is_blind(network, image) else "image"
    try:
        with seeded(0):
            route = record_pass(network, image)
        with seeded(0):
            faithful = replays(route, network, image)
        if not faithful:
            followed = "layers"
            with seeded(0):
                route = record_pass(network, image, layers_only=True)
    except UntraceableError as error:
        name, shape = type(model).__name__, tuple(image.shape)
        raise FailingForwardError(name, shape, error.reason) from error
    with seeded(0):
        return _walked(network, route, image, lines, followed, reason)


def _is_blind(network: nn.Module, image: Tensor) -> bool:
    """Whether its forward looks at no values, though it makes tensors of its own."""
    try:
        record_pass(copy_to_meta(network), image.to("meta"))
    except UntraceableError:
        return False
    return True


def _walked(
    network: nn.Module,
    route: Route,
    image: Tensor,
    lines: Lines,
    followed: Followed,
    reason: str = "",
) -> TracedNetwork:
    """Raises UntraceableError where a constant or the pass needs values."""
    name = type(network).__name__
    if not route.has_values:
        raise UntraceableError(name, "its forward makes tensors of its own")
    shape_pass = ShapePass(network, route, image, lines)
    try:
        steps = shape_pass.steps_taken()
    except UntraceableError:
        raise
    except Exception as error:  # anybody's code, and operations that need values
        raise UntraceableError(name, in_short(error)) from error
    unread = sum(p.numel() for p in network.parameters()) - shape_pass.counted_params
    trace = Trace(
        input_shape=tuple(image.shape),
        steps=steps,
        unread_params=unread,
        output=shape_pass.output_step,
        containers=containers_of(network, steps, lines),
        followed=followed,
        reason=reason,
    )
    return TracedNetwork(
        trace=trace,
        graph=route.graph,
        step_of_node=shape_pass.step_of_node,
        constants=route.constants,
        lines=lines,
    )
