"""How well a network answers images that it does not learn from."""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from explorer.training.events import Mistake
from explorer.training.interruption import Interruption
from explorer.training.learner import Learner

WORST = 24
"""How many mistakes are kept of a test: as many as can be looked at side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The answers to a test set.

    Attributes:
        loss: Mean cross-entropy, nats.
        accuracy: Share answered right, 0 to 1.
        confusion: Images ``(classes, classes)``, as in ``Examined``.
        worst: The most confident wrong answers, the surest first.
    """

    loss: float
    accuracy: float
    confusion: tuple[tuple[int, ...], ...]
    worst: tuple[Mistake, ...]


def evaluate(
    learner: Learner,
    batches: Iterable[tuple[Tensor, Tensor]],
    interruption: Interruption,
    *,
    classes: int | None = None,
) -> Evaluation:
    """Answer every batch in eval mode; the network is back in train mode afterwards.

    Args:
        learner: Holds the network.
        batches: ``(images, labels)`` on the learner's device, at least one.
        interruption: Ends it between two layers.
        classes: Classes of the data set, at least one more than the greatest label;
            the length of the logits when not given.

    Raises:
        WorkAbandoned: A stop was asked for.
    """
    answers = []
    with learner.evaluating():
        for images, labels in batches:
            interruption.check()
            with interruption.watched():
                answers.append(_answered(learner.answer(images), labels))
    # One reading at the end: each would make an accelerator wait.
    columns = (torch.cat(column) for column in zip(*answers, strict=True))
    losses, labels, said, sure, right_share = columns
    right = said == labels
    return Evaluation(
        loss=losses.mean().item(),
        accuracy=right.sum().item() / len(labels),
        confusion=_confusion(labels, said, classes or learner.classes),
        worst=_worst(labels, said, sure, right_share),
    )


def _answered(logits: Tensor, labels: Tensor) -> tuple[Tensor, ...]:
    """By image ``(N,)``: loss, label, answer, its probability, the right answer's."""
    probabilities = logits.softmax(dim=1)
    sure, said = probabilities.max(dim=1)
    right = probabilities.gather(1, labels[:, None])[:, 0]
    losses = F.cross_entropy(logits, labels, reduction="none")
    return losses, labels, said, sure, right


def _confusion(
    labels: Tensor, said: Tensor, classes: int
) -> tuple[tuple[int, ...], ...]:
    named = said < classes  # a network of 1000 classes may say others
    cells = labels[named] * classes + said[named]
    counts = torch.bincount(cells, minlength=classes * classes)
    return tuple(map(tuple, counts.view(classes, classes).tolist()))


def _worst(
    labels: Tensor, said: Tensor, sure: Tensor, right: Tensor
) -> tuple[Mistake, ...]:
    wrong = torch.where(said == labels, -1.0, sure)  # below every probability
    found, images = wrong.topk(min(WORST, len(wrong)))
    rows = zip(
        images.tolist(), labels[images].tolist(), said[images].tolist(),
        found.tolist(), right[images].tolist(), strict=True,
    )  # fmt: skip
    return tuple(
        Mistake(
            image=image, label=label, answer=answer, probability=probability,
            label_probability=label_probability,
        )
        for image, label, answer, probability, label_probability in rows
        if probability >= 0
    )  # fmt: skip
