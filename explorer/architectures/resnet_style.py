"""What ResNet's blocks have in common besides their convolutions."""

from dataclasses import dataclass
from typing import Literal

import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockStyle:
    """What all blocks of a network have in common; as it stands, the book's.

    Attributes:
        shortcut: ``"A"`` pads the channels with zeros where their number changes,
            ``"B"`` projects there, ``"C"`` projects everywhere, ``"none"`` adds nothing
            (a plain network).
        batch_norm: Whether batch normalisation follows the convolutions.
        conv_bias: Whether convolutions have biases.
        shortcut_norm: Whether batch normalisation follows a projection as well.
        bottleneck: Whether the blocks are bottlenecks.
        stride_first: Whether the first convolution of a bottleneck takes the stride
            (the paper), or else its middle one.
    """

    shortcut: Literal["A", "B", "C", "none"] = "B"
    batch_norm: bool = True
    conv_bias: bool = True
    shortcut_norm: bool = False
    bottleneck: bool = False
    stride_first: bool = True


BOOK_STYLE = BlockStyle()
NOTHING = nn.Sequential  # an empty one passes its input on, and is no step of a trace


class ZeroPadded(nn.Module):
    """Option A: every ``stride``-th pixel, and maps of zeros for the new channels."""

    def __init__(self, in_channels: int, out_channels: int, stride: int) -> None:
        super().__init__()
        # A pooling of one pixel: an index with steps would hide its stride from traces.
        self.subsampled = nn.MaxPool2d(1, stride) if stride > 1 else NOTHING()
        self.missing = out_channels - in_channels

    def forward(self, x: Tensor) -> Tensor:
        """Bring ``x`` to the shape of the residual, without weights."""
        return F.pad(self.subsampled(x), (0, 0, 0, 0, 0, self.missing))
