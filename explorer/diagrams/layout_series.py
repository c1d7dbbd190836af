"""Places the items of one level: in rows on the main line, branches beside each other.

A level is taken apart where all lines pass through one item.  What lies between two
such items falls into branches, which are placed likewise, side by side; a line that
passes them gets a lane of its own.  Where lines cross over so that there are no
branches, ``explorer.diagrams.layout_lanes`` takes over.
"""

from typing import Protocol

from explorer.diagrams.layout_graph import Item, Level
from explorer.diagrams.layout_lanes import place_in_lanes
from explorer.diagrams.layout_regions import (
    ARROW,
    GAP,
    LabelText,
    Open,
    Piece,
    Region,
    curve_height,
    entry_height,
    entry_points,
)
from explorer.diagrams.layout_structure import LevelStructure

NARROWEST = 54.0  # px of a column
_SIDE_ROOM = 76.0  # px of a shortcut with boxes
_MAIN_ROOM = 104.0  # px that shortcuts leave to the main line
_LANE = 4.0  # px on each side of a line that passes
_SPLIT = 14.0  # px in which shortcuts leave the main line
_TRACK = 4.0  # px between two of them
_LEAST_GAP = 12.0  # px above every box


class Maker(Protocol):
    """Knows how things look."""

    def make(self, item: Item, room: float) -> Piece:
        """The box or the frame of an item that may take ``room`` px."""

    def label_of(self, step: int, *, narrow: bool) -> LabelText:
        """The shape of an output as it stands at its edges."""


class LevelPlacer:
    """Places one level; see the module.

    Args:
        level: What to place.
        maker: Knows how things look.
    """

    def __init__(self, level: Level, maker: Maker) -> None:
        self._level = level
        self._maker = maker
        self._structure = LevelStructure(level)

    def place(self, opens: list[Open], room: float) -> Region:
        """The whole level below the lines that come from outside.

        Args:
            opens: Those lines.
            room: px that it should not exceed in width.
        """
        return self._series(list(range(len(self._level.items))), opens, room)

    def _series(self, items: list[int], opens: list[Open], room: float) -> Region:
        """Items below each other, with branches between them."""
        region = Region()
        y = 0.0
        elements = self._structure.elements(items, opens)
        while elements:
            element = elements.pop(0)
            single = element[0] if len(element) == 1 else None
            if single is not None and not self._structure.is_passed(single, opens):
                y, opens = self._land(region, y, opens, single, room)
                continue
            join = elements[0][0] if elements else None
            inner, with_join = self._branches(element, opens, room, join)
            if with_join:
                elements.pop(0)
            region.add_region(0, y, inner)
            y, opens = y + inner.height, inner.exits
        region.height = y
        region.exits = opens
        return region

    # a box or a frame below everything so far

    def _land(
        self, region: Region, y: float, opens: list[Open], item: int, room: float
    ) -> tuple[float, list[Open]]:
        """Add one item; returns where it ends and the lines that go on."""
        piece = self._maker.make(self._level.items[item], room)
        aside = _aside(piece, opens)
        above = [line for line in opens if line not in aside]
        entries = entry_points(piece, above)
        bend = curve_height(o.x - x for o, x in zip(above, entries, strict=True))
        top = y + max(bend + ARROW, _LEAST_GAP)
        for line, x in zip(above, entries, strict=True):
            edge = (x, top + entry_height(piece, x))
            region.draw(line.wires, (line.x, y), (x, top - ARROW), edge)
        for line in aside:
            middle = top + piece.height / 2
            edge = (piece.right if line.x > 0 else -piece.left, middle)
            region.draw(line.wires, (line.x, y), (line.x, middle), edge)
        region.add_piece(0, top, piece)
        return self._leave(region, top + piece.height, item, piece)

    def _leave(
        self, region: Region, y: float, item: int, piece: Piece
    ) -> tuple[float, list[Open]]:
        """Let the outputs of a placed item run past its label."""
        by_step = self._structure.by_step(item)
        end = y + (piece.label.height if piece.label and by_step else 0.0)
        opens = []
        for step, wires in by_step.items():
            at = piece.exits.get(step, 0.0)
            opens.append(Open(step=step, x=at, wires=wires))
            region.draw(wires, (at, y), (at, end))
        return end, opens

    # branches

    def _branches(
        self, items: list[int], opens: list[Open], room: float, join: int | None
    ) -> tuple[Region, bool]:
        """Branches between two items that all lines pass through.

        Args:
            items: What is in the branches.
            opens: Lines from above.
            room: px to fill.
            join: The item in which all lines come together.

        Returns:
            The region, and whether ``join`` is in it.
        """
        parts = self._structure.parts(items)
        into = [self._structure.into(part, opens) for part in parts]
        past = self._structure.past(items, opens)
        knotted = len(parts) == 1 and self._structure.is_knot(parts[0], into[0])
        if knotted or any(len(lines) > 1 for lines in into):
            members = [*items, join] if join is not None else items
            make = self._maker.make
            region = place_in_lanes(self._level, members, opens, room, make)
            return region, join is not None
        place = (
            self._main_and_sides
            if self._structure.has_main_line(parts, join)
            else self._columns
        )
        return place(parts, into, past, room), False

    def _columns(
        self,
        parts: list[list[int]],
        into: list[list[Open]],
        past: list[Open],
        room: float,
    ) -> Region:
        """Branches of equal rank beside each other, the axis in their middle."""
        share = max((room - GAP * (len(parts) - 1)) / len(parts), NARROWEST)
        columns = [
            self._series(part, [line.at(0) for line in lines], share)
            for part, lines in zip(parts, into, strict=True)
        ]
        columns += [_lane(line) for line in past]
        sources = [*into, *([line] for line in past)]
        left = -(sum(c.width for c in columns) + GAP * (len(columns) - 1)) / 2
        axes = []
        for column in columns:
            axes.append(left + column.left)
            left += column.width + GAP
        region = Region()
        turns = [
            (line, x)
            for lines, x in zip(sources, axes, strict=True)
            for line in lines
        ]  # fmt: skip
        top = curve_height(line.x - x for line, x in turns)
        for line, x in turns:
            region.draw(line.wires, (line.x, 0), (x, top))
        region.height = top + max(column.height for column in columns)
        for column, x in zip(columns, axes, strict=True):
            _hang(region, column, x, top)
        return region

    def _main_and_sides(
        self,
        parts: list[list[int]],
        into: list[list[Open]],
        past: list[Open],
        room: float,
    ) -> Region:
        """The main line on the axis, shortcuts to its right and then to its left."""
        weights = [self._structure.weight(part) for part in parts]
        main = weights.index(max(weights))
        sides = []
        for at, (part, lines) in enumerate(zip(parts, into, strict=True)):
            if at != main or not lines:
                above = [line.at(0) for line in lines]
                sides.append((self._series(part, above, _SIDE_ROOM), lines))
        if into[main]:
            sides += [(self._lane_with_label(line), [line]) for line in past]
            taken = sum(side.width + GAP for side, _ in sides)
            above = [line.at(0) for line in into[main]]
            least = min(room, _MAIN_ROOM)
            middle = self._series(parts[main], above, max(room - taken, least))
            return _around(middle, into[main], sides)
        # Nothing enters the branch: learnt values join the line that passes them.
        sides += [(_lane(line), [line]) for line in past[1:]]
        middle = _lane(past[0]) if past else Region()
        return _around(middle, past[:1], sides)

    def _lane_with_label(self, line: Open) -> Region:
        """A lane that tells what passes the others."""
        label = self._maker.label_of(line.step, narrow=True)
        half = label.width / 2 + 1
        lane = Region(
            left=half, right=half, height=label.height, exits=[line.at(0)],
            labels=[(0, 0, line.step, label)],
        )  # fmt: skip
        lane.draw(line.wires, (0, 0), (0, label.height))
        return lane


