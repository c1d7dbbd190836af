"""Layers that several families can be given or deprived of.

Normalisations come as tuples of no or one layer, so that a builder can write
``*batch_norm(...)`` where the layer would stand.
"""

from typing import Literal, TypeVar

from torch import nn

Normalisation = Literal["none", "bn", "lrn"]
Activation = Literal["relu", "tanh", "sigmoid"]
Head = Literal["dense", "global"]

Network = TypeVar("Network", bound=nn.Module)


def batch_norm(channels: int, normalisation: str) -> tuple[nn.Module, ...]:
    """Batch normalisation after a convolution if ``normalisation`` is ``"bn"``."""
    return (nn.BatchNorm2d(channels),) if normalisation == "bn" else ()


def follow_with_batch_norm(block: nn.Module) -> None:
    """Put a batch normalisation behind each convolution that ``block`` itself holds."""
    for name, child in list(block.named_children()):
        if isinstance(child, nn.Conv2d):
            pair = nn.Sequential(child, nn.BatchNorm2d(child.out_channels))
            setattr(block, name, pair)


def response_norm(normalisation: str) -> tuple[nn.Module, ...]:
    """Local response normalisation if ``normalisation`` is ``"lrn"``.

    With the constants of AlexNet (section 3.3), which VGG and GoogLeNet take over:
    k = 2, n = 5, alpha = 1e-4, beta = 0.75.  torch divides alpha by n, so it is given n
    times as much.
    """
    if normalisation != "lrn":
        return ()
    return (nn.LocalResponseNorm(size=5, alpha=5 * 1e-4, beta=0.75, k=2.0),)


def with_activation(network: Network, activation: Activation) -> Network:
    """``network`` with every ReLU replaced, in place; unchanged for ``"relu"``."""
    if activation == "relu":
        return network
    for parent in list(network.modules()):
        for name, child in parent.named_children():
            if isinstance(child, nn.ReLU):
                replacement = nn.Tanh() if activation == "tanh" else nn.Sigmoid()
                setattr(parent, name, replacement)
    return network


def global_head(channels: int, num_classes: int) -> tuple[nn.Module, ...]:
    """Global average pooling and one dense layer: ``(N, channels, H, W)`` to logits."""
    return (
        nn.AdaptiveAvgPool2d((1, 1)),
        nn.Flatten(),
        nn.Linear(channels, num_classes),
    )
