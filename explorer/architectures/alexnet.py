"""AlexNet: five convolutions and three dense layers, the net that began it all."""

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
from explorer.architectures.spec import ArchitectureSpec, Form, Paper

# Kernel, stride and padding of the first convolution.
STEMS = {"large": (11, 4, 1), "small": (5, 2, 2), "unpadded": (11, 4, 0)}


def build_alexnet(
    *,
    in_channels: Count = 1,
    num_classes: Count = 10,
    image_size: Side = 224,
    width: Width = 1.0,
    stem: Literal["large", "small", "unpadded"] = "large",
    groups: Literal[1, 2] = 1,
    normalisation: Normalisation = "none",
    activation: Activation = "relu",
    overlapping: bool = True,
    head: Head = "dense",
    hidden: Units = 4096,
    dropout: Dropout = 0.5,
    softmax: bool = False,
) -> nn.Sequential:
    """Build AlexNet; the shapes below are for one 224 px image at full width.

    Args:
        in_channels: Channels of the input: 1 for grey images, 3 for coloured ones.
        num_classes: Length of the logits.
        image_size: Side of the square input in px; the first dense layer depends on it.
        width: Factor on the channels of every convolution.
        stem: The first convolution: ``large`` is 11x11 with stride 4 and padding 1,
            ``small`` a 5x5 of stride 2 for small images, ``unpadded`` the large one
            without padding, as in the paper.
        groups: With 2, the second, fourth and fifth convolution work in halves that do
            not see each other, as on the two GPUs of the paper (section 3.2).
        normalisation: ``bn`` normalises the batch after every convolution, ``lrn``
            neighbouring channels after the first two ReLUs (section 3.3).
        activation: What follows every layer but the last (section 3.1).
        overlapping: Whether the 3x3 windows of the poolings overlap by a pixel; else
            they are 2x2 (section 3.4).
        head: ``dense`` are three dense layers, ``global`` averages each map and needs
            one.
        hidden: Units of the two hidden layers of a dense head.
        dropout: Share of units dropped after each hidden layer of a dense head
            (section 4.2).
        softmax: Whether a softmax ends the network; a mistake to learn from, since the
            loss takes one itself.

    Raises:
        ImageTooSmallError: A pooling window no longer fits.
        InvalidOptionError: An option is out of range.
    """
    check_options(build_alexnet, locals())
    c1, c2, c3 = (scaled(channels, width, groups) for channels in (96, 256, 384))
    kernel, stride, padding = STEMS[stem]
    window = 3 if overlapping else 2
    features = (  #                                                    in: C x 224 x 224
        nn.Conv2d(in_channels, c1, kernel, stride, padding),  #           96 x 54 x 54
        *batch_norm(c1, normalisation),
        nn.ReLU(),
        *response_norm(normalisation),
        nn.MaxPool2d(kernel_size=window, stride=2),  #                    96 x 26 x 26
        nn.Conv2d(c1, c2, kernel_size=5, padding=2, groups=groups),  #   256 x 26 x 26
        *batch_norm(c2, normalisation),
        nn.ReLU(),
        *response_norm(normalisation),
        nn.MaxPool2d(kernel_size=window, stride=2),  #                   256 x 12 x 12
        nn.Conv2d(c2, c3, kernel_size=3, padding=1),  #                  384 x 12 x 12
        *batch_norm(c3, normalisation),
        nn.ReLU(),
        nn.Conv2d(c3, c3, kernel_size=3, padding=1, groups=groups),  #   384 x 12 x 12
        *batch_norm(c3, normalisation),
        nn.ReLU(),
        nn.Conv2d(c3, c2, kernel_size=3, padding=1, groups=groups),  #   256 x 12 x 12
        *batch_norm(c2, normalisation),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=window, stride=2),  #                   256 x  5 x  5
    )
    side = final_side("AlexNet", features, image_size)
    classifier = (
        _dense_head(c2 * side * side, hidden, dropout, num_classes)
        if head == "dense"
        else global_head(c2, num_classes)
    )
    twice = (nn.Softmax(dim=1),) if softmax else ()
    return with_activation(nn.Sequential(*features, *classifier, *twice), activation)


def _dense_head(
    inputs: int, hidden: int, dropout: float, num_classes: int
) -> tuple[nn.Module, ...]:
    return (
        nn.Flatten(),  #                                                 6400
        nn.Linear(inputs, hidden),  #                                    4096
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
            options=MappingProxyType({"image_size": 96, "width": 0.25, "hidden": 256}),
            recipe=LITE_RECIPE,
            deviations=(
                "A quarter of the channels, 256 hidden units, images of 96 x 96 px.",
            ),
        ),
        Form(
            key="paper",
            title="AlexNet (2012)",
            options=MappingProxyType(
                {
                    "in_channels": 3,
                    "num_classes": 1000,
                    "image_size": 227,
                    "stem": "unpadded",
                    "groups": 2,
                    "normalisation": "lrn",
                }
            ),
            recipe=Recipe(
                key="paper",
                learning_rate=0.01,
                momentum=0.9,
                weight_decay=5e-4,
                initialisation="default",
                normalise=True,
            ),
            class_set="imagenet",
            deviations=(
                "Images of 227 x 227 px: the paper says 224, which does not give its"
                " first maps of 55 x 55.",
                "Weights start as torch draws them instead of with deviation 0.01, and"
                " biases near zero instead of at one.",
            ),
        ),
    ),
    relatives=("alexnet",),
)
