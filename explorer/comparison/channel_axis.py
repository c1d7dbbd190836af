"""Which outputs are maps of the image, and which axis of them holds the channels.

Some networks move the channels to the end.
"""

from explorer.tracing.records import NETWORK_INPUT, Step, Trace

Size = tuple[int, int]


def map_sizes(trace: Trace) -> tuple[Size | None, ...]:
    """Height and width in px of the output of each step, ``None`` for what is no map.

    Neither windows of attention, which stand where the images of a batch do, nor
    tables of weights are maps, though some have four axes.
    """
    seen = sees_the_image(trace)
    sizes: list[Size | None] = []
    for step, last in zip(trace.steps, channels_last(trace), strict=True):
        shape = step.output_shape
        is_whole = len(shape) == 4 and shape[0] == trace.input_shape[0]
        first = 1 if last else 2
        is_map = is_whole and seen[step.index]
        sizes.append((shape[first], shape[first + 1]) if is_map else None)
    return tuple(sizes)


def sees_the_image(trace: Trace) -> tuple[bool, ...]:
    """Whether each step is computed from the image, not from weights alone."""
    seen = {NETWORK_INPUT}
    for step in trace.steps:
        if seen.intersection(step.inputs):
            seen.add(step.index)
    return tuple(step.index in seen for step in trace.steps)


def channels_last(trace: Trace) -> tuple[bool, ...]:
    """Whether the output of each step is ``(N, H, W, C)`` instead of ``(N, C, H, W)``.

    Transformers like Swin permute their maps once, ConvNeXt does so in every block; all
    steps in between keep the order of what they read.
    """
    last: list[bool] = []
    for step in trace.steps:
        sources = [source for source in step.inputs if source != NETWORK_INPUT]
        before = last[sources[0]] if sources else False
        is_map = len(step.output_shape) == 4
        last.append(is_map and before != _swaps(step, before))
    return tuple(last)


def _swaps(step: Step, before: bool) -> bool:
    """Whether it takes the channels from one end to the other."""
    if step.kind != "Permute" or len(step.input_shapes[0]) != 4:
        return False
    batch, first, second, third = step.input_shapes[0]
    moved = (second, third, first) if not before else (third, first, second)
    return step.output_shape == (batch, *moved)
