"""What became of every step of a changed network, as the table tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from torch import nn

from explorer.architectures.edits import AFTER, BEFORE
from explorer.architectures.edits_layers import editable_values
from explorer.architectures.spec import OptionValue
from explorer.architectures.variants import Variant
from explorer.diagrams.captions import SIGNS, Words, short_name, spaced
from explorer.tracing.records import Geometry, Step, Trace
from explorer.tracing.trying.trial import Trial
from explorer.ui.widgets.ribbon_layout import Fate

Shape = tuple[int, ...]


class Modules(NamedTuple):
    """Layers of a changed network, to be looked at.

    Attributes:
        now: As they are.
        own: As they would be without edits of fields.
    """

    now: nn.Module
    own: nn.Module


_ONES = (1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """The image or one step, before and after.

    Attributes:
        path: Of the step; empty for the image.
        kind: Class of the layer; decides the colour.
        name: What it is, ``"conv"``.
        window: Its numbers, ``"11×11 /4 pad 1"``.
        window_before: Those that it had; empty if it is new.
        fate: What became of it.
        is_new: Whether the network did not have it before.
        before: Shape of its output before, no batch axis; ``None`` if it is new.
        now: Its shape now; ``None`` if it makes none.
        params: Learnable scalars before and now.
        macs: Multiply-accumulates before and now; the second ``None`` if it makes no
            output.
    """

    path: str
    kind: str
    name: str
    window: str = ""
    window_before: str = ""
    fate: Fate
    is_new: bool = False
    before: Shape | None
    now: Shape | None
    params: tuple[int, int] = (0, 0)
    macs: tuple[int, int | None] = (0, 0)


def rows_of(
    trial: Trial, base: Variant, before: Trace, modules: Modules, words: Words
) -> tuple[StepRow, ...]:
    """A row for the image, then one for each step.

    Args:
        trial: How far an image gets.
        base: The network before anything was changed.
        before: Its steps.
        modules: Layers of the changed network.
        words: The language.
    """
    old_shape, shape = before.input_shape[1:], trial.trace.input_shape[1:]
    fate = Fate.SAME if old_shape == shape else Fate.CHANGED
    image = StepRow(
        path="", kind="", name=words.input, fate=fate, before=old_shape, now=shape
    )
    partners = _partners(trial, base, before)
    rows = [image]
    for step in trial.trace.steps:
        old = partners.get(step.path)
        window = _window(step, _edited_values(modules.now, trial.variant, step))
        earlier = _window_before(old, step, modules.own) if old else ""
        is_changed = not _is_alike(step, old) or window != earlier
        rows.append(
            StepRow(
                path=step.path,
                kind=step.kind,
                name=_name(step, words),
                window=window,
                window_before=earlier,
                fate=_fate(trial, step, is_changed=is_changed),
                is_new=old is None,
                before=old.output_shape[1:] if old else None,
                now=step.output_shape[1:] if step.output_shape else None,
                params=(old.params if old else 0, step.params),
                macs=(old.macs if old else 0, step.macs if step.output_shape else None),
            )
        )
    return tuple(rows)


def _partners(trial: Trial, base: Variant, before: Trace) -> dict[str, Step]:
    """The steps that were there before, by the paths of those that they became.

    Edits leave paths as they are; options may number all layers anew, so then like
    steps in like order are the same.
    """
    steps = trial.trace.steps
    if trial.variant.original == base:
        moved = _moved(trial.variant)
        known = {step.path: step for step in before.steps}
        paths = ((step.path, moved.get(step.path, step.path)) for step in steps)
        return {path: known[old] for path, old in paths if old in known}
    old_kinds = [step.kind for step in before.steps]
    kinds = [step.kind for step in steps]
    matcher = SequenceMatcher(None, old_kinds, kinds, autojunk=False)
    return {
        steps[b + at].path: before.steps[a + at]
        for a, b, count in matcher.get_matching_blocks()
        for at in range(count)
    }


def _fate(trial: Trial, step: Step, *, is_changed: bool) -> Fate:
    if step.index > trial.reached:
        return Fate.UNREACHED
    if step.index == trial.reached:
        return Fate.BROKEN
    return Fate.CHANGED if is_changed else Fate.SAME


def _is_alike(step: Step, old: Step | None) -> bool:
    if old is None:
        return False
    now = step.input_shapes, step.output_shape, step.params
    return now == (old.input_shapes, old.output_shape, old.params)


def _moved(variant: Variant) -> dict[str, str]:
    """Paths of layers that stand beside new ones, and where they were before."""
    places = {BEFORE: 1, AFTER: 0}
    return {
        f"{edit.path}.{places[edit.field]}": edit.path
        for edit in variant.edits
        if edit.field in places
    }


def _values(network: nn.Module, step: Step) -> dict[str, OptionValue]:
    """The fields of the layer that a step calls."""
    try:
        layer = network.get_submodule(step.module or "")
    except AttributeError:
        return {}
    return editable_values(layer)


def _edited_values(
    network: nn.Module, variant: Variant, step: Step
) -> dict[str, OptionValue]:
    """Likewise, refused values too."""
    edited = {e.field: e.value for e in variant.edits if e.path == step.module}
    return _values(network, step) | edited


def _name(step: Step, words: Words) -> str:
    kind = step.kind
    if kind in SIGNS:
        return spaced(kind)
    if kind.startswith("Conv"):
        return words.conv
    if "Pool" in kind:
        return words.max_pool if "Max" in kind else words.avg_pool
    if kind == "Linear":
        return words.dense
    if "BatchNorm" in kind:
        return words.norm
    return words.layer_norm if short_name(kind) == "LN" else spaced(kind)


def _window(step: Step, values: Mapping[str, OptionValue]) -> str:
    """The numbers of a layer: its window, or what goes in and out."""
    if step.geometry is not None:
        return _geometry(step.geometry)
    match step.kind:
        case "Linear":
            return _dense(step, values)
        case "AdaptiveAvgPool2d" | "AdaptiveMaxPool2d":
            size = values.get("output_size", _sides(step.output_shape[2:]))
            return f"→ {size}"
        case "Dropout" if "p" in values:
            return f"{values['p']:g}"
        case "Concat":
            return f"{len(step.inputs)} ×"
    return ""


def _window_before(old: Step, step: Step, own: nn.Module) -> str:
    """The numbers that a step had; of a dense layer those that it ran with."""
    return _window(old, {} if old.kind == "Linear" else _values(own, step))


def _dense(step: Step, values: Mapping[str, OptionValue]) -> str:
    if "in_features" in values:
        return f"{values['in_features']} → {values['out_features']}"
    if step.input_shapes and step.output_shape:
        return f"{step.input_shapes[0][-1]} → {step.output_shape[-1]}"
    return ""


def _geometry(window: Geometry) -> str:
    parts = [_sides(window.kernel)]
    if window.stride != _ONES:
        parts.append(f"/{_short(window.stride)}")
    if any(window.padding):
        parts.append(f"pad {_short(window.padding)}")
    if window.dilation != _ONES:
        parts.append(f"dil {_short(window.dilation)}")
    if window.groups != 1:
        parts.append(f"g {window.groups}")
    return " ".join(parts)


def _short(sides: tuple[int, int]) -> str:
    return str(sides[0]) if sides[0] == sides[1] else _sides(sides)


def _sides(sides: tuple[int, ...]) -> str:
    return "×".join(map(str, sides))
