"""How a network is to be trained, as its paper, its book page or our tuning says."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from explorer.errors import InvalidOptionError

Optimizer = Literal["sgd", "adam", "adamw"]
Initialisation = Literal["default", "xavier", "he", "normal"]
Schedule = Literal["constant", "linear", "cosine", "step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Which numbers a field of a recipe takes.

    Attributes:
        lowest: The smallest of them, or where they begin.
        highest: The largest of them, or where they end.
        open_below: Whether ``lowest`` itself is refused.
        open_above: Whether ``highest`` itself is refused.
        whole: Whether only whole numbers are allowed.
    """

    lowest: float
    highest: float
    open_below: bool = False
    open_above: bool = False
    whole: bool = False

    def allow(self, value: object) -> bool:
        """Whether ``value`` is such a number; NaN and truth values are none."""
        kinds = (int,) if self.whole else (int, float)
        if not isinstance(value, kinds) or isinstance(value, bool):
            return False
        if not math.isfinite(value):
            return False
        above = value > self.lowest if self.open_below else value >= self.lowest
        below = value < self.highest if self.open_above else value <= self.highest
        return above and below

    def __str__(self) -> str:
        """What is allowed, in words: ``"a number from 0 to below 1"``."""
        low = f"above {self.lowest:,g}" if self.open_below else f"from {self.lowest:,g}"
        high = f"{self.highest:,.10g}"
        joined = f"{low} {'and' if self.open_below else 'to'}"
        end = f"below {high}" if self.open_above else high
        if self.open_below and not self.open_above:
            end = f"at most {high}"
        return f"a {'whole ' if self.whole else ''}number {joined} {end}"


LIMITS: Mapping[str, Limits] = MappingProxyType(
    {
        "learning_rate": Limits(
            lowest=0, highest=1_000, open_below=True, open_above=True
        ),
        "batch_size": Limits(lowest=1, highest=65_536, whole=True),
        "momentum": Limits(lowest=0, highest=1, open_above=True),
        "weight_decay": Limits(lowest=0, highest=10),
        "warm_up": Limits(lowest=0, highest=1, open_above=True),
        "label_smoothing": Limits(lowest=0, highest=1, open_above=True),
        "shift": Limits(lowest=0, highest=256, whole=True),
    }
)
"""The numbers of a recipe and what they may be; a form in the window reads it too."""

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "optimizer": get_args(Optimizer),
        "initialisation": get_args(Initialisation),
        "schedule": get_args(Schedule),
    }
)
"""What can be chosen by name, in the usual order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything about training but the network, the data and the budget.

    Attributes:
        key: ``"book"``, ``"lite"``, ``"paper"`` or ``"custom"``.
        optimizer: Update rule; ``"adamw"`` is Adam with decoupled weight decay.
        learning_rate: Step size per update, at its highest.
        batch_size: Images per step.
        momentum: Momentum of SGD, 0 to 1; Adam ignores it.
        weight_decay: L2 penalty per step; AdamW shrinks the weights by it instead.
        initialisation: ``"xavier"`` (uniform), ``"he"`` (normal, fan in) and
            ``"normal"`` (deviation 0.01, as AlexNet's paper) overwrite the weights of
            Conv2d and Linear; ``"default"`` keeps what the constructor made.
        normalise: Whether inputs are standardised with the data set's mean and
            deviation; otherwise they are only divided by 255.
        schedule: ``"linear"`` lowers the learning rate to zero over the last fifth of
            the budget, ``"cosine"`` along half a cosine from the warm-up to the end,
            ``"step"`` divides it by ten at a half and again at three quarters, as
            ResNet's paper does on CIFAR-10 (section 4.2).
        warm_up: Share of the budget, 0 to 1, in which the learning rate rises from
            zero in a straight line.
        label_smoothing: Share of the target, 0 to 1, that is spread evenly over all
            classes.  The losses that a run tells of are without it.
        flip: Whether half of the training images are mirrored left to right.
        shift: Training images move by up to so many px in each direction; what
            comes in from outside is black.
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
    warm_up: float = 0.0
    label_smoothing: float = 0.0
    flip: bool = False
    shift: int = 0

    def __post_init__(self) -> None:
        for name, limits in LIMITS.items():
            value = getattr(self, name)
            if not limits.allow(value):
                raise InvalidOptionError(name, value, str(limits))
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                allowed = f"one of {', '.join(choices)}"
                raise InvalidOptionError(name, getattr(self, name), allowed)

    @property
    def augments(self) -> bool:
        """Whether training images differ from pass to pass."""
        return self.flip or self.shift > 0


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
