"""The end of a network: how maps become class scores, and what that costs."""

from dataclasses import dataclass
from enum import Enum

from explorer.architectures.options import option_fields
from explorer.architectures.variants import Variant
from explorer.comparison.heads_found import first_of_head, is_global_pooling
from explorer.comparison.repeats import most_repeated
from explorer.tracing.block_tree import Block, block_tree
from explorer.tracing.records import NETWORK_INPUT, Step, Trace


class HeadKind(Enum):
    """How maps become scores; the value is its name in files and links."""

    DENSE = "dense"  # all pixels meet in dense layers
    GLOBAL = "global"  # each map is averaged, then a dense layer
    MAPS = "maps"  # one map per class is averaged, no dense layer
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a network.

    Attributes:
        kind: How it works.
        steps: Indices of its steps; of ``MAPS`` with the layers that make the maps.
        input_shape: What goes in, without the batch axis.
        pooling: Kind of the step that makes one value of each map; empty without one.
        dense: Outputs of its dense layers, in order.
        ends_in_relu: Whether a ReLU is the last thing that happens before the scores or
            the pooling that makes them, so that no score is negative.
        params: Learnable scalars.
        macs: Multiply-accumulates for one image.
        params_share: Share of all parameters of the network, 0 to 1.
        macs_share: Share of all multiply-accumulates, 0 to 1.
    """

    kind: HeadKind
    steps: range
    input_shape: tuple[int, ...]
    pooling: str
    dense: tuple[int, ...]
    ends_in_relu: bool
    params: int
    macs: int
    params_share: float
    macs_share: float


def head_of(trace: Trace, tree: Block | None = None) -> Head:
    """The head of a network.

    Args:
        trace: The network.
        tree: Its blocks, if they are known.
    """
    tree = tree or block_tree(trace)
    _, like = most_repeated(trace, tree)
    start = first_of_head(trace, blocks_end=like[-1].steps.stop if like else 0)
    steps = trace.steps[start:]
    pooling = next((step.kind for step in steps if is_global_pooling(step)), "")
    dense = tuple(step.output_shape[-1] for step in steps if step.kind == "Linear")
    kind = _kind(pooling, dense)
    if kind is HeadKind.MAPS:
        start = _first_of_maps(trace, tree, start)
    own = trace.steps[start:]
    params, macs = sum(s.params for s in own), sum(s.macs for s in own)
    return Head(
        kind=kind,
        steps=range(start, len(trace.steps)),
        input_shape=_input_shape(trace, start),
        pooling=pooling,
        dense=dense,
        ends_in_relu=_ends_in_relu(trace),
        params=params,
        macs=macs,
        params_share=params / max(trace.total_params, 1),
        macs_share=macs / max(trace.total_macs, 1),
    )


def other_head(variant: Variant) -> Variant | None:
    """The same network with the other head, where its builder offers one.

    ``dense`` instead of ``global`` and the other way round; ``None`` where there is no
    such choice: the pooling of a ResNet is part of its design.
    """
    fields = {field.name: field for field in option_fields(variant.spec)}
    if "head" not in fields:
        return None
    own = variant.option("head")
    others = [choice for choice in fields["head"].choices if choice != own]
    return variant.with_options(head=others[0]) if others else None


def _kind(pooling: str, dense: tuple[int, ...]) -> HeadKind:
    if dense:
        return HeadKind.GLOBAL if pooling else HeadKind.DENSE
    return HeadKind.MAPS if pooling else HeadKind.OTHER


def _first_of_maps(trace: Trace, tree: Block, start: int) -> int:
    """The first step of the block, or the convolution, that makes a map per class."""
    convs = [s.index for s in trace.steps[:start] if s.kind.startswith("Conv")]
    if not convs:
        return start
    around = [
        block.steps.start
        for block in tree.walk()
        if block.unit and convs[-1] in block.steps
    ]
    return around[-1] if around else convs[-1]


def _input_shape(trace: Trace, start: int) -> tuple[int, ...]:
    if start == 0 or start == len(trace.steps):
        return trace.input_shape[1:]
    source = trace.steps[start].inputs[0] if trace.steps[start].inputs else start - 1
    if source == NETWORK_INPUT:
        return trace.input_shape[1:]
    return trace.steps[source].output_shape[1:]


def _ends_in_relu(trace: Trace) -> bool:
    """Whether nothing but averaging and reshaping comes between a ReLU and the end."""
    index = trace.output
    while index >= 0:
        step = trace.steps[index]
        if step.kind.startswith("ReLU"):
            return True
        if not _keeps_sign(step) or len(step.inputs) != 1:
            return False
        index = step.inputs[0]
    return False


def _keeps_sign(step: Step) -> bool:
    return "Pool" in step.kind or step.kind in (
        "Flatten", "Mean", "View", "Reshape", "Squeeze", "Dropout",
    )  # fmt: skip
