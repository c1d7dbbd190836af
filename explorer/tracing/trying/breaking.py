"""From a refusal to the record of a break, with the numbers behind it."""

import math
from collections.abc import Sequence
from types import MappingProxyType

from explorer.architectures.edits_applied import RefusedLayer
from explorer.tracing.records import Step
from explorer.tracing.trying.rules import Refused
from explorer.tracing.trying.trial import Breakage, Figure


def breakage(steps: Sequence[Step], index: int, refusal: Refused) -> Breakage:
    """The record of a refusal.

    Args:
        steps: All steps of the network, the first ``index`` of them with shapes.
        index: The step that does not run.
        refusal: Why.
    """
    step = steps[index]
    figures = dict(refusal.figures)
    if refusal.kind == "features" and (maps := _flattened_maps(steps, step)):
        figures["maps"] = maps
    return Breakage(
        step=index,
        path=step.path,
        step_kind=step.kind,
        kind=refusal.kind,
        input_shapes=step.input_shapes,
        message=refusal.message,
        figures=MappingProxyType(figures),
    )


def refused_construction(layer: RefusedLayer) -> Refused:
    """Why a layer could not even be constructed."""
    figures: dict[str, Figure] = {}
    groups = layer.values.get("groups", layer.values.get("num_groups"))
    if isinstance(groups, int):
        if groups < 1:
            figures = {"field": "groups", "value": groups, "lowest": 1}
            return Refused("argument", layer.reason, **figures)
        for side in ("in_channels", "out_channels", "num_channels"):
            channels = layer.values.get(side)
            if isinstance(channels, int) and channels % groups:
                figures = {"side": side, "channels": channels, "groups": groups}
                return Refused("groups", layer.reason, **figures)
    return Refused("argument", layer.reason, **figures)


def _flattened_maps(steps: Sequence[Step], dense: Step) -> tuple[int, ...] | None:
    """``(C, H, W)`` of the maps whose values a dense layer is given, if it is."""
    source = dense.inputs[0] if dense.inputs else -1
    while source >= 0:
        step = steps[source]
        before, after = step.input_shapes, step.output_shape
        if len(before) != 1 or math.prod(before[0]) != math.prod(after):
            return None
        if len(before[0]) == 4 and len(after) == 2:
            return before[0][1:]
        source = step.inputs[0] if step.inputs else -1
    return None
