"""ResNet: each block adds to its input what it has learnt, so depth does not hurt."""

from types import MappingProxyType
from typing import Literal

import torch.nn.functional as F
from torch import Tensor, nn

from explorer.architectures.options import Count, Side, Width, check_options
from explorer.architectures.recipe import LITE_RECIPE, Recipe
from explorer.architectures.resnet_forms import CIFAR_FORMS, PAPER_FORMS
from explorer.architectures.resnet_style import (
    BOOK_STYLE,
    NOTHING,
    BlockStyle,
    ZeroPadded,
)
from explorer.architectures.resnet_table import (
    BOTTLENECK_DEPTHS,
    EXPANSION,
    Depth,
    stages_of,
)
from explorer.architectures.sizes import scaled
from explorer.architectures.spec import ArchitectureSpec, Form, Paper


class Residual(nn.Module):
    """Two 3x3 convolutions beside a shortcut; the two are added before the ReLU.

    Maps ``(N, in_channels, H, W)`` to ``(N, out_channels, H / stride, W / stride)``,
    rounded up.  Where the shape changes, the shortcut is brought to it: in the book by
    a 1x1 convolution of the same stride (option B of the paper, section 3.3).
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        stride: int = 1,
        style: BlockStyle = BOOK_STYLE,
    ) -> None:
        super().__init__()
        bias, normalised = style.conv_bias, style.batch_norm
        self.conv1 = nn.Conv2d(
            in_channels, out_channels, 3, stride, padding=1, bias=bias
        )
        self.bn1 = nn.BatchNorm2d(out_channels) if normalised else NOTHING()
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=bias)
        self.bn2 = nn.BatchNorm2d(out_channels) if normalised else NOTHING()
        self.conv3 = _shortcut(in_channels, out_channels, stride, style)

    def forward(self, x: Tensor) -> Tensor:
        """Add the residual to the shortcut."""
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        if self.conv3 is not None:
            x = self.conv3(x)
        return F.relu(y + x)


class Plain(Residual):
    """The same convolutions without the shortcut, for comparison (section 3.3)."""

    def forward(self, x: Tensor) -> Tensor:
        """Only the convolutions."""
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)))


class Bottleneck(nn.Module):
    """A 3x3 convolution between two 1x1 ones that narrow and widen, and a shortcut.

    Maps as :class:`Residual` does (figure 5, right).
    """

    def __init__(
        self, in_channels: int, out_channels: int, stride: int, style: BlockStyle
    ) -> None:
        super().__init__()
        bias, normalised = style.conv_bias, style.batch_norm
        inner = out_channels // EXPANSION
        first, middle = (stride, 1) if style.stride_first else (1, stride)
        self.conv1 = nn.Conv2d(in_channels, inner, 1, first, bias=bias)
        self.bn1 = nn.BatchNorm2d(inner) if normalised else NOTHING()
        self.conv2 = nn.Conv2d(inner, inner, 3, middle, padding=1, bias=bias)
        self.bn2 = nn.BatchNorm2d(inner) if normalised else NOTHING()
        self.conv3 = nn.Conv2d(inner, out_channels, 1, bias=bias)
        self.bn3 = nn.BatchNorm2d(out_channels) if normalised else NOTHING()
        self.shortcut = _shortcut(in_channels, out_channels, stride, style)

    def forward(self, x: Tensor) -> Tensor:
        """Add the residual to the shortcut."""
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        if self.shortcut is not None:
            x = self.shortcut(x)
        return F.relu(y + x)


class PlainBottleneck(Bottleneck):
    """The same convolutions without the shortcut."""

    def forward(self, x: Tensor) -> Tensor:
        """Only the convolutions."""
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        return F.relu(self.bn3(self.conv3(y)))


def _shortcut(
    in_channels: int, out_channels: int, stride: int, style: BlockStyle
) -> nn.Module | None:
    """What the input goes through before the addition; ``None`` for nothing."""
    changes = stride != 1 or in_channels != out_channels
    if style.shortcut == "C" or (style.shortcut == "B" and changes):
        bias = style.conv_bias
        projection = nn.Conv2d(in_channels, out_channels, 1, stride, bias=bias)
        if not (style.shortcut_norm and style.batch_norm):
            return projection
        return nn.Sequential(projection, nn.BatchNorm2d(out_channels))
    if style.shortcut == "A" and changes:
        return ZeroPadded(in_channels, out_channels, stride)
    return None


def resnet_stage(
    blocks: int,
    in_channels: int,
    out_channels: int,
    stride: int,
    style: BlockStyle = BOOK_STYLE,
) -> nn.Sequential:
    """``blocks`` residual blocks, the first of which may halve height and width."""
    kind: type[Residual | Bottleneck] = Bottleneck if style.bottleneck else Residual
    if style.shortcut == "none":
        kind = PlainBottleneck if style.bottleneck else Plain
    layers = [kind(in_channels, out_channels, stride, style)]
    for _ in range(blocks - 1):
        layers.append(kind(out_channels, out_channels, 1, style))
    return nn.Sequential(*layers)


def build_resnet(
    *,
    in_channels: Count = 1,
    num_classes: Count = 10,
    image_size: Side = 96,
    width: Width = 1.0,
    depth: Depth = 18,
    stem: Literal["large", "small", "cifar"] = "large",
    shortcut: Literal["A", "B", "C", "none"] = "B",
    normalisation: Literal["none", "bn"] = "bn",
    shortcut_norm: bool = False,
    conv_bias: bool = True,
    bottleneck_stride: Literal["first", "middle"] = "first",
) -> nn.Sequential:
    """Build ResNet; the shapes below are for ResNet-18 and one 96 px image.

    Args:
        in_channels: Channels of the input: 1 for grey images, 3 for coloured ones.
        num_classes: Length of the logits.
        image_size: Side of the square input in px; no weight depends on it, and the
            padding lets every size from 1 px through.
        width: Factor on every channel count.
        depth: Layers with weights: 18, 34, 50, 101 and 152 have four stages (table 1),
            the others three narrow ones for small images (section 4.2).
        stem: The first layers: ``large`` is a 7x7 convolution of stride 2 and a pooling
            of stride 2, ``small`` a 3x3 of stride 2, ``cifar`` a 3x3 of stride 1.
        shortcut: What is added where the shape changes: ``A`` the input padded with
            zeros, ``B`` a 1x1 convolution of it, ``C`` a 1x1 convolution in every
            block, ``none`` adds nothing anywhere and leaves a plain network.
        normalisation: ``bn`` normalises the batch after every convolution.
        shortcut_norm: Whether batch normalisation follows the 1x1 convolutions of the
            shortcuts as well.
        conv_bias: Whether convolutions have biases, which batch normalisation undoes.
        bottleneck_stride: Where a bottleneck halves the map: ``first`` in its first 1x1
            convolution as in the paper, ``middle`` in its 3x3 as in torchvision.

    Raises:
        InvalidOptionError: An option is out of range.
    """
    check_options(build_resnet, locals())
    style = BlockStyle(
        shortcut=shortcut,
        batch_norm=normalisation == "bn",
        conv_bias=conv_bias,
        shortcut_norm=shortcut_norm,
        bottleneck=depth in BOTTLENECK_DEPTHS,
        stride_first=bottleneck_stride == "first",
    )
    stages = stages_of(depth)
    expansion = EXPANSION if style.bottleneck else 1
    channels = scaled(stages[0].channels, width)
    stem_layers = _stem(in_channels, channels, stem, style)  #           64 x 24 x 24
    layers: list[nn.Module] = [stem_layers]
    for index, (blocks, paper_channels) in enumerate(stages):
        out_channels = scaled(paper_channels, width) * expansion
        stride = 1 if index == 0 else 2
        layers.append(resnet_stage(blocks, channels, out_channels, stride, style))
        channels = out_channels  # 64 x 24 x 24, 128 x 12 x 12, 256 x 6 x 6, 512 x 3 x 3
    return nn.Sequential(
        *layers,
        nn.AdaptiveAvgPool2d((1, 1)),  #                                512 x  1 x  1
        nn.Flatten(),  #                                                512
        nn.Linear(channels, num_classes),  #                             10
    )


def _stem(
    in_channels: int, channels: int, stem: str, style: BlockStyle
) -> nn.Sequential:
    bias, normalised = style.conv_bias, style.batch_norm
    if stem != "large":
        stride = 2 if stem == "small" else 1
        return nn.Sequential(
            nn.Conv2d(in_channels, channels, 3, stride, padding=1, bias=bias),
            nn.BatchNorm2d(channels) if normalised else NOTHING(),
            nn.ReLU(),
        )
    return nn.Sequential(  #                                          in: C x 96 x 96
        nn.Conv2d(in_channels, channels, 7, stride=2, padding=3, bias=bias),
        nn.BatchNorm2d(channels) if normalised else NOTHING(),
        nn.ReLU(),  #                                                    64 x 48 x 48
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),  #             64 x 24 x 24
    )


RESNET = ArchitectureSpec(
    key="resnet",
    title="ResNet",
    paper=Paper(
        authors="He, Zhang, Ren, Sun",
        year=2015,
        title="Deep residual learning for image recognition",
        url="https://arxiv.org/abs/1512.03385",
    ),
    improvement="Shortcuts let each block learn a change to its input, so that very"
    " deep nets can be trained.",
    build=build_resnet,
    forms=(
        Form(
            key="book",
            title="ResNet-18",
            recipe=Recipe(key="book", learning_rate=0.05, batch_size=256),
            deviations=(
                "Images of 96 x 96 px, one input channel and ten classes instead of"
                " 224 x 224, three and a thousand.",
                "The convolutions keep their biases, and no batch normalisation"
                " follows the 1x1 shortcut.",
            ),
        ),
        Form(
            key="lite",
            title="ResNet-18 lite",
            options=MappingProxyType({"image_size": 64, "width": 0.25}),
            recipe=LITE_RECIPE,
            deviations=(
                "A quarter of the channels, images of 64 x 64 px.",
                "The convolutions keep their biases, and no batch normalisation"
                " follows the 1x1 shortcut.",
            ),
        ),
        *PAPER_FORMS,
        *CIFAR_FORMS,
    ),
    relatives=(
        "resnet18",
        "resnet34",
        "resnet50",
        "resnet101",
        "resnet152",
        "resnext50_32x4d",
        "resnext101_32x8d",
        "resnext101_64x4d",
        "wide_resnet50_2",
        "wide_resnet101_2",
    ),
)
