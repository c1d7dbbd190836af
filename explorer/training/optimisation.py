"""What a recipe means in torch: first weights, update rule, schedule, objective."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explorer.architectures.recipe import Initialisation, Recipe

AUXILIARY_WEIGHT = 0.3
"""Weight of each auxiliary head's loss (Szegedy et al. 2014, section 5)."""

LOWERING_SHARE = 0.2
"""Share of the budget at its end in which a linear schedule lowers the rate."""

DROPS = (0.5, 0.75)
"""Shares of the budget after which a schedule in steps divides the rate by ten."""

MINIMAL_PROGRESS = 1e-3
"""Share of the budget at which a warm-up begins."""

SMALL_DEVIATION = 0.01
"""Deviation of ``"normal"`` weights (Krizhevsky et al. 2012, section 5)."""


def initialise(network: nn.Module, how: Initialisation) -> None:
    """Draw the weights of convolutions and dense layers anew; biases stay.

    ``"xavier"`` is the book's rule: uniform, and for modules that are exactly
    ``Conv2d`` or ``Linear``, as its ``init_weights`` tests ``type(m)``.  ``"he"`` is
    normal with fan in, ``"normal"`` has one deviation for all layers.  ``"default"``
    changes nothing.
    """
    for module in network.modules():
        if type(module) not in (nn.Conv2d, nn.Linear):
            continue
        weight = module.get_parameter("weight")
        if how == "xavier":
            nn.init.xavier_uniform_(weight)
        elif how == "he":
            nn.init.kaiming_normal_(weight, mode="fan_in", nonlinearity="relu")
        elif how == "normal":
            nn.init.normal_(weight, std=SMALL_DEVIATION)


def make_optimizer(
    recipe: Recipe, parameters: Iterable[nn.Parameter], device: torch.device
) -> torch.optim.Optimizer:
    """The recipe's update rule over ``parameters``, which are on ``device``."""
    fused = True if device.type == "cuda" else None  # one kernel for all parameters
    if recipe.optimizer != "sgd":
        rule = torch.optim.AdamW if recipe.optimizer == "adamw" else torch.optim.Adam
        return rule(
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


@contextmanager
def recordable(optimizer: torch.optim.Optimizer, rate: Tensor) -> Iterator[None]:
    """Inside the block, the optimiser reads its learning rate from a tensor.

    A recorded step would replay a number as it was; and fused optimisers that count
    their steps want to be told that they are recorded.

    Args:
        optimizer: Fused, if it is on a GPU: the other kinds take no tensor.
        rate: A scalar on the device of its parameters.
    """
    before = [dict(group) for group in optimizer.param_groups]
    try:
        for group in optimizer.param_groups:
            group["lr"] = rate
            if "capturable" in group and group["fused"]:
                group["capturable"] = True
        yield
    finally:
        for group, old in zip(optimizer.param_groups, before, strict=True):
            group.update(old)


def learning_rate_at(recipe: Recipe, progress: float) -> float:
    """Step size when ``progress`` (0 to 1) of the budget is spent."""
    if progress < recipe.warm_up:
        # Never zero: the first step would teach nothing.
        rise = max(progress, MINIMAL_PROGRESS) / recipe.warm_up
        return recipe.learning_rate * min(1.0, rise)
    return recipe.learning_rate * _share_of_rate(recipe, progress)


def _share_of_rate(recipe: Recipe, progress: float) -> float:
    left = max(0.0, 1.0 - progress)
    match recipe.schedule:
        case "linear":
            return min(1.0, left / LOWERING_SHARE)
        case "cosine":
            return (1 - math.cos(math.pi * left / (1 - recipe.warm_up))) / 2
        case "step":
            return math.prod(0.1 for share in DROPS if progress >= share)
    return 1.0


def logits_of(output: Tensor | Sequence[Tensor | None]) -> Tensor:
    """The main logits ``(N, classes)``; auxiliary heads come after them."""
    if isinstance(output, Tensor):
        return output
    logits = output[0]
    assert logits is not None  # only auxiliary heads may be missing
    return logits


def losses_of(
    recipe: Recipe, output: Tensor | Sequence[Tensor | None], labels: Tensor
) -> tuple[Tensor, Tensor]:
    """What a step lowers, and what is told of it.

    They differ by label smoothing, which has a floor of its own above zero, and by
    auxiliary heads: told is the plain loss, so that runs of all recipes compare.

    Args:
        recipe: How the network is trained.
        output: What it returned: logits ``(N, classes)``, or main logits and those of
            auxiliary heads.
        labels: int64 ``(N,)``.

    Returns:
        The objective and the mean cross-entropy of the main logits, scalars in nats.
    """
    logits = logits_of(output).float()
    loss = objective = F.cross_entropy(logits, labels)
    smoothing = recipe.label_smoothing
    if smoothing:
        objective = F.cross_entropy(logits, labels, label_smoothing=smoothing)
    extra = auxiliary_loss(output, labels, smoothing)
    return objective if extra is None else objective + extra, loss


def auxiliary_loss(
    output: Tensor | Sequence[Tensor | None], labels: Tensor, smoothing: float = 0.0
) -> Tensor | None:
    """What auxiliary heads add to the objective, or ``None`` where there are none.

    Args:
        output: What the network returned.
        labels: int64 ``(N,)``.
        smoothing: Share of the target that is spread over all classes, 0 to 1.
    """
    if isinstance(output, Tensor):
        return None
    heads = [head for head in output[1:] if head is not None]
    if not heads:
        return None
    losses = [
        F.cross_entropy(head.float(), labels, label_smoothing=smoothing)
        for head in heads
    ]
    return AUXILIARY_WEIGHT * torch.stack(losses).sum()


def load_optimisers() -> None:
    """Make torch load what it loads with the first optimiser, over a second of work.

    Called ahead of the click that starts a training, so that the first step follows
    it at once.
    """
    torch.optim.SGD([torch.zeros(1, requires_grad=True)])
