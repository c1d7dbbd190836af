"""What stands in a column about its block, in the language of the window."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from explorer.comparison.blocks import BlockFigures
from explorer.comparison.differences import Change
from explorer.comparison.repeats import CharacteristicBlock
from explorer.comparison.same_job import Job
from explorer.diagrams.captions import Words, short_name, step_captions
from explorer.diagrams.layout_records import Layout, Role
from explorer.tracing.records import Step, Trace
from explorer.ui.pages.compare.blocks.found import FoundBlock
from explorer.ui.widgets.change_marks import Mark
from explorer.ui.widgets.marked_diagram import BoxMark

MARKS: Mapping[Change, Mark] = {
    Change.ADDED: Mark.ADDED,
    Change.REPLACED: Mark.REPLACED,
    Change.REMOVED: Mark.REMOVED,
}


def block_name(found: CharacteristicBlock | None) -> str:
    """``"VGG block 3"``; of a network that repeats nothing what stands for it."""
    translate = QCoreApplication.translate
    if found is None:
        return ""
    if found.block is not None:
        return found.title
    if found.steps.start == 0:
        return translate("CompareBlocks", "first layers")
    return translate("CompareBlocks", "layers up to a pooling")


def occurrence(block: FoundBlock, job: Job | None) -> tuple[str, ...]:
    """How often a block occurs and where this one stands, the longest text first."""
    translate = QCoreApplication.translate
    found, drawn = block.found, block.drawn
    if found is None:
        return ("",)
    often = (
        translate("CompareBlocks", "{0} of these").format(len(found.like))
        if found.is_repeated
        else translate("CompareBlocks", "repeats nothing")
    )
    if drawn is None:
        return (often,)
    place = place_text(drawn.figures)
    if job is not None:
        built = translate("CompareBlocks", "built for {0}")
        return built.format(place), place
    stage = translate("CompareBlocks", "{0}; stage {1}")
    return stage.format(often, place), f"{often}; {place}", place


def place_text(figures: BlockFigures) -> str:
    """``"56×56, 128→256"``: the size of the maps that come in, and the channels."""
    before, after = figures.input_shape, figures.output_shape
    if len(before) != 3 or len(after) != 3:  # no maps: tokens, or vectors
        return "→".join(map(_shape, (before, after)))
    return f"{before[1]}×{before[2]}, {before[0]}→{after[0]}"


def comparison_texts(block: FoundBlock, baseline: FoundBlock | None) -> tuple[str, ...]:
    """What the signs mean here, the longest text first."""
    translate = QCoreApplication.translate
    if baseline is None:
        long = translate("CompareBlocks", "No baseline, so nothing is marked")
        return long, translate("CompareBlocks", "No baseline")
    title = baseline.column.variant.title
    if block.differences is None:
        told = translate("CompareBlocks", "Nothing marked: {0} is not drawn")
        return (told.format(title if block.drawn else block.column.variant.title),)
    name = block_name(baseline.found)
    repeated = baseline.found is not None and baseline.found.is_repeated
    whole = (
        translate("CompareBlocks", "{0}'s {1}")
        if repeated
        else translate("CompareBlocks", "the {1} of {0}")
    ).format(title, name)
    return (
        translate("CompareBlocks", "Marked: what differs from {0}").format(whole),
        translate("CompareBlocks", "Marked against {0}").format(whole),
        translate("CompareBlocks", "Against {0}").format(whole),
        translate("CompareBlocks", "Marked against {0}").format(title),
    )


def removed_text(steps: Iterable[Step], words: Words) -> str:
    """``"− 2×2 max pool, 3 ReLU"``; empty where nothing was removed."""
    counts = Counter(_step_name(step, words) for step in steps)
    names = [f"{n} × {name}" if n > 1 else name for name, n in counts.items()]
    if not names:
        return ""
    told = QCoreApplication.translate("CompareBlocks", "{0} not here: {1}")
    return told.format(Mark.REMOVED.sign, ", ".join(names))


def _step_name(step: Step, words: Words) -> str:
    if step.kind == "Add":  # a plus in a list says nothing
        return QCoreApplication.translate("CompareBlocks", "addition")
    return step_captions(step, words=words)[0].title


def box_marks(
    layout: Layout, trace: Trace, changes: Mapping[int, Change]
) -> dict[int, BoxMark]:
    """The signs of a diagram's boxes, by index of the box.

    A box is signed for its first step.  What was only added to it, as a normalisation
    to a convolution, is named beside the sign.
    """
    marks: dict[int, BoxMark] = {}
    for at, box in enumerate(layout.boxes):
        if box.role not in (Role.STEP, Role.BLOCK):
            continue
        mark = _mark(
            [(trace.steps[step].kind, changes.get(step)) for step in box.steps]
        )
        if mark is not None:
            marks[at] = mark
    return marks


def _mark(steps: list[tuple[str, Change | None]]) -> BoxMark | None:
    own = steps[0][1]
    others = [
        (MARKS[change], short_name(kind))
        for kind, change in steps[1:]
        if change in MARKS and change is not None
    ]
    if own is Change.ADDED:
        return BoxMark(Mark.ADDED, Mark.ADDED.sign)
    named = " ".join(f"{mark.sign}{name}" for mark, name in others)
    if own is Change.REPLACED:
        added = [f"{mark.sign}{name}" for mark, name in others if mark is Mark.ADDED]
        return BoxMark(Mark.REPLACED, " ".join([Mark.REPLACED.sign, *added]))
    if others:
        return BoxMark(others[0][0], named, whole=False)
    return None


class FigureRow(NamedTuple):
    """One number below a diagram.

    Attributes:
        name: What it is.
        texts: The value, the longest text first.
        hint: What it is, in a sentence.
    """

    name: str
    texts: tuple[str, ...]
    hint: str


def figure_rows(block: FoundBlock, job: Job | None) -> tuple[FigureRow, ...]:
    """What the block costs and does; dashes where it is not drawn."""
    translate = QCoreApplication.translate
    figures = block.drawn.figures if block.drawn else None
    sees = (
        translate("CompareBlocks", "What one output value sees of the block's input")
        if job is not None
        else translate(
            "CompareBlocks",
            "What a value sees of the image, before and after the block, and growth",
        )
    )
    hints = {
        translate("CompareBlocks", "parameters"): translate(
            "CompareBlocks", "Learnable numbers of the block"
        ),
        translate("CompareBlocks", "MACs"): translate(
            "CompareBlocks", "Multiply-accumulates for one image"
        ),
        translate("CompareBlocks", "MACs per value"): translate(
            "CompareBlocks",
            "Multiply-accumulates for one value of the output: comparable between"
            " blocks at different sizes",
        ),
        translate("CompareBlocks", "sees"): sees,
        translate("CompareBlocks", "shape"): translate(
            "CompareBlocks", "Channels × height × width, in → out"
        ),
    }
    texts = _figure_texts(figures, job) if figures else (("–",),) * len(hints)
    return tuple(
        FigureRow(name, text, hint)
        for (name, hint), text in zip(hints.items(), texts, strict=True)
    )


def _figure_texts(
    figures: BlockFigures, job: Job | None
) -> tuple[tuple[str, ...], ...]:
    shapes = figures.input_shape, figures.output_shape
    return (
        (f"{figures.params:,}",),
        (f"{figures.macs:,}",),
        (f"{figures.macs_per_value:,.0f}",),
        _window_texts(figures) if job is not None else (_field_text(figures),),
        (" → ".join(map(_shape, shapes)), "→".join(map(_short_shape, shapes))),
    )


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _short_shape(shape: tuple[int, ...]) -> str:
    """``"256×28²"`` for maps as high as wide."""
    if len(shape) == 3 and shape[1] == shape[2]:
        return f"{shape[0]}×{shape[1]}²"
    return _shape(shape)


def _field_text(figures: BlockFigures) -> str:
    whole = QCoreApplication.translate("CompareBlocks", "all")
    before, after = figures.field_before, figures.field_after
    sides = " → ".join(whole if side is None else str(side) for side in (before, after))
    if figures.field_growth is None:
        return sides
    grown = QCoreApplication.translate("CompareBlocks", "{0} px (+{1})")
    return grown.format(sides, figures.field_growth)


def _window_texts(figures: BlockFigures) -> tuple[str, ...]:
    if figures.window is None:
        return (QCoreApplication.translate("CompareBlocks", "all of its input"),)
    told = QCoreApplication.translate("CompareBlocks", "{0} × {1} px of its input")
    short = QCoreApplication.translate("CompareBlocks", "{0} × {1} px")
    return told.format(*figures.window), short.format(*figures.window)
