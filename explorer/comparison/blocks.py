"""What the characteristic block of a network is, does and costs."""

from dataclasses import dataclass, field
from math import prod

from explorer.architectures.variants import Variant
from explorer.comparison.repeats import (
    CharacteristicBlock,
    characteristic_block,
    chosen_block,
)
from explorer.comparison.sub_traces import SubTrace, sub_trace
from explorer.comparison.traces import TraceCache
from explorer.diagrams.captions import ENGLISH, Words
from explorer.diagrams.layout import lay_out
from explorer.diagrams.layout_records import Layout
from explorer.tracing.records import NETWORK_INPUT, Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockFigures:
    """What some consecutive steps do to one image, and what they cost.

    Attributes:
        input_shape: Shape of what goes in, without the batch axis.
        output_shape: Shape of what comes out, likewise.
        params: Learnable scalars.
        macs: Multiply-accumulates.
        macs_per_value: The same for one value of the output; comparable between blocks
            at different resolutions.
        weighted_layers: Convolutions and dense layers.
        window: Height and width in px of what one output value sees of the block's own
            input; ``None`` for all of it.
        field_before: Side in px of what a value at the input sees of the image,
            ``None`` for all of it.
        field_after: The same at the output.
    """

    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    params: int
    macs: int
    macs_per_value: float
    weighted_layers: int
    window: tuple[int, int] | None
    field_before: int | None
    field_after: int | None

    @property
    def field_growth(self) -> int | None:
        """By how many px of the image the block sees wider than its input does."""
        if self.field_before is None or self.field_after is None:
            return None
        return self.field_after - self.field_before


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """One column of the comparison of blocks.

    Attributes:
        variant: The network.
        found: Which of its steps stand for it.
        part: These steps alone, to be drawn.
        figures: What they do and cost.
    """

    variant: Variant
    found: CharacteristicBlock
    part: SubTrace = field(repr=False)
    figures: BlockFigures


def block_view(cache: TraceCache, variant: Variant, key: str = "") -> BlockView:
    """The characteristic block of ``variant``.

    Args:
        cache: Where traces are kept.
        variant: The network.
        key: Key of another of its like blocks, see ``CharacteristicBlock.like``.

    Raises:
        ExplorerError: The network cannot be built or followed.
    """
    trace = cache.trace(variant)
    found = chosen_block(characteristic_block(trace, cache.tree(variant)), key)
    return BlockView(
        variant=variant,
        found=found,
        part=sub_trace(trace, found.steps, found.block),
        figures=block_figures(trace, found.steps),
    )


def block_layout(
    part: SubTrace, *, merge: bool = False, words: Words = ENGLISH
) -> Layout:
    """The diagram of a part, as large as the same boxes are anywhere else.

    Its boxes count steps from 0; ``part.first`` is the step of the network.
    """
    return lay_out(part.trace, part.tree, merge=merge, words=words)


def block_figures(trace: Trace, steps: range) -> BlockFigures:
    """What consecutive ``steps`` of a network do and cost."""
    part = sub_trace(trace, steps)
    own = part.trace
    output = own.steps[own.output]
    macs = own.total_macs
    return BlockFigures(
        input_shape=own.input_shape[1:],
        output_shape=output.output_shape[1:],
        params=own.total_params,
        macs=macs,
        macs_per_value=macs / prod(output.output_shape[1:]),
        weighted_layers=sum(step.params > 0 and step.macs > 0 for step in own.steps),
        window=output.receptive_field,
        field_before=_field_before(trace, steps),
        field_after=_side(trace.steps[part.first + own.output].receptive_field),
    )


def _field_before(trace: Trace, steps: range) -> int | None:
    sources = {s for index in steps for s in trace.steps[index].inputs} - set(steps)
    sides = [
        1 if source == NETWORK_INPUT else _side(trace.steps[source].receptive_field)
        for source in sources
    ]
    known = [side for side in sides if side is not None]
    return max(known, default=1) if len(known) == len(sides) else None


def _side(size: tuple[int, int] | None) -> int | None:
    return max(size) if size else None
