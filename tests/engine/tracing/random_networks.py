"""Small networks with every kind of path between an image and a pixel."""

import torch
from hypothesis import strategies as st
from proven import made_provable
from torch import Tensor, nn


class Residual(nn.Module):
    def __init__(self, *paths: nn.Module) -> None:
        super().__init__()
        self.paths = nn.ModuleList(paths)

    def forward(self, x: Tensor) -> Tensor:
        for path in self.paths:
            x = x + path(x)
        return x


class Branches(nn.Module):
    def __init__(self, *branches: nn.Module) -> None:
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([branch(x) for branch in self.branches], dim=1)


class Weighted(nn.Module):
    """Attention: every value times what a layer makes of the map."""

    def __init__(self, weigh: nn.Module) -> None:
        super().__init__()
        self.weigh = weigh

    def forward(self, x: Tensor) -> Tensor:
        return torch.sigmoid(self.weigh(x)) * x


class Split(nn.Module):
    """Half of the channels go through a layer, then both halves are interleaved."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, x: Tensor) -> Tensor:
        first, second = x.chunk(2, dim=1)
        x = torch.cat((first, self.inner(second)), dim=1)
        batch, channels, height, width = x.shape
        x = x.view(batch, 2, channels // 2, height, width)
        return x.transpose(1, 2).reshape(batch, channels, height, width)


class Turned(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.transpose(2, 3)[:, :, 1:]


CHANNELS = 4  # of every layer, so that any may follow any


@st.composite
def still_layers(draw: st.DrawFn, channels: int = CHANNELS) -> nn.Module:
    """A layer that keeps height, width and channels."""
    kernel = draw(st.sampled_from([(1, 1), (3, 1), (1, 3), (3, 3), (5, 3)]))
    dilation = draw(st.integers(1, 2))
    return draw(
        st.sampled_from(
            [
                nn.Conv2d(
                    channels,
                    channels,
                    kernel,
                    padding=tuple(dilation * (k // 2) for k in kernel),
                    dilation=dilation,
                    groups=draw(st.sampled_from([1, 2, channels])),
                ),
                nn.Conv2d(channels, channels, 4, padding="same", dilation=2),
                nn.Conv2d(channels, channels, 3, padding=1, padding_mode="circular"),
                nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect"),
                nn.AvgPool2d(kernel, 1, padding=tuple(k // 2 for k in kernel)),
                nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU()),
                nn.LocalResponseNorm(draw(st.integers(1, 3)), alpha=0.5),
                nn.Softmax(dim=1),
                nn.GroupNorm(2, channels),
                Weighted(nn.AdaptiveAvgPool2d(1)),
                Weighted(nn.AdaptiveAvgPool2d((None, 1))),
                Weighted(nn.Conv2d(channels, 1, 3, padding=1)),
            ]
        )
    )


@st.composite
def layers(draw: st.DrawFn) -> nn.Module:
    """A layer that may change height and width."""
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 3)))
    stride = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    padding = draw(st.integers(0, 3))
    one, other = draw(still_layers()), draw(still_layers())
    return draw(
        st.sampled_from(
            [
                nn.Conv2d(CHANNELS, CHANNELS, kernel, stride, padding),
                nn.Conv2d(CHANNELS, CHANNELS, 2, stride, padding, dilation=3),
                nn.Conv2d(CHANNELS, CHANNELS, kernel, stride, groups=2),
                nn.AvgPool2d(kernel, stride, ceil_mode=draw(st.booleans())),
                nn.AdaptiveAvgPool2d(draw(st.tuples(st.integers(1, 7), st.just(3)))),
                nn.Sequential(
                    Branches(one, other), nn.Conv2d(2 * CHANNELS, CHANNELS, 1, groups=2)
                ),
                Residual(one, other),
                Split(draw(still_layers(channels=CHANNELS // 2))),
                Turned(),
                one,
            ]
        )
    )


@st.composite
def random_networks(draw: st.DrawFn) -> tuple[nn.Module, tuple[int, ...]]:
    """A provable network of a few layers and the shape of its image."""
    side = st.integers(4, 14)
    chosen, shape = [], (1, CHANNELS, draw(side), draw(side))
    image = torch.zeros(shape)
    for layer in draw(st.lists(layers(), min_size=1, max_size=5)):
        try:
            with torch.no_grad():
                image = layer.eval()(image)
        except RuntimeError:  # does not fit: another network
            continue
        if 0 in image.shape:
            break
        chosen.append(layer)
    return made_provable(
        nn.Sequential(nn.Conv2d(CHANNELS, CHANNELS, 1), *chosen)
    ), shape
