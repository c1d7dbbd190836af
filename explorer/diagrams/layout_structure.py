"""Takes a level apart: what all lines pass through, and the branches between."""

from collections.abc import Iterator
from itertools import groupby

from explorer.diagrams.captions import SIGNS
from explorer.diagrams.layout_graph import Level
from explorer.diagrams.layout_regions import Open


class LevelStructure:
    """Answers questions about some items of a level and the lines above them.

    Items are given by their indices, in execution order, so a line always runs on to
    an item with a larger index.
    """

    def __init__(self, level: Level) -> None:
        self.level = level
        self.leaving: list[list[int]] = [[] for _ in level.items]  # wires, by source
        for index, wire in enumerate(level.wires):
            if wire.source >= 0:
                self.leaving[wire.source].append(index)

    def elements(self, items: list[int], opens: list[Open]) -> list[list[int]]:
        """Items that all lines pass through, alone, and groups of others between.

        Args:
            items: What to take apart.
            opens: The lines that come from above.
        """
        place = {item: at for at, item in enumerate(items)}
        passing = [0] * (len(items) + 1)
        for start, wire in self._spans(items, opens):
            passing[place.get(start, -1) + 1] += 1
            passing[place.get(self._target(wire), len(items))] -= 1
        crossed, now = [], 0
        for change in passing[:-1]:
            now += change
            crossed.append(now > 0)
        elements: list[list[int]] = []
        for over, members in groupby(range(len(items)), key=crossed.__getitem__):
            group = [items[at] for at in members]
            elements += [group] if over else [[item] for item in group]
        return elements

    def parts(self, items: list[int]) -> list[list[int]]:
        """Sets of items that lines connect with each other."""
        leader = {item: item for item in items}

        def first(item: int) -> int:
            while leader[item] != item:
                leader[item] = leader[leader[item]]
                item = leader[item]
            return item

        for item in items:
            for wire in self.leaving[item]:
                if self._target(wire) in leader:
                    one, two = sorted((first(item), first(self._target(wire))))
                    leader[two] = one
        parts: dict[int, list[int]] = {}
        for item in items:
            parts.setdefault(first(item), []).append(item)
        return list(parts.values())

    def is_knot(self, part: list[int], opens: list[Open]) -> bool:
        """Whether no item of ``part`` is passed by all lines into it."""
        return len(part) > 1 and len(self.elements(part, opens)[0]) == len(part)

    def is_passed(self, item: int, opens: list[Open]) -> bool:
        """Whether a line from above goes past ``item``."""
        return any(self._target(wire) != item for line in opens for wire in line.wires)

    def into(self, items: list[int], opens: list[Open]) -> list[Open]:
        """The lines into ``items``, with the wires that end there."""
        return self._chosen(opens, set(items), inside=True)

    def past(self, items: list[int], opens: list[Open]) -> list[Open]:
        """The lines past ``items``, with the wires that end elsewhere."""
        return self._chosen(opens, set(items), inside=False)

    def weight(self, part: list[int]) -> int:
        """How many steps ``part`` holds."""
        return sum(len(self.level.items[item].steps) for item in part)

    def has_main_line(self, parts: list[list[int]], join: int | None) -> bool:
        """Whether all branches but one are shortcuts.

        Branches that are concatenated are of equal rank; where two are added or
        multiplied, the longer one is the main line.
        """
        if len(parts) == 1:
            return True
        if join is None or len(parts) > 2:
            return False
        one, two = (self.weight(part) for part in parts)
        return self.level.items[join].kind in SIGNS and one != two

    def by_step(self, item: int) -> dict[int, tuple[int, ...]]:
        """The wires that leave an item, by the step whose output they carry."""
        wires: dict[int, tuple[int, ...]] = {}
        for wire in self.leaving[item]:
            step = self.level.wires[wire].step
            wires[step] = (*wires.get(step, ()), wire)
        return wires

    def _target(self, wire: int) -> int:
        return self.level.wires[wire].target

    def _spans(self, items: list[int], opens: list[Open]) -> Iterator[tuple[int, int]]:
        """Where every wire starts, -1 for those from above, and the wire."""
        for line in opens:
            yield from ((-1, wire) for wire in line.wires)
        for item in items:
            yield from ((item, wire) for wire in self.leaving[item])

    def _chosen(
        self, opens: list[Open], items: set[int], *, inside: bool
    ) -> list[Open]:
        chosen = []
        for line in opens:
            wires = tuple(w for w in line.wires if (self._target(w) in items) == inside)
            if wires:
                chosen.append(Open(step=line.step, x=line.x, wires=wires))
        return chosen
