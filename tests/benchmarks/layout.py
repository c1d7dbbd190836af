"""The block diagram of large networks, as first shown and with everything unfolded."""

import statistics

from explorer.architectures.variants import Variant
from explorer.diagrams.folding import default_folding
from explorer.diagrams.layout import lay_out
from explorer.tracing.block_tree import block_tree
from explorer.tracing.trace import trace_variant
from tests.benchmarks.report import seconds_of, table

NETWORKS = ("googlenet", "resnet", "torchvision:resnet152", "torchvision:densenet201")
REPEATS = 9


def run() -> str:
    """The table: boxes and edges, and the median and the worst time."""
    rows = []
    for key in NETWORKS:
        trace = trace_variant(Variant.of(key)).trace
        tree = block_tree(trace)
        for name, folded in (
            ("default", default_folding(tree, trace)),
            ("unfolded", frozenset[str]()),
        ):
            layout = lay_out(trace, tree, folded)
            times = [
                seconds_of(lambda t=trace, b=tree, f=folded: lay_out(t, b, f))
                for _ in range(REPEATS)
            ]
            rows.append(
                [
                    f"{key.removeprefix('torchvision:')}, {name}",
                    str(len(layout.boxes)),
                    str(len(layout.edges)),
                    f"{1e3 * statistics.median(times):.1f} ms",
                    f"{1e3 * max(times):.1f} ms",
                ]
            )
    return table(["network", "boxes", "edges", "median", "worst"], rows)
