"""From scores to a loss: what softmax and cross-entropy do, and a softmax too many."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import e, isfinite, log

import torch
from torch.nn.functional import cross_entropy

from explorer.errors import InvalidOptionError


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFigures:
    """What becomes of the scores of one image.

    Attributes:
        logits: The scores, one per class.
        label: Index of the right class.
        probabilities: Softmax of the scores, 0 to 1; ``CrossEntropyLoss`` takes it.
        loss: Cross-entropy of the scores, nats: minus the logarithm of the probability
            of the right class.
        twice: Softmax of the probabilities: what the loss works with if the network
            has taken a softmax already.
        loss_twice: The cross-entropy then, nats.
        floor: The smallest loss that such a network can reach, nats.
        guessing: The loss of equal scores for all classes, nats.
    """

    logits: tuple[float, ...]
    label: int
    probabilities: tuple[float, ...]
    loss: float
    twice: tuple[float, ...]
    loss_twice: float
    floor: float
    guessing: float


def score_figures(logits: Sequence[float], label: int) -> ScoreFigures:
    """Follow the scores of one image to the loss, with one softmax and with two.

    Args:
        logits: One score per class, as the network returns them.
        label: Index of the right class.

    Raises:
        InvalidOptionError: There are no scores, one is not finite, or no class has
            that index.
    """
    if not logits or not all(isfinite(value) for value in logits):
        raise InvalidOptionError(
            "logits", tuple(logits), "finite numbers, at least one"
        )
    if not 0 <= label < len(logits):
        raise InvalidOptionError("label", label, f"from 0 to {len(logits) - 1}")
    scores = torch.tensor([list(logits)], dtype=torch.float64)
    target = torch.tensor([label])
    once = torch.softmax(scores, 1)
    return ScoreFigures(
        logits=tuple(float(value) for value in logits),
        label=label,
        probabilities=tuple(once[0].tolist()),
        loss=float(cross_entropy(scores, target)),
        twice=tuple(torch.softmax(once, 1)[0].tolist()),
        loss_twice=float(cross_entropy(once, target)),
        floor=double_softmax_floor(len(logits)),
        guessing=log(len(logits)),
    )


def double_softmax_floor(classes: int) -> float:
    """The smallest cross-entropy after a softmax too many, nats.

    The surest answer is then a one and zeros, of which a second softmax makes
    ``e / (e + classes - 1)``.
    """
    return log((e + classes - 1) / e)
