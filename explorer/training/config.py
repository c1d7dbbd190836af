"""Everything that decides a run's result."""

from dataclasses import dataclass

from explorer.architectures.recipe import Recipe
from explorer.architectures.variants import Variant
from explorer.errors import InvalidOptionError


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """One run; equal configs on the same device and thread count are repeatable.

    Attributes:
        variant: The network.
        dataset: Data set key, as in ``explorer.data.datasets``.
        recipe: Optimiser, learning rate, batch size and so on.
        epochs: Budget in passes over the training set; ``None`` if in seconds.
        seconds: Budget in seconds of training time (without evaluation and
            without the turns of other runs); ``None`` if in epochs.
        seed: Seeds the weights, the order of the images and dropout.
        device: A torch device, for example ``"cpu"`` or ``"cuda:0"``.
    """

    variant: Variant
    dataset: str
    recipe: Recipe
    epochs: int | None = None
    seconds: float | None = None
    seed: int = 0
    device: str = "cpu"

    def __post_init__(self) -> None:
        if (self.epochs is None) == (self.seconds is None):
            raise InvalidOptionError(
                "budget", (self.epochs, self.seconds), "either epochs or seconds"
            )
        if self.epochs is not None and self.epochs < 1:
            raise InvalidOptionError("epochs", self.epochs, "at least 1")
        if self.seconds is not None and not self.seconds > 0:
            raise InvalidOptionError("seconds", self.seconds, "more than 0")
