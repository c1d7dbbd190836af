"""How large every box is and what is written in it; frames around unfolded blocks."""

from explorer.diagrams.captions import (
    DETAIL_SIZE,
    ENGLISH,
    SIGNS,
    Caption,
    Words,
    best_caption,
    block_captions,
    local_title,
    shape_lines,
    step_captions,
)
from explorer.diagrams.layout_graph import OUTSIDE, Connections, Item, Level
from explorer.diagrams.layout_records import Frame, Role
from explorer.diagrams.layout_regions import PAD, LabelText, Open, Piece
from explorer.diagrams.layout_series import NARROWEST, LevelPlacer
from explorer.diagrams.text_size import text_width
from explorer.tracing.records import NETWORK_INPUT, Step, Trace

CHEVRON = 12.0  # px before a title that folds and unfolds
_WIDEST = 128.0  # px of a box
_STRETCHED = 176.0  # px of one whose name is long
_TWO_LINES, _ONE_LINE, _CIRCLE = 36.0, 24.0, 26.0  # px, heights
_ROOMY = 100.0  # px of a box from which labels stand beside the edge
_TITLE_AIR = 5.0  # px between a title and the line that enters the frame
_PORT_GAP = 12.0  # px between lines that enter a frame


class PieceMaker:
    """Makes boxes, and frames with all that is in them.

    Args:
        trace: The network.
        links: Who reads whom in it.
        words: The language of the boxes.
    """

    def __init__(
        self, trace: Trace, links: Connections, words: Words = ENGLISH
    ) -> None:
        self._trace = trace
        self._links = links
        self._words = words
        self.levels: dict[str, Level] = {}  # of every unfolded block, by its key

    def shape(self, step: int) -> tuple[int, ...]:
        """Shape of a step's output without the batch axis; also of the input's."""
        if step == NETWORK_INPUT:
            return self._trace.input_shape[1:]
        return self._trace.steps[step].output_shape[1:]

    def make(self, item: Item, room: float) -> Piece:
        """The box or the frame of an item.

        Args:
            item: What to show.
            room: px that it may take; a box is never narrower than a column.
        """
        return self._frame(item, room) if item.items else self._box(item, room)

    def step_of(self, item: Item) -> int:
        """The step whose shape an item shows: its last one."""
        return self._trace.output if item.role is Role.OUTPUT else item.steps[-1]

    def _box(self, item: Item, room: float) -> Piece:
        captions = self._captions(item)
        if item.kind in SIGNS:
            half = _CIRCLE / 2
            return Piece(
                item=item, left=half, right=half, height=_CIRCLE,
                caption=captions[0], round=True, label=self._label(item, room),
            )  # fmt: skip
        narrow = room < _ROOMY  # rows of columns stand level
        sign = CHEVRON if item.role is Role.BLOCK else 0.0
        wanted = min(caption.least_width for caption in captions) + sign
        stretch = min(wanted, _STRETCHED if room > _STRETCHED else _ROOMY)
        width = max(min(room, _WIDEST), NARROWEST, stretch)
        text = width - sign
        caption = best_caption(captions, text)
        return Piece(
            item=item, left=width / 2, right=width / 2, caption=caption,
            height=_TWO_LINES if caption.detail or narrow else _ONE_LINE,
            label=self._label(item, room),
        )  # fmt: skip

    def _label(self, item: Item, room: float) -> LabelText:
        return self.label_of(self.step_of(item), narrow=room < _ROOMY)

    def label_of(self, step: int, *, narrow: bool) -> LabelText:
        """The shape of an output as it stands at its edges."""
        return LabelText(
            lines=shape_lines(self.shape(step), narrow=narrow), upon=narrow
        )

    def _captions(self, item: Item) -> list[Caption]:
        steps = self._trace.steps
        if item.block is not None:
            return block_captions(item.block, steps, self._words)
        if item.role is Role.STEP:
            first, *followers = (steps[index] for index in item.steps)
            return step_captions(first, tuple(followers), self._words)
        name = self._words.input if item.role is Role.INPUT else self._words.output
        return [Caption(name)]

    def _frame(self, item: Item, room: float) -> Piece:
        assert item.block is not None
        level = self._links.level(item.key, item.steps, item.items)
        self.levels[item.key] = level
        entries = _entries(level)
        placer = LevelPlacer(level, self)
        inner = placer.place(entries, room - 2 * PAD)
        title = local_title(item.block)
        left = inner.left + PAD
        return Piece(
            item=item,
            left=max(left, title_width(title) + PAD),
            right=inner.right + PAD,
            height=Frame.TITLE_HEIGHT + inner.height + PAD,
            entries={line.step: line.x for line in entries},
            exits={line.step: line.x for line in inner.exits},
            inner=inner,
            inner_top=Frame.TITLE_HEIGHT,
        )


def title_width(title: str) -> float:
    """The width of a frame's title and the sign before it, px."""
    return CHEVRON + text_width(title, DETAIL_SIZE, bold=True) + _TITLE_AIR


def _entries(level: Level) -> list[Open]:
    """The lines that enter a frame: the newest output on the axis, then the older."""
    wires: dict[int, list[int]] = {}
    for index, wire in enumerate(level.wires):
        if wire.source == OUTSIDE:
            wires.setdefault(wire.step, []).append(index)
    return [
        Open(step=step, x=rank * _PORT_GAP, wires=tuple(wires[step]))
        for rank, step in enumerate(sorted(wires, reverse=True))
    ]


def dearest(steps: tuple[Step, ...]) -> str:
    """Kind of the step that costs most; of the first where none costs anything."""
    return max(steps, key=lambda step: step.macs).kind
