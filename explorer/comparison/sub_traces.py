"""A part of a network as a trace of its own, so that it can be drawn and counted."""

from dataclasses import dataclass, replace

from explorer.tracing.block_tree import Block
from explorer.tracing.receptive_field import PIXEL, field_after
from explorer.tracing.records import NETWORK_INPUT, Field, Step, Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class SubTrace:
    """Some consecutive steps of a network.

    Attributes:
        trace: They alone, counted from 0; what they read from elsewhere is the input,
            and receptive fields are those on this input.
        tree: The blocks within.
        first: Index of the first of them in the network.
    """

    trace: Trace
    tree: Block
    first: int


def sub_trace(trace: Trace, steps: range, block: Block | None = None) -> SubTrace:
    """Cut ``steps`` out of ``trace``.

    Args:
        trace: The network.
        steps: Consecutive steps of it, at least one.
        block: The block that they are, if they are one.
    """
    inputs = {
        source: None
        for index in steps
        for source in trace.steps[index].inputs
        if source not in steps
    }
    shapes = [_shape(trace, source) for source in inputs]
    fields: list[Field] = []
    own: list[Step] = []
    for index in steps:
        step = trace.steps[index]
        sources = tuple(_moved(source, steps) for source in step.inputs)
        seen = [fields[at] if at >= 0 else PIXEL for at in sources]
        after = field_after(
            step.kind, step.geometry, seen, step.input_shapes, step.output_shape
        )
        fields.append(after)
        moved = replace(step, index=index - steps.start, inputs=sources, field=after)
        own.append(moved)
    part = Trace(
        input_shape=shapes[0] if shapes else trace.input_shape,
        steps=tuple(own),
        unread_params=0,
        output=_output(trace, steps) - steps.start,
        containers=trace.containers,
        followed=trace.followed,
        reason=trace.reason,
    )
    return SubTrace(trace=part, tree=_tree(block, steps), first=steps.start)


def _shape(trace: Trace, source: int) -> tuple[int, ...]:
    if source == NETWORK_INPUT:
        return trace.input_shape
    return trace.steps[source].output_shape


def _moved(source: int, steps: range) -> int:
    return source - steps.start if source in steps else NETWORK_INPUT


def _output(trace: Trace, steps: range) -> int:
    """The last step that others read, the last of all if none do."""
    read = {
        source
        for step in trace.steps
        if step.index not in steps
        for source in step.inputs
    } | {trace.output}
    return max((index for index in steps if index in read), default=steps[-1])


def _tree(block: Block | None, steps: range) -> Block:
    return Block(
        key="",
        title="",
        kind=block.kind if block else "",
        steps=range(len(steps)),
        blocks=tuple(_shifted(each, steps.start) for each in block.blocks)
        if block
        else (),
        unit=False,
    )


def _shifted(block: Block, by: int) -> Block:
    return replace(
        block,
        steps=range(block.steps.start - by, block.steps.stop - by),
        blocks=tuple(_shifted(inner, by) for inner in block.blocks),
    )
