"""The block diagram of any traced network, as plain numbers.

The main line runs straight down, branches stand beside each other, and what passes them
runs past all boxes.  Unfolded blocks are framed and laid out on their own, so nothing
that is outside a frame can disturb what is in it.
"""

from collections import defaultdict
from collections.abc import Set

from explorer.diagrams.captions import (
    DETAIL_SIZE,
    ENGLISH,
    Words,
    class_name,
    local_title,
)
from explorer.diagrams.layout_graph import Connections, Item, network_items
from explorer.diagrams.layout_pieces import PieceMaker, dearest
from explorer.diagrams.layout_records import (
    Box,
    Edge,
    Frame,
    Label,
    Layout,
    Point,
    Rect,
    Role,
)
from explorer.diagrams.layout_regions import (
    LINE_HEIGHT,
    PAD,
    LabelText,
    Piece,
    Region,
)
from explorer.diagrams.layout_series import LevelPlacer
from explorer.diagrams.text_size import text_width
from explorer.tracing.block_tree import Block
from explorer.tracing.records import Trace

_ROOM = 252.0  # px that it tries to keep to, as wide as a side panel
_MARGIN = 5.0  # px around everything


def lay_out(
    trace: Trace,
    tree: Block,
    folded: Set[str] = frozenset(),
    *,
    merge: bool = False,
    words: Words = ENGLISH,
) -> Layout:
    """Lay out a network.

    Args:
        trace: The network.
        tree: Its blocks, from ``block_tree``.
        folded: Keys of the blocks to show as one box.
        merge: Whether a convolution or dense layer takes the normalisation and the
            activation that follow it into its box.
        words: The language of the boxes.
    """
    links = Connections(trace)
    items = network_items(trace, tree, folded, links, merge=merge)
    maker = PieceMaker(trace, links, words)
    steps = range(items[0].steps.start, items[-1].steps.stop)
    level = maker.levels[""] = links.level("", steps, items)
    region = LevelPlacer(level, maker).place([], _ROOM)
    return _Assembly(trace, maker, links).assemble(region)


