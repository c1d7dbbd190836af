"""Networks that learn within seconds, and what makes them ill; a user's file."""

from itertools import pairwise

from torch import nn

ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}


def lenet(
    in_channels: int = 1,
    num_classes: int = 10,
    image_size: int = 28,
    activation: str = "relu",
    normalisation: str = "none",
    softmax: bool = False,
    deviation: float = 0.0,
    bias: float = 0.0,
) -> nn.Sequential:
    """Two convolutions and two dense layers.

    ``deviation``, where it is not 0, is that of the first weights; ``bias`` is the
    first bias of the second convolution.
    """

    def normalised(channels: int) -> tuple[nn.Module, ...]:
        return (nn.BatchNorm2d(channels),) if normalisation == "bn" else ()

    act = ACTIVATIONS[activation]
    side = (image_size // 2 - 4) // 2
    network = nn.Sequential(
        nn.Conv2d(in_channels, 8, 5, padding=2), *normalised(8), act(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 5), *normalised(16), act(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * side * side, 120), act(),
        nn.Linear(120, num_classes),
        *((nn.Softmax(1),) if softmax else ()),
    )  # fmt: skip
    if deviation:
        for parameter in network.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, 0, deviation)
    if bias:
        second = [each for each in network if isinstance(each, nn.Conv2d)][1]
        nn.init.constant_(second.bias, bias)
    return network


def deep(
    in_channels: int = 1,
    num_classes: int = 10,
    image_size: int = 28,
    layers: int = 20,
    activation: str = "relu",
    normalisation: str = "none",
) -> nn.Sequential:
    """A plain row of 3x3 convolutions of 8 channels, two of them with stride 2."""
    act = ACTIVATIONS[activation]
    parts: list[nn.Module] = []
    for place, (before, after) in enumerate(pairwise([in_channels, *[8] * layers])):
        parts.append(nn.Conv2d(before, after, 3, 1 + (place < 2), padding=1))
        if normalisation == "bn":
            parts.append(nn.BatchNorm2d(after))
        parts.append(act())
    return nn.Sequential(
        *parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, num_classes)
    )
