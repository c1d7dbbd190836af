"""Everything that decides a run's result."""

import math
from dataclasses import dataclass
from typing import Literal

from explorer.architectures.recipe import Recipe
from explorer.architectures.variants import Variant
from explorer.errors import InvalidOptionError

BudgetUnit = Literal["epochs", "seconds", "macs"]

LARGEST_SEED = 2**63 - 1
"""torch takes twice as many, JSON and SQLite of other programs do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long a network is trained.

    Attributes:
        unit: ``"epochs"`` are passes over the training set; ``"seconds"`` are training
            time, without evaluation and without the turns of other runs; ``"macs"`` are
            multiply-accumulates of training, see ``explorer.training.budgets``.
        amount: How many; whole but for seconds.
    """

    unit: BudgetUnit
    amount: float

    def __post_init__(self) -> None:
        amount = self.amount
        if self.unit == "seconds":
            if not (math.isfinite(amount) and amount > 0):
                raise InvalidOptionError("seconds", amount, "more than 0")
        elif amount < 1 or amount != int(amount):
            allowed = "a whole number, at least 1"
            raise InvalidOptionError(self.unit, amount, allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """One run; equal configs on the same device and thread count are repeatable.

    One of ``epochs``, ``seconds`` and ``macs`` is given: the budget.

    Attributes:
        variant: The network.
        dataset: Data set key, as in ``explorer.data.datasets``.
        recipe: Optimiser, learning rate, batch size and so on.
        epochs: Budget in passes over the training set.
        seconds: Budget in seconds of training time.
        macs: Budget in multiply-accumulates of training.
        seed: Seeds the weights, the order of the images, augmentation and dropout; 0
            to ``LARGEST_SEED``.
        device: A torch device, for example ``"cpu"`` or ``"cuda:0"``.
    """

    variant: Variant
    dataset: str
    recipe: Recipe
    epochs: int | None = None
    seconds: float | None = None
    macs: int | None = None
    seed: int = 0
    device: str = "cpu"

    def __post_init__(self) -> None:
        given = (self.epochs, self.seconds, self.macs)
        if sum(amount is not None for amount in given) != 1:
            raise InvalidOptionError("budget", given, "either epochs, seconds or MACs")
        _ = self.budget  # refuses an amount that makes no sense
        if not 0 <= self.seed <= LARGEST_SEED:
            allowed = f"a whole number from 0 to {LARGEST_SEED}"
            raise InvalidOptionError("seed", self.seed, allowed)
        shift = self.recipe.shift
        if shift and shift >= (side := self.variant.input_shape[-1]):
            allowed = f"smaller than the image, which has {side} px"
            raise InvalidOptionError("shift", shift, allowed)

    @property
    def budget(self) -> Budget:
        """The one of epochs, seconds and MACs that was given."""
        if self.epochs is not None:
            return Budget(unit="epochs", amount=self.epochs)
        if self.seconds is not None:
            return Budget(unit="seconds", amount=self.seconds)
        assert self.macs is not None  # checked above
        return Budget(unit="macs", amount=self.macs)
