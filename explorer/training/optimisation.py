"""What a recipe means in torch: first weights, update rule, schedule, objective."""

from collections.abc import Iterable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explorer.architectures.recipe import Initialisation, Recipe

AUXILIARY_WEIGHT = 0.3
"""Weight of each auxiliary head's loss (Szegedy et al. 2014, section 5)."""

LOWERING_SHARE = 0.2
"""Share of the budget at its end in which a linear schedule lowers the rate."""


def initialise(network: nn.Module, how: Initialisation) -> None:
    """Draw the weights of convolutions and dense layers anew; biases stay.

    ``"xavier"`` is the book's rule: uniform, and for modules that are exactly
    ``Conv2d`` or ``Linear``, as its ``init_weights`` tests ``type(m)``.  ``"he"`` is
    normal with fan in.  ``"default"`` changes nothing.
    """
    for module in network.modules():
        if type(module) not in (nn.Conv2d, nn.Linear):
            continue
        weight = module.get_parameter("weight")
        if how == "xavier":
            nn.init.xavier_uniform_(weight)
        elif how == "he":
            nn.init.kaiming_normal_(weight, mode="fan_in", nonlinearity="relu")


def make_optimizer(
    recipe: Recipe, parameters: Iterable[nn.Parameter], device: torch.device
) -> torch.optim.Optimizer:
    """The recipe's update rule over ``parameters``, which are on ``device``."""
    fused = True if device.type == "cuda" else None  # one kernel for all parameters
    if recipe.optimizer == "adam":
        return torch.optim.Adam(
            parameters,
            lr=recipe.learning_rate,
            weight_decay=recipe.weight_decay,
            fused=fused,
        )
    return torch.optim.SGD(
        parameters,
        lr=recipe.learning_rate,
        momentum=recipe.momentum,
        weight_decay=recipe.weight_decay,
        fused=fused,
    )


def learning_rate_at(recipe: Recipe, progress: float) -> float:
    """Step size when ``progress`` (0 to 1) of the budget is spent."""
    if recipe.schedule == "constant":
        return recipe.learning_rate
    left = max(0.0, 1.0 - progress)
    return recipe.learning_rate * min(1.0, left / LOWERING_SHARE)


def logits_of(output: Tensor | Sequence[Tensor | None]) -> Tensor:
    """The main logits ``(N, classes)``; auxiliary heads come after them."""
    if isinstance(output, Tensor):
        return output
    logits = output[0]
    assert logits is not None  # only auxiliary heads may be missing
    return logits


def auxiliary_loss(
    output: Tensor | Sequence[Tensor | None], labels: Tensor
) -> Tensor | None:
    """What auxiliary heads add to the objective, or ``None`` where there are none.

    Args:
        output: What the network returned.
        labels: int64 ``(N,)``.
    """
    if isinstance(output, Tensor):
        return None
    heads = [head for head in output[1:] if head is not None]
    if not heads:
        return None
    losses = [F.cross_entropy(head.float(), labels) for head in heads]
    return AUXILIARY_WEIGHT * torch.stack(losses).sum()


def load_optimisers() -> None:
    """Make torch load what it loads with the first optimiser, over a second of work.

    Called ahead of the click that starts a training, so that the first step follows
    it at once.
    """
    torch.optim.SGD([torch.zeros(1, requires_grad=True)])
