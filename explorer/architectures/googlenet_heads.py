"""GoogLeNet's auxiliary heads, which help it to learn and are gone afterwards."""

from typing import NamedTuple

import torch.nn.functional as F
from torch import Tensor, nn

from explorer.architectures.sizes import scaled

DROPOUT = 0.7  # section 5


class GoogLeNetOutput(NamedTuple):
    """What the network returns in train mode; each ``(N, classes)``."""

    logits: Tensor
    aux_4a: Tensor
    aux_4d: Tensor


def auxiliary_pooling() -> nn.AvgPool2d:
    """The first layer of an auxiliary head: 14 x 14 px become 4 x 4."""
    return nn.AvgPool2d(kernel_size=5, stride=3)


class AuxiliaryHead(nn.Module):
    """A small classifier on an Inception's output (section 5 of the paper).

    Maps ``(N, in_channels, H, W)`` to ``(N, num_classes)``; ``side`` is that of the
    maps after its pooling, in px.
    """

    def __init__(
        self, in_channels: int, side: int, width: float, num_classes: int
    ) -> None:
        super().__init__()
        channels, hidden = scaled(128, width), scaled(1024, width)
        self.pool = auxiliary_pooling()  #                               512 x 4 x 4
        self.conv = nn.Conv2d(in_channels, channels, kernel_size=1)  #   128 x 4 x 4
        self.dense = nn.Linear(channels * side * side, hidden)  #       1024
        self.dropout = nn.Dropout(DROPOUT)
        self.classifier = nn.Linear(hidden, num_classes)  #             1000

    def forward(self, x: Tensor) -> Tensor:
        """The logits of this head."""
        x = F.relu(self.conv(self.pool(x)))
        x = F.relu(self.dense(x.flatten(1)))
        logits: Tensor = self.classifier(self.dropout(x))
        return logits


class WithAuxiliaryHeads(nn.Sequential):
    """GoogLeNet's five stages and its classifier, with heads on Inception 4a and 4d.

    In eval mode the heads do not run, and the output is the logits alone.
    """

    def __init__(
        self,
        stages: tuple[nn.Sequential, ...],
        classifier: nn.Module,
        aux_4a: AuxiliaryHead,
        aux_4d: AuxiliaryHead,
    ) -> None:
        super().__init__(*stages, classifier)
        self.aux_4a = aux_4a
        self.aux_4d = aux_4d

    def forward(self, x: Tensor) -> Tensor | GoogLeNetOutput:
        """The logits, in train mode with those of the heads."""
        b1, b2, b3, b4, b5, classifier = list(self)[:6]
        i4a, i4b, i4c, i4d, i4e, pool = b4.children()
        at_4a = i4a(b3(b2(b1(x))))
        at_4d = i4d(i4c(i4b(at_4a)))
        logits: Tensor = classifier(b5(pool(i4e(at_4d))))
        if not self.training:
            return logits
        return GoogLeNetOutput(logits, self.aux_4a(at_4a), self.aux_4d(at_4d))