class _Assembly:
    """Collects boxes, frames, labels and edges from regions within regions."""

    def __init__(self, trace: Trace, maker: PieceMaker, links: Connections) -> None:
        self._trace = trace
        self._maker = maker
        self._links = links
        self._boxes: list[Box] = []
        self._ways: list[tuple[tuple[str, int], ...]] = []
        self._frames: list[Frame] = []
        self._labels: list[Label] = []
        self._lines: dict[tuple[str, int], list[list[Point]]] = defaultdict(list)

    def assemble(self, region: Region) -> Layout:
        """The layout; ``region`` holds the whole network."""
        left = region.left + _MARGIN
        self._collect(region, left, _MARGIN, way=(), level="")
        order = sorted(range(len(self._boxes)), key=lambda at: self._boxes[at].steps[0])
        self._boxes = [self._boxes[at] for at in order]
        self._ways = [self._ways[at] for at in order]
        return Layout(
            boxes=tuple(self._boxes),
            frames=tuple(self._frames),
            edges=tuple(self._edges()),
            labels=tuple(sorted(self._labels, key=lambda label: label.step)),
            width=region.width + 2 * _MARGIN,
            height=region.height + 2 * _MARGIN,
        )

    def _collect(
        self,
        region: Region,
        x: float,
        y: float,
        way: tuple[tuple[str, int], ...],
        level: str,
    ) -> None:
        """Take what is in ``region``.

        Args:
            region: A part of the diagram.
            x: Its axis.
            y: Its upper edge.
            way: The levels above and in each of them the index of the item that the
                region belongs to.
            level: Key of the level that it is in.
        """
        for wires, points in region.lines:
            moved = [(x + px, y + py) for px, py in points]
            for wire in wires:
                self._lines[level, wire].append(moved)
        for dx, dy, step, label in region.labels:
            self._labels.append(_label(step, label, (x + dx, y + dy), len(way)))
        for dx, dy, inner in region.regions:
            self._collect(inner, x + dx, y + dy, way, level)
        for dx, dy, piece in region.pieces:
            index = self._maker.levels[level].index_of(piece.item)
            self._take(piece, x + dx, y + dy, (*way, (level, index)))

    def _take(
        self, piece: Piece, x: float, y: float, way: tuple[tuple[str, int], ...]
    ) -> None:
        left, top = round(x - piece.left, 2), round(y, 2)
        width = round(x + piece.right, 2) - left
        rect = Rect(left=left, top=top, width=width, height=piece.height)
        if piece.inner is not None:
            self._frames.append(self._frame(piece.item, rect, x, len(way) - 1))
            below = y + piece.inner_top
            self._collect(piece.inner, x, below, way, piece.item.key)
            return
        self._boxes.append(self._box(piece, rect))
        self._ways.append(way)
        if piece.label is not None and self._is_read(piece.item):
            step = self._maker.step_of(piece.item)
            at = (x, rect.bottom)
            self._labels.append(_label(step, piece.label, at, len(way) - 1))

    def _is_read(self, item: Item) -> bool:
        return item.role is not Role.OUTPUT and self._links.is_read(item.steps[-1])

    def _box(self, piece: Piece, rect: Rect) -> Box:
        item = piece.item
        steps = tuple(
            self._trace.steps[index] for index in item.steps
            if 0 <= index < len(self._trace.steps)
        )  # fmt: skip
        return Box(
            key=item.key,
            role=item.role,
            steps=item.steps,
            kind=item.kind or (dearest(steps) if steps else ""),
            title=piece.caption.title,
            detail=piece.caption.detail,
            shape=self._maker.shape(self._maker.step_of(item)),
            rect=rect,
            round=piece.round,
            merged=tuple(s.kind for s in steps[1:]) if item.block is None else (),
        )

    def _frame(self, item: Item, rect: Rect, axis: float, depth: int) -> Frame:
        assert item.block is not None
        kind = class_name(item.block)
        fits = text_width(kind, DETAIL_SIZE) < rect.right - axis - 2 * PAD
        return Frame(
            key=item.key,
            title=local_title(item.block),
            kind=kind if fits else "",
            steps=item.steps,
            rect=rect,
            depth=depth,
        )

    # edges

    def _edges(self) -> list[Edge]:
        by_target = {
            key: {(wire.step, wire.target): at for at, wire in enumerate(level.wires)}
            for key, level in self._maker.levels.items()
        }
        edges = []
        for source, target, step in self._links.edges(
            [box.steps[0] for box in self._boxes]
        ):
            pieces: list[list[Point]] = []
            for key, end in self._course(source, target):
                pieces += self._lines[key, by_target[key][step, end]]
            edges.append(
                Edge(
                    source=source,
                    target=target,
                    step=step,
                    shape=self._maker.shape(step),
                    points=_joined(pieces),
                )
            )
        return edges

    def _course(self, source: int, target: int) -> list[tuple[str, int]]:
        """The levels that an edge runs through and where it ends in each."""
        leaving, entering = self._ways[source], self._ways[target]
        common = 0
        while leaving[common] == entering[common]:
            common += 1
        out = [
            (key, self._maker.levels[key].outside) for key, _ in leaving[common + 1 :]
        ]
        return [*reversed(out), *entering[common:]]


def _label(step: int, label: LabelText, at: Point, depth: int) -> Label:
    """A label at an edge, in the room for it that begins at a point of the edge."""
    x, top = at
    height = len(label.lines) * LINE_HEIGHT
    return Label(
        step=step,
        lines=label.lines,
        rect=Rect(
            left=x - label.reach[0] + (1 if label.upon else 0),
            top=top + (label.height - height) / 2 + 1.5,
            width=label.width,
            height=height,
        ),
        upon=label.upon,
        depth=depth,
    )


def _joined(pieces: list[list[Point]]) -> tuple[Point, ...]:
    """The pieces of one edge as one line, without points that change nothing."""
    exact = [[(round(x, 2), round(y, 2)) for x, y in piece] for piece in pieces]
    long = [piece for piece in exact if piece[0] != piece[-1]]  # others have no order
    long.sort(key=lambda piece: piece[0][1])
    points: list[Point] = []
    for piece in long:
        points += [p for p in piece if not points or p != points[-1]]
    kept = [
        after
        for before, after, beyond in zip(points, points[1:], points[2:], strict=False)
        if not (before[0] == after[0] == beyond[0])
        and not (before[1] == after[1] == beyond[1])
    ]
    return (points[0], *kept, points[-1])
