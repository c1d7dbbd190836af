"""The real source of a network's block and head, line by line, with its steps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from explorer.architectures.variants import Variant
from explorer.comparison.code_excerpts import CodeExcerpt, Hits, excerpts
from explorer.comparison.definitions import source_file
from explorer.comparison.differences import Change, Differences, step_differences
from explorer.comparison.heads import head_of
from explorer.comparison.repeats import (
    CharacteristicBlock,
    characteristic_block,
    chosen_block,
)
from explorer.comparison.traces import TraceCache
from explorer.tracing.block_tree import Block
from explorer.tracing.records import SourceLine, Step, Trace

_WHOLE_BLOCK = 80  # lines up to which a definition is shown whole
_WHOLE_HEAD = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkCode:
    """The source of what two columns of a comparison set side by side.

    Attributes:
        variant: The network.
        block: Of its characteristic block: its class or function first, then what this
            calls to make layers.
        head: Of its head.
        block_steps: Indices of the steps of the block in the network.
        head_steps: Those of the head.
    """

    variant: Variant
    block: tuple[CodeExcerpt, ...] = field(repr=False)
    head: tuple[CodeExcerpt, ...] = field(repr=False)
    block_steps: range
    head_steps: range


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeComparison:
    """A network's source with marks, and what they mean.

    Attributes:
        code: The source; its lines say what became of their steps.
        block: The differences of the blocks, by index of the step in its network.
        head: Those of the heads.
    """

    code: NetworkCode
    block: Differences = field(repr=False)
    head: Differences = field(repr=False)


def network_code(cache: TraceCache, variant: Variant, key: str = "") -> NetworkCode:
    """The source of the block and the head of a network.

    Args:
        cache: Where traces are kept.
        variant: The network.
        key: Key of another of its like blocks, see ``CharacteristicBlock.like``.

    Raises:
        ExplorerError: The network cannot be built or followed.
    """
    trace, tree = cache.trace(variant), cache.tree(variant)
    found = chosen_block(characteristic_block(trace, tree), key)
    head = head_of(trace, tree).steps
    return NetworkCode(
        variant=variant,
        block=excerpts(
            _block_hits(trace, found),
            whole=_WHOLE_BLOCK if found.is_repeated else 0,
            lead=found.kind,
        ),
        head=excerpts(_head_hits(trace, found.like, head), whole=_WHOLE_HEAD),
        block_steps=found.steps,
        head_steps=head,
    )


def compared_code(
    cache: TraceCache, own: NetworkCode, baseline: NetworkCode
) -> CodeComparison:
    """Mark the lines of ``own`` against those of ``baseline``.

    A line that makes steps carries what became of them.  Whether its words stand in the
    baseline as well is told apart from that, since two ways to write the same layer are
    no difference between networks.
    """
    before, after = cache.trace(baseline.variant), cache.trace(own.variant)
    block = step_differences(
        _of(before, baseline.block_steps), _of(after, own.block_steps)
    )
    head = step_differences(
        _of(before, baseline.head_steps), _of(after, own.head_steps)
    )
    return CodeComparison(
        code=replace(
            own,
            block=_marked(own.block, block.own, baseline.block),
            head=_marked(own.head, head.own, baseline.head),
        ),
        block=block,
        head=head,
    )


def lines_of_step(
    code: Iterable[CodeExcerpt], step: int
) -> tuple[tuple[int, int], ...]:
    """Where a step stands: index of the excerpt and number of the line, each."""
    return tuple(
        (at, line.number)
        for at, excerpt in enumerate(code)
        for line in excerpt.lines
        if step in line.steps
    )


def _of(trace: Trace, steps: range) -> Sequence[Step]:
    return trace.steps[steps.start : steps.stop]


def _block_hits(trace: Trace, found: CharacteristicBlock) -> Hits:
    """The lines that make the steps of a block, from the layers out to the block.

    Lines further out place the block in the network and are not its own.
    """
    hits: Hits = {}
    for index in found.steps:
        step = trace.steps[index]
        for chain in (step.defined_at, step.called_at):
            for line in _up_to(chain, found.kind):
                hits.setdefault((line.file, line.line), set()).add(index)
    return hits


def _up_to(chain: Sequence[SourceLine], kind: str) -> Sequence[SourceLine]:
    """A chain up to the first line in a definition called ``kind``; else its first."""
    for count, line in enumerate(chain, start=1):
        file = source_file(line.file)
        around = file.definition_at(line.line) if file else None
        if around is not None and around.name == kind:
            return chain[:count]
    return chain[:1]


def _head_hits(trace: Trace, like: Sequence[Block], steps: range) -> Hits:
    """The lines that put the head together; of a block in it that which asks for it."""
    makers = {each.path: each.defined_at for each in trace.containers}
    hits: Hits = {}
    for index in steps:
        step = trace.steps[index]
        around = [block for block in like if index in block.steps]
        asked_for = makers.get(around[0].key, ())[1:2] if around else ()
        for line in asked_for or (*step.defined_at[:1], *step.called_at[:1]):
            hits.setdefault((line.file, line.line), set()).add(index)
    return hits


def _marked(
    own: tuple[CodeExcerpt, ...],
    changes: Mapping[int, Change],
    baseline: tuple[CodeExcerpt, ...],
) -> tuple[CodeExcerpt, ...]:
    lines = (line.bare for excerpt in baseline for line in excerpt.lines)
    known = {bare for bare in lines if any(sign.isalnum() for sign in bare)}
    return tuple(
        replace(
            excerpt,
            lines=tuple(
                replace(
                    line,
                    change=_change([changes[step] for step in line.steps]),
                    is_shared=line.bare in known,
                )
                for line in excerpt.lines
            ),
        )
        for excerpt in own
    )


def _change(changes: list[Change]) -> Change | None:
    """What became of all steps of a line; ``REPLACED`` if they fared differently."""
    if not changes:
        return None
    return changes[0] if len(set(changes)) == 1 else Change.REPLACED
