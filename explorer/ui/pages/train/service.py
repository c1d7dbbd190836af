"""What the Train page needs from the engine, in words of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from explorer.training.config import TrainingConfig
from explorer.ui.workers.training import EventSource

BudgetUnit = Literal["seconds", "epochs"]


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
    """

    key: str
    title: str
    recipe: str
    parameters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainPlan:
    """What the user has asked for.

    Attributes:
        networks: Keys of the ticked networks, in the list's order.
        form: Which form of them.
        dataset: Data set key.
        unit: What ``amount`` counts: seconds of training that all networks share, or
            passes over the training set for each.
        amount: The budget.
        seed: Seeds the weights and the order of the images.
        device: Where.
    """

    networks: tuple[str, ...]
    form: str
    dataset: str
    unit: BudgetUnit
    amount: int
    seed: int
    device: str

    @property
    def seconds_each(self) -> float | None:
        """Each network's share of the seconds; ``None`` for a budget in epochs."""
        if self.unit == "epochs":
            return None
        return self.amount / max(1, len(self.networks))


class TrainService(Protocol):
    """The engine as the page sees it; every method but the source's is quick."""

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

    def networks(self, form: str) -> tuple[NetworkChoice, ...]:
        """The networks of a form, in the order of the catalogue."""
        ...

    def dataset_note(self, dataset: str) -> str:
        """What to know of a data set that is chosen; empty for nothing.

        It is asked for one data set at a time: looking for files may take a while.
        """
        ...

    def class_count(self, dataset: str) -> int:
        """How many classes a data set has."""
        ...

    def configs(self, plan: TrainPlan) -> tuple[TrainingConfig, ...]:
        """What the engine is asked to do, one for each network of ``plan``.

        Raises:
            ExplorerError: The plan cannot work.
        """
        ...

    def source(self, configs: Sequence[TrainingConfig]) -> EventSource:
        """What trains them; its events are tagged with their place in ``configs``."""
        ...

    def prepare(self) -> None:
        """Called first on the training thread."""
        ...