def _lane(line: Open) -> Region:
    """An empty branch for a line that passes the others."""
    return Region(left=_LANE, right=_LANE, exits=[line.at(0)])


def _around(
    middle: Region, lines: list[Open], sides: list[tuple[Region, list[Open]]]
) -> Region:
    """A main line with shortcuts that leave it to the sides.

    Args:
        middle: The main line.
        lines: What enters it.
        sides: The shortcuts and what enters each of them.
    """
    region = Region()
    turn = curve_height(line.x for line in lines)
    top = max(_SPLIT + _TRACK * (len(sides) - 1), turn)
    for line in lines:
        region.draw(line.wires, (line.x, 0), (0, top))
    inner = max([middle.height, *(side.height for side, _ in sides)])
    region.height = top + inner
    _hang(region, middle, 0, top)
    for rank, (side, sources) in enumerate(sides):
        if rank % 2 == 0:
            x = region.right + GAP + side.left
        else:
            x = -(region.left + GAP + side.right)
        track = _SPLIT / 3 + _TRACK * rank
        start = top + (inner - side.height) / 2
        for line in sources:
            course = (line.x, 0.0), (line.x, track), (x, track), (x, start)
            region.draw(line.wires, *course)
        _hang(region, side, x, start, aside=True)
    return region


def _hang(
    region: Region, column: Region, x: float, y: float, *, aside: bool = False
) -> None:
    """Put a branch into ``region`` and let its lines run to the lower edge."""
    region.add_region(x, y, column)
    may = aside and len(column.exits) == 1
    for line in column.exits:
        at, end = x + line.x, y + column.height
        region.draw(line.wires, (at, end), (at, region.height))
        region.exits.append(Open(step=line.step, x=at, wires=line.wires, aside=may))


def _aside(piece: Piece, opens: list[Open]) -> list[Open]:
    """The lines that enter a round box from its sides, one on each at most."""
    if not piece.round or all(line.aside for line in opens):
        return []
    chosen = []
    for sign in (1, -1):
        side = [line for line in opens if line.aside and sign * line.x > piece.right]
        if side:
            chosen.append(min(side, key=lambda line: abs(line.x)))
    return chosen
