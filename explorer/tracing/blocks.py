"""The blocks of a network from left to right, without what lies within them."""

from explorer.tracing.block_tree import block_tree
from explorer.tracing.records import Trace


def block_labels(trace: Trace) -> tuple[str, ...]:
    """A label per step; neighbours with the same label are one block.

    A block is what people look at as one thing: an Inception, a residual block with its
    shortcut, a layer of a transformer.  Its label is its title in the tree of blocks.
    Steps between blocks have no label.
    """
    labels = [""] * len(trace.steps)
    for block in block_tree(trace).walk():
        if block.unit:
            labels[block.steps.start : block.steps.stop] = [block.title] * len(
                block.steps
            )
    return tuple(labels)
