"""Where the part of a network begins that turns maps into class scores."""

from explorer.tracing.records import Step, Trace


def first_of_head(trace: Trace, blocks_end: int = 0) -> int:
    """Index of the first step of the head: after it there are no maps any more.

    Args:
        trace: The network.
        blocks_end: Where its repeated blocks end; a head begins no earlier.

    Returns:
        The number of steps if there is no head.
    """
    last_conv = max(
        (step.index for step in trace.steps if step.kind.startswith("Conv")), default=-1
    )
    for step in trace.steps[max(last_conv + 1, blocks_end) :]:
        if is_global_pooling(step) or leaves_maps(step):
            return _with_pooling_before(trace, step.index)
    return len(trace.steps)


def is_global_pooling(step: Step) -> bool:
    """Whether it makes one value of every map that has several."""
    if not step.input_shapes or len(step.input_shapes[0]) != 4:
        return False
    before, after = step.input_shapes[0], step.output_shape
    if step.kind == "Mean":
        return len(after) == 2 or after[2:] == (1, 1)
    if "Pool" not in step.kind or after[2:] != (1, 1):
        return False
    return step.kind.startswith("Adaptive") or before[2:] == _kernel(step)


def leaves_maps(step: Step) -> bool:
    """Whether it makes something else than maps."""
    return len(step.output_shape) != 4


def _kernel(step: Step) -> tuple[int, int]:
    return step.geometry.kernel if step.geometry else (0, 0)


def _with_pooling_before(trace: Trace, index: int) -> int:
    """An adaptive pooling to a fixed size belongs to the head that needs it."""
    before = trace.steps[index].inputs
    if before == (index - 1,) and trace.steps[index - 1].kind.startswith("Adaptive"):
        return index - 1
    return index
