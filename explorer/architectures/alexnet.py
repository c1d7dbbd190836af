"""AlexNet: five convolutions and three dense layers, the net that began it all."""

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


def build_alexnet(
    *,
    in_channels: int = 1,
    num_classes: int = 10,
    image_size: int = 224,
    width: float = 1.0,
    stem: Literal["large", "small"] = "large",
    hidden: int = 4096,
    dropout: float = 0.5,
) -> nn.Sequential:
    """Build AlexNet; the shapes below are for one 224 px image at full width.

    Args:
        in_channels: Channels of the input.
        num_classes: Length of the logits.
        image_size: Side of the square input, px; the first dense layer depends on it.
        width: Factor on the channels of every convolution.
        stem: ``"large"`` is the 11x11 convolution of stride 4; ``"small"`` a 5x5 of
            stride 2 for small images.
        hidden: Units of the two hidden dense layers.
        dropout: Share of units dropped after each hidden dense layer.

    Raises:
        ImageTooSmallError: A pooling window no longer fits.
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
    kernel, stride, padding = {"large": (11, 4, 1), "small": (5, 2, 2)}[stem]
    features = (  #                                                    in: C x 224 x 224
        nn.Conv2d(in_channels, c1, kernel, stride, padding),  #           96 x 54 x 54
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),  #                         96 x 26 x 26
        nn.Conv2d(c1, c2, kernel_size=5, padding=2),  #                  256 x 26 x 26
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),  #                        256 x 12 x 12
        nn.Conv2d(c2, c3, kernel_size=3, padding=1),  #                  384 x 12 x 12
        nn.ReLU(),
        nn.Conv2d(c3, c3, kernel_size=3, padding=1),  #                  384 x 12 x 12
        nn.ReLU(),
        nn.Conv2d(c3, c2, kernel_size=3, padding=1),  #                  256 x 12 x 12
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),  #                        256 x  5 x  5
    )
    side = final_side("AlexNet", features, image_size)
    return nn.Sequential(
        *features,
        nn.Flatten(),  #                                                 6400
        nn.Linear(c2 * side * side, hidden),  #                          4096
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(hidden, hidden),  #                                    4096
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(hidden, num_classes),  #                                 10
    )


ALEXNET = ArchitectureSpec(
    key="alexnet",
    title="AlexNet",
    paper=Paper(
        authors="Krizhevsky, Sutskever, Hinton",
        year=2012,
        title="ImageNet classification with deep convolutional neural networks",
        url="https://papers.nips.cc/paper/4824",
    ),
    improvement="Deep convolutions with ReLU and dropout, trained on GPUs, beat"
    " hand-made features.",
    build=build_alexnet,
    forms=(
        Form(
            key="book",
            title="AlexNet",
            recipe=Recipe(key="book", learning_rate=0.01),
            deviations=(
                "One input channel and ten classes instead of three and a thousand.",
                "The channels are not split into two groups for two GPUs.",
                "No local response normalisation.",
                "Padding 1 in the first convolution gives maps of 54 x 54 px, not"
                " 55 x 55.",
            ),
        ),
        Form(
            key="lite",
            title="AlexNet lite",
            options=MappingProxyType(
                {"image_size": 64, "width": 0.25, "stem": "small", "hidden": 256}
            ),
            recipe=Recipe(
                key="lite",
                optimizer="adam",
                learning_rate=1e-3,
                batch_size=64,
                normalise=True,
            ),
            deviations=(
                "A quarter of the channels, 256 hidden units, images of 64 x 64 px.",
                "The first convolution is 5x5 with stride 2 instead of 11x11 with"
                " stride 4.",
            ),
        ),
    ),
)
