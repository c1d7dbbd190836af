"""The block that a network repeats: what its paper would draw.

Found by structure, so that it works for any network: of all modules that stand for one
thing (see ``tracing.block_tree``) the sort that occurs most often, and of that sort the
first whose layers are those that most of them have.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from explorer.comparison.heads_found import first_of_head
from explorer.tracing.block_tree import Block, block_tree
from explorer.tracing.module_runs import ModuleRun
from explorer.tracing.records import Step, Trace

Signature = tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacteristicBlock:
    """The steps that stand for a network in a comparison of blocks.

    Attributes:
        title: What people call it: ``"Inception 3a"``; of a network that repeats
            nothing empty.
        kind: Its class, or the function that made it where the class is a mere
            container; empty where nothing is repeated.
        steps: Indices of its steps.
        block: The block, ``None`` where nothing is repeated: then the steps are the
            layers up to a pooling that occur most often, or first.
        like: All blocks of its kind in execution order, itself included; the user may
            choose another.
    """

    title: str
    kind: str
    steps: range
    block: Block | None
    like: tuple[Block, ...] = ()

    @property
    def is_repeated(self) -> bool:
        """Whether the network has blocks at all."""
        return self.block is not None


def characteristic_block(
    trace: Trace, tree: Block | None = None
) -> CharacteristicBlock:
    """The block that stands for a network.

    Args:
        trace: The network.
        tree: Its blocks, if they are known.
    """
    kind, like = most_repeated(trace, tree or block_tree(trace))
    if not like:
        return _first_stage(trace)
    counts = Counter(signature(trace, block.steps) for block in like)
    block = max(like, key=lambda each: counts[signature(trace, each.steps)])
    return CharacteristicBlock(
        title=block.title, kind=kind, steps=block.steps, block=block, like=like
    )


def chosen_block(found: CharacteristicBlock, key: str) -> CharacteristicBlock:
    """The same with another of the like blocks, if there is one of that key."""
    for block in found.like:
        if block.key == key:
            return CharacteristicBlock(
                title=block.title,
                kind=found.kind,
                steps=block.steps,
                block=block,
                like=found.like,
            )
    return found


def most_repeated(trace: Trace, tree: Block) -> tuple[str, tuple[Block, ...]]:
    """The sort of block that occurs most often, at least twice, and all of that sort.

    Single convolutions with what follows them only count where nothing larger is
    repeated.  Of sorts that occur equally often the one with the most steps.
    """
    makers = {
        container.path: container.defined_at[0].function
        for container in trace.containers
        if container.defined_at
    }
    sorts: dict[object, list[Block]] = {}
    for block in tree.walk():
        if block.unit and _costly(trace, block):
            kind = _kind_of(block, makers)
            sorts.setdefault(kind or signature(trace, block.steps), []).append(block)
    repeated = [blocks for blocks in sorts.values() if len(blocks) > 1]
    if not repeated:
        return "", ()
    blocks = max(repeated, key=lambda like: _weight(trace, like))
    return _kind_of(blocks[0], makers) or blocks[0].kind, tuple(blocks)


def _kind_of(block: Block, makers: Mapping[str, str]) -> str:
    """Its class; of a container the function that made it, if it makes only these."""
    if block.kind not in ModuleRun.PLAIN:
        return block.kind
    maker = makers.get(block.key, "")
    return "" if maker.startswith(("__", "<")) else maker


def _costly(trace: Trace, block: Block) -> int:
    return sum(trace.steps[index].macs > 0 for index in block.steps)


def _weight(trace: Trace, like: list[Block]) -> tuple[bool, int, int]:
    larger = any(_costly(trace, block) > 1 for block in like)
    return larger, len(like), sum(len(block.steps) for block in like)


def signature(trace: Trace, steps: Iterable[int]) -> Signature:
    """What the steps are, without their channels and sizes."""
    return tuple(_sort_of(trace.steps[index]) for index in steps)


def _sort_of(step: Step) -> tuple[object, ...]:
    geometry = step.geometry
    window = (geometry.kernel, geometry.stride) if geometry else ()
    return (step.kind, *window)


def _first_stage(trace: Trace) -> CharacteristicBlock:
    """Of a network in one row: the layers up to a pooling, the most usual such row."""
    end = first_of_head(trace)
    stages: list[range] = []
    start = 0
    for step in trace.steps[:end]:
        if "Pool" in step.kind:
            stages.append(range(start, step.index + 1))
            start = step.index + 1
    if not stages:  # nothing is pooled: all that comes before the head
        stages = [range(end or len(trace.steps))]
    counts = Counter(signature(trace, stage) for stage in stages)
    stage = max(stages, key=lambda each: counts[signature(trace, each)])
    return CharacteristicBlock(title="", kind="", steps=stage, block=None)
