"""Networks with the weights that a run has learnt."""

from pathlib import Path

from torch import nn

from explorer.architectures.variants import Variant
from explorer.architectures.weights import network_from_state
from explorer.errors import UnknownNameError
from explorer.paths import data_dir
from explorer.runs.store import RunStore


def network_of_run(variant: Variant, run: str, folder: Path | None) -> nn.Module:
    """``variant`` with the latest weights of a stored run, on the CPU.

    Args:
        variant: The network that the run trained.
        run: The run's number.
        folder: The data folder; the usual one when not given.

    Raises:
        UnknownNameError: The store has no such run.
        UnknownRunError: The run has no weights yet.
        BadFileError: The weights are damaged or those of another network.
    """
    with RunStore(data_dir(folder)) as store:
        known = tuple(str(stored.run_id) for stored in store.runs())
        if run not in known:
            raise UnknownNameError("run", run, known or ("none",))
        state = store.load_weights(int(run))
    return network_from_state(variant, state, f"run {run}")
