"""How deep a step lies, and which steps all paths pass through."""

from explorer.comparison.parts import is_weighted
from explorer.tracing.records import NETWORK_INPUT, Trace


def weighted_depths(trace: Trace) -> tuple[int, ...]:
    """Layers with weights on the longest path from the image through each step.

    At the output this is what gives a network its number: 11 for VGG-11, 18 for
    ResNet-18, whose shortcuts lie beside the longest path.
    """
    depths: list[int] = []
    for step in trace.steps:
        before = (depths[source] for source in step.inputs if source != NETWORK_INPUT)
        depths.append(max(before, default=0) + is_weighted(step))
    return tuple(depths)


def main_line(trace: Trace) -> tuple[bool, ...]:
    """Whether each step lies on the one line that all paths share.

    Branches of an Inception and what a shortcut passes do not; where they meet again
    does.
    """
    last_reader = [step.index for step in trace.steps]
    for step in trace.steps:
        for source in step.inputs:
            if source != NETWORK_INPUT:
                last_reader[source] = max(last_reader[source], step.index)
    on_line = []
    reach = max((s.index for s in trace.steps if NETWORK_INPUT in s.inputs), default=0)
    for step in trace.steps:
        # Nothing made earlier is read beyond this step.
        on_line.append(reach <= step.index)
        reach = max(reach, last_reader[step.index])
    return tuple(on_line)
