"""What was added, removed or replaced between two rows of steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from explorer.comparison.heads_found import is_global_pooling
from explorer.comparison.parts import part_of
from explorer.tracing.records import Step

_SORTS = ("Pool", "Norm", "Dropout")
_ACTIVATIONS = ("LU", "Sigmoid", "Tanh", "swish")


class Change(Enum):
    """What became of a step; the value is its name in files."""

    SAME = "same"
    REPLACED = "replaced"  # a layer of its sort with another window or of another kind
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """How one row of steps came out of another.

    Attributes:
        pairs: Index of a step of the baseline and of the one that it corresponds to, in
            order; ``None`` where there is none.
        own: What each own step is, by its index: never ``REMOVED``.
        baseline: What became of each step of the baseline: never ``ADDED``.
    """

    pairs: tuple[tuple[int | None, int | None], ...]
    own: Mapping[int, Change]
    baseline: Mapping[int, Change]

    def count(self, change: Change) -> int:
        """How many own steps were so changed; of ``REMOVED`` those of the baseline."""
        steps = self.baseline if change is Change.REMOVED else self.own
        return sum(each is change for each in steps.values())


def step_differences(baseline: Sequence[Step], own: Sequence[Step]) -> Differences:
    """Compare steps by what they do, whatever their channels and sizes are.

    They are aligned in order so that as many as possible are alike, or of one sort: a
    3x3 convolution rather with another 3x3 than with a 5x5, with this rather than with
    a 1x1, and never with a pooling.
    """
    pairs = _aligned(baseline, own)
    own_changes: dict[int, Change] = {}
    baseline_changes: dict[int, Change] = {}
    for before, after in pairs:
        if before is None and after is not None:
            own_changes[own[after].index] = Change.ADDED
        elif after is None and before is not None:
            baseline_changes[baseline[before].index] = Change.REMOVED
        elif before is not None and after is not None:
            alike = _is_alike(baseline[before], own[after])
            change = Change.SAME if alike else Change.REPLACED
            own_changes[own[after].index] = change
            baseline_changes[baseline[before].index] = change
    return Differences(
        pairs=tuple(
            (
                None if before is None else baseline[before].index,
                None if after is None else own[after].index,
            )
            for before, after in pairs
        ),
        own=MappingProxyType(own_changes),
        baseline=MappingProxyType(baseline_changes),
    )


def _aligned(
    baseline: Sequence[Step], own: Sequence[Step]
) -> list[tuple[int | None, int | None]]:
    """The alignment in order whose likeness is greatest (Needleman and Wunsch)."""
    rows, columns = len(baseline), len(own)
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            likeness = _likeness(baseline[row], own[column])
            both = likeness + best[row + 1][column + 1] if likeness else 0
            best[row][column] = max(both, best[row + 1][column], best[row][column + 1])
    pairs: list[tuple[int | None, int | None]] = []
    row = column = 0
    while row < rows and column < columns:
        likeness = _likeness(baseline[row], own[column])
        if likeness and best[row][column] == likeness + best[row + 1][column + 1]:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            pairs.append((row, None))
            row += 1
        else:
            pairs.append((None, column))
            column += 1
    pairs += [(left, None) for left in range(row, rows)]
    pairs += [(None, left) for left in range(column, columns)]
    return pairs


def _likeness(one: Step, other: Step) -> int:
    """From 0 for steps that have nothing to do with each other to 4 for alike ones."""
    if _is_alike(one, other):
        return 4
    if _sort(one) != _sort(other):
        return 0
    if one.kind != other.kind:
        return 1
    return 3 if part_of(one) is part_of(other) else 2


def _is_alike(one: Step, other: Step) -> bool:
    if one.kind != other.kind:
        return False
    ours, theirs = one.geometry, other.geometry
    if ours is None or theirs is None:
        return ours is theirs and is_global_pooling(one) == is_global_pooling(other)
    return (ours.kernel, ours.stride, ours.dilation) == (
        theirs.kernel,
        theirs.stride,
        theirs.dilation,
    ) and (ours.groups > 1) == (theirs.groups > 1)


def _sort(step: Step) -> str:
    if step.kind.startswith("Conv"):
        return "Conv"
    if any(part in step.kind for part in _ACTIVATIONS):
        return "activation"
    return next((sort for sort in _SORTS if sort in step.kind), step.kind)
