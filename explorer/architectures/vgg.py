"""VGG: nothing but 3x3 convolutions, stacked in blocks that halve the image."""

from types import MappingProxyType

from torch import nn

from explorer.architectures.recipe import Recipe
from explorer.architectures.sizes import (
    check_common_options,
    check_dropout,
    final_side,
    scaled,
)
from explorer.architectures.spec import ArchitectureSpec, Form, Paper

# Column A of table 1: (convolutions, channels) per block.
VGG11_BLOCKS = ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512))


def vgg_block(convolutions: int, in_channels: int, out_channels: int) -> nn.Sequential:
    """``convolutions`` 3x3 convolutions, then a pooling that halves height and width.

    Maps ``(N, in_channels, H, W)`` to ``(N, out_channels, H // 2, W // 2)``.
    """
    layers: list[nn.Module] = []
    for _ in range(convolutions):
        layers.append(nn.Conv2d(in_channels, out_channels, kernel_size=3, padding=1))
        layers.append(nn.ReLU())
        in_channels = out_channels
    layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
    return nn.Sequential(*layers)


def build_vgg(
    *,
    in_channels: int = 1,
    num_classes: int = 10,
    image_size: int = 224,
    width: float = 1.0,
    hidden: int = 4096,
    dropout: float = 0.5,
) -> nn.Sequential:
    """Build VGG-11; the shapes below are for one 224 px image at full width.

    Args:
        in_channels: Channels of the input.
        num_classes: Length of the logits.
        image_size: Side of the square input, px; the first dense layer depends on it.
        width: Factor on the channels of every convolution.
        hidden: Units of the two hidden dense layers.
        dropout: Share of units dropped after each hidden dense layer.

    Raises:
        ImageTooSmallError: Five halvings leave nothing.
        InvalidOptionError: An option is out of range.
    """
    check_common_options(
        in_channels=in_channels,
        num_classes=num_classes,
        image_size=image_size,
        width=width,
    )
    check_dropout(dropout)
    blocks: list[nn.Module] = []  #                                    in: C x 224 x 224
    channels = in_channels
    for convolutions, book_channels in VGG11_BLOCKS:
        out_channels = scaled(book_channels, width)
        blocks.append(vgg_block(convolutions, channels, out_channels))
        channels = out_channels  #  64 x 112 x 112, 128 x 56 x 56, 256 x 28 x 28, ...
    side = final_side("VGG-11", blocks, image_size)
    return nn.Sequential(
        *blocks,  #                                                      512 x 7 x 7
        nn.Flatten(),  #                                               25088
        nn.Linear(channels * side * side, hidden),  #                   4096
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(hidden, hidden),  #                                   4096
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(hidden, num_classes),  #                                10
    )


_BOOK_DEVIATIONS = (
    "One input channel and ten classes instead of three and a thousand.",
    "Images of Fashion-MNIST enlarged to 224 x 224 px instead of ImageNet's photos.",
)

VGG = ArchitectureSpec(
    key="vgg",
    title="VGG",
    paper=Paper(
        authors="Simonyan, Zisserman",
        year=2014,
        title="Very deep convolutional networks for large-scale image recognition",
        url="https://arxiv.org/abs/1409.1556",
    ),
    improvement="Small 3x3 kernels stacked in repeated blocks make depth easy to"
    " design.",
    build=build_vgg,
    forms=(
        Form(
            key="book",
            title="VGG-11",
            recipe=Recipe(key="book", learning_rate=0.05),
            deviations=_BOOK_DEVIATIONS,
        ),
        Form(
            key="book-quarter",
            title="VGG-11, quarter width",
            options=MappingProxyType({"width": 0.25}),
            recipe=Recipe(key="book", learning_rate=0.05),
            deviations=(
                *_BOOK_DEVIATIONS,
                "A quarter of the channels: the net that the book trains.",
            ),
        ),
        Form(
            key="lite",
            title="VGG-11 lite",
            options=MappingProxyType({"image_size": 64, "width": 0.125, "hidden": 256}),
            recipe=Recipe(
                key="lite",
                optimizer="adam",
                learning_rate=1e-3,
                batch_size=64,
                normalise=True,
            ),
            deviations=(
                "An eighth of the channels, 256 hidden units, images of 64 x 64 px.",
            ),
        ),
    ),
)
