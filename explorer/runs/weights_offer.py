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
from explorer.runs.moments import Moment, moments_of, with_step
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
class RunOffer:
    """A stored run.

    Attributes:
        run: What is known of it.
        moments: When it can be looked at, oldest first.
    """

    run: RunSummary
    moments: tuple[Moment, ...]


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
    runs: tuple[RunOffer, ...]


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
        runs=tuple(
            RunOffer(run=run, moments=moments_of(run.run_id, folder))
            for run in stored_runs(variant, folder)
        ),
    )


def settled(
    variant: Variant, choice: WeightsChoice, folder: Path | None = None
) -> WeightsChoice:
    """``choice`` by its own name: not ``"DEFAULT"``, and a step for a pass of a run.

    Args:
        variant: The network.
        choice: Weights as somebody wrote them down.
        folder: The data folder; the usual one when not given.

    Raises:
        UnknownNameError: torchvision publishes no such weights, or a run has none such.
    """
    if choice.kind == "run":
        return with_step(choice, folder)
    if choice.kind != "pretrained":
        return choice
    weights = choose_weights(variant.architecture, choice.detail)
    return replace(choice, detail=weights.name)
