"""The points of a run's training at which its network can be looked at."""

from dataclasses import dataclass, replace
from pathlib import Path

from torch import Tensor

from explorer.errors import UnknownNameError
from explorer.paths import data_dir
from explorer.runs.passes import part_of_a_pass
from explorer.runs.store import RunStore
from explorer.runs.weights_choice import WeightsChoice
from explorer.training.learner import Learner


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A run as it was once.

    Attributes:
        step: Steps done; 0 is before any training.
        epoch: The pass that was just over; ``None`` within a pass.
        passes: Passes done, where that pass was cut short; ``None`` where it was not.
        test_accuracy: Of these very weights, 0 to 1; ``None`` where it is not known.
    """

    step: int
    epoch: int | None
    test_accuracy: float | None
    passes: float | None = None


def moments_of(run_id: int, folder: Path | None) -> tuple[Moment, ...]:
    """Before any training, after the passes that were kept, and the latest weights.

    Args:
        run_id: The run; one that is not there has no moments.
        folder: The data folder; the usual one when not given.

    Raises:
        BadFileError: The store of runs is damaged.
    """
    with RunStore(data_dir(folder)) as store:
        if all(run.run_id != run_id for run in store.runs()):
            return ()
        return _moments(store, run_id)


def moment_of(choice: WeightsChoice, moments: tuple[Moment, ...]) -> Moment | None:
    """Which of its run's moments weights are of; the last where they do not say.

    Args:
        choice: Weights of a run; all others are of no moment.
        moments: Those of the run.
    """
    if choice.kind != "run" or not moments:
        return None
    if choice.step is None and choice.epoch is None:
        return moments[-1] if moments[-1].step else None  # no weights are the latest
    for moment in reversed(moments):  # a pass that was resumed may be there twice
        if choice.step is not None and choice.step == moment.step:
            return moment
        if choice.epoch is not None and choice.epoch == moment.epoch:
            return moment
    return None


def with_step(choice: WeightsChoice, folder: Path | None) -> WeightsChoice:
    """Weights that are named by a pass of a run, named by the step after it.

    Raises:
        UnknownNameError: There is no such run, or no such weights of it.
    """
    if choice.epoch is None:
        return choice
    with RunStore(data_dir(folder)) as store:
        step = _step_of(choice, store)
    return replace(choice, detail=f"{choice.run_id}@{step}")


def state_of_run(choice: WeightsChoice, folder: Path | None) -> dict[str, Tensor]:
    """The state dict of a stored run at some moment, on the CPU.

    Those before any training are made anew from the run's seed.

    Args:
        choice: Weights of a run.
        folder: The data folder; the usual one when not given.

    Raises:
        UnknownNameError: There is no such run, or no such weights of it.
        UnknownRunError: The run has no weights yet.
        BadFileError: The weights are damaged.
    """
    with RunStore(data_dir(folder)) as store:
        step = _step_of(choice, store)
        assert choice.run_id is not None  # it is of a run
        if step != 0:
            return store.load_weights(choice.run_id, step)
        config = replace(store.config(choice.run_id), device="cpu")
    return dict(Learner(config).network.state_dict())


def _step_of(choice: WeightsChoice, store: RunStore) -> int | None:
    known = tuple(str(stored.run_id) for stored in store.runs())
    run_id = choice.run_id
    if run_id is None or str(run_id) not in known:
        raise UnknownNameError("run", str(run_id), known or ("none",))
    if choice.step is None and choice.epoch is None:
        return None
    if choice.step == 0 or choice.epoch == 0:
        return 0
    if choice.epoch is not None:
        steps = {m.epoch: m.step for m in _moments(store, run_id) if m.epoch}
        known = tuple(map(str, steps)) or ("none",)
        if choice.epoch not in steps:
            named = f"saved epoch of run {run_id}"
            raise UnknownNameError(named, str(choice.epoch), known)
        return steps[choice.epoch]
    saved = store.saved_steps(run_id)
    if choice.step not in saved:
        named = f"saved step of run {run_id}"
        known = tuple(map(str, saved)) or ("none",)
        raise UnknownNameError(named, str(choice.step), known)
    return choice.step


def _moments(store: RunStore, run_id: int) -> tuple[Moment, ...]:
    saved, whole = store.saved_steps(run_id), store.summary(run_id).steps_per_epoch
    found = [Moment(step=0, epoch=0, test_accuracy=None)]
    found += [
        Moment(
            step=each.step,
            epoch=each.epoch,
            test_accuracy=each.test_accuracy,
            passes=part_of_a_pass(each.step, each.epoch, whole),
        )
        for each in store.checkpoints.saved_epochs(run_id)
    ]
    if saved and saved[-1] != found[-1].step:
        found.append(Moment(step=saved[-1], epoch=None, test_accuracy=None))
    return tuple(found)
