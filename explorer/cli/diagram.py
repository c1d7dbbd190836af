"""``diagram``: the block diagram of a network as a picture."""

import argparse
from pathlib import Path

from explorer.cli.networks import chosen_variant
from explorer.diagrams.columns import in_columns
from explorer.diagrams.folding import all_blocks, default_folding
from explorer.diagrams.layout import lay_out
from explorer.diagrams.svg import layout_svg
from explorer.errors import ExplorerError
from explorer.tracing.block_tree import Block, block_tree
from explorer.tracing.records import Trace
from explorer.tracing.trace import trace_variant


class DiagramFileError(ExplorerError):
    """The picture cannot be written where it was asked for."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"cannot write the diagram to {path}: {reason}")
        self.path = path


def write_diagram(options: argparse.Namespace) -> int:
    """Write the diagram to ``--out`` and tell how large it is."""
    out: Path = options.out
    if out.suffix.lower() != ".svg":
        raise DiagramFileError(out, "the name must end in .svg")
    variant = chosen_variant(options)
    trace = trace_variant(variant).trace
    tree = block_tree(trace)
    folded = _folded(options.unfold, tree, trace)
    layout = lay_out(trace, tree, folded, merge=options.merge)
    layout = in_columns(layout, options.columns)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(layout_svg(layout, variant.title), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DiagramFileError(out, reason) from error
    boxes = len(layout.boxes) - 2  # without the input and the output
    print(f"{len(trace.steps)} steps of {variant.title} in {boxes} boxes: {out}")
    return 0


def _folded(unfold: str, tree: Block, trace: Trace) -> frozenset[str]:
    match unfold:
        case "all":
            return frozenset()
        case "none":
            return all_blocks(tree)
        case _:
            return default_folding(tree, trace)
