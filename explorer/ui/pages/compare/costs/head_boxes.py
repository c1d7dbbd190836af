"""The head of a network as boxes and arrows: shapes, and the weights between them."""

from dataclasses import dataclass

from explorer.comparison.heads import Head
from explorer.tracing.records import Step, Trace

_SILENT = ("Dropout", "Identity")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadBox:
    """What goes into the head, or what one of its steps makes.

    Attributes:
        kind: Of the step; empty for what goes in.
        shape: Without the batch axis.
        params: Learnable scalars of the step.
    """

    kind: str
    shape: tuple[int, ...]
    params: int


def head_boxes(trace: Trace, head: Head) -> tuple[HeadBox, ...]:
    """What goes in, and the output of every step that changes or weighs it.

    What only reshapes one value per map, and what keeps every value in its place (a
    ReLU, a dropout), is left out.
    """
    boxes = [HeadBox(kind="", shape=head.input_shape, params=0)]
    for step in trace.steps[head.steps.start : head.steps.stop]:
        if _is_drawn(step, boxes[-1].shape):
            boxes.append(
                HeadBox(kind=step.kind, shape=step.output_shape[1:], params=step.params)
            )
    return tuple(boxes)


def _is_drawn(step: Step, before: tuple[int, ...]) -> bool:
    if step.params:
        return "Norm" not in step.kind
    shape = step.output_shape[1:]
    if step.kind.startswith(_SILENT) or shape == before:
        return False
    return not _is_one_per_map(before, shape)


def _is_one_per_map(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    """``(512, 1, 1)`` and ``(512,)`` are the same values."""
    return tuple(side for side in before if side > 1) == tuple(
        side for side in after if side > 1
    )
