"""Fixes where ways meet: additions and concatenations of shapes that do not agree."""

from collections import Counter
from collections.abc import Iterator

from torch import nn

from explorer.architectures.edits import AFTER, LAYER, Edit, as_pair, pair_value
from explorer.architectures.spec import OptionValue
from explorer.tracing.records import NETWORK_INPUT, Step
from explorer.tracing.trying.fix import Fix, feeders, projection_text, window_between
from explorer.tracing.trying.patient import Patient
from explorer.tracing.trying.trial import Shape


def meeting_fixes(patient: Patient) -> Iterator[Fix]:
    """What may bring the ways that end in the broken step to one shape."""
    kind, shapes = patient.broken.kind, patient.step.input_shapes
    if kind not in ("add", "concat") or any(len(shape) != 4 for shape in shapes):
        return
    if kind == "concat":
        yield from _keeping_size(patient)
        yield from _branches_fitted(patient)
        return
    if len(patient.step.inputs) != 2:
        return
    if shapes[0][2:] != shapes[1][2:]:
        yield from _keeping_size(patient)
    yield from _projections(patient)
    yield from _new_shortcuts(patient)
    for branch, wanted in ((0, shapes[1]), (1, shapes[0])):
        yield from _at_the_end(patient, branch, projection_text(shapes[branch], wanted))


def _keeping_size(patient: Patient) -> Iterator[Fix]:
    """An edited window of a branch padded so that it keeps height and width."""
    for source in patient.step.inputs:
        for step in feeders(patient.trial, source):
            path = step.module
            if path is None or not patient.edited_fields(path):
                continue
            values = patient.values(path)
            if "kernel_size" not in values or not isinstance(
                patient.layer(path), nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d
            ):
                continue
            for changes in _keeping(values, patient.original_values(path)):
                edits = tuple(patient.edit(path, n, v) for n, v in changes.items())
                yield Fix(kind="keep_size", edits=edits)


def _keeping(
    values: dict[str, OptionValue], before: dict[str, OptionValue]
) -> Iterator[dict[str, OptionValue]]:
    """Padding for the window; with the stride of before; or an odd window."""
    kernel = as_pair(values["kernel_size"])
    dilation = as_pair(values.get("dilation", 1))
    margins = [d * (k - 1) // 2 for k, d in zip(kernel, dilation, strict=True)]
    padding: dict[str, OptionValue] = {"padding": pair_value((margins[0], margins[1]))}
    yield padding
    if "stride" in before and before["stride"] != values["stride"]:
        stride = {"stride": before["stride"]}
        yield stride
        yield padding | stride
    yield {n: before[n] for n in ("kernel_size", "padding", "stride") if n in before}


def _projections(patient: Patient) -> Iterator[Fix]:
    """The last convolution of one way made to end in the shape of the other.

    First of the shorter way, which is the shortcut.
    """
    shapes, sources = patient.step.input_shapes, patient.step.inputs
    ways = [(feeders(patient.trial, source), n) for n, source in enumerate(sources)]
    for steps, branch in sorted(ways, key=lambda way: len(way[0])):
        wanted = shapes[1 - branch]
        for step in steps:
            if step.module is None or step.kind != "Conv2d":
                continue
            yield from _projected(patient, step, steps, wanted)
            break


def _projected(
    patient: Patient, step: Step, way: tuple[Step, ...], wanted: Shape
) -> Iterator[Fix]:
    path = str(step.module)
    values = patient.values(path)
    changes: dict[str, OptionValue] = {}
    if step.output_shape[1] != wanted[1]:
        changes["out_channels"] = wanted[1]
    if step.output_shape[2:] != wanted[2:]:
        sides = zip(step.input_shapes[0][2:], wanted[2:], strict=True)
        windows = [window_between(*side) for side in sides]
        names = ("kernel_size", "stride", "padding")
        for name, (first, second) in zip(
            names, zip(*windows, strict=True), strict=True
        ):
            changes[name] = pair_value((first, second))
    edits = [
        patient.edit(path, name, value)
        for name, value in changes.items()
        if values.get(name) != value
    ]
    if "out_channels" in changes:  # what normalises its channels follows
        edits += [
            patient.edit(each.module, "num_features", wanted[1])
            for each in way
            if each.module and each.kind == "BatchNorm2d" and each.index > step.index
        ]
    if edits:
        yield Fix(kind="projection", edits=tuple(edits))


def _new_shortcuts(patient: Patient) -> Iterator[Fix]:
    """A convolution where the block holds ``None`` for one."""
    block = patient.layer(patient.step.block) if patient.step.block else patient.network
    empty = [name for name, value in vars(block).items() if value is None]
    empty += [name for name, child in block._modules.items() if child is None]
    shapes = patient.step.input_shapes
    for name in empty:
        if name.startswith("_"):
            continue
        path = f"{patient.step.block}.{name}" if patient.step.block else name
        for before, after in ((shapes[1], shapes[0]), (shapes[0], shapes[1])):
            text = projection_text(before, after)
            edit = Edit(path=path, field=LAYER, value=text)
            yield Fix(kind="new_shortcut", edits=(edit,))


def _branches_fitted(patient: Patient) -> Iterator[Fix]:
    """Every branch that differs from most of them pooled to their size."""
    sizes = Counter(shape[2:] for shape in patient.step.input_shapes)
    for size, _ in sizes.most_common():
        text = f"AdaptiveAvgPool2d(({size[0]}, {size[1]}))"
        edits: list[Edit] = []
        for branch, shape in enumerate(patient.step.input_shapes):
            if shape[2:] != size:
                fitted = list(_at_the_end(patient, branch, text))
                edits.extend(edit for fix in fitted for edit in fix.edits)
        if edits:
            yield Fix(kind="fit_branch", edits=tuple(edits))


def _at_the_end(patient: Patient, branch: int, text: str) -> Iterator[Fix]:
    """A layer behind the last layer of a branch whose output has the same shape."""
    source = patient.step.inputs[branch]
    if source == NETWORK_INPUT:
        return
    shape = patient.step.input_shapes[branch]
    for step in feeders(patient.trial, source):
        if step.output_shape != shape:
            return
        if step.module is not None:
            edit = Edit(path=step.module, field=AFTER, value=text)
            yield Fix(kind="fit_branch", edits=(edit,))
            return
