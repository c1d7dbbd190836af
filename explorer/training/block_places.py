"""Where the measured blocks of a network are, so that people know them from Explore."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.tracing.block_tree import Block, block_tree
from explorer.tracing.records import Step, Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockPlace:
    """What a measured block is, as data: the window has the words.

    Attributes:
        block: Title of the block in Explore, or of the one that it lies in; empty for
            layers of the network's own.
        kind: Class of the one layer that it is, such as ``"Conv2d"``; empty where it
            is the whole block.
        number: Which of this kind in that block, or in the network, from 1; 0 where it
            is the only one.
    """

    block: str
    kind: str = ""
    number: int = 0


def block_places(trace: Trace, paths: Sequence[str]) -> dict[str, BlockPlace]:
    """The places of measured blocks by their path.

    Args:
        trace: The network.
        paths: Of ``ProbedBlock``s; a path that cannot be told in other words is left
            out.
    """
    blocks = tuple(block_tree(trace).walk())
    by_key = {block.key: block for block in blocks}
    layers = {path: layer for path in paths if (layer := _layer(trace, path))}
    around = {path: _around(blocks, layer.index) for path, layer in layers.items()}
    shared = Counter(block.key for block in around.values() if block is not None)
    kinds = Counter((_key(around[path]), layers[path].kind) for path in layers)
    seen: Counter[tuple[str, str]] = Counter()
    places = {}
    for path in paths:
        if path in by_key:
            places[path] = BlockPlace(block=by_key[path].title)
        elif path in layers:
            block, kind = around[path], layers[path].kind
            seen[_key(block), kind] += 1
            if block is not None and shared[block.key] == 1:
                places[path] = BlockPlace(block=block.title)
                continue
            alone = kinds[_key(block), kind] == 1
            places[path] = BlockPlace(
                block=block.title if block is not None else "",
                kind=kind,
                number=0 if alone else seen[_key(block), kind],
            )
    return places


def _layer(trace: Trace, path: str) -> Step | None:
    """The one step that reads weights within a module, if there is just one."""
    inside = [
        step
        for step in trace.steps
        if step.macs and (step.path == path or step.path.startswith(f"{path}."))
    ]
    return inside[0] if len(inside) == 1 else None


def _around(blocks: Sequence[Block], step: int) -> Block | None:
    """The innermost block that holds a step."""
    holding = [block for block in blocks if step in block.steps]
    return min(holding, key=lambda block: len(block.steps), default=None)


def _key(block: Block | None) -> str:
    return block.key if block is not None else ""
