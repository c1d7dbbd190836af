"""Mean and deviation of pixels, exact and quick: counted, not summed up as floats."""

import torch
from torch import Tensor


def pixel_statistics(images: Tensor) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and standard deviation of every channel after division by 255.

    Args:
        images: uint8 ``(N, channels, height, width)``.

    Returns:
        Means and (population) standard deviations, one per channel.
    """
    levels = torch.arange(256, dtype=torch.float64) / 255
    means, deviations = [], []
    for channel in images.unbind(1):
        counts = torch.bincount(channel.flatten(), minlength=256).to(torch.float64)
        shares = counts / counts.sum()
        mean = (shares * levels).sum()
        means.append(mean.item())
        deviations.append((shares * (levels - mean).square()).sum().sqrt().item())
    return tuple(means), tuple(deviations)
