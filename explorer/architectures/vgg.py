"""VGG: nothing but 3x3 convolutions, stacked in blocks that halve the image."""

from types import MappingProxyType
from typing import Literal

from torch import nn

from explorer.architectures.layers import (
    Activation,
    Head,
    Normalisation,
    batch_norm,
    global_head,
    response_norm,
    with_activation,
)
from explorer.architectures.options import (
    Count,
    Dropout,
    Side,
    Units,
    Width,
    check_options,
)
from explorer.architectures.recipe import LITE_RECIPE, Recipe
from explorer.architectures.sizes import final_side, scaled
from explorer.architectures.spec import (
    ArchitectureSpec,
    Form,
    OptionValue,
    Paper,
)

# Table 1: the kernels of the convolutions in each of the five blocks.
CONFIGURATIONS = {
    "A": ((3,), (3,), (3, 3), (3, 3), (3, 3)),
    "B": ((3, 3), (3, 3), (3, 3), (3, 3), (3, 3)),
    "C": ((3, 3), (3, 3), (3, 3, 1), (3, 3, 1), (3, 3, 1)),
    "D": ((3, 3), (3, 3), (3, 3, 3), (3, 3, 3), (3, 3, 3)),
    "E": ((3, 3), (3, 3), (3, 3, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3)),
}
CHANNELS = (64, 128, 256, 512, 512)


def vgg_block(
    kernels: tuple[int, ...],
    in_channels: int,
    out_channels: int,
    normalisation: str = "none",
) -> nn.Sequential:
    """Convolutions that keep the size, then a pooling that halves height and width.

    Maps ``(N, in_channels, H, W)`` to ``(N, out_channels, H // 2, W // 2)``.
    """
    layers: list[nn.Module] = []
    for kernel in kernels:
        layers.append(nn.Conv2d(in_channels, out_channels, kernel, padding=kernel // 2))
        layers.extend(batch_norm(out_channels, normalisation))
        layers.append(nn.ReLU())
        in_channels = out_channels
    layers.extend(response_norm(normalisation))
    layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
    return nn.Sequential(*layers)


def build_vgg(
    *,
    in_channels: Count = 1,
    num_classes: Count = 10,
    image_size: Side = 224,
    width: Width = 1.0,
    configuration: Literal["A", "B", "C", "D", "E"] = "A",
    kernel: Literal[3, 5] = 3,
    normalisation: Normalisation = "none",
    activation: Activation = "relu",
    head: Head = "dense",
    hidden: Units = 4096,
    dropout: Dropout = 0.5,
) -> nn.Sequential:
    """Build VGG; the shapes below are for VGG-11, one 224 px image and full width.

    Args:
        in_channels: Channels of the input: 1 for grey images, 3 for coloured ones.
        num_classes: Length of the logits.
        image_size: Side of the square input in px; the first dense layer depends on it.
        width: Factor on the channels of every convolution.
        configuration: Column of table 1: 11, 13, 16, 16 or 19 layers with weights; in
            C the last convolution of the later blocks is 1x1, in D it is 3x3.
        kernel: With 5, one 5x5 convolution stands for each pair of 3x3 ones that sees
            as much, as the paper tries with B (section 4.1).
        normalisation: ``bn`` normalises the batch after every convolution, ``lrn``
            neighbouring channels after the first block's (column A-LRN).
        activation: What follows every layer but the last.
        head: ``dense`` are three dense layers, ``global`` averages each map and needs
            one.
        hidden: Units of the two hidden layers of a dense head.
        dropout: Share of units dropped after each hidden layer of a dense head.

    Raises:
        ImageTooSmallError: Five halvings leave nothing.
        InvalidOptionError: An option is out of range.
    """
    check_options(build_vgg, locals())
    blocks: list[nn.Module] = []  #                                    in: C x 224 x 224
    channels, norm = in_channels, normalisation
    kernels_of_blocks = CONFIGURATIONS[configuration]
    for kernels, paper_channels in zip(kernels_of_blocks, CHANNELS, strict=True):
        out_channels = scaled(paper_channels, width)
        merged = pairs_merged(kernels) if kernel == 5 else kernels
        blocks.append(vgg_block(merged, channels, out_channels, norm))
        channels = out_channels  #  64 x 112 x 112, 128 x 56 x 56, 256 x 28 x 28, ...
        norm = "none" if normalisation == "lrn" else normalisation
    layers = 3 + sum(map(len, kernels_of_blocks))
    side = final_side(f"VGG-{layers}", blocks, image_size)
    classifier = (
        _dense_head(channels * side * side, hidden, dropout, num_classes)
        if head == "dense"
        else global_head(channels, num_classes)
    )
    return with_activation(nn.Sequential(*blocks, *classifier), activation)


def pairs_merged(kernels: tuple[int, ...]) -> tuple[int, ...]:
    """``kernels`` with a 5 for every two neighbouring 3s, which see as much."""
    match kernels:
        case (3, 3, *rest):
            return (5, *pairs_merged(tuple(rest)))
        case (first, *rest):
            return (first, *pairs_merged(tuple(rest)))
    return ()


def _dense_head(
    inputs: int, hidden: int, dropout: float, num_classes: int
) -> tuple[nn.Module, ...]:
    return (
        nn.Flatten(),  #                                               25088
        nn.Linear(inputs, hidden),  #                                   4096
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

_PAPER_OPTIONS = {"in_channels": 3, "num_classes": 1000}
_PAPER_RECIPE = Recipe(
    key="paper",
    learning_rate=0.01,
    batch_size=256,
    momentum=0.9,
    weight_decay=5e-4,
    initialisation="xavier",
    normalise=True,
)


def _paper_form(key: str, title: str, **options: OptionValue) -> Form:
    """The network of one column of table 1."""
    configuration = key.split("-")[1].upper()
    return Form(
        key=key,
        title=title,
        options=MappingProxyType(
            {**_PAPER_OPTIONS, "configuration": configuration, **options}
        ),
        recipe=_PAPER_RECIPE,
        class_set="imagenet",
        deviations=(
            "Weights start from Glorot and Bengio's deviation, as the paper came to"
            " prefer, not from those of a trained VGG-11.",
        ),
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
            recipe=LITE_RECIPE,
            deviations=(
                "An eighth of the channels, 256 hidden units, images of 64 x 64 px.",
            ),
        ),
        _paper_form("paper-a", "VGG-11 (A)"),
        _paper_form("paper-a-lrn", "VGG-11 with LRN (A-LRN)", normalisation="lrn"),
        _paper_form("paper-b", "VGG-13 (B)"),
        _paper_form("paper-c", "VGG-16 with 1x1 (C)"),
        _paper_form("paper-d", "VGG-16 (D)"),
        _paper_form("paper-e", "VGG-19 (E)"),
    ),
    relatives=(
        "vgg11",
        "vgg13",
        "vgg16",
        "vgg19",
        "vgg11_bn",
        "vgg13_bn",
        "vgg16_bn",
        "vgg19_bn",
    ),
)
