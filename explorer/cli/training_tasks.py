"""What the command line asks ``train`` to do: new runs, and stored ones to go on."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

from explorer.architectures.variants import Variant
from explorer.data.datasets import describe_dataset
from explorer.errors import ExplorerError, UnknownNameError
from explorer.runs.recording import Task
from explorer.runs.resumption import Resumption
from explorer.runs.store import RunStore
from explorer.training.config import Budget, TrainingConfig
from explorer.training.devices import devices_meant, resolve_device
from explorer.training.events import RunEnded, RunEvent, RunFailed, RunStarted
from explorer.training.lanes import spread_configs
from explorer.training.recipes import config_for

DEFAULT_EPOCHS = 3


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
    """The runs that the options name: new ones first.

    Args:
        options: Of ``train``.
        folder: The user's folder.

    Raises:
        ExplorerError: They name none, or something that is not there.
    """
    device = resolve_device(options.device)
    describe_dataset(options.dataset)
    configs = [_config(name, options, device) for name in options.architectures]
    if options.order == "devices":
        configs = list(spread_configs(configs, devices_meant(options.device)))
    named = zip(options.architectures, configs, strict=True)
    wanted = [Entry(name=name, config=config, task=config) for name, config in named]
    if options.resume:
        with RunStore(folder) as store:
            wanted += [_stored(run, options, store) for run in options.resume]
    if not wanted:
        raise ExplorerError(
            "name a network to train, or a run to go on with (--resume RUN)"
        )
    return wanted


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
    epochs = options.epochs
    if epochs is None and options.seconds is None:
        epochs = DEFAULT_EPOCHS
    return config_for(
        variant,
        dataset=options.dataset,
        recipe=options.recipe or "auto",
        epochs=epochs,
        seconds=options.seconds,
        seed=options.seed,
        device=device,
    )


def _form(name: str, wanted: str) -> str | None:
    """``wanted`` where the architecture has such a form, else its first."""
    try:
        return Variant.of(name, wanted).form
    except UnknownNameError:
        return None
