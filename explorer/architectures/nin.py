"""NiN, network in network: 1x1 convolutions after each, no dense layer at the end."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from torch import nn

from explorer.architectures.layers import Head, batch_norm
from explorer.architectures.options import Count, Dropout, Side, Width, check_options
from explorer.architectures.recipe import LITE_RECIPE, Recipe
from explorer.architectures.sizes import final_side, scaled
from explorer.architectures.spec import ArchitectureSpec, Form, Paper

# Kernel, stride and padding of the first convolution.
STEMS = {"large": (11, 4, 0), "small": (5, 2, 2)}

Block = Callable[..., nn.Sequential]


def nin_block(
    in_channels: int,
    out_channels: int,
    kernel_size: int,
    stride: int,
    padding: int,
    *,
    inner: tuple[int, ...] = (),
    pointwise: int = 2,
    normalisation: str = "none",
    final_relu: bool = True,
) -> nn.Sequential:
    """A convolution, then two 1x1 convolutions: a small dense net on every pixel.

    Maps ``(N, in_channels, H, W)`` to ``(N, out_channels, H', W')``.

    Args:
        in_channels: Channels that come in.
        out_channels: Channels that go out.
        kernel_size: Window of the first convolution.
        stride: Its stride.
        padding: Its padding.
        inner: Channels of all convolutions but the last; ``out_channels`` if empty.
        pointwise: 1x1 convolutions after the first.
        normalisation: ``"bn"`` for batch normalisation after every convolution.
        final_relu: Whether the last convolution is followed by a ReLU.
    """
    inner = inner or (out_channels, out_channels)
    widths = (*inner[:pointwise], out_channels)
    layers = [
        nn.Conv2d(in_channels, widths[0], kernel_size, stride, padding),
        *batch_norm(widths[0], normalisation),
        nn.ReLU(),
    ]
    for before, after in pairwise(widths):
        layers.append(nn.Conv2d(before, after, kernel_size=1))
        layers.extend(batch_norm(after, normalisation))
        layers.append(nn.ReLU())
    return nn.Sequential(*(layers if final_relu else layers[:-1]))


def build_nin(
    *,
    in_channels: Count = 1,
    num_classes: Count = 10,
    image_size: Side = 224,
    width: Width = 1.0,
    layout: Literal["alexnet", "cifar"] = "alexnet",
    stem: Literal["large", "small"] = "large",
    pointwise: Literal[0, 1, 2] = 2,
    normalisation: Literal["none", "bn"] = "none",
    final_relu: bool = True,
    head: Head = "global",
    dropout: Dropout = 0.5,
) -> nn.Sequential:
    """Build NiN; the shapes below are for one 224 px image at full width.

    Args:
        in_channels: Channels of the input: 1 for grey images, 3 for coloured ones.
        num_classes: Channels of the last block, and so the length of the logits.
        image_size: Side of the square input in px; with global pooling no weight
            depends on it.
        width: Factor on the channels of every block but the last.
        layout: ``alexnet`` has four blocks with AlexNet's kernels and channels,
            ``cifar`` the three of the authors' network for images of 32 px.
        stem: The first convolution of the layout like AlexNet's: ``large`` is 11x11
            with stride 4, ``small`` a 5x5 of stride 2 for small images.
        pointwise: 1x1 convolutions in each block; without them it is a plain
            convolutional network.
        normalisation: ``bn`` normalises the batch after every convolution.
        final_relu: Whether the last block ends in a ReLU, which keeps the logits from
            being negative.
        head: ``global`` averages the map of each class, ``dense`` joins all their
            pixels by a dense layer instead (section 4.6).
        dropout: Share of values dropped between the blocks and before a dense head.

    Raises:
        ImageTooSmallError: A window no longer fits.
        InvalidOptionError: An option is out of range.
    """
    check_options(build_nin, locals())
    block = partial(nin_block, pointwise=pointwise, normalisation=normalisation)
    if layout == "cifar":
        blocks = _cifar_blocks(
            block, in_channels, num_classes, width, dropout, final_relu
        )
    else:
        blocks = _alexnet_blocks(
            block, in_channels, num_classes, width, dropout, final_relu, stem
        )
    side = final_side("NiN", blocks, image_size)
    if head == "dense":
        return nn.Sequential(
            *blocks,
            nn.Flatten(),
            nn.Dropout(dropout),
            nn.Linear(num_classes * side * side, num_classes),
        )
    return nn.Sequential(
        *blocks,
        nn.AdaptiveAvgPool2d((1, 1)),  #                                 10 x  1 x  1
        nn.Flatten(),  #                                                 10
    )


def _alexnet_blocks(
    block: Block,
    in_channels: int,
    num_classes: int,
    width: float,
    dropout: float,
    final_relu: bool,
    stem: str,
) -> tuple[nn.Module, ...]:
    c1, c2, c3 = scaled(96, width), scaled(256, width), scaled(384, width)
    kernel, stride, padding = STEMS[stem]
    return (  #                                                       in: C x 224 x 224
        block(in_channels, c1, kernel, stride, padding),  #              96 x 54 x 54
        nn.MaxPool2d(kernel_size=3, stride=2),  #                        96 x 26 x 26
        block(c1, c2, kernel_size=5, stride=1, padding=2),  #           256 x 26 x 26
        nn.MaxPool2d(kernel_size=3, stride=2),  #                       256 x 12 x 12
        block(c2, c3, kernel_size=3, stride=1, padding=1),  #           384 x 12 x 12
        nn.MaxPool2d(kernel_size=3, stride=2),  #                       384 x  5 x  5
        nn.Dropout(dropout),
        block(  #                                                        10 x  5 x  5
            c3, num_classes, kernel_size=3, stride=1, padding=1, final_relu=final_relu
        ),
    )


def _cifar_blocks(
    block: Block,
    in_channels: int,
    num_classes: int,
    width: float,
    dropout: float,
    final_relu: bool,
) -> tuple[nn.Module, ...]:
    c1, c2, c3 = scaled(192, width), scaled(160, width), scaled(96, width)
    return (  #                                                         in: C x 32 x 32
        block(in_channels, c3, 5, 1, 2, inner=(c1, c2)),  #                96 x 32 x 32
        nn.MaxPool2d(kernel_size=3, stride=2, ceil_mode=True),  #          96 x 16 x 16
        nn.Dropout(dropout),
        block(c3, c1, 5, 1, 2),  #                                        192 x 16 x 16
        nn.AvgPool2d(kernel_size=3, stride=2, ceil_mode=True),  #         192 x  8 x  8
        nn.Dropout(dropout),
        block(  #                                                          10 x  8 x  8
            c1, num_classes, 3, 1, 1, inner=(c1, c1), final_relu=final_relu
        ),
    )


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
                {
                    "image_size": 48,
                    "width": 0.1875,
                    "stem": "small",
                    "final_relu": False,
                }
            ),
            recipe=replace(LITE_RECIPE, batch_size=32),
            deviations=(
                "Three sixteenths of the channels, images of 48 x 48 px.",
                "The first convolution is 5x5 with stride 2 instead of 11x11 with"
                " stride 4.",
                "No ReLU after the last block: it can silence a class for good, as it"
                " did for some seeds of this small net.",
            ),
        ),
        Form(
            key="cifar",
            title="NiN for CIFAR-10",
            options=MappingProxyType(
                {"in_channels": 3, "image_size": 32, "layout": "cifar"}
            ),
            recipe=Recipe(
                key="custom",
                optimizer="adam",
                learning_rate=1e-3,
                batch_size=64,
                initialisation="he",
                normalise=True,
            ),
            class_set="cifar10",
            deviations=(
                "The paper gives no layer widths: these are of the network that its"
                " authors published.",
                "The paper does not print its learning rate; the recipe is ours.",
                "Pixels are standardised instead of whitened (ZCA).",
            ),
        ),
    ),
)
