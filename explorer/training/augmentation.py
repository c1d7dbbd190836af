"""Training images that differ a little from pass to pass: mirrored and moved."""

import hashlib
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from explorer.architectures.recipe import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchKey:
    """Which batch of a run it is; what is done to it follows from this alone.

    No generator is carried along: a run that is taken up in the middle of a pass, on
    any device, meets the images that it would have met.

    Attributes:
        seed: The run's.
        epoch: From 1.
        batch: From 0, within the pass.
    """

    seed: int
    epoch: int
    batch: int

    def generator(self, purpose: str) -> torch.Generator:
        """Random numbers of this batch, on the CPU, apart for each purpose."""
        text = f"{self.seed}/{self.epoch}/{self.batch}/{purpose}"
        digest = hashlib.blake2b(text.encode(), digest_size=7).digest()
        return torch.Generator().manual_seed(int.from_bytes(digest, "big"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Augmentation:
    """What may happen to a training image on its way to the network.

    Attributes:
        flip: Whether half of the images are mirrored left to right.
        shift: Each image moves by a whole number of px in each direction, evenly from
            ``-shift`` to ``shift``; the same as a crop out of a padded image.
    """

    flip: bool = False
    shift: int = 0

    @classmethod
    def of(cls, recipe: Recipe) -> Self | None:
        """What a recipe asks for; ``None`` when that is nothing."""
        return cls(flip=recipe.flip, shift=recipe.shift) if recipe.augments else None

    def apply(self, images: Tensor, key: BatchKey, black: Tensor) -> Tensor:
        """The images of one batch, changed; on the device where they are.

        Args:
            images: float32 ``(N, C, H, W)``, as the network takes them.
            key: Which batch it is.
            black: float32 ``(1, C, 1, 1)``: what a black pixel became; it comes in
                from outside.
        """
        count, _, height, width = images.shape
        rows = torch.arange(height).expand(count, height)
        columns = torch.arange(width).expand(count, width)
        if self.flip:
            coins = torch.rand(count, 1, generator=key.generator("flip"))
            columns = torch.where(coins < 0.5, columns.flip(1), columns)
        if self.shift:
            # Between 0 and twice the shift: the images have a margin of one.
            moves = torch.randint(
                2 * self.shift + 1, (2, count, 1), generator=key.generator("shift")
            )
            rows, columns = rows + moves[0], columns + moves[1]
            images = _with_margin(images, self.shift, black)
        device = images.device
        numbers = torch.arange(count, device=device)[:, None, None]
        picked = images[
            numbers, :, rows.to(device)[:, :, None], columns.to(device)[:, None, :]
        ]
        return picked.permute(0, 3, 1, 2)  # the channels came out last


def _with_margin(images: Tensor, margin: int, black: Tensor) -> Tensor:
    count, channels, height, width = images.shape
    padded = black.expand(
        count, channels, height + 2 * margin, width + 2 * margin
    ).clone(memory_format=torch.contiguous_format)
    padded[:, :, margin : margin + height, margin : margin + width] = images
    return padded
