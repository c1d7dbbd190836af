"""From the engine's explanation of one value to what the arithmetic view shows."""

from explorer.tracing.pixels.records import (
    Combination,
    Concatenation,
    Dense,
    Explanation,
    Moved,
    Normalisation,
    NotItemised,
    Pointwise,
    ResponseNormalisation,
    Softmax,
)
from explorer.tracing.pixels.window_records import (
    AveragePooling,
    Convolution,
    MaxPooling,
)
from explorer.tracing.records import Trace
from explorer.ui.pages.explore.explaining.functions import (
    normalisation,
    pointwise,
    response_normalisation,
)
from explorer.ui.pages.explore.explaining.links import (
    Working,
    origin_text,
    place_text,
)
from explorer.ui.pages.explore.explaining.merging import (
    combination,
    concatenation,
    moved,
    not_itemised,
)
from explorer.ui.pages.explore.explaining.sums import (
    average_pooling,
    convolution,
    dense,
    max_pooling,
    softmax,
)
from explorer.ui.widgets.arithmetic_records import Arithmetic


def arithmetic_of(
    found: Explanation, trace: Trace, classes: tuple[str, ...] = ()
) -> Arithmetic:
    """What the arithmetic view shows of an explanation.

    Args:
        found: The explanation.
        trace: The trace of its network.
        classes: Names of the network's outputs; empty when unknown.
    """
    working = _working(found, trace, classes)
    place = place_text(found.position)
    ends = found.step == trace.output and len(found.position) == 1
    if ends and found.position[0] < len(classes):
        place = f"{classes[found.position[0]]} · {place}"
    itemised = not isinstance(found.detail, NotItemised)
    return Arithmetic(
        title=place[:1].upper() + place[1:],
        owner=origin_text(found.step, "", trace),
        sentence=working.sentence,
        blocks=working.blocks,
        result=found.value,
        own=found.captured if itemised else None,
        agrees=found.agrees,
    )


def _working(found: Explanation, trace: Trace, classes: tuple[str, ...]) -> Working:
    step = trace.steps[found.step]
    match found.detail:
        case Convolution() as detail:
            return convolution(found, detail, step)
        case MaxPooling() as detail:
            return max_pooling(detail)
        case AveragePooling() as detail:
            return average_pooling(found, detail)
        case Dense() as detail:
            return dense(found, detail, step)
        case Softmax() as detail:
            return softmax(found, detail, classes)
        case Pointwise() as detail:
            return pointwise(found, detail, trace)
        case Normalisation() as detail:
            return normalisation(found, detail, trace)
        case ResponseNormalisation() as detail:
            return response_normalisation(found, detail, trace)
        case Combination() as detail:
            return combination(found, detail, trace)
        case Concatenation() as detail:
            return concatenation(detail, trace)
        case Moved() as detail:
            return moved(found, detail, trace)
        case NotItemised() as detail:
            return not_itemised(detail, trace)
