"""Which weights there are for a network, on this computer and to download."""

from dataclasses import dataclass, replace
from pathlib import Path

from explorer.architectures.pretrained import (
    PublishedWeights,
    choose_weights,
    find_weights,
    published_weights,
    weights_folders,
)
from explorer.architectures.shipped import ShippedWeights, shipped_weights
from explorer.architectures.variants import Variant
from explorer.paths import data_dir
from explorer.runs.store import RunSummary
from explorer.runs.weights import stored_runs
from explorer.runs.weights_choice import WeightsChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedOffer:
    """Weights that torchvision publishes.

    Attributes:
        weights: What is known of them.
        is_here: Whether they need no download.
    """

    weights: PublishedWeights
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsOffer:
    """What can be chosen besides random weights and files.

    Attributes:
        shipped: Those that come with the program, if any.
        published: torchvision's, the best first.
        runs: Those of this very variant with weights, the latest first.
    """

    shipped: ShippedWeights | None = None
    published: tuple[PublishedOffer, ...]
    runs: tuple[RunSummary, ...]


def weights_offer(variant: Variant, folder: Path | None) -> WeightsOffer:
    """Look at what torchvision publishes, what lies on disk and what was trained.

    Weights without a published accuracy are left out: they are parts of a network
    (``vgg16``'s ``IMAGENET1K_FEATURES`` has no classifier).

    Args:
        variant: The network.
        folder: The data folder; the usual one when not given.

    Raises:
        BadFileError: The store of runs is damaged.
    """
    folders = weights_folders(data_dir(folder))
    published = (
        PublishedOffer(
            weights=weights, is_here=find_weights(weights, folders) is not None
        )
        for weights in published_weights(variant.architecture)
        if weights.accuracy is not None
    )
    return WeightsOffer(
        shipped=shipped_weights(variant),
        published=tuple(published),
        runs=stored_runs(variant, folder),
    )


def settled(variant: Variant, choice: WeightsChoice) -> WeightsChoice:
    """``choice`` with the name of the weights that ``"DEFAULT"`` stands for.

    Raises:
        UnknownNameError: torchvision publishes no such weights.
    """
    if choice.kind != "pretrained":
        return choice
    weights = choose_weights(variant.architecture, choice.detail)
    return replace(choice, detail=weights.name)
