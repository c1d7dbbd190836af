"""NiN, network in network: 1x1 convolutions after each, no dense layer at the end."""

from types import MappingProxyType
from typing import Literal

from torch import nn

from explorer.architectures.recipe import Recipe
from explorer.architectures.sizes import (
    check_common_options,
    check_dropout,
    final_side,
    scaled,
)
from explorer.architectures.spec import ArchitectureSpec, Form, Paper


def nin_block(
    in_channels: int, out_channels: int, kernel_size: int, stride: int, padding: int
) -> nn.Sequential:
    """A convolution, then two 1x1 convolutions: a small dense net on every pixel.

    Maps ``(N, in_channels, H, W)`` to ``(N, out_channels, H', W')``.
    """
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding),
        nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, kernel_size=1),
        nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, kernel_size=1),
        nn.ReLU(),
    )


def build_nin(
    *,
    in_channels: int = 1,
    num_classes: int = 10,
    image_size: int = 224,
    width: float = 1.0,
    stem: Literal["large", "small"] = "large",
    dropout: float = 0.5,
) -> nn.Sequential:
    """Build NiN; the shapes below are for one 224 px image at full width.

    Args:
        in_channels: Channels of the input.
        num_classes: Channels of the last block, and so the length of the logits.
        image_size: Side of the square input, px; no weight depends on it.
        width: Factor on the channels of every block but the last.
        stem: ``"large"`` is the 11x11 convolution of stride 4; ``"small"`` a 5x5 of
            stride 2 for small images.
        dropout: Share of activations dropped before the last block.

    Raises:
        ImageTooSmallError: A window no longer fits.
        InvalidOptionError: An option is out of range.
    """
    check_common_options(
        in_channels=in_channels,
        num_classes=num_classes,
        image_size=image_size,
        width=width,
    )
    check_dropout(dropout)
    c1, c2, c3 = scaled(96, width), scaled(256, width), scaled(384, width)
    kernel, stride, padding = {"large": (11, 4, 0), "small": (5, 2, 2)}[stem]
    network = nn.Sequential(  #                                       in: C x 224 x 224
        nin_block(in_channels, c1, kernel, stride, padding),  #          96 x 54 x 54
        nn.MaxPool2d(kernel_size=3, stride=2),  #                        96 x 26 x 26
        nin_block(c1, c2, kernel_size=5, stride=1, padding=2),  #       256 x 26 x 26
        nn.MaxPool2d(kernel_size=3, stride=2),  #                       256 x 12 x 12
        nin_block(c2, c3, kernel_size=3, stride=1, padding=1),  #       384 x 12 x 12
        nn.MaxPool2d(kernel_size=3, stride=2),  #                       384 x  5 x  5
        nn.Dropout(dropout),
        nin_block(c3, num_classes, kernel_size=3, stride=1, padding=1),  # 10 x 5 x 5
        nn.AdaptiveAvgPool2d((1, 1)),  #                                 10 x  1 x  1
        nn.Flatten(),  #                                                 10
    )
    final_side("NiN", network, image_size)
    return network


NIN = ArchitectureSpec(
    key="nin",
    title="NiN",
    paper=Paper(
        authors="Lin, Chen, Yan",
        year=2013,
        title="Network in network",
        url="https://arxiv.org/abs/1312.4400",
    ),
    improvement="1x1 convolutions mix channels at every pixel; global average pooling"
    " replaces the dense head.",
    build=build_nin,
    forms=(
        Form(
            key="book",
            title="NiN",
            recipe=Recipe(key="book", learning_rate=0.1),
            deviations=(
                "The paper gives no layer widths: kernel sizes and channels follow"
                " AlexNet, as in the book.",
                "The last block ends in a ReLU, so the logits are never negative.",
            ),
        ),
        Form(
            key="lite",
            title="NiN lite",
            options=MappingProxyType(
                {"image_size": 64, "width": 0.25, "stem": "small"}
            ),
            recipe=Recipe(
                key="lite",
                optimizer="adam",
                learning_rate=1e-3,
                batch_size=64,
                normalise=True,
            ),
            deviations=(
                "A quarter of the channels, images of 64 x 64 px.",
                "The first convolution is 5x5 with stride 2 instead of 11x11 with"
                " stride 4.",
                "The last block ends in a ReLU, so the logits are never negative.",
            ),
        ),
    ),
)
