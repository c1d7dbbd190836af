"""``features``: every feature map of one image, as numbers and as pictures."""

import argparse
import re
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from explorer.architectures.pretrained import fetch_weights, weights_folders
from explorer.architectures.variants import Variant
from explorer.cli.networks import chosen_variant
from explorer.data.images import load_image
from explorer.data.preprocessing import network_input
from explorer.diagrams.mosaic import mosaic
from explorer.paths import data_dir
from explorer.runs.weights import missing_weights, resolve
from explorer.runs.weights_choice import WeightsChoice
from explorer.tracing.activations import capture_anyway
from explorer.tracing.inputs import picture_preprocessing
from explorer.tracing.meta import image_dtype
from explorer.tracing.trace import trace_variant


def write_features(options: argparse.Namespace) -> int:
    """Write ``activations.npz`` and one PNG per step into ``--out``."""
    variant = chosen_variant(options)
    picture = load_image(options.image)
    network = trace_variant(variant)
    choice = WeightsChoice.parse(options.weights)
    model = _network(variant, choice, options.data_dir)
    preprocessing = picture_preprocessing(variant, choice.published_name)
    image = network_input(picture.rgb, preprocessing).to(image_dtype(model))
    network, activations = capture_anyway(network, model, image)
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


def _network(
    variant: Variant, choice: WeightsChoice, data_folder: Path | None
) -> nn.Module:
    """The network, after a download where it needs one."""
    missing = missing_weights(variant, choice, data_folder)
    if missing is not None:
        folder = weights_folders(data_dir(data_folder))[0]
        size = f"{missing.megabytes:.0f} MB"
        print(f"downloading {missing.name} ({size}) into {folder}", file=sys.stderr)
        fetch_weights(missing, folder)
    return resolve(variant, choice, data_folder)


def _as_maps(output: Tensor) -> NDArray[np.float32]:
    """``(channels, height, width)`` of any output: vectors become one row."""
    values: NDArray[np.float32] = output[0].float().numpy()
    if values.ndim == 3:
        return values
    return values.reshape(1, -1, values.shape[-1])
