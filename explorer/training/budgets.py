"""How many steps a budget buys, and what equal MACs mean.

Counted are the multiply-accumulates of convolutions, dense layers and other matrix
products, as everywhere in the program; biases, normalisation, activations and poolings
are free, and so is evaluation.  A training step costs three forward passes of a batch:
one forward, one for the gradients of the activations and one for those of the weights.
Not counted: that the first layer needs no gradient of its input, and auxiliary heads.
"""

from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.tracing.trace import trace_variant
from explorer.training.config import TrainingConfig

PASSES_PER_STEP = 3
"""Forward passes that a training step is worth."""


class NothingToCountError(ExplorerError):
    """A network without a multiply-accumulate cannot have a budget of them."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"{title} has no multiply-accumulates to count; give its budget in epochs"
            " or in seconds"
        )


def forward_macs(variant: Variant) -> int:
    """Multiply-accumulates of one pass of one image.

    Raises:
        ExplorerError: The network cannot be built or has none.
    """
    macs = trace_variant(variant).trace.total_macs
    if macs == 0:
        raise NothingToCountError(variant.title)
    return macs


def macs_per_image(variant: Variant) -> int:
    """Multiply-accumulates of training with one image, once.

    Raises:
        ExplorerError: The network cannot be built or has none.
    """
    return PASSES_PER_STEP * forward_macs(variant)


def total_steps(config: TrainingConfig, steps_per_epoch: int) -> int | None:
    """Steps that the budget buys, at least one; ``None`` for a budget in seconds.

    A budget in MACs counts every batch as full, also the last of a pass.

    Args:
        config: The run.
        steps_per_epoch: Steps in one pass over its data set.

    Raises:
        ExplorerError: The budget is in MACs and the network's cannot be counted.
    """
    if config.epochs is not None:
        return config.epochs * steps_per_epoch
    if config.macs is None:
        return None
    step_macs = macs_per_image(config.variant) * config.recipe.batch_size
    return max(1, config.macs // step_macs)


def macs_of_epochs(variant: Variant, *, epochs: int, train_images: int) -> int:
    """What so many passes of one network cost, as a budget for others.

    Args:
        variant: The network that sets the measure.
        epochs: Passes over the training set.
        train_images: Size of the training set.

    Raises:
        ExplorerError: The network cannot be built or has none.
    """
    return macs_per_image(variant) * epochs * train_images
