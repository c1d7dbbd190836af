"""What the Train page needs from the engine, in words of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.architectures.recipe import Recipe
from explorer.architectures.variants import Variant
from explorer.runs.recording import Task
from explorer.runs.series import RunSeries
from explorer.training.config import BudgetUnit, TrainingConfig
from explorer.training.plan_forecast import PlanForecast
from explorer.training.together import Order
from explorer.ui.workers.download import Task as Download
from explorer.ui.workers.training import TaggedEvent

Pixels = NDArray[np.uint8]
"""Grey ``(height, width)`` or RGB ``(height, width, 3)``."""

GIGA = 10**9
"""MACs that are counted as one in a budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of a menu.

    Attributes:
        key: Names it.
        title: Name for people.
        note: What to know when it is chosen, as a sentence; empty for nothing.
    """

    key: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceChoice:
    """Where to train.

    Attributes:
        key: As ``TrainPlan.device``.
        title: Name for people, such as ``"CPU (1 thread)"``.
        form: Which networks make sense on it at first: a key of ``forms``.
        unit: The budget that makes sense on it at first.
    """

    key: str
    title: str
    form: str
    unit: BudgetUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkChoice:
    """One network that can be ticked.

    Attributes:
        key: Catalogue key; decides the colour of its curves.
        title: Name for people.
        recipe: How it is trained, in one short line.
        parameters: Learnable scalars.
        size: Of the images that it is given, in one short word; empty for unknown.
    """

    key: str
    title: str
    recipe: str
    parameters: int
    size: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainPlan:
    """What the user has asked for.

    Attributes:
        networks: Keys of the ticked networks, in the list's order.
        form: Which form of them.
        dataset: Data set key.
        unit: What ``amount`` counts: seconds of training that all runs share, or
            passes over the training set for each, or ``GIGA`` MACs for each.
        amount: The budget.
        seed: Seeds the weights and the order of the images.
        device: Where.
        seeds: How many seeds each network is trained with, from ``seed`` on.
        recipe: Locked for all networks; ``None`` gives each its own.
        order: How several runs share the time.
        variants: What the networks are, one for each, where they are no forms of the
            catalogue.
    """

    networks: tuple[str, ...]
    form: str
    dataset: str
    unit: BudgetUnit
    amount: int
    seed: int
    device: str
    seeds: int = 1
    recipe: Recipe | None = None
    order: Order = "turns"
    variants: tuple[Variant, ...] = ()

    @property
    def seconds_each(self) -> float | None:
        """Each run's share of the seconds; ``None`` for another budget."""
        if self.unit != "seconds":
            return None
        return self.amount / max(1, len(self.networks) * self.seeds)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A run of the store that can be taken up again.

    Attributes:
        run_id: Its number.
        title: Name for people.
        config: What it was asked to do.
        series: What it had told before it broke off.
    """

    run_id: int
    title: str
    config: TrainingConfig
    series: RunSeries


class Recorded(Protocol):
    """Runs that train together and are kept."""

    @property
    def run_ids(self) -> tuple[int, ...]:
        """Their numbers in the store, by place; empty before the first event."""
        ...

    def events(self, stop: Event) -> Iterator[TaggedEvent]:
        """What happens, until all have ended or ``stop`` is set."""
        ...


class TrainService(Protocol):
    """The engine as the page sees it; what is not quick says so."""

    def folder(self) -> Path | None:
        """The data folder, for what looks into the store; ``None`` for the usual."""
        ...

    def datasets(self) -> tuple[Choice, ...]:
        """The data sets, the default first."""
        ...

    def forms(self) -> tuple[Choice, ...]:
        """The forms in which networks come."""
        ...

    def devices(self) -> tuple[DeviceChoice, ...]:
        """The devices, the default first."""
        ...

    def device_hint(self) -> str:
        """Why a better device cannot be used and what to do; empty when all is well."""
        ...

    def networks(
        self, form: str, recipe: Recipe | None = None
    ) -> tuple[NetworkChoice, ...]:
        """The networks of a form, in the order of the catalogue.

        Args:
            form: Key of the form.
            recipe: Locked for all of them; ``None`` gives each its own.
        """
        ...

    def dataset_note(self, dataset: str) -> str:
        """What to know of a data set that is chosen; empty for nothing.

        It is asked for one data set at a time: looking for files may take a while.
        """
        ...

    def class_count(self, dataset: str) -> int:
        """How many classes a data set has."""
        ...

    def pictures(self, dataset: str, places: Sequence[int]) -> tuple[Pixels, ...]:
        """Test images by their places; may take long, for another thread.

        Raises:
            ExplorerError: The data set cannot be read.
        """
        ...

    def missing(self, datasets: Sequence[str]) -> tuple[Choice, ...]:
        """Those of the data sets that must be downloaded first."""
        ...

    def download(self, dataset: str) -> Download:
        """What fetches a data set; takes long, for another thread."""
        ...

    def configs(self, plan: TrainPlan) -> tuple[TrainingConfig, ...]:
        """What the engine is asked to do: all networks with one seed, then the next.

        Raises:
            ExplorerError: The plan cannot work.
        """
        ...

    def describe(self, config: TrainingConfig) -> NetworkChoice:
        """The network of a run, which need not be one of the forms."""
        ...

    def describe_variant(
        self, variant: Variant, recipe: Recipe | None = None
    ) -> NetworkChoice:
        """Any network, with the recipe that it would be trained with.

        Raises:
            ExplorerError: It cannot be built.
        """
        ...

    def forecast(
        self, configs: Sequence[TrainingConfig], stop: Event
    ) -> PlanForecast | None:
        """Time and memory of runs, from a few steps; takes long, for another thread.

        Returns:
            ``None`` when ``stop`` was set, or when images are missing.

        Raises:
            ExplorerError: The runs cannot work.
        """
        ...

    def interrupted(self) -> tuple[StoredRun, ...]:
        """Runs that broke off or were stopped last; for another thread.

        Raises:
            ExplorerError: The store cannot be read.
        """
        ...

    def record(
        self, tasks: Sequence[Task], order: Order = "turns", titles: Sequence[str] = ()
    ) -> Recorded:
        """What trains; its events are tagged with their place in ``tasks``.

        Args:
            tasks: One per run.
            order: How they share the time.
            titles: What new runs are called, one per task.
        """
        ...

    def prepare(self) -> None:
        """Called first on the training thread."""
        ...
