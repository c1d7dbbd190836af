"""What is drawn, level by level: boxes and blocks, and what they read."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass

from explorer.diagrams.layout_records import Role
from explorer.tracing.block_tree import Block
from explorer.tracing.records import NETWORK_INPUT, Step, Trace

OUTSIDE = -1  # stands for whatever is outside the level in ``Wire.source``
_COSTLY = ("Conv", "Linear")
_FOLLOWERS = (("Norm",), ("LU", "Sigmoid", "Tanh", "swish"))  # in this order


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing in a level: a box, or an unfolded block with things of its own.

    Attributes:
        key: Path of its first step, or key of the block.
        steps: Steps that it stands for.
        role: What its box stands for.
        kind: Kind of its first step; empty for a block.
        block: The block, folded or not.
        items: What an unfolded block holds; empty for a box.
    """

    key: str
    steps: range
    role: Role
    kind: str = ""
    block: Block | None = None
    items: tuple["Item", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """The output of one step on its way from one item of a level to another.

    Attributes:
        step: The step whose output it is.
        source: Index of the item that makes it, or ``OUTSIDE``.
        target: Index of the item that reads it; the number of items for outside.
    """

    step: int
    source: int
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The network or one unfolded block.

    Attributes:
        key: Key of the block; empty for the network.
        steps: Steps within.
        items: In execution order.
        wires: In the order of their targets and then of their arguments.
    """

    key: str
    steps: range
    items: tuple[Item, ...]
    wires: tuple[Wire, ...]

    @property
    def outside(self) -> int:
        """The target of wires that leave."""
        return len(self.items)

    def index_of(self, item: Item) -> int:
        """Index of an item of this level."""
        return bisect_left(
            self.items, item.steps.start, key=lambda each: each.steps.start
        )


class Connections:
    """Who reads whom; the input and the output of the network take part as steps."""

    def __init__(self, trace: Trace) -> None:
        self._inputs = {step.index: step.inputs for step in trace.steps}
        self._inputs[len(trace.steps)] = (trace.output,)
        self._readers: dict[int, list[int]] = {}
        for reader, inputs in self._inputs.items():
            for step in inputs:
                self._readers.setdefault(step, []).append(reader)

    def level(self, key: str, steps: range, items: tuple[Item, ...]) -> Level:
        """The wires between ``items``, which hold all of ``steps``."""
        starts = [item.steps.start for item in items]
        wires = []
        for target, item in enumerate(items):
            for step in self._read_by(item.steps):
                inside = step in steps
                source = bisect_right(starts, step) - 1 if inside else OUTSIDE
                wires.append(Wire(step=step, source=source, target=target))
        for source, item in enumerate(items):
            for step in item.steps:
                if any(reader not in steps for reader in self._readers.get(step, ())):
                    wires.append(Wire(step=step, source=source, target=len(items)))
        return Level(key=key, steps=steps, items=items, wires=tuple(wires))

    def edges(self, starts: list[int]) -> Iterator[tuple[int, int, int]]:
        """Source box, target box and step of every edge between boxes.

        Args:
            starts: First step of every box, ascending, the input's first.
        """
        box_of = {
            step: bisect_right(starts, step) - 1
            for step in (NETWORK_INPUT, *self._inputs)
        }
        found: dict[tuple[int, int, int], None] = {}
        for reader, inputs in self._inputs.items():
            for step in inputs:
                if box_of[step] != box_of[reader]:
                    found[box_of[step], box_of[reader], step] = None
        yield from found

    def is_read(self, step: int) -> bool:
        """Whether any step reads ``step``."""
        return step in self._readers

    def only_reader(self, step: int) -> int | None:
        """The one step that reads ``step``; ``None`` if there are more, or none."""
        readers = self._readers.get(step, [])
        return readers[0] if len(readers) == 1 else None

    def inputs_of(self, step: int) -> tuple[int, ...]:
        """What a step reads."""
        return self._inputs[step]

    def _read_by(self, steps: range) -> tuple[int, ...]:
        """Outputs from elsewhere that some of ``steps`` read, in argument order."""
        found: dict[int, None] = {}
        for reader in steps:
            for step in self._inputs.get(reader, ()):
                if step not in steps:
                    found[step] = None
        return tuple(found)


def network_items(
    trace: Trace, tree: Block, folded: Set[str], links: Connections, *, merge: bool
) -> tuple[Item, ...]:
    """The outermost level: the input, what the network consists of, the output.

    Args:
        trace: The network.
        tree: Its blocks.
        folded: Keys of the blocks that are one box.
        links: Who reads whom in ``trace``.
        merge: Whether a convolution or dense layer takes the normalisation and the
            activation that follow it into its box.
    """
    count = len(trace.steps)
    inside = _items_within(trace.steps, tree, folded, links, merge=merge)
    return (
        Item(key="input", steps=range(NETWORK_INPUT, 0), role=Role.INPUT),
        *inside,
        Item(key="output", steps=range(count, count + 1), role=Role.OUTPUT),
    )


def _items_within(
    steps: tuple[Step, ...],
    block: Block,
    folded: Set[str],
    links: Connections,
    *,
    merge: bool,
) -> tuple[Item, ...]:
    items: list[Item] = []
    at = block.steps.start
    for inner in block.blocks:
        items += _own_items(steps, range(at, inner.steps.start), links, merge=merge)
        at = inner.steps.stop
        if inner.key in folded:
            within: tuple[Item, ...] = ()
        else:
            within = _items_within(steps, inner, folded, links, merge=merge)
        items.append(
            Item(
                key=inner.key, steps=inner.steps, role=Role.BLOCK, block=inner,
                items=within,
            )
        )  # fmt: skip
    items += _own_items(steps, range(at, block.steps.stop), links, merge=merge)
    return tuple(items)


def _own_items(
    steps: tuple[Step, ...], own: range, links: Connections, *, merge: bool
) -> list[Item]:
    """A box for every step, or for every convolution with its followers."""
    items = []
    at = own.start
    while at < own.stop:
        stop = at + 1
        if merge and any(part in steps[at].kind for part in _COSTLY):
            stop = _after_followers(steps, at, own.stop, links)
        step = steps[at]
        box = Item(key=step.path, steps=range(at, stop), role=Role.STEP, kind=step.kind)
        items.append(box)
        at = stop
    return items


def _after_followers(
    steps: tuple[Step, ...], first: int, stop: int, links: Connections
) -> int:
    at = first
    for parts in _FOLLOWERS:
        after = at + 1
        follows = after < stop and links.only_reader(at) == after
        if (
            follows
            and links.inputs_of(after) == (at,)
            and any(part in steps[after].kind for part in parts)
        ):
            at = after
    return at + 1
