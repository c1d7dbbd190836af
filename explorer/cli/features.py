"""``features``: every feature map of one image, as numbers and as pictures."""

import argparse
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from explorer.architectures.variants import Variant
from explorer.architectures.weights import network_from_file, random_network
from explorer.cli.networks import chosen_variant
from explorer.data.images import load_image
from explorer.data.preprocessing import network_input
from explorer.diagrams.mosaic import mosaic
from explorer.errors import ExplorerError
from explorer.tracing.activations import capture
from explorer.tracing.inputs import picture_preprocessing
from explorer.tracing.trace import trace_variant


class UnknownWeightsError(ExplorerError):
    """``--weights`` names nothing that exists."""

    def __init__(self, value: str) -> None:
        super().__init__(
            f"unknown weights {value!r}; choose random, random:SEED, run:ID"
            " or a .safetensors file"
        )


def write_features(options: argparse.Namespace) -> int:
    """Write ``activations.npz`` and one PNG per step into ``--out``."""
    variant = chosen_variant(options)
    picture = load_image(options.image)
    network = trace_variant(variant)
    model = _network(variant, options.weights, options.data_dir)
    image = network_input(picture.rgb, picture_preprocessing(variant))
    activations = capture(network, model, image)
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    steps = network.trace.steps
    arrays = {step.path: activations[step.index].numpy() for step in steps}
    # The stub takes every keyword for ``allow_pickle``.
    np.savez(out / "activations.npz", **arrays)  # type: ignore[arg-type]
    for step in steps:
        name = re.sub(r"[^\w.-]+", "_", f"{step.index:03d}-{step.path}")
        maps = _as_maps(activations[step.index])
        Image.fromarray(mosaic(maps).rgb()).save(out / f"{name}.png")
    print(f"{len(steps)} steps of {variant.title} written to {out}")
    return 0


def _network(variant: Variant, weights: str, data_dir: Path | None) -> nn.Module:
    source, _, detail = weights.partition(":")
    if source == "random":
        if detail and not re.fullmatch(r"\d{1,18}", detail):
            raise UnknownWeightsError(weights)
        return random_network(variant, int(detail or 0))
    if source == "run" and detail:
        from explorer.runs.weights import network_of_run

        return network_of_run(variant, detail, data_dir)
    if weights.endswith(".safetensors"):
        return network_from_file(variant, Path(weights))
    raise UnknownWeightsError(weights)


def _as_maps(output: Tensor) -> NDArray[np.float32]:
    """``(channels, height, width)`` of any output: vectors become one row."""
    values: NDArray[np.float32] = output[0].float().numpy()
    if values.ndim == 3:
        return values
    return values.reshape(1, -1, values.shape[-1])
