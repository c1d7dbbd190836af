"""Fixes of a layer that does not take what it is given, or what it is told to be."""

import math
from collections.abc import Iterator

from torch import nn

from explorer.architectures.edits import (
    AFTER,
    BEFORE,
    FIELDS,
    Edit,
    as_pair,
    pair_value,
)
from explorer.tracing.trying.fix import Fix, feeders
from explorer.tracing.trying.following import following_edits
from explorer.tracing.trying.patient import Patient


def layer_fixes(patient: Patient) -> Iterator[Fix]:
    """What may help the layer that is the broken step; nothing for a function."""
    path = patient.step.module
    if path is None:
        return
    match patient.broken.kind:
        case "channels" | "features" | "norm":
            yield from _following(patient, path)
            yield from _pooled_before(patient)
        case "groups":
            yield from _fewer_groups(patient, path)
        case "kernel":
            yield from _fitting_kernel(patient, path)
        case "empty":
            yield from _fitting_pooling(patient, path)
        case "pool_padding":
            largest = patient.broken.figures.get("largest", (0, 0))
            assert isinstance(largest, tuple)
            given = as_pair(patient.values(path)["padding"])
            padding = tuple(min(each) for each in zip(given, largest, strict=True))
            value = pair_value((padding[0], padding[1]))
            yield Fix(kind="padding", edits=(patient.edit(path, "padding", value),))
        case "argument":
            yield from _allowed(patient, path)


def _following(patient: Patient, path: str) -> Iterator[Fix]:
    given = patient.broken.figures.get("given")
    layer = patient.layer(path)
    edits = following_edits(path, layer, patient.broken.kind, given)
    if edits:
        own = tuple(patient.edit(path, edit.field, edit.value) for edit in edits)
        yield Fix(kind="follow", edits=own)
    elif isinstance(given, int) and "groups" in patient.values(path):
        yield from _fewer_groups(patient, path)


def _fewer_groups(patient: Patient, path: str) -> Iterator[Fix]:
    """The largest number of groups, up to the present one, that divides all."""
    values, shape = patient.values(path), patient.step.input_shapes[0]
    by = "num_groups" if "num_groups" in values else "groups"
    groups = values.get(by)
    if not isinstance(groups, int) or len(shape) < 3:
        return
    given = shape[-3]
    sides = {"in_channels": given, "num_channels": given}
    common = math.gcd(given, int(values.get("out_channels", given)))
    allowed = [n for n in range(1, max(1, groups) + 1) if common % n == 0]
    wrong = {n: c for n, c in sides.items() if n in values and values[n] != c}
    changes = {by: allowed[-1], **wrong}
    edits = tuple(patient.edit(path, name, value) for name, value in changes.items())
    yield Fix(kind="groups", edits=edits)


def _pooled_before(patient: Patient) -> Iterator[Fix]:
    """Maps pooled to as many values as the dense layer has weights for."""
    maps = patient.broken.figures.get("maps")
    wanted = patient.broken.figures.get("wanted")
    if not isinstance(maps, tuple) or not isinstance(wanted, int):
        return
    side = math.isqrt(wanted // maps[0])
    if maps[0] * side * side != wanted or side < 1:
        return
    pooling = f"AdaptiveAvgPool2d(({side}, {side}))"
    for step in feeders(patient.trial, patient.step.inputs[0]):
        flattens = step.input_shapes[0][1:] == maps and len(step.output_shape) == 2
        if step.module is None:
            continue
        where = BEFORE if flattens else AFTER
        if flattens or step.output_shape[1:] == maps:
            edit = Edit(path=step.module, field=where, value=pooling)
            yield Fix(kind="adaptive_pooling", edits=(edit,))
            return


def _fitting_kernel(patient: Patient, path: str) -> Iterator[Fix]:
    window, padded = _pairs(patient, "window", "padded")
    values = patient.values(path)
    if "kernel_size" not in values:
        return
    kernel, dilation = as_pair(values["kernel_size"]), as_pair(values["dilation"])
    if not isinstance(values["padding"], str) or "x" in values["padding"]:
        padding = as_pair(values["padding"])
        missing = [-(-max(0, w - n) // 2) for w, n in zip(window, padded, strict=True)]
        least = (padding[0] + missing[0], padding[1] + missing[1])
        keeping = (max(least[0], window[0] // 2), max(least[1], window[1] // 2))
        odd = all(each % 2 for each in window)
        value = pair_value(keeping if odd else least)
        yield Fix(kind="padding", edits=(patient.edit(path, "padding", value),))
    smaller = [
        min(k, (n - 1) // d + 1)
        for k, n, d in zip(kernel, padded, dilation, strict=True)
    ]
    if min(smaller) >= 1:
        value = pair_value((smaller[0], smaller[1]))
        edit = patient.edit(path, "kernel_size", value)
        yield Fix(kind="smaller_window", edits=(edit,))


def _fitting_pooling(patient: Patient, path: str) -> Iterator[Fix]:
    size, padding = _pairs(patient, "size", "padding")
    values = patient.values(path)
    if not isinstance(patient.layer(path), nn.MaxPool2d | nn.AvgPool2d):
        return
    rounded = patient.edit(path, "ceil_mode", True)
    yield Fix(kind="round_up", edits=(rounded,))
    kernel = as_pair(values["kernel_size"])
    smaller = (min(kernel[0], size[0]), min(kernel[1], size[1]))
    margins = (min(padding[0], smaller[0] // 2), min(padding[1], smaller[1] // 2))
    changes = {"kernel_size": pair_value(smaller)}
    if margins != padding:
        changes["padding"] = pair_value(margins)
    if "dilation" in values and values["dilation"] != 1:
        changes["dilation"] = 1
    edits = tuple(patient.edit(path, name, value) for name, value in changes.items())
    yield Fix(kind="smaller_window", edits=edits)


def _allowed(patient: Patient, path: str) -> Iterator[Fix]:
    """The value from before the edits; then the smallest that a layer takes."""
    figures = patient.broken.figures
    field, lowest = figures.get("field"), figures.get("lowest")
    if not isinstance(field, str) or not isinstance(lowest, int):
        return
    value = patient.values(path).get(field)
    before = patient.original_values(path).get(field)
    if before is not None and before != value:
        yield Fix(kind="allowed_value", edits=(patient.edit(path, field, before),))
    if value is None or isinstance(value, bool | float):
        return
    first, second = as_pair(value)
    least = pair_value((max(first, lowest), max(second, lowest)))
    if FIELDS[field].kind == "count":
        least = max(first, lowest)
    yield Fix(kind="allowed_value", edits=(patient.edit(path, field, least),))


def _pairs(patient: Patient, *names: str) -> Iterator[tuple[int, int]]:
    for name in names:
        figure = patient.broken.figures.get(name, (1, 1))
        assert isinstance(figure, tuple)
        yield figure[0], figure[1]
