"""All steps of a network as a table: sums, shares, and which rows a query finds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from explorer.tracing.records import Step, Trace
from explorer.tracing.table.layer_columns import COLUMNS, Column, raw_shape

_PRODUCT = re.compile(r"(?<=\d)\s*[x×*]\s*(?=\d)")  # the sign in "64 × 54 x 54"
_SHAPE = re.compile(r"\d+(x\d+)+x?|\d+x")  # also one that is still being typed


def share_text(share: float) -> str:
    """A share from 0 to 1 as ``"85.4 %"``; one that is there is never told as none."""
    return "<0.1 %" if 0 < share < 0.0005 else f"{100 * share:.1f} %"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerTable:
    """Rows are steps; what adds up is known in sum.

    Attributes:
        steps: In execution order.
        unread_params: Learnable scalars that no step reads (auxiliary heads); they
            count in the sum and therefore in every share.
        totals: Sum of every column that adds up, by its key.
    """

    steps: tuple[Step, ...]
    unread_params: int
    totals: dict[str, int]

    @classmethod
    def of(cls, steps: Iterable[Step], unread_params: int = 0) -> "LayerTable":
        """The table of some steps."""
        steps = tuple(steps)
        totals = sums(steps)
        totals["params"] += unread_params
        return cls(steps=steps, unread_params=unread_params, totals=totals)

    @classmethod
    def of_trace(cls, trace: Trace) -> "LayerTable":
        """The table of a whole network."""
        return cls.of(trace.steps, trace.unread_params)

    def columns(self) -> tuple[Column, ...]:
        """The columns that tell something about at least one step."""
        return tuple(column for column in COLUMNS if any(map(column.text, self.steps)))

    def share(self, column: Column, amount: int) -> float | None:
        """What part of the network's sum ``amount`` is, 0 to 1.

        ``None`` for a column that does not add up and for a sum of nothing.
        """
        total = self.totals[column.key] if column.is_part else 0
        return amount / total if total else None

    def text(self, column: Column, step: Step) -> str:
        """A cell for people, with its share: ``"37,748,736 (80.7 %)"``."""
        told = column.text(step)
        share = self.share(column, column.value(step)) if column.is_part else None
        return f"{told} ({share_text(share)})" if told and share is not None else told


def sums(steps: Sequence[Step]) -> dict[str, int]:
    """Sum of every column that adds up over some steps, by its key."""
    return {
        column.key: sum(map(column.value, steps))
        for column in COLUMNS
        if column.is_part
    }


class Query:
    """Plain words of which a step has all: in its path, kind, kernel or shapes.

    A shape is found however its sign is written (``64x54``, ``64 × 54``), and ends
    only where a number does: ``64x5`` finds ``64x5x5`` and not ``64x54x54``.
    """

    def __init__(self, text: str) -> None:
        words = _PRODUCT.sub("x", text.lower()).split()
        self._patterns = [re.compile(_pattern(word)) for word in words]

    def matches(self, words: str) -> bool:
        """Whether it finds a step, given what :func:`query_words` made of that."""
        return all(pattern.search(words) for pattern in self._patterns)


def query_words(step: Step) -> str:
    """What a :class:`Query` looks through."""
    shapes = (*step.input_shapes, step.output_shape)
    sizes = [shape[1:] for shape in shapes]
    if step.geometry is not None:
        sizes.append(step.geometry.kernel)
    words = (step.path, step.kind, step.block_kind, *map(raw_shape, sizes))
    return " ".join(words).lower()


def _pattern(word: str) -> str:
    word = word.replace("×", "x")
    if not _SHAPE.fullmatch(word):
        return re.escape(word)
    return rf"(?<!\d){word}" + ("" if word.endswith("x") else r"(?!\d)")
