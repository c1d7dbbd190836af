"""What one step gives back."""

from dataclasses import dataclass

from torch import Tensor

from explorer.training.probes import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """What one batch gave; on an accelerator it may still be under way.

    Attributes:
        loss: Mean cross-entropy of the main logits, float32 scalar, nats.
        correct: Images answered right, int64 scalar.
        images: Images in the batch.
        probe: What was measured inside the network, where the step was probed.
    """

    loss: Tensor
    correct: Tensor
    images: int
    probe: Reading | None = None


def measured(loss: Tensor, logits: Tensor, labels: Tensor) -> BatchResult:
    """Count the right answers of a batch.

    Args:
        loss: Scalar, nats.
        logits: ``(N, classes)``.
        labels: int64 ``(N,)``.
    """
    correct = (logits.detach().argmax(dim=1) == labels).sum()
    return BatchResult(loss=loss.detach(), correct=correct, images=len(labels))
