"""Which fixes would mend a broken network: proposed by rule, then tried out."""

from collections.abc import Iterator
from dataclasses import replace

from explorer.architectures.edits import (
    AFTER,
    BEFORE,
    IMAGE_CHANNELS,
    IMAGE_SIZE,
    OF_THE_INPUT,
    STRUCTURAL,
    Edit,
)
from explorer.architectures.variants import Variant
from explorer.errors import InvalidOptionError
from explorer.tracing.trying.fix import Fix, feeders, mends
from explorer.tracing.trying.fixes_layers import layer_fixes
from explorer.tracing.trying.fixes_meeting import meeting_fixes
from explorer.tracing.trying.patient import Patient
from explorer.tracing.trying.trial import Trial
from explorer.tracing.trying.trials import Trials

_DEPTH = 4  # faults of one layer that are mended together


def fixes(trials: Trials, trial: Trial) -> Iterator[Fix]:
    """The fixes that were tried and work, the best first; none for one that runs.

    Each costs a trial, so they come one by one.

    Args:
        trials: What tries them out.
        trial: The broken network.
    """
    if trial.broken is None:
        return
    seen = set()
    patient = Patient.of(trials, trial)
    for proposed in _proposals(patient):
        completed = _completed(trials, trial, proposed, _DEPTH)
        if completed is None:
            continue
        fix = _plainly(patient, completed)
        if fix.edits not in seen:
            seen.add(fix.edits)
            yield fix


def mended(trials: Trials, variant: Variant) -> tuple[Variant, tuple[Fix, ...]]:
    """``variant`` with the first fix applied until it runs or nothing helps.

    Ends, since every fix lets the image get further.
    """
    applied: list[Fix] = []
    while (fix := next(fixes(trials, trials.try_out(variant)), None)) is not None:
        variant = variant.with_edits(*fix.edits)
        applied.append(fix)
    return variant, tuple(applied)


def _proposals(patient: Patient) -> Iterator[Fix]:
    yield from layer_fixes(patient)
    yield from meeting_fixes(patient)
    yield from _taking_back(patient)


def _plainly(patient: Patient, fix: Fix) -> Fix:
    """``fix`` without what is so already, and called what it is.

    Three ways to give a layer the values that it had are one way: taking edits back.
    """
    edits = tuple(edit for edit in fix.edits if not _is_so(patient, edit))
    is_window = fix.kind == "keep_size"
    if is_window and edits and all(_was_so(patient, edit) for edit in edits):
        return Fix(kind="back", edits=edits)
    return replace(fix, edits=edits) if edits else fix


def _is_so(patient: Patient, edit: Edit) -> bool:
    if edit.field in STRUCTURAL or edit.field in OF_THE_INPUT:
        return False
    try:
        return patient.values(edit.path).get(edit.field) == edit.value
    except AttributeError:  # an edit of what another edit of the fix puts there
        return False


def _was_so(patient: Patient, edit: Edit) -> bool:
    known = edit.field not in STRUCTURAL and edit.field not in OF_THE_INPUT
    was = patient.original_values(edit.path) if known else {}
    is_edited = edit.field in patient.edited_fields(edit.path)
    return is_edited and was.get(edit.field) == edit.value


def _completed(trials: Trials, trial: Trial, fix: Fix, depth: int) -> Fix | None:
    """``fix``, with whatever else is wrong with the same step; ``None`` if in vain."""
    assert trial.broken is not None
    try:
        after = trials.try_out(trial.variant.with_edits(*fix.edits))
    except InvalidOptionError:
        return None
    if mends(trial, after):
        return fix
    same = after.broken is not None and after.broken.path == trial.broken.path
    if depth == 0 or not same:
        return None
    for further in layer_fixes(Patient.of(trials, after)):
        both = Fix(kind=fix.kind, edits=(*fix.edits, *further.edits))
        completed = _completed(trials, trial, both, depth - 1)
        if completed is not None:
            return completed
    return None


def _taking_back(patient: Patient) -> Iterator[Fix]:
    """Without the edits of the broken step and of what feeds it alone."""
    trial, step = patient.trial, patient.step
    own = [s for each in step.inputs for s in feeders(trial, each)]
    paths = [s.module for s in (step, *own) if s.module is not None]
    edits = [
        patient.edit(path, field, before[field])
        for path in paths
        if (before := patient.original_values(path))
        for field, value in patient.edited_fields(path).items()
        if before.get(field, value) != value
    ]
    if edits:
        yield Fix(kind="back", edits=tuple(edits))
    for edit in trial.variant.edits:
        added = f"{edit.path}.{0 if edit.field == BEFORE else 1}"
        if edit.field in (BEFORE, AFTER) and added in paths:
            out = Edit(path=edit.path, field=edit.field, value="Identity()")
            yield Fix(kind="take_out", edits=(out,))
    options = trial.variant.original.input_shape
    before = {IMAGE_CHANNELS: options[1], IMAGE_SIZE: options[2]}
    for edit in patient.edits_of_input():
        undone = Edit(path="", field=edit.field, value=before[edit.field])
        yield Fix(kind="back", edits=(undone,))
