"""GoogLeNet: Inception blocks look at several scales at once and stay cheap."""

from functools import partial
from types import MappingProxyType
from typing import Literal, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explorer.architectures.googlenet_heads import (
    AuxiliaryHead,
    WithAuxiliaryHeads,
    auxiliary_pooling,
)
from explorer.architectures.layers import (
    Head,
    Normalisation,
    batch_norm,
    follow_with_batch_norm,
    response_norm,
)
from explorer.architectures.options import Count, Dropout, Side, Width, check_options
from explorer.architectures.recipe import LITE_RECIPE, Recipe
from explorer.architectures.sizes import final_side, scaled
from explorer.architectures.spec import ArchitectureSpec, Form, Paper


class BranchWidths(NamedTuple):
    """Channels of an Inception block, one row of table 1 of the paper."""

    p1: int
    p2_reduce: int
    p2: int
    p3_reduce: int
    p3: int
    p4: int

    @property
    def total(self) -> int:
        """Channels after the concatenation."""
        return self.p1 + self.p2 + self.p3 + self.p4


INCEPTION_3A = BranchWidths(64, 96, 128, 16, 32, 32)
INCEPTION_3B = BranchWidths(128, 128, 192, 32, 96, 64)
INCEPTION_4A = BranchWidths(192, 96, 208, 16, 48, 64)
INCEPTION_4B = BranchWidths(160, 112, 224, 24, 64, 64)
INCEPTION_4C = BranchWidths(128, 128, 256, 24, 64, 64)
INCEPTION_4D = BranchWidths(112, 144, 288, 32, 64, 64)
INCEPTION_4E = BranchWidths(256, 160, 320, 32, 128, 128)
INCEPTION_5A = BranchWidths(256, 160, 320, 32, 128, 128)
INCEPTION_5B = BranchWidths(384, 192, 384, 48, 128, 128)


class Inception(nn.Module):
    """Four branches over the same input, joined channel by channel.

    Maps ``(N, in_channels, H, W)`` to ``(N, widths.total, H, W)``.  Without reductions
    the 3x3 and the 5x5 convolution see all channels of the input.
    """

    def __init__(
        self,
        in_channels: int,
        widths: BranchWidths,
        reductions: bool = True,
        normalisation: str = "none",
    ) -> None:
        super().__init__()
        p1, p2_reduce, p2, p3_reduce, p3, p4 = widths
        self.p1_1 = nn.Conv2d(in_channels, p1, kernel_size=1)
        self.p2_1: nn.Conv2d | None = None
        self.p3_1: nn.Conv2d | None = None
        if reductions:
            self.p2_1 = nn.Conv2d(in_channels, p2_reduce, kernel_size=1)
        p2_in = p2_reduce if reductions else in_channels
        self.p2_2 = nn.Conv2d(p2_in, p2, kernel_size=3, padding=1)
        if reductions:
            self.p3_1 = nn.Conv2d(in_channels, p3_reduce, kernel_size=1)
        p3_in = p3_reduce if reductions else in_channels
        self.p3_2 = nn.Conv2d(p3_in, p3, kernel_size=5, padding=2)
        self.p4_1 = nn.MaxPool2d(kernel_size=3, stride=1, padding=1)
        self.p4_2 = nn.Conv2d(in_channels, p4, kernel_size=1)
        if normalisation == "bn":
            follow_with_batch_norm(self)

    def forward(self, x: Tensor) -> Tensor:
        """Run the four branches and concatenate their channels."""
        p1 = F.relu(self.p1_1(x))
        p2 = F.relu(self.p2_1(x)) if self.p2_1 is not None else x
        p2 = F.relu(self.p2_2(p2))
        p3 = F.relu(self.p3_1(x)) if self.p3_1 is not None else x
        p3 = F.relu(self.p3_2(p3))
        p4 = self.p4_1(x)
        p4 = F.relu(self.p4_2(p4))
        return torch.cat((p1, p2, p3, p4), dim=1)


