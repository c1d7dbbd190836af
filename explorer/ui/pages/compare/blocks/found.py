"""What the columns of blocks consist of, found out on any thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from explorer.comparison.blocks import BlockFigures, block_layout, block_view
from explorer.comparison.code import NetworkCode, compared_code, network_code
from explorer.comparison.code_excerpts import CodeExcerpt, CodeLine
from explorer.comparison.differences import Change, Differences, step_differences
from explorer.comparison.repeats import (
    CharacteristicBlock,
    characteristic_block,
    chosen_block,
)
from explorer.comparison.same_job import Job, SameJobError, same_job
from explorer.comparison.sub_traces import SubTrace
from explorer.comparison.traces import TraceCache
from explorer.diagrams.captions import Words
from explorer.diagrams.layout_records import Layout
from explorer.errors import ExplorerError
from explorer.tracing.records import Step
from explorer.ui.pages.compare.columns import Column, Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the user wants to see.

    Attributes:
        keys: Key of the block of every column; empty for the characteristic one.
        job: What all blocks are to do; ``None`` for what each does in its network.
        words: The language of the boxes.
    """

    keys: tuple[str, ...]
    job: Job | None
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBlock:
    """A block as it is shown.

    Attributes:
        part: Its steps, counted from 0.
        layout: Its diagram.
        figures: What it does and costs.
        offset: What is added to one of its steps for that of the network.
    """

    part: SubTrace = field(repr=False)
    layout: Layout = field(repr=False)
    figures: BlockFigures
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneLine:
    """A line of the baseline's source that makes nothing which is here as well.

    Attributes:
        file: Absolute path.
        line: The line.
    """

    file: str
    line: CodeLine


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBlock:
    """One column.

    Attributes:
        column: The network.
        found: Which of its steps stand for it; ``None`` if it could not be followed.
        drawn: How they are shown; ``None`` where they cannot do the job.
        error: Why something is not shown; empty if everything is.
        code: Its source, marked where there are ``differences``.
        differences: How ``drawn`` came out of that of the baseline, counted as in the
            parts; ``None`` without one, or where one of the two is not drawn.
        removed: The steps of the baseline's block that it has not.
        gone: The lines of the baseline's source for block and head, that it has not.
    """

    column: Column
    found: CharacteristicBlock | None = None
    drawn: DrawnBlock | None = None
    error: str = ""
    code: NetworkCode | None = None
    differences: Differences | None = None
    removed: tuple[Step, ...] = ()
    gone: tuple[tuple[GoneLine, ...], tuple[GoneLine, ...]] = ((), ())

    @property
    def changes(self) -> Mapping[int, Change]:
        """What became of each of its own steps; nothing without a baseline."""
        return self.differences.own if self.differences else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    """A column before it is compared with another one."""

    column: Column
    found: CharacteristicBlock | None = None
    drawn: DrawnBlock | None = None
    error: str = ""
    code: NetworkCode | None = None


def found_blocks(columns: Columns, wish: Wish) -> tuple[FoundBlock, ...]:
    """Every column, compared with its baseline."""
    keys = zip_longest(columns.columns, wish.keys[: len(columns.columns)])
    raw = [_raw(columns.cache, column, key or "", wish) for column, key in keys]
    return tuple(_compared(columns.cache, each, raw) for each in raw)


def _raw(cache: TraceCache, column: Column, key: str, wish: Wish) -> _Raw:
    try:
        if wish.job is not None:
            return _on_job(cache, column, wish.job, wish.words)
        return _in_place(cache, column, key, wish.words)
    except ExplorerError as error:
        return _Raw(column=column, error=str(error))


def _in_place(cache: TraceCache, column: Column, key: str, words: Words) -> _Raw:
    view = block_view(cache, column.variant, key)
    drawn = DrawnBlock(
        part=view.part,
        layout=block_layout(view.part, merge=True, words=words),
        figures=view.figures,
        offset=view.part.first,
    )
    code = network_code(cache, column.variant, key)
    return _Raw(column=column, found=view.found, drawn=drawn, code=code)


def _on_job(cache: TraceCache, column: Column, job: Job, words: Words) -> _Raw:
    trace, tree = cache.trace(column.variant), cache.tree(column.variant)
    found = characteristic_block(trace, tree)
    try:
        view = same_job(cache, column.variant, job)
    except SameJobError as error:
        code = network_code(cache, column.variant)
        return _Raw(column=column, found=found, error=str(error), code=code)
    stands = [block.key for block in found.like if block.title == view.title]
    key = stands[0] if stands else ""
    found = chosen_block(found, key)
    drawn = DrawnBlock(
        part=view.part,
        layout=block_layout(view.part, merge=True, words=words),
        figures=view.figures,
        offset=found.steps.start,
    )
    code = network_code(cache, column.variant, key)
    return _Raw(column=column, found=found, drawn=drawn, code=code)


def _compared(cache: TraceCache, own: _Raw, columns: Sequence[_Raw]) -> FoundBlock:
    before = None if own.column.baseline is None else columns[own.column.baseline]
    differences, code = None, own.code
    removed: tuple[Step, ...] = ()
    gone: tuple[tuple[GoneLine, ...], tuple[GoneLine, ...]] = ((), ())
    if before is not None and before.drawn is not None and own.drawn is not None:
        steps = before.drawn.part.trace.steps
        differences = step_differences(steps, own.drawn.part.trace.steps)
        removed = _removed(steps, differences)
        # where one block is not drawn nothing is marked, nor is it in the source
        if before.code is not None and own.code is not None:
            compared = compared_code(cache, own.code, before.code)
            code = compared.code
            gone = (
                _gone(before.code.block, compared.block),
                _gone(before.code.head, compared.head),
            )
    return FoundBlock(
        column=own.column,
        found=own.found,
        drawn=own.drawn,
        error=own.error,
        code=code,
        differences=differences,
        removed=removed,
        gone=gone,
    )


def _gone(
    excerpts: Sequence[CodeExcerpt], differences: Differences
) -> tuple[GoneLine, ...]:
    became = differences.baseline
    return tuple(
        GoneLine(file=excerpt.file, line=line)
        for excerpt in excerpts
        for line in excerpt.lines
        if line.steps and all(became.get(at) is Change.REMOVED for at in line.steps)
    )


def _removed(steps: Sequence[Step], differences: Differences) -> tuple[Step, ...]:
    gone = differences.baseline
    return tuple(step for step in steps if gone.get(step.index) is Change.REMOVED)
