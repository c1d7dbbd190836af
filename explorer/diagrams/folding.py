"""Which blocks of a network are one box: all, none, or what gives a clear picture."""

from collections.abc import Iterator

from explorer.tracing.block_tree import Block
from explorer.tracing.records import Trace

_OVERVIEW = 28  # boxes up to which stages are opened, one depth after the other
_PICTURE = 48  # boxes up to which a block of every sort is opened


def all_blocks(tree: Block) -> frozenset[str]:
    """Every block folded; parts of folded blocks too, for when these are opened."""
    return frozenset(block.key for block in tree.walk())


def default_folding(tree: Block, trace: Trace) -> frozenset[str]:
    """Stages open as long as there are few boxes, and one block of every sort open.

    A network is understood from its course and from one example of each of its blocks,
    so like blocks after the first stay folded.
    """
    folded = _without_stages(tree, set(all_blocks(tree)))
    known: set[tuple[str, ...]] = set()
    for way in _ways(tree):
        block = way[-1]
        if not block.unit:
            continue
        sort = tuple(trace.steps[index].kind for index in block.steps)
        opened = folded - {each.key for each in way}
        if sort not in known and _boxes(tree, opened) <= _PICTURE:
            folded = opened
        known.add(sort)
    return frozenset(folded)


def _without_stages(tree: Block, folded: set[str]) -> set[str]:
    level = list(tree.blocks)
    while level:
        opened = folded - {block.key for block in level if not block.unit}
        if _boxes(tree, opened) > _OVERVIEW:
            break
        folded = opened
        level = [inner for block in level if not block.unit for inner in block.blocks]
    return folded


def _ways(tree: Block) -> Iterator[tuple[Block, ...]]:
    """Every block after the blocks around it, in execution order."""
    for block in tree.blocks:
        yield (block,)
        for way in _ways(block):
            yield (block, *way)


def _boxes(tree: Block, folded: set[str]) -> int:
    """How many boxes there are, the input and the output not counted."""
    own = len(tree.steps) - sum(len(block.steps) for block in tree.blocks)
    return own + sum(
        1 if block.key in folded else _boxes(block, folded) for block in tree.blocks
    )
