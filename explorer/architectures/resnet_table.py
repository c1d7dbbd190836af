"""How many blocks and channels a ResNet of each depth has."""

from typing import Literal, NamedTuple

Depth = Literal[8, 14, 18, 20, 32, 34, 44, 50, 56, 101, 110, 152]


class Stage(NamedTuple):
    """Blocks between two halvings of the maps.

    In a bottleneck ``channels`` are those of its 3x3 convolution; it puts out four
    times as many.
    """

    blocks: int
    channels: int


EXPANSION = 4
BOTTLENECK_DEPTHS = (50, 101, 152)
_IMAGENET_BLOCKS = {  # table 1
    18: (2, 2, 2, 2),
    34: (3, 4, 6, 3),
    50: (3, 4, 6, 3),
    101: (3, 4, 23, 3),
    152: (3, 8, 36, 3),
}


def stages_of(depth: int) -> tuple[Stage, ...]:
    """The stages of a network with ``depth`` layers that have weights.

    Those of table 1 have four; the others follow section 4.2 and have three of ``n``
    blocks with 16, 32 and 64 channels, ``6 n + 2`` layers in all.
    """
    if depth in _IMAGENET_BLOCKS:
        return tuple(map(Stage, _IMAGENET_BLOCKS[depth], (64, 128, 256, 512)))
    blocks = (depth - 2) // 6
    return tuple(Stage(blocks, channels) for channels in (16, 32, 64))
