"""Where the parameters and the multiply-accumulates of a network sit."""

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.architectures.published import PublishedError, published_errors
from explorer.architectures.variants import Variant
from explorer.comparison.channel_axis import Size, map_sizes
from explorer.comparison.depth import weighted_depths
from explorer.comparison.heads import head_of
from explorer.comparison.parts import Part, is_weighted, part_of
from explorer.tracing.arithmetic import activation_bytes
from explorer.tracing.records import Step, Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What some layers of one sort hold and do.

    Attributes:
        part: The sort.
        params: Learnable scalars.
        macs: Multiply-accumulates for one image.
    """

    part: Part
    params: int
    macs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCosts:
    """The costs of all steps whose output has one size.

    Attributes:
        size: Height and width in px; ``None`` for what is no map (dense layers).
        costs: One per sort, in the order of ``Part``.
    """

    size: Size | None
    costs: tuple[Cost, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkCosts:
    """All costs of a network.

    Attributes:
        stages: In the order in which their sizes first occur.
        total: Of the whole network, one per sort, in the order of ``Part``.
        unread_params: Learnable scalars that no step of the pass reads (auxiliary
            heads); not in any stage.
    """

    stages: tuple[StageCosts, ...]
    total: tuple[Cost, ...]
    unread_params: int

    def of(self, part: Part) -> Cost:
        """The cost of one sort in the whole network."""
        return next(cost for cost in self.total if cost.part is part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """One row of the table of totals.

    Attributes:
        variant: The network.
        params: Learnable scalars, auxiliary heads included.
        macs: Multiply-accumulates of one pass of one image.
        activation_bytes: Bytes of the outputs of all steps for one image in float32;
            training keeps about as many, inference fewer.
        depth: Layers with weights on the longest path, see ``weighted_depths``.
        weighted_layers: All layers with weights.
        receptive_field: Side in px of the widest field of a map; ``None`` where a step
            before the head sees the whole image.
        errors: What papers have published for this design.
    """

    variant: Variant
    params: int
    macs: int
    activation_bytes: int
    depth: int
    weighted_layers: int
    receptive_field: int | None
    errors: tuple[PublishedError, ...]


def network_costs(trace: Trace) -> NetworkCosts:
    """Share the costs of a network out among stages and sorts of layers."""
    stages: dict[Size | None, list[Step]] = {}
    for step, size in zip(trace.steps, map_sizes(trace), strict=True):
        stages.setdefault(size, []).append(step)
    return NetworkCosts(
        stages=tuple(
            StageCosts(size=size, costs=costs_of(steps))
            for size, steps in stages.items()
        ),
        total=costs_of(trace.steps),
        unread_params=trace.unread_params,
    )


def costs_of(steps: Iterable[Step]) -> tuple[Cost, ...]:
    """What some steps cost, one entry per sort."""
    params, macs = dict.fromkeys(Part, 0), dict.fromkeys(Part, 0)
    for step in steps:
        part = part_of(step)
        params[part] += step.params
        macs[part] += step.macs
    return tuple(Cost(part=part, params=params[part], macs=macs[part]) for part in Part)


def totals(variant: Variant, trace: Trace) -> Totals:
    """The row of a network in the table of totals."""
    return Totals(
        variant=variant,
        params=trace.total_params,
        macs=trace.total_macs,
        activation_bytes=sum(activation_bytes(step) for step in trace.steps),
        depth=max(weighted_depths(trace), default=0),
        weighted_layers=sum(is_weighted(step) for step in trace.steps),
        receptive_field=_widest_field(trace),
        errors=published_errors(variant),
    )


def _widest_field(trace: Trace) -> int | None:
    start = head_of(trace).steps.start
    sizes = [step.receptive_field for step in trace.steps]
    if None in sizes[:start]:
        return None
    return max((max(size) for size in sizes if size is not None), default=None)
