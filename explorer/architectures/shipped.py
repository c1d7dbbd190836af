"""Trained weights that come with the program: of the lite form of every family.

``explorer.training.shipped`` makes them and writes down what it did.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load
from torch import nn

from explorer.architectures.variants import Variant
from explorer.architectures.weights import network_from_state
from explorer.assets import resources_dir
from explorer.errors import BadFileError

WITHOUT_WEIGHTS = {"image_size", "dropout"}  # options that no weight depends on


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedWeights:
    """One file of weights and what is known of it.

    Attributes:
        path: The file, in float16.
        dataset: Key of the data set that they were trained on.
        accuracy: Share of its test images answered right, 0 to 1.
        sha256: Of the file, in hexadecimal.
    """

    path: Path
    dataset: str
    accuracy: float
    sha256: str


def shipped_weights(variant: Variant) -> ShippedWeights | None:
    """The weights of this very network, ``None`` where none ship.

    Raises:
        BadFileError: What stands beside them cannot be read.
    """
    changed = {
        name
        for name, value in variant.options
        if name not in WITHOUT_WEIGHTS and value != variant.form_options()[name]
    }
    size = variant.option("image_size") == variant.form_options()["image_size"]
    if changed or not size or variant.edits:
        return None
    return _known(variant.architecture, variant.form)


def shipped_network(variant: Variant, weights: ShippedWeights) -> nn.Module:
    """``variant`` with its shipped weights, on the CPU, in eval mode.

    Raises:
        BadFileError: The file is missing, damaged, or of another network.
    """
    reason = "the shipped weights are damaged; install the program again"
    try:
        content = weights.path.read_bytes()
    except OSError as error:
        raise BadFileError(weights.path, reason) from error
    if hashlib.sha256(content).hexdigest() != weights.sha256:
        raise BadFileError(weights.path, reason)
    try:
        halves = load(content)
    except SafetensorError as error:
        raise BadFileError(weights.path, reason) from error
    state = {
        name: value.float() if value.is_floating_point() else value
        for name, value in halves.items()
    }
    return network_from_state(variant, state, weights.path)


@cache
def _known(architecture: str, form: str) -> ShippedWeights | None:
    stem = f"{architecture}-{form}"
    if "/" in stem or ":" in stem:  # torchvision's, or a user's own
        return None
    folder = resources_dir() / "weights"
    record = folder / f"{stem}.json"
    if not record.is_file():
        return None
    try:
        told = json.loads(record.read_text(encoding="utf-8"))
        return ShippedWeights(
            path=folder / f"{stem}.safetensors",
            dataset=str(told["dataset"]),
            accuracy=float(told["test_accuracy"]),
            sha256=str(told["sha256"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadFileError(record, "is damaged; install the program again") from error
