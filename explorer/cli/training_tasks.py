"""What the command line asks ``train`` to do: new runs, and stored ones to go on."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError, UnknownNameError
from explorer.runs.recording import Task
from explorer.runs.resumption import Resumption
from explorer.runs.store import RunStore
from explorer.training.config import Budget, TrainingConfig
from explorer.training.devices import devices_meant, resolve_device
from explorer.training.events import RunEnded, RunEvent, RunFailed, RunStarted
from explorer.training.lanes import spread_configs
from explorer.training.recipes import config_for, fitted

DEFAULT_EPOCHS = 3
DEFAULT_DATASET = "fashion-mnist-small"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One run of a training.

    Attributes:
        name: As the user named it.
        config: What is to be done.
        task: New or stored.
        past: What was told of a stored one, up to where it goes on.
    """

    name: str
    config: TrainingConfig
    task: Task
    past: tuple[RunEvent, ...] = ()


def entries(options: argparse.Namespace, folder: Path) -> list[Entry]:
    """The runs that the options name: new ones, or stored ones.

    Args:
        options: Of ``train``.
        folder: The user's folder.

    Raises:
        ExplorerError: They name none or both, or something that is not there, or what
            a stored run cannot have.
    """
    if options.resume:
        _refuse_what_is_stored(options)
        with RunStore(folder) as store:
            return [_stored(run, options, store) for run in options.resume]
    device = resolve_device(options.device)
    configs = [_config(name, options, device) for name in options.architectures]
    if options.order == "devices":
        configs = list(spread_configs(configs, devices_meant(options.device)))
    named = zip(options.architectures, configs, strict=True)
    wanted = [Entry(name=name, config=config, task=config) for name, config in named]
    if not wanted:
        raise ExplorerError(
            "name a network to train, or a run to go on with (--resume RUN)"
        )
    return wanted


def _refuse_what_is_stored(options: argparse.Namespace) -> None:
    """A stored run has its network and settings, and others would make it another."""
    given = list(options.architectures)
    for name in ("variant", "dataset", "recipe", "seed"):
        if getattr(options, name) is not None:
            given.append(f"--{name}")
    if given:
        raise ExplorerError(
            "a stored run goes on with the network and settings that it has; leave out"
            f" {' and '.join(given)}, or --resume to train anew"
        )


def _stored(run_id: int, options: argparse.Namespace, store: RunStore) -> Entry:
    budget = None
    if options.epochs is not None:
        budget = Budget(unit="epochs", amount=options.epochs)
    elif options.seconds is not None:
        budget = Budget(unit="seconds", amount=options.seconds)
    device = None if options.device == "auto" else resolve_device(options.device)
    config = store.config(run_id)
    step = store.summary(run_id).saved_step
    return Entry(
        name=f"run:{run_id}",
        config=replace(config, device=device or config.device),
        task=Resumption(run_id=run_id, budget=budget, device=device),
        past=tuple(e for e in store.events(run_id) if _is_before(e, step)),
    )


def _is_before(event: RunEvent, step: int) -> bool:
    """Whether a run that goes on after ``step`` does not tell of it once more."""
    if isinstance(event, RunStarted):
        return False  # it starts anew
    return not isinstance(event, RunEnded | RunFailed) and event.step <= step


def _config(name: str, options: argparse.Namespace, device: str) -> TrainingConfig:
    default = "lite" if device == "cpu" else "book"
    variant = Variant.of(name, options.variant or _form(name, default))
    dataset = DEFAULT_DATASET if options.dataset is None else options.dataset
    epochs = options.epochs
    if epochs is None and options.seconds is None:
        epochs = DEFAULT_EPOCHS
    return config_for(
        fitted(variant, dataset),
        dataset=dataset,
        recipe=options.recipe or "auto",
        epochs=epochs,
        seconds=options.seconds,
        seed=0 if options.seed is None else options.seed,
        device=device,
    )


def _form(name: str, wanted: str) -> str | None:
    """``wanted`` where the architecture has such a form, else its first."""
    try:
        return Variant.of(name, wanted).form
    except UnknownNameError:
        return None
