"""How well a network answers images that it does not learn from."""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.training.interruption import Interruption
from explorer.training.learner import Learner


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The answers to a test set.

    Attributes:
        loss: Mean cross-entropy, nats.
        accuracy: Share answered right, 0 to 1.
    """

    loss: float
    accuracy: float


def evaluate(
    learner: Learner,
    batches: Iterable[tuple[Tensor, Tensor]],
    interruption: Interruption,
) -> Evaluation:
    """Answer every batch in eval mode; the network is back in train mode afterwards.

    Args:
        learner: Holds the network.
        batches: ``(images, labels)`` on the learner's device, at least one.
        interruption: Ends it between two layers.

    Raises:
        WorkAbandoned: A stop was asked for.
    """
    results = []
    with learner.evaluating():
        for images, labels in batches:
            interruption.check()
            with interruption.watched():
                results.append(learner.test(images, labels))
    # One reading at the end: each would make an accelerator wait.
    losses = torch.stack([result.loss for result in results]).tolist()
    correct = torch.stack([result.correct for result in results]).sum().item()
    images_seen = sum(result.images for result in results)
    total_loss = sum(
        loss * result.images for loss, result in zip(losses, results, strict=True)
    )
    return Evaluation(loss=total_loss / images_seen, accuracy=correct / images_seen)