def build_googlenet(
    *,
    in_channels: Count = 1,
    num_classes: Count = 10,
    image_size: Side = 96,
    width: Width = 1.0,
    stem: Literal["large", "small"] = "large",
    reductions: bool = True,
    normalisation: Normalisation = "none",
    auxiliary: bool = False,
    head: Head = "global",
    dropout: Dropout = 0.0,
) -> nn.Sequential:
    """Build GoogLeNet; the shapes below are for one 96 px image at full width.

    Args:
        in_channels: Channels of the input: 1 for grey images, 3 for coloured ones.
        num_classes: Length of the logits.
        image_size: Side of the square input in px; with global pooling no weight
            depends on it, and the padding lets every size from 1 px through.
        width: Factor on every channel count.
        stem: The first layers: ``large`` is a 7x7 convolution of stride 2 and a pooling
            of stride 2, ``small`` a 3x3 of stride 2 without pooling, for small images.
        reductions: Whether a 1x1 convolution narrows what the 3x3 and the 5x5
            convolution of a block see (section 4).
        normalisation: ``bn`` normalises the batch after every convolution, ``lrn``
            neighbouring channels before and after the second stage, as in the paper.
        auxiliary: Whether two more classifiers look at blocks 4a and 4d while it
            learns (section 5); they need images of 65 px or more (33 with the small
            stem).
        head: ``global`` averages each map, ``dense`` joins all their pixels.
        dropout: Share of values dropped before the last layer; 0 leaves the layer out.

    Raises:
        ImageTooSmallError: Too little is left for the auxiliary heads.
        InvalidOptionError: An option is out of range.
    """
    check_options(build_googlenet, locals())
    inception = partial(Inception, reductions=reductions, normalisation=normalisation)
    c1, c2 = scaled(64, width), scaled(192, width)
    b2 = nn.Sequential(  #                                               64 x 24 x 24
        nn.Conv2d(c1, c1, kernel_size=1),
        *batch_norm(c1, normalisation),
        nn.ReLU(),
        nn.Conv2d(c1, c2, kernel_size=3, padding=1),  #                 192 x 24 x 24
        *batch_norm(c2, normalisation),
        nn.ReLU(),
        *response_norm(normalisation),
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),  #            192 x 12 x 12
    )
    i3a, i3b = _scaled(INCEPTION_3A, width), _scaled(INCEPTION_3B, width)
    b3 = nn.Sequential(
        inception(c2, i3a),  #                                          256 x 12 x 12
        inception(i3a.total, i3b),  #                                   480 x 12 x 12
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),  #            480 x  6 x  6
    )
    i4a, i4b = _scaled(INCEPTION_4A, width), _scaled(INCEPTION_4B, width)
    i4c, i4d = _scaled(INCEPTION_4C, width), _scaled(INCEPTION_4D, width)
    i4e = _scaled(INCEPTION_4E, width)
    b4 = nn.Sequential(
        inception(i3b.total, i4a),  #                                   512 x  6 x  6
        inception(i4a.total, i4b),  #                                   512 x  6 x  6
        inception(i4b.total, i4c),  #                                   512 x  6 x  6
        inception(i4c.total, i4d),  #                                   528 x  6 x  6
        inception(i4d.total, i4e),  #                                   832 x  6 x  6
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),  #            832 x  3 x  3
    )
    i5a, i5b = _scaled(INCEPTION_5A, width), _scaled(INCEPTION_5B, width)
    pixels = _last_side(image_size, stem) ** 2 if head == "dense" else 1
    b5 = nn.Sequential(
        inception(i4e.total, i5a),  #                                   832 x  3 x  3
        inception(i5a.total, i5b),  #                                  1024 x  3 x  3
        *([nn.AdaptiveAvgPool2d((1, 1))] if head == "global" else []),  # 1024 x 1 x 1
        nn.Flatten(),  #                                               1024
        *([nn.Dropout(dropout)] if dropout else []),
    )
    classifier = nn.Linear(i5b.total * pixels, num_classes)  #           10
    stages = (_stem(in_channels, c1, stem, normalisation), b2, b3, b4, b5)
    if not auxiliary:
        return nn.Sequential(*stages, classifier)
    seen_by_heads = (*stages[:3], auxiliary_pooling())
    side = final_side("GoogLeNet with auxiliary heads", seen_by_heads, image_size)
    return WithAuxiliaryHeads(
        stages,
        classifier,
        AuxiliaryHead(i4a.total, side, width, num_classes),
        AuxiliaryHead(i4d.total, side, width, num_classes),
    )


def _stem(
    in_channels: int, channels: int, stem: str, normalisation: str
) -> nn.Sequential:
    if stem == "small":
        return nn.Sequential(
            nn.Conv2d(in_channels, channels, kernel_size=3, stride=2, padding=1),
            *batch_norm(channels, normalisation),
            nn.ReLU(),
            *response_norm(normalisation),
        )
    return nn.Sequential(  #                                          in: C x 96 x 96
        nn.Conv2d(in_channels, channels, kernel_size=7, stride=2, padding=3),
        *batch_norm(channels, normalisation),
        nn.ReLU(),  #                                                    64 x 48 x 48
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),  #             64 x 24 x 24
        *response_norm(normalisation),
    )


def _last_side(image_size: int, stem: str) -> int:
    """Side of the last maps, in px: each stage halves it and rounds up."""
    parts = {"large": 32, "small": 16}[stem]
    return -(-image_size // parts)


def _scaled(widths: BranchWidths, width: float) -> BranchWidths:
    return BranchWidths(*(scaled(channels, width) for channels in widths))


GOOGLENET = ArchitectureSpec(
    key="googlenet",
    title="GoogLeNet",
    paper=Paper(
        authors="Szegedy et al.",
        year=2014,
        title="Going deeper with convolutions",
        url="https://arxiv.org/abs/1409.4842",
    ),
    improvement="Branches of several kernel sizes in one block, made affordable by"
    " 1x1 reductions.",
    build=build_googlenet,
    forms=(
        Form(
            key="book",
            title="GoogLeNet",
            recipe=Recipe(key="book", learning_rate=0.1),
            deviations=(
                "Images of 96 x 96 px, one input channel and ten classes instead of"
                " 224 x 224, three and a thousand.",
                "No local response normalisation, no dropout, no auxiliary heads.",
            ),
        ),
        Form(
            key="lite",
            title="GoogLeNet lite",
            options=MappingProxyType({"image_size": 64, "width": 0.1875}),
            recipe=LITE_RECIPE,
            deviations=(
                "Three sixteenths of the channels, images of 64 x 64 px.",
                "No local response normalisation, no dropout, no auxiliary heads.",
            ),
        ),
        Form(
            key="paper",
            title="GoogLeNet (2014)",
            options=MappingProxyType(
                {
                    "in_channels": 3,
                    "num_classes": 1000,
                    "image_size": 224,
                    "normalisation": "lrn",
                    "auxiliary": True,
                    "dropout": 0.4,
                }
            ),
            recipe=Recipe(
                key="paper",
                learning_rate=0.01,
                momentum=0.9,
                initialisation="default",
                normalise=True,
            ),
            class_set="imagenet",
            deviations=(
                "The paper gives no constants for its response normalisation: these"
                " are AlexNet's.",
                "The paper does not say how its poolings treat the border: here they"
                " pad it by one pixel, with the maps' sizes of table 1.",
                "The paper prints no learning rate; it decays in steps there.",
            ),
        ),
    ),
    relatives=("googlenet", "inception_v3"),
)
