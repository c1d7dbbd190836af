"""ResNet: each block adds to its input what it has learnt, so depth does not hurt."""

from types import MappingProxyType
from typing import Literal

import torch.nn.functional as F
from torch import Tensor, nn

from explorer.architectures.recipe import Recipe
from explorer.architectures.sizes import check_common_options, scaled
from explorer.architectures.spec import ArchitectureSpec, Form, Paper

# Column "18-layer" of table 1: residual blocks per stage, and the book's channels.
RESNET18_STAGES = ((2, 64), (2, 128), (2, 256), (2, 512))


class Residual(nn.Module):
    """Two 3x3 convolutions beside a shortcut; the two are added before the ReLU.

    Maps ``(N, in_channels, H, W)`` to ``(N, out_channels, H / stride, W / stride)``,
    rounded up.  Where the shape changes, a 1x1 convolution of the same stride brings
    the shortcut to it (option B of the paper, section 4.1).
    """

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(
            in_channels, out_channels, kernel_size=3, stride=stride, padding=1
        )
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, kernel_size=3, padding=1)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.conv3: nn.Conv2d | None = None
        if stride != 1 or in_channels != out_channels:
            self.conv3 = nn.Conv2d(in_channels, out_channels, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        """Add the residual to the shortcut."""
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        if self.conv3 is not None:
            x = self.conv3(x)
        return F.relu(y + x)


def resnet_stage(
    blocks: int, in_channels: int, out_channels: int, stride: int
) -> nn.Sequential:
    """``blocks`` residual blocks, the first of which may halve height and width."""
    layers = [Residual(in_channels, out_channels, stride)]
    for _ in range(blocks - 1):
        layers.append(Residual(out_channels, out_channels))
    return nn.Sequential(*layers)


def build_resnet(
    *,
    in_channels: int = 1,
    num_classes: int = 10,
    image_size: int = 96,
    width: float = 1.0,
    stem: Literal["large", "small"] = "large",
) -> nn.Sequential:
    """Build ResNet-18; the shapes below are for one 96 px image at full width.

    Args:
        in_channels: Channels of the input.
        num_classes: Length of the logits.
        image_size: Side of the square input, px; no weight depends on it, and the
            padding lets every size from 1 px through.
        width: Factor on every channel count.
        stem: ``"large"`` is the 7x7 convolution of stride 2 and a pooling of stride
            2; ``"small"`` a 3x3 of stride 2 without pooling, for small images.

    Raises:
        InvalidOptionError: An option is out of range.
    """
    check_common_options(
        in_channels=in_channels,
        num_classes=num_classes,
        image_size=image_size,
        width=width,
    )
    channels = scaled(RESNET18_STAGES[0][1], width)
    layers: list[nn.Module] = [_stem(in_channels, channels, stem)]  #    64 x 24 x 24
    for index, (blocks, book_channels) in enumerate(RESNET18_STAGES):
        out_channels = scaled(book_channels, width)
        stride = 1 if index == 0 else 2
        layers.append(resnet_stage(blocks, channels, out_channels, stride))
        channels = (
            out_channels  #  64 x 24 x 24, 128 x 12 x 12, 256 x 6 x 6, 512 x 3 x 3
        )
    return nn.Sequential(
        *layers,
        nn.AdaptiveAvgPool2d((1, 1)),  #                                512 x  1 x  1
        nn.Flatten(),  #                                                512
        nn.Linear(channels, num_classes),  #                             10
    )


def _stem(in_channels: int, channels: int, stem: str) -> nn.Sequential:
    if stem == "small":
        return nn.Sequential(
            nn.Conv2d(in_channels, channels, kernel_size=3, stride=2, padding=1),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
        )
    return nn.Sequential(  #                                          in: C x 96 x 96
        nn.Conv2d(in_channels, channels, kernel_size=7, stride=2, padding=3),
        nn.BatchNorm2d(channels),
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
                "The first convolution is 3x3 with stride 2 and no pooling follows it.",
                "The convolutions keep their biases, and no batch normalisation"
                " follows the 1x1 shortcut.",
            ),
        ),
    ),
)
