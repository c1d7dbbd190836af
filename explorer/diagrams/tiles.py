"""Where each channel's map lies in a mosaic: sizes in whole pixels, never blurred."""

import math
from dataclasses import dataclass
from typing import NamedTuple

GAP = 2  # px between two maps
SMALLEST_TILE = 20  # px; below this a map is a speck, so the mosaic turns pages instead
SMALLEST_VALUE = 7  # px; what suffices where a map is a single value
SPARSE = 1 / 2  # a page that covers less of its space looks lost ...
MOST_CHANNELS = 0.6  # ... so larger maps are taken if still this share is on the page
FEW = 64  # but so few channels are kept together ...
LOST = 1 / 4  # ... until they cover no more than this
SMALLEST_REDUCED_TILE = 56  # px; a large map is averaged down to this and no further
SMALLEST_OF_FEW = 40  # px; ... but to this where that shows all of a few channels


class Spot(NamedTuple):
    """One value: its channel (counted over all pages), row and column."""

    channel: int
    y: int
    x: int


class Box(NamedTuple):
    """A rectangle in pixels of the mosaic."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """Maps of one size in rows and columns.

    Attributes:
        height: Rows of one map, in values.
        width: Columns of one map, in values.
        columns: Maps beside each other.
        rows: Rows of maps; a page holds ``columns * rows``.
        scale: Pixels per value and axis; 1 where ``reduction`` is more than 1.
        reduction: Values averaged into one pixel per axis; 1 when nothing is.
        gap: Pixels between two maps.
    """

    height: int
    width: int
    columns: int
    rows: int
    scale: int = 1
    reduction: int = 1
    gap: int = GAP

    @property
    def capacity(self) -> int:
        """How many maps one page holds."""
        return self.columns * self.rows

    @property
    def tile_width(self) -> int:
        """Pixels from the left to the right edge of one map."""
        return math.ceil(self.width / self.reduction) * self.scale

    @property
    def tile_height(self) -> int:
        """Pixels from the top to the bottom edge of one map."""
        return math.ceil(self.height / self.reduction) * self.scale

    def size(self, shown: int) -> tuple[int, int]:
        """Width and height in px of a mosaic of ``shown`` maps, without outer gaps."""
        columns = min(shown, self.columns)
        rows = math.ceil(shown / self.columns)
        width = columns * (self.tile_width + self.gap) - self.gap
        height = rows * (self.tile_height + self.gap) - self.gap
        return max(width, 0), max(height, 0)

    def box(self, position: int) -> Box:
        """The rectangle of the map at ``position`` on its page, counted from 0."""
        row, column = divmod(position, self.columns)
        left = column * (self.tile_width + self.gap)
        top = row * (self.tile_height + self.gap)
        return Box(left, top, self.tile_width, self.tile_height)

    def spot_box(self, position: int, y: int, x: int) -> Box:
        """The pixels of one value of the map at ``position``."""
        tile = self.box(position)
        left = tile.left + x // self.reduction * self.scale
        top = tile.top + y // self.reduction * self.scale
        return Box(left, top, self.scale, self.scale)

    def locate(self, pixel_x: int, pixel_y: int) -> Spot | None:
        """The position on the page, row and column under a pixel.

        Where values were averaged, the middle one of those under the pixel.

        Returns:
            ``None`` in a gap, right of the last column or at negative pixels. The
            position is not checked against how many maps the page really shows.
        """
        column, in_x = divmod(pixel_x, self.tile_width + self.gap)
        row, in_y = divmod(pixel_y, self.tile_height + self.gap)
        outside = in_x >= self.tile_width or in_y >= self.tile_height
        if pixel_x < 0 or pixel_y < 0 or column >= self.columns or outside:
            return None
        y = self._value_at(in_y, self.height)
        x = self._value_at(in_x, self.width)
        return Spot(row * self.columns + column, y, x)

    def _value_at(self, pixel: int, count: int) -> int:
        first = pixel // self.scale * self.reduction
        last = min(first + self.reduction, count) - 1
        return (first + last) // 2


def fit(
    channels: int,
    height: int,
    width: int,
    space_width: int,
    space_height: int,
    *,
    zoom: int = 0,
    gap: int = GAP,
) -> Tiles:
    """The largest maps of which all ``channels`` are seen at once, else pages.

    Maps are enlarged by whole factors. Maps too large for that are averaged down by
    whole factors, as long as they stay recognisable. Where showing all would make the
    maps too small to see, or leave most of the space empty, there are pages.

    Args:
        channels: How many maps there are.
        height: Rows of one map.
        width: Columns of one map.
        space_width: Pixels to fill.
        space_height: Pixels to fill.
        zoom: Whole factors larger (or smaller, when negative) than the automatic
            size; it stops where a single map fills the space or vanishes.
        gap: Pixels between two maps.
    """
    space = (max(space_width, 1), max(space_height, 1))
    level = _automatic_level(channels, height, width, space, gap)
    if zoom:
        level = _clamped_level(level + zoom, level, height, width, space)
    scale, reduction = max(level, 1), max(2 - level, 1)
    tile_width = math.ceil(width / reduction) * scale
    tile_height = math.ceil(height / reduction) * scale
    across = max((space[0] + gap) // (tile_width + gap), 1)
    down = max((space[1] + gap) // (tile_height + gap), 1)
    columns = _columns(channels, across, down, tile_width, tile_height, space)
    return Tiles(
        height=height, width=width, columns=columns, rows=down,
        scale=scale, reduction=reduction, gap=gap,
    )  # fmt: skip


def _automatic_level(
    channels: int, height: int, width: int, space: tuple[int, int], gap: int
) -> int:
    """The scale as 1, 2, 3 ...; below that, 0 averages 2 x 2 values, -1 3 x 3 ..."""
    smallest = _smallest_scale(height, width, space)
    largest = _largest_scale(channels, height, width, space, gap)
    if largest >= max(smallest, 1):
        return largest + _is_sparse(channels, height, width, largest, space, gap)
    if smallest > 1:
        return smallest
    return 2 - _reduction(channels, height, width, space, gap)


def _is_sparse(
    channels: int, height: int, width: int, scale: int, space: tuple[int, int], gap: int
) -> bool:
    """Whether all maps at ``scale`` look lost, and nearly all fit one step larger."""
    if height == width == 1:  # mostly gaps, but a single value is never lost
        return False
    covered = channels * height * width * scale**2 / (space[0] * space[1])
    larger = (width * (scale + 1), height * (scale + 1))
    return (
        covered < (SPARSE if channels > FEW else LOST)
        and _capacity(larger, space, gap) >= MOST_CHANNELS * channels
    )


def _clamped_level(
    level: int, automatic: int, height: int, width: int, space: tuple[int, int]
) -> int:
    """Keep a level between one map that fills the space and maps of a few pixels."""
    largest = max(min(space[0] // width, space[1] // height), 1)
    must = max(math.ceil(width / space[0]), math.ceil(height / space[1]), 1)
    highest = largest if must == 1 else 2 - must
    lowest = 2 - max(max(height, width) // _smallest_tile(height, width), 1)
    return min(max(level, min(lowest, automatic)), max(highest, automatic))


def _capacity(tile: tuple[int, int], space: tuple[int, int], gap: int) -> int:
    """How many tiles of (width, height) a space of (width, height) holds."""
    return ((space[0] + gap) // (tile[0] + gap)) * ((space[1] + gap) // (tile[1] + gap))


def _smallest_tile(height: int, width: int) -> int:
    """The side in px of a map that is still easy to see."""
    return SMALLEST_VALUE if height == width == 1 else SMALLEST_TILE


def _smallest_scale(height: int, width: int, space: tuple[int, int]) -> int:
    """The scale that makes one map easy to see, but no larger than the space."""
    wanted = math.ceil(_smallest_tile(height, width) / max(height, width))
    possible = min(space[0] // width, space[1] // height)
    return max(min(wanted, possible), 1)


def _largest_scale(
    channels: int, height: int, width: int, space: tuple[int, int], gap: int
) -> int:
    """The largest scale at which all maps fit; 0 when not even at 1."""
    scale = 0
    while (
        _capacity((width * (scale + 1), height * (scale + 1)), space, gap) >= channels
    ):
        scale += 1
    return scale


def _reduction(
    channels: int, height: int, width: int, space: tuple[int, int], gap: int
) -> int:
    """The least averaging with which all maps fit, within what stays recognisable."""
    must = max(math.ceil(width / space[0]), math.ceil(height / space[1]), 1)
    side = max(height, width)
    most = max(side // SMALLEST_REDUCED_TILE, must)
    last = max(side // SMALLEST_OF_FEW, most) if channels <= FEW else most
    for reduction in range(must, last + 1):
        tile = (math.ceil(width / reduction), math.ceil(height / reduction))
        if _capacity(tile, space, gap) >= channels:
            return reduction
    return most


def _columns(
    channels: int, across: int, down: int,
    tile_width: int, tile_height: int, space: tuple[int, int],
) -> int:  # fmt: skip
    """A column count that leaves no ragged last row, if a pleasant one exists."""
    if across * down <= channels:
        return across
    fewest = math.ceil(channels / down)
    ideal = math.sqrt(channels * space[0] * tile_height / (space[1] * tile_width))

    def unpleasantness(columns: int) -> tuple[int, float]:
        even = channels % columns == 0 and columns > 1
        near = 0.5 <= columns / ideal <= 2
        return (0 if even and near else 1, abs(math.log(columns / ideal)))

    return min(range(fewest, across + 1), key=unpleasantness)
