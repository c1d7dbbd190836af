"""A way to mend the first broken step of a network."""

from dataclasses import dataclass
from typing import Literal

from explorer.architectures.edits import FIELDS, Edit
from explorer.tracing.records import Step
from explorer.tracing.trying.trial import Shape, Trial

FixKind = Literal[
    "follow",
    "groups",
    "padding",
    "smaller_window",
    "round_up",
    "allowed_value",
    "adaptive_pooling",
    "keep_size",
    "new_shortcut",
    "projection",
    "fit_branch",
    "take_out",
    "back",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Edits that make the broken step run and change no shape that it does not read.

    Attributes:
        kind: ``"follow"`` sets what a layer expects to what comes in; ``"groups"``
            takes groups that the channels can be shared out to; ``"padding"`` and
            ``"smaller_window"`` let a window fit, ``"round_up"`` the last one hang
            over; ``"allowed_value"`` replaces a value that no layer takes;
            ``"adaptive_pooling"`` brings maps to the size that a dense layer was made
            for; ``"keep_size"`` lets an edited layer of a branch keep height and
            width; ``"new_shortcut"`` puts a convolution on a shortcut that has none,
            ``"projection"`` changes the one that is there; ``"fit_branch"`` puts a
            layer at the end of a branch; ``"take_out"`` takes out a layer that was put
            in; ``"back"`` takes edits back.
        edits: What it changes, to be given to ``Variant.with_edits``.
    """

    kind: FixKind
    edits: tuple[Edit, ...]

    def __str__(self) -> str:
        """What it does, as a sentence in English."""
        changes = [_change(edit) for edit in self.edits]
        return f"{_BEGINNINGS[self.kind]}: {', '.join(changes)}."


_BEGINNINGS: dict[FixKind, str] = {
    "follow": "Let the layer take what comes in",
    "groups": "Share the channels out to fewer groups",
    "padding": "Pad the map so that the window fits",
    "smaller_window": "Make the window smaller",
    "round_up": "Let the last window hang over the edge",
    "allowed_value": "Take a value that works",
    "adaptive_pooling": "Pool to the size that the dense layer was made for",
    "keep_size": "Let the branch keep its height and width",
    "new_shortcut": "Bring the shortcut to the same shape by a convolution",
    "projection": "Change the convolution on this way so that the shapes agree",
    "fit_branch": "Bring the branch to the same shape at its end",
    "take_out": "Take the layer out again",
    "back": "Take back what was edited here",
}


def _change(edit: Edit) -> str:
    value = str(edit).rpartition(f"{edit.field}:")[2]
    label = FIELDS[edit.field].label
    if edit.field == "layer":
        return f"{value} at {edit.path}"
    if edit.field in ("before", "after"):
        return f"{value} {edit.field} {edit.path}"
    return f"{label} of {edit.path or 'the input'} = {value}"


def feeders(trial: Trial, source: int) -> tuple[Step, ...]:
    """Steps before the broken one that feed it through ``source`` and nothing else.

    The last first; what is read again after the broken step counts, since that step
    has not run yet.
    """
    assert trial.broken is not None
    ran = trial.trace.steps[: trial.broken.step]
    readers: dict[int, set[int]] = {}
    for step in ran:
        for each in step.inputs:
            readers.setdefault(each, set()).add(step.index)
    found: dict[int, None] = {}
    waiting = [source]
    for step in reversed(ran):
        if step.index in waiting and readers.get(step.index, set()) <= found.keys():
            found[step.index] = None
            waiting.extend(step.inputs)
    return tuple(ran[index] for index in found)


def mends(trial: Trial, after: Trial) -> bool:
    """Whether the broken step runs in ``after``, and all that it does not read stays.

    Edits may put steps in before it, so steps are compared by their paths.
    """
    broken = trial.broken
    assert broken is not None
    added = len(after.trace.steps) - len(trial.trace.steps)
    if after.reached <= broken.step + added:
        return False
    step = trial.trace.steps[broken.step]
    own = {s.path for each in step.inputs for s in feeders(trial, each)}
    shapes = {s.path: s.output_shape for s in after.trace.steps}
    return all(
        step.path in own
        or shapes.get(step.path, step.output_shape) == step.output_shape
        for step in trial.trace.steps[: broken.step]
    )


def window_between(size: int, wanted: int) -> tuple[int, int, int]:
    """Kernel, stride and padding that bring ``size`` px to ``wanted``; the smallest."""
    if wanted > size:
        padding = -(-(wanted - size) // 2)
        return size + 2 * padding - wanted + 1, 1, padding
    for stride in range(1, size + 1):
        if (size - 1) // stride + 1 == wanted:
            return 1, stride, 0
    return size - wanted + 1, 1, 0


def projection_text(before: Shape, after: Shape) -> str:
    """A convolution that maps one shape ``(N, C, H, W)`` to another, as an edit."""
    windows = [
        window_between(*each) for each in zip(before[2:], after[2:], strict=True)
    ]
    kernel, stride, padding = (_argument(each) for each in zip(*windows, strict=True))
    text = f"Conv2d({before[1]}, {after[1]}, {kernel}"
    text += f", stride={stride}" if stride != "1" else ""
    text += f", padding={padding}" if padding != "0" else ""
    return f"{text})"


def _argument(pair: tuple[int, ...]) -> str:
    first, second = pair
    return str(first) if first == second else f"({first}, {second})"
