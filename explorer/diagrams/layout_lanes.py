"""Places items whose lines cross over: in rows, with a lane for every line that passes.

Every item stands in the row after the last one that it reads.  Lines to the next row
run between the two; all others run to the right of everything, those that go furthest
outermost, one lane for all readers of an output.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from explorer.diagrams.layout_graph import Item, Level
from explorer.diagrams.layout_regions import (
    ARROW,
    GAP,
    Open,
    Piece,
    Region,
    curve_height,
    entry_height,
    entry_points,
)

_LANE_GAP = 6.0  # px between two lanes
_BEFORE_LANES = 12.0  # px between the boxes and the first lane
_TRACK = 5.0  # px between lines that run sideways above a row
_LEAST_GAP = 12.0  # px above every row


@dataclass(slots=True, kw_only=True)
class _Line:
    """One output on its way down.

    Attributes:
        step: The step whose output it is.
        x: Where it starts.
        row: The row that it starts below; -1 for lines from above.
        near: Wires to the next row, by item.
        far: Wires that pass a row on their way, by item.
        out: Wires that leave the rows.
        last: The last row that it runs to; the number of rows if it leaves them.
        lane: Its lane, counted from the boxes.
    """

    step: int
    x: float
    row: int
    near: dict[int, int] = field(default_factory=dict)
    far: dict[int, int] = field(default_factory=dict)
    out: list[int] = field(default_factory=list)
    last: int = -1
    lane: int = 0


@dataclass(slots=True)
class _Row:
    """The items of a row and where it stands.

    Attributes:
        items: Indices of its items.
        top: Where the lines of the row above end, px.
        boxes: Where its boxes begin, px.
        bottom: Where its lines end, px; their labels are above.
        leaving: Lines that leave the row above for their lanes.
        reached: Items that lanes lead to.
    """

    items: list[int]
    top: float = 0.0
    boxes: float = 0.0
    bottom: float = 0.0
    leaving: list[_Line] = field(default_factory=list)
    reached: list[int] = field(default_factory=list)


def place_in_lanes(
    level: Level,
    items: list[int],
    opens: list[Open],
    room: float,
    make_piece: Callable[[Item, float], Piece],
) -> Region:
    """Place ``items`` below the lines ``opens``.

    Args:
        level: The level that they are in.
        items: Their indices, in execution order.
        opens: Lines from above.
        room: px to fill; more where lanes need it.
        make_piece: Makes the box or the frame of an item for a given room.
    """
    return _Lanes(level, items, room, make_piece).place(opens)


class _Lanes:
    def __init__(
        self,
        level: Level,
        items: list[int],
        room: float,
        make_piece: Callable[[Item, float], Piece],
    ) -> None:
        self._level = level
        self._region = Region()
        self._row_of = _rows(level, items)
        count = max(self._row_of.values()) + 1
        rows = [[i for i in items if self._row_of[i] == row] for row in range(count)]
        self._rows = [_Row(row) for row in rows]
        self._pieces: dict[int, Piece] = {}
        self._x: dict[int, float] = {}
        for row in rows:
            self._line_up(row, room, make_piece)

    def _line_up(
        self, row: list[int], room: float, make_piece: Callable[[Item, float], Piece]
    ) -> None:
        """Set the items of a row beside each other; each row is centred."""
        share = (room - GAP * (len(row) - 1)) / len(row)
        pieces = [make_piece(self._level.items[item], share) for item in row]
        width = sum(p.reach_left + p.reach_right + GAP for p in pieces) - GAP
        left = -pieces[0].reach_left if len(row) == 1 else -width / 2
        for item, piece in zip(row, pieces, strict=True):
            self._pieces[item] = piece
            self._x[item] = left + piece.reach_left
            left += piece.reach_left + piece.reach_right + GAP

    def place(self, opens: list[Open]) -> Region:
        """Place all rows below each other."""
        lines = self._lines(opens)
        _choose_lanes([line for line in lines if self._needs_lane(line)])
        self._set_heights(lines)
        self._draw_pieces()
        first_lane = self._region.right + _BEFORE_LANES
        arrivals: dict[int, list[tuple[Open, _Line]]] = defaultdict(list)
        for line in lines:
            lane = first_lane + _LANE_GAP * line.lane
            for target, wire in line.near.items():
                end = Open(step=line.step, x=line.x, wires=(wire,))
                arrivals[target].append((end, line))
            for target, wire in line.far.items():
                end = Open(step=line.step, x=lane, wires=(wire,))
                arrivals[target].append((end, line))
            self._let_out(line, lane)
        for target, ends in arrivals.items():
            self._draw_arrivals(target, ends)
        self._region.height = self._rows[-1].bottom
        return self._region

    # what runs where

    def _lines(self, opens: list[Open]) -> list[_Line]:
        lines = []
        for each in opens:
            line = _Line(step=each.step, x=each.x, row=-1)
            self._add_targets(line, each.wires)
            lines.append(line)
            self._region.reach(each.x, each.x)
        for source, piece in self._pieces.items():
            by_step: dict[int, list[int]] = defaultdict(list)
            for index, wire in enumerate(self._level.wires):
                if wire.source == source:
                    by_step[wire.step].append(index)
            for step, wires in by_step.items():
                x = self._x[source] + piece.exits.get(step, 0.0)
                line = _Line(step=step, x=x, row=self._row_of[source])
                self._add_targets(line, tuple(wires))
                lines.append(line)
        return lines

    def _add_targets(self, line: _Line, wires: tuple[int, ...]) -> None:
        for wire in wires:
            target = self._level.wires[wire].target
            row = self._row_of.get(target)
            if row is None:
                line.out.append(wire)
                row = len(self._rows)
            elif row == line.row + 1:
                line.near[target] = wire
            else:
                line.far[target] = wire
            line.last = max(line.last, row)

    def _needs_lane(self, line: _Line) -> bool:
        return line.last > line.row + 1 and bool(line.far or line.out)

    # where everything stands

    def _set_heights(self, lines: list[_Line]) -> None:
        for line in lines:
            if self._needs_lane(line):
                self._rows[line.row + 1].leaving.append(line)
            for target in line.far:
                reached = self._rows[self._row_of[target]].reached
                if target not in reached:
                    reached.append(target)
        top = 0.0
        for at, row in enumerate(self._rows):
            bends = [
                line.x - self._x[target]
                for line in lines
                if line.row == at - 1
                for target in line.near
            ]
            tracks = _TRACK * (1 + len(row.leaving) + len(row.reached))
            sideways = bool(row.leaving or row.reached)
            turn = max(curve_height(bends), tracks if sideways else 0.0)
            row.top = top
            row.boxes = top + max(turn + ARROW, _LEAST_GAP)
            below = [
                piece.height + (piece.label.height if piece.label else 0.0)
                for piece in (self._pieces[item] for item in row.items)
            ]
            top = row.bottom = row.boxes + max(below)

    def _draw_pieces(self) -> None:
        for item, piece in self._pieces.items():
            row = self._rows[self._row_of[item]]
            self._region.add_piece(self._x[item], row.boxes, piece)

    # lines

    def _start(self, line: _Line, source: int | None) -> list[tuple[float, float]]:
        """From where a line begins to the upper edge of the next row."""
        if line.row < 0:
            return [(line.x, 0.0)]
        row = self._rows[line.row]
        assert source is not None
        begin = row.boxes + self._pieces[source].height
        return [(line.x, begin), (line.x, row.bottom)]

    def _to_lane(self, line: _Line, lane: float) -> list[tuple[float, float]]:
        row = self._rows[line.row + 1]
        track = row.top + _TRACK * (1 + row.leaving.index(line))
        return [(line.x, track), (lane, track)]

    def _source_of(self, wire: int) -> int | None:
        source = self._level.wires[wire].source
        return source if source in self._pieces else None

    def _let_out(self, line: _Line, lane: float) -> None:
        """Draw the wires that leave the rows."""
        if not line.out:
            return
        points = self._start(line, self._source_of(line.out[0]))
        x = line.x
        if self._needs_lane(line):
            x = lane
            points += [*self._to_lane(line, lane), (lane, self._rows[-1].bottom)]
        wires = tuple(line.out)
        self._region.draw(wires, *points)
        self._region.exits.append(Open(step=line.step, x=x, wires=wires))

    def _draw_arrivals(self, target: int, ends: list[tuple[Open, _Line]]) -> None:
        piece, axis = self._pieces[target], self._x[target]
        row = self._rows[self._row_of[target]]
        shifted = [end.at(end.x - axis) for end, _ in ends]
        for (end, line), entry in zip(ends, entry_points(piece, shifted), strict=True):
            points = self._start(line, self._source_of(end.wires[0]))
            x = axis + entry
            if target in line.far:
                rank = len(row.leaving) + row.reached.index(target)
                track = row.top + _TRACK * (1 + rank)
                points += [*self._to_lane(line, end.x), (end.x, track), (x, track)]
            points += [
                (x, row.boxes - ARROW),
                (x, row.boxes + entry_height(piece, entry)),
            ]
            self._region.draw(end.wires, *points)


def _rows(level: Level, items: list[int]) -> dict[int, int]:
    """The row of every item: below the lowest that it reads."""
    rows: dict[int, int] = dict.fromkeys(items, 0)
    wires = sorted(level.wires, key=lambda wire: wire.target)
    for wire in wires:  # sources come before their targets
        if wire.source in rows and wire.target in rows:
            rows[wire.target] = max(rows[wire.target], rows[wire.source] + 1)
    return rows


def _choose_lanes(lines: list[_Line]) -> None:
    """Give every line the innermost lane that is free beside all rows it passes."""
    taken: list[list[range]] = []
    for line in sorted(lines, key=lambda line: (-line.row, line.last)):
        passed = range(line.row + 1, line.last + 1)
        for lane, ranges in enumerate(taken):
            if all(passed.stop <= r.start or r.stop <= passed.start for r in ranges):
                line.lane = lane
                ranges.append(passed)
                break
        else:
            line.lane = len(taken)
            taken.append([passed])
