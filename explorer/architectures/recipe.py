"""How a network is to be trained, as its paper, its book page or our tuning says."""

from dataclasses import dataclass
from typing import Literal

from explorer.errors import InvalidOptionError

Optimizer = Literal["sgd", "adam"]
Initialisation = Literal["default", "xavier", "he"]
Schedule = Literal["constant", "linear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything about training but the network, the data and the budget.

    Attributes:
        key: ``"book"``, ``"lite"``, ``"paper"`` or ``"custom"``.
        optimizer: Update rule.
        learning_rate: Step size per update.
        batch_size: Images per step.
        momentum: Momentum of SGD, 0 to 1; Adam ignores it.
        weight_decay: L2 penalty per step.
        initialisation: ``"xavier"`` (uniform) and ``"he"`` (normal, fan in)
            overwrite the weights of Conv2d and Linear; ``"default"`` keeps
            what the network's constructor made.
        normalise: Whether inputs are standardised with the data set's mean and
            deviation; otherwise they are only divided by 255.
        schedule: ``"linear"`` lowers the learning rate to zero over the last
            fifth of the budget.
    """

    key: str
    optimizer: Optimizer = "sgd"
    learning_rate: float = 0.1
    batch_size: int = 128
    momentum: float = 0.0
    weight_decay: float = 0.0
    initialisation: Initialisation = "xavier"
    normalise: bool = False
    schedule: Schedule = "constant"

    def __post_init__(self) -> None:
        if not 0 < self.learning_rate < 1_000:
            raise InvalidOptionError(
                "learning_rate", self.learning_rate, "above 0 and below 1,000"
            )
        if self.batch_size < 1:
            raise InvalidOptionError("batch_size", self.batch_size, "at least 1")
        if not 0 <= self.momentum < 1:
            raise InvalidOptionError("momentum", self.momentum, "from 0 to below 1")
        if self.weight_decay < 0:
            raise InvalidOptionError("weight_decay", self.weight_decay, "0 or more")


LITE_RECIPE = Recipe(
    key="lite",
    optimizer="adam",
    learning_rate=1e-3,
    batch_size=64,
    initialisation="he",
    normalise=True,
    schedule="linear",
)
"""Our tuning for the small form of every family, which may change one value."""
