"""Capturing every step against a plain forward pass of the same network."""

import torch

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.tracing.activations import capture
from explorer.tracing.trace import trace_variant
from tests.benchmarks.report import paired_ratio, table, verdict

GOAL = 1.3
PAIRS = 9


def run() -> str:
    """The table of the five book networks."""
    rows = []
    for spec in CATALOGUE:
        variant = Variant.of(spec.key, image_size=224)
        network, model = trace_variant(variant), random_network(variant, 0)
        image = torch.rand(variant.input_shape)

        def plain(model=model, image=image):
            with torch.no_grad():
                model(image)

        def captured(network=network, model=model, image=image):
            capture(network, model, image)

        with_capture, without, ratio = paired_ratio(captured, plain, pairs=PAIRS)
        rows.append(
            [
                variant.title,
                str(len(network.trace.steps)),
                f"{1e3 * without:.1f} ms",
                f"{1e3 * with_capture:.1f} ms",
                f"{ratio:.2f}",
                verdict(ratio, GOAL),
            ]
        )
    headings = ["224 px", "steps", "forward", "capture", "ratio", f"goal {GOAL}"]
    return table(headings, rows)
