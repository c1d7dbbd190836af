"""Networks with the weights that were chosen for them."""

from pathlib import Path

from torch import nn

from explorer.architectures.pretrained import (
    PublishedWeights,
    choose_weights,
    find_weights,
    network_from_checkpoint,
    pretrained_network,
    weights_folders,
)
from explorer.architectures.shipped import (
    ShippedWeights,
    shipped_network,
    shipped_weights,
)
from explorer.architectures.variants import Variant
from explorer.architectures.weights import (
    network_from_file,
    network_from_state,
    random_network,
)
from explorer.errors import ExplorerError, UnknownNameError
from explorer.paths import data_dir
from explorer.runs.moments import moment_of, moments_of, state_of_run
from explorer.runs.store import RunStore, RunSummary
from explorer.runs.weights_choice import WeightsChoice


class WeightsNotHereError(ExplorerError):
    """Published weights must be downloaded first.

    Attributes:
        weights: What is missing.
    """

    def __init__(self, network: str, weights: PublishedWeights) -> None:
        super().__init__(
            f"the weights {weights.name} of {network} are not on this computer;"
            f" download them first ({weights.megabytes:.0f} MB)"
        )
        self.weights = weights


def resolve(variant: Variant, choice: WeightsChoice, folder: Path | None) -> nn.Module:
    """``variant`` with the chosen weights, on the CPU, in eval mode; never downloads.

    Args:
        variant: The network.
        choice: Where its weights come from.
        folder: The data folder; the usual one when not given.

    Raises:
        ImageTooSmallError: The image vanishes inside the network.
        InvalidOptionError: An option has a value that cannot work.
        UnknownNameError: No such published weights, no such run, or no weights of it
            at such a moment.
        UnknownRunError: The run has no weights yet.
        WeightsNotHereError: They must be downloaded first, see :func:`missing_weights`.
        BadFileError: A file is missing, damaged, or of another network.
    """
    match choice.kind:
        case "random":
            return random_network(variant, int(choice.detail))
        case "shipped":
            return shipped_network(variant, _shipped(variant, choice))
        case "file":
            path = Path(choice.detail)
            if path.suffix.lower() == ".safetensors":
                return network_from_file(variant, path)
            return network_from_checkpoint(variant, path)
        case "run":
            return network_of_run(variant, choice, folder)
        case "pretrained":
            weights = choose_weights(variant.architecture, choice.detail)
            found = find_weights(weights, weights_folders(data_dir(folder)))
            if found is None:
                raise WeightsNotHereError(variant.title, weights)
            return pretrained_network(variant, weights, found)


def first_choice(variant: Variant) -> WeightsChoice:
    """What a network begins with: its shipped weights, else random ones.

    Raises:
        BadFileError: What is known of the shipped weights cannot be read.
    """
    found = shipped_weights(variant)
    if found is None:
        return WeightsChoice.random(0)
    return WeightsChoice.shipped(found.dataset)


def _shipped(variant: Variant, choice: WeightsChoice) -> ShippedWeights:
    found = shipped_weights(variant)
    if found is None or found.dataset != choice.detail:
        known = () if found is None else (found.dataset,)
        named = f"shipped weights of {variant.title}"
        raise UnknownNameError(named, choice.detail, known or ("none",))
    return found


def missing_weights(
    variant: Variant, choice: WeightsChoice, folder: Path | None
) -> PublishedWeights | None:
    """What must be downloaded before :func:`resolve`; ``None`` when all is here.

    Raises:
        UnknownNameError: torchvision publishes no such weights.
    """
    if choice.kind != "pretrained":
        return None
    weights = choose_weights(variant.architecture, choice.detail)
    found = find_weights(weights, weights_folders(data_dir(folder)))
    return weights if found is None else None


def network_of_run(
    variant: Variant, choice: WeightsChoice, folder: Path | None
) -> nn.Module:
    """``variant`` with weights of a stored run, on the CPU.

    Args:
        variant: The network that the run trained.
        choice: The run, and when.
        folder: The data folder; the usual one when not given.

    Raises:
        UnknownNameError: The store has no such run, or no such weights of it.
        UnknownRunError: The run has no weights yet.
        BadFileError: The weights are damaged or those of another network.
    """
    state = state_of_run(choice, folder)
    return network_from_state(variant, state, f"run {choice.run_id}")


def stored_runs(variant: Variant, folder: Path | None) -> tuple[RunSummary, ...]:
    """The runs of this very variant whose weights were kept, the latest first."""
    with RunStore(data_dir(folder)) as store:
        return tuple(
            run
            for run in store.runs()
            if run.config is not None
            and run.config.variant == variant
            and store.saved_steps(run.run_id)
        )


def known_accuracy(
    variant: Variant, choice: WeightsChoice, folder: Path | None
) -> float | None:
    """What a run or the shipped weights reached on their test set, 0 to 1.

    Of a run's latest weights its last test; of those at another moment the test of
    that very moment.  ``None`` for all other weights, and where there was no test.
    """
    if choice.kind == "shipped":
        return _shipped(variant, choice).accuracy
    if choice.kind != "run":
        return None
    assert choice.run_id is not None  # it is of a run
    if choice.step is not None or choice.epoch is not None:
        moment = moment_of(choice, moments_of(choice.run_id, folder))
        return None if moment is None else moment.test_accuracy
    with RunStore(data_dir(folder)) as store:
        for run in store.runs():
            if run.run_id == choice.run_id:
                return run.test_accuracy
    return None
