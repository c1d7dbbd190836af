"""Which axis of an output holds its channels: some networks move them to the end."""

from explorer.tracing.records import NETWORK_INPUT, Step, Trace


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
