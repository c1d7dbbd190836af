"""Every classification model of torchvision against what torchvision says of it."""

import torch

from explorer.architectures.torchvision_models import PREFIX, torchvision_names
from explorer.architectures.variants import Variant
from explorer.diagrams.folding import default_folding
from explorer.diagrams.layout import lay_out
from explorer.tracing.activations import capture
from explorer.tracing.block_tree import block_tree
from explorer.tracing.meta import build_on_meta
from explorer.tracing.trace import TracedNetwork, trace_variant
from tests.benchmarks.report import seconds_of, table

_HEADINGS = [
    "model", "px", "parameters", "published", "GMACs", "published", "equal", "steps",
    "trace", "layout", "unfolded", "capture",
]  # fmt: skip


def published_figures(name: str) -> dict[int, tuple[int, float]]:
    """Parameters and GMACs in the metadata of a model's weights, by image size.

    torchvision measured each at the size that these weights are evaluated with.
    """
    import torchvision.models as models

    return {
        weights.transforms().crop_size[0]: (
            weights.meta["num_params"],
            weights.meta["_ops"],
        )
        for weights in models.get_model_weights(name)
    }


def run() -> str:
    """The table, with one line for each size that torchvision has published."""
    rows = []
    for name in torchvision_names():
        for size, figures in sorted(published_figures(name).items()):
            variant = Variant.of(PREFIX + name, image_size=size)
            first = not rows or rows[-1][0] != name
            rows.append(_row(variant, figures, captures=first))
    equal = sum(row[6] == "yes" for row in rows)
    models = len({row[0] for row in rows})
    return (
        f"{table(_HEADINGS, rows)}\n{equal} of {len(rows)} equal, {models} models; each"
        " at the sizes that its published weights are evaluated with; GMACs to the"
        " three decimals that torchvision prints; captured at the smallest"
    )


def _row(variant: Variant, figures: tuple[int, float], *, captures: bool) -> list[str]:
    found: list[TracedNetwork] = []
    tracing = seconds_of(lambda: found.append(trace_variant(variant)))
    (network,) = found
    trace, tree = network.trace, block_tree(network.trace)
    folded = default_folding(tree, trace)
    params, gigamacs = figures
    ours = trace.total_params, round(trace.total_macs / 1e9, 3)
    return [
        variant.architecture.removeprefix(PREFIX),
        str(variant.option("image_size")),
        f"{trace.total_params:,}",
        f"{params:,}",
        f"{trace.total_macs / 1e9:.3f}",
        f"{gigamacs:.3f}",
        "yes" if ours == figures else "NO",
        str(len(trace.steps)),
        f"{tracing:.2f} s",
        f"{1e3 * seconds_of(lambda: lay_out(trace, tree, folded)):.0f} ms",
        f"{1e3 * seconds_of(lambda: lay_out(trace, tree, frozenset())):.0f} ms",
        f"{_capturing(variant, network):.2f} s" if captures else "–",
    ]


def _capturing(variant: Variant, network: TracedNetwork) -> float:
    """Seconds to capture every step, with weights that cost no time to draw."""
    model = build_on_meta(variant.build).to_empty(device="cpu")
    with torch.no_grad():
        for value in (*model.parameters(), *model.buffers()):
            value.fill_(0.01 if value.is_floating_point() else 0)
    image = torch.rand(variant.input_shape)
    return seconds_of(lambda: capture(network, model, image))
