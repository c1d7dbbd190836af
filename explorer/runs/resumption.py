"""Which stored run is to go on, and how far."""

from dataclasses import dataclass, replace

from explorer.errors import ExplorerError, InvalidOptionError
from explorer.runs.store import RunStore
from explorer.training.config import Budget, TrainingConfig
from explorer.training.devices import resolve_device
from explorer.training.run_state import RunState


class NotResumableError(ExplorerError):
    """A run cannot go on; says why and what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumption:
    """A stored run that is to go on where it was saved last.

    Attributes:
        run_id: Its number.
        budget: What it may spend in all, what it has spent included; as before when
            not given.
        device: Where it goes on; where it was when not given.
    """

    run_id: int
    budget: Budget | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumableRun:
    """What a stored run goes on with.

    Attributes:
        config: With the budget and the device from now on.
        state: Where it goes on; ``None`` for the beginning, where nothing was saved
            before it broke off.
    """

    config: TrainingConfig
    state: RunState | None


def resumable(store: RunStore, wanted: Resumption) -> ResumableRun:
    """Read what is needed to go on; call it while the run is claimed.

    Raises:
        UnknownRunError: There is no such run.
        NotResumableError: It is over or deleted, or nothing was saved to go on with.
        InvalidOptionError: It has spent more than the new budget already.
        DeviceUnavailableError: Its device is not here.
        BadFileError: What was saved is damaged.
    """
    summary = store.summary(wanted.run_id)
    before = store.config(wanted.run_id)
    name = f"run {wanted.run_id}"
    if any(run.run_id == wanted.run_id for run in store.deleted_runs()):
        raise NotResumableError(
            f"{name} was deleted; undo that in the list of runs to go on with it"
        )
    if summary.state == "diverged":
        raise NotResumableError(
            f"{name} ended because its loss was no longer finite; start a new run with"
            " a lower learning rate"
        )
    state = store.checkpoints.load(wanted.run_id)
    if summary.state == "finished":
        if wanted.budget is None:
            raise NotResumableError(
                f"{name} is finished; give it a larger budget to go on"
            )
        if state is None:
            raise NotResumableError(
                f"{name} was made by an older version of this program, which kept"
                " nothing to go on with; start a new run"
            )
    config = _with_budget(before, wanted.budget, state)
    device = resolve_device(wanted.device or before.device)
    return ResumableRun(config=replace(config, device=device), state=state)


def _with_budget(
    config: TrainingConfig, budget: Budget | None, state: RunState | None
) -> TrainingConfig:
    if budget is None:
        return config
    if state is not None:
        _check_larger(budget, state)
    amount: dict[str, float | int | None] = dict.fromkeys(("epochs", "seconds", "macs"))
    whole = budget.unit != "seconds"
    amount[budget.unit] = int(budget.amount) if whole else budget.amount
    return replace(config, **amount)  # type: ignore[arg-type]  # checked by Budget


def _check_larger(budget: Budget, state: RunState) -> None:
    place = state.place
    if budget.unit == "epochs" and budget.amount < place.epoch:
        begun = place.epoch if place.batch else place.epoch - 1
        allowed = f"more than the {begun} that the run has done"
        raise InvalidOptionError("epochs", int(budget.amount), allowed)
    if budget.unit == "seconds" and budget.amount <= place.count.seconds:
        allowed = f"more than the {place.count.seconds:.1f} that the run has had"
        raise InvalidOptionError("seconds", budget.amount, allowed)
