"""How soon the shapes follow an edit: while somebody drags a number, step by step."""

from explorer.architectures.edits import Edit
from explorer.architectures.variants import Variant
from explorer.tracing.records import Trace
from explorer.tracing.trying.fixes import fixes
from explorer.tracing.trying.trials import Trials
from tests.benchmarks.report import percentile, seconds_of, table, verdict

GOAL = 0.1  # s, from an edit to all shapes
BOOK = ("alexnet", "vgg", "nin", "googlenet", "resnet")
_DRAGGED = {  # numbers for each field, as they pass by
    "kernel_size": range(1, 12),
    "stride": range(5),
    "padding": range(-1, 6),
    "out_channels": range(1, 200, 7),
}


def run() -> str:
    """The table: ripple through every book network, and the first fix."""
    rows, worst = [], 0.0
    for key in BOOK:
        trials, variant = Trials(), Variant.of(key)
        first = seconds_of(lambda t=trials, v=variant: t.try_out(v))
        ripples, mending = _times(trials, variant)
        worst = max(worst, percentile(ripples, 0.95))
        rows.append(
            [
                variant.title,
                str(len(trials.try_out(variant).trace.steps)),
                f"{1e3 * first:.0f} ms",
                str(len(ripples)),
                f"{1e3 * percentile(ripples, 0.5):.1f} ms",
                f"{1e3 * percentile(ripples, 0.95):.1f} ms",
                f"{1e3 * percentile(mending, 0.5):.1f} ms",
                f"{1e3 * percentile(mending, 0.95):.1f} ms",
            ]
        )
    headings = [
        "network", "steps", "first of all", "edits", "p50", "p95", "first fix", "p95",
    ]  # fmt: skip
    return f"{table(headings, rows)}\ngoal 100 ms: {verdict(worst, GOAL)}"


def dragged_edits(trace: Trace) -> list[Edit]:
    """The values that pass by while numbers of a few layers are dragged."""
    convolutions = [step.module for step in trace.steps if step.kind == "Conv2d"]
    edits = [
        Edit(path="", field="image_size", value=size) for size in range(32, 257, 8)
    ]
    edits += [
        Edit(path=path or "", field=field, value=value)
        for path in (*convolutions[:2], convolutions[-1])
        for field, values in _DRAGGED.items()
        for value in values
    ]
    return edits


def _times(trials: Trials, variant: Variant) -> tuple[list[float], list[float]]:
    """Seconds of trials, and of finding the first fix where one broke."""
    ripples, mending = [], []
    for edit in dragged_edits(trials.try_out(variant).trace):
        edited, found = variant.with_edits(edit), []
        ripples.append(
            seconds_of(lambda v=edited, f=found: f.append(trials.try_out(v)))
        )
        if not found[0].runs:
            mending.append(seconds_of(lambda t=found[0]: next(fixes(trials, t), None)))
    return ripples, mending
