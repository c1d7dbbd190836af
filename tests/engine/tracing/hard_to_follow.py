"""Networks whose code torch.fx cannot read, for the tests beside this file."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Branching(nn.Module):
    """Bright images take one way, dark ones the other."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3)
        self.bright = nn.Sequential(nn.Conv2d(4, 4, 1), nn.ReLU(inplace=True))
        self.dark = nn.Conv2d(4, 4, 3, padding=1)
        self.head = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        is_bright = x.mean() > 0.5
        x = self.stem(x)
        y = self.bright(x) if is_bright else self.dark(x)
        y = F.relu(1 - torch.cat([x, y], 1)[:, 2:6] + x)
        return self.head(F.adaptive_avg_pool2d(y, 1).flatten(1))


class AsksForSizes(nn.Module):
    """Control flow over sizes, plain tensors, buffers, and tensors made on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3)
        self.register_buffer("scale", torch.rand(4))
        self.shift = torch.ones(4) * 3
        self.head = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        assert x.shape[1] == 3
        x = self.stem(x)
        if x.shape[-1] > 3:
            x = x * self.scale.view(1, -1, 1, 1) + self.shift.view(1, -1, 1, 1)
        x = x + torch.arange(int(x.shape[2]), dtype=x.dtype, device=x.device)
        halves = torch.zeros_like(x)
        halves[:, :2] = x[:, :2]
        halves[:, 2:] = -x[:, 2:]
        return self.head(halves.mean((2, 3)))


class LeavesEarly(nn.Module):
    """As many layers as the image needs, and sorting by value."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(3, 3, 1) for _ in range(3)])

    def forward(self, x: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        for layer in self.layers:
            x = layer(x)
            if x.abs().max() < 1:
                break
        best = x.flatten(1).topk(5)[1]
        return x.flatten(1).gather(1, best), {"positive": x[x > 0]}


class LeavesTorch(nn.Module):
    """numpy between two layers."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3)
        self.second = nn.Conv2d(4, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        y = self.first(x).detach().cpu().numpy() * 2
        return self.second(torch.from_numpy(y))


class WritesIntoParts(nn.Module):
    """A channel is changed under another name; the layers are all that is clear."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3)
        self.second = nn.Conv2d(4, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        y = self.first(x)
        channel = y[:, 0]
        channel += 1
        return self.second(y)


class Draws(nn.Module):
    """Noise for bright images, and dropout that never rests."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3)

    def forward(self, x: Tensor) -> Tensor:
        y = self.first(x)
        if x.mean() > 0.5:
            y = y + torch.randn(1, 4, 1, 1)
        return F.dropout(y, 0.5, training=True)


HARD = (Branching, AsksForSizes, LeavesEarly, LeavesTorch, WritesIntoParts, Draws)
SHAPE = (1, 3, 8, 8)


def image(brightness: float) -> Tensor:
    return torch.rand(SHAPE, generator=torch.Generator().manual_seed(1)) * brightness


def made(kind: type[nn.Module]) -> nn.Module:
    torch.manual_seed(0)
    return kind().eval()
