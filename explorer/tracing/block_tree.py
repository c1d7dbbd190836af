"""Which steps belong together: stages, their blocks, and the parts within these.

The modules of a network form a tree, but many exist only to hold others, or wrap a
convolution with its normalisation.  What is left here is what people would draw as one
box: ``layer2`` and ``layer2.0`` of a ResNet, an Inception, a layer of a transformer and
the squeeze-and-excitation within a block.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from explorer.tracing.block_names import block_titles
from explorer.tracing.module_runs import ModuleRun, module_runs
from explorer.tracing.records import Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Consecutive steps that one module makes.

    Attributes:
        key: Path of the module, with ``_1``, ``_2`` for its further calls; empty for
            the network itself.
        title: What people call it, unique in the network: ``"Inception 3a"``,
            ``"layer2.0"``.
        kind: Class of the module.
        steps: Indices of its steps.
        blocks: The blocks within it, in execution order.
        unit: Whether it is one thing to look at: neither a stage that lines up such
            blocks nor a part of one.
    """

    key: str
    title: str
    kind: str
    steps: range
    blocks: tuple["Block", ...]
    unit: bool

    def walk(self) -> Iterator["Block"]:
        """The blocks within, outer ones before inner ones, this one not included."""
        for block in self.blocks:
            yield block
            yield from block.walk()


def block_tree(trace: Trace) -> Block:
    """The network as blocks within blocks; steps in none are the network's own."""
    root = module_runs(trace)
    units = _unit_classes(root)
    blocks = _kept(root, units, within_unit=False)
    blocks = _without_wrapper(blocks)
    tree = Block(
        key="", title="", kind=root.kind, steps=root.steps, blocks=blocks, unit=False
    )
    return _titled(tree, block_titles(tree, trace))


def _unit_classes(root: ModuleRun) -> frozenset[str]:
    """Classes whose own steps join paths that part within them.

    A block of such a class may also come without its shortcut, where the size of the
    image changes; it is the same sort of thing all the same.
    """
    return frozenset(
        run.kind
        for run in root.walk()
        if not run.plain and run.own_joins and not _lines_up_blocks(run)
    )


def _lines_up_blocks(run: ModuleRun) -> bool:
    """Whether it is a row of like blocks, as in DenseNet, whatever else it joins."""
    kinds = Counter(r.kind for r in run.runs if not r.plain and not r.simple)
    return max(kinds.values(), default=0) > max(run.own_joins, 1)


def _is_unit(run: ModuleRun, units: frozenset[str]) -> bool:
    return run.kind in units or all(inner.simple for inner in run.runs)


def _kept(
    run: ModuleRun, units: frozenset[str], *, within_unit: bool
) -> tuple[Block, ...]:
    """The blocks directly within ``run`` once all mere holders are gone."""
    kept: list[Block] = []
    for inner in run.runs:
        unit = not within_unit and _is_unit(inner, units)
        blocks = _kept(inner, units, within_unit=within_unit or unit)
        if within_unit:
            dissolved = _is_no_part(inner, blocks, run)
        else:
            blocks = _only_child_dissolved(inner, blocks)
            dissolved = _is_shell(inner, blocks)
        if dissolved or len(inner.steps) == 1:
            kept.extend(blocks)
        else:
            kept.append(
                Block(
                    key=inner.key, title="", kind=inner.kind, steps=inner.steps,
                    blocks=blocks, unit=unit,
                )
            )  # fmt: skip
    return tuple(kept)


def _is_no_part(run: ModuleRun, blocks: tuple[Block, ...], unit: ModuleRun) -> bool:
    """Whether a module within a unit is no part of it that people would name."""
    most_of_it = 2 * len(run.steps) > len(unit.steps)
    return run.plain or run.simple or bool(blocks) or most_of_it


def _only_child_dissolved(
    run: ModuleRun, blocks: tuple[Block, ...]
) -> tuple[Block, ...]:
    """Of a class and the ``nn.Sequential`` that is all it holds, the class stays."""
    if _is_shell(run, blocks) and not run.plain and blocks[0].kind in ModuleRun.PLAIN:
        return blocks[0].blocks
    return blocks


def _is_shell(run: ModuleRun, blocks: tuple[Block, ...]) -> bool:
    return len(blocks) == 1 and blocks[0].steps == run.steps


def _without_wrapper(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Open the one block that holds all stages, such as ``features`` of DenseNet."""
    stages = [each for each in blocks if not each.unit]
    others = [each for each in blocks if each.unit and each.blocks]
    if len(stages) != 1 or others:
        return blocks
    (stage,) = stages
    if all(inner.unit for inner in stage.blocks):
        return blocks
    at = blocks.index(stage)
    return _without_wrapper((*blocks[:at], *stage.blocks, *blocks[at + 1 :]))


def _titled(block: Block, titles: dict[str, str]) -> Block:
    return Block(
        key=block.key,
        title=titles.get(block.key, ""),
        kind=block.kind,
        steps=block.steps,
        blocks=tuple(_titled(inner, titles) for inner in block.blocks),
        unit=block.unit,
    )
