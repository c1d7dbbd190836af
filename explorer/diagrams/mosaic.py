"""Feature maps as one picture: every value a whole number of pixels, never blurred."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.diagrams.channels import (
    Extremes,
    Maps,
    Places,
    Range,
    Scale,
    colour_ranges,
    extremes,
    shared_range,
    span,
)
from explorer.diagrams.palettes import DIVERGING, VIRIDIS, Palette
from explorer.diagrams.tiles import Tiles

__all__ = [
    "GAP_COLOUR", "GAP_INDEX", "LEVELS", "NAN_COLOUR", "NOT_A_NUMBER",
    "Colouring", "Indices", "Maps", "Mosaic", "Range", "Scale",
    "mean_blocks", "mosaic", "palette_for", "square", "to_indices", "value_range",
]  # fmt: skip

Colouring = Literal["auto", "viridis", "diverging"]
Indices = NDArray[np.uint8]

LEVELS = 254  # colours for values; the last two indices mean something else
NOT_A_NUMBER = 254
GAP_INDEX = 255
NAN_COLOUR = (255, 0, 144)  # magenta: in neither palette, so never taken for a value
GAP_COLOUR = (0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mosaic:
    """One page of maps.

    Attributes:
        indices: Palette index of every pixel, ``(height, width)`` uint8; indices from
            ``LEVELS`` on are ``NOT_A_NUMBER`` and ``GAP_INDEX``.
        palette: Colour of every index, ``(256, 3)`` uint8.
        tiles: Where each map lies.
        channels: Channel of every map on this page, ``(shown,)``.
        ranges: Value of the first and the last colour of every map, ``(shown, 2)``.
        signed: Whether the palette is the diverging one.
        dead: Which maps are zero everywhere, ``(shown,)`` bool.
        constant: Which maps are one other value everywhere, ``(shown,)`` bool.
    """

    indices: Indices = field(repr=False)
    palette: Palette = field(repr=False)
    tiles: Tiles
    channels: Places = field(repr=False)
    ranges: NDArray[np.float64] = field(repr=False)
    signed: bool
    dead: NDArray[np.bool_] = field(repr=False)
    constant: NDArray[np.bool_] = field(repr=False)

    @property
    def shown(self) -> int:
        """How many maps this page shows."""
        return len(self.channels)

    def rgb(self) -> NDArray[np.uint8]:
        """The picture, ``(height, width, 3)`` uint8."""
        return self.palette[self.indices]


def palette_for(signed: bool) -> Palette:
    """The 256 colours of a map, the special indices included."""
    colours = DIVERGING if signed else VIRIDIS
    picked = np.round(np.linspace(0, 255, LEVELS)).astype(np.intp)
    return np.concatenate([colours[picked], [NAN_COLOUR, GAP_COLOUR]]).astype(np.uint8)


def value_range(maps: Maps, signed: bool) -> Range:
    """The values of the first and the last colour if all ``maps`` share them.

    Args:
        maps: Any shape; values that are not finite do not count.
        signed: Whether the diverging palette is used.
    """
    return shared_range(span([maps]), signed)


def mosaic(
    maps: Maps,
    tiles: Tiles | None = None,
    *,
    first: int = 0,
    scale: Scale | Range = "map",
    colour: Colouring = "auto",
    order: Places | None = None,
    known: Extremes | None = None,
) -> Mosaic:
    """Draw one page of maps.

    Args:
        maps: All channels, ``(channels, height, width)``.
        tiles: The layout, usually from ``fit``; a near square of unscaled maps
            when not given.
        first: Place in ``order`` of the map that the page starts with.
        scale: ``"map"`` gives each map its own range of values, ``"layer"`` all the
            same, see ``colour_ranges``; or the range itself.
        colour: ``"auto"`` takes the diverging palette as soon as one value of any
            channel is negative.
        order: Channels as they follow each other, from ``channel_order``; by index
            when not given.
        known: ``extremes(maps)``, where they are known already.
    """
    layout = square(maps.shape) if tiles is None else tiles
    known = extremes(maps) if known is None else known
    signed = known.signed if colour == "auto" else colour == "diverging"
    last = min(first + layout.capacity, len(maps))
    channels = np.arange(first, last) if order is None else order[first:last]
    ranges = colour_ranges(known, scale, signed)[channels]
    page = _page(maps, channels, order, layout.reduction)
    coloured = to_indices(page, ranges, signed=signed)
    return Mosaic(
        indices=_arrange(coloured, layout),
        palette=palette_for(signed),
        tiles=layout,
        channels=channels,
        ranges=ranges,
        signed=signed,
        dead=known.dead[channels],
        constant=known.constant[channels],
    )


def _page(maps: Maps, channels: Places, order: Places | None, by: int) -> Maps:
    """The maps of a page, averaged, with as few values copied as possible."""
    if order is None:
        first = int(channels[0]) if len(channels) else 0
        return mean_blocks(maps[first : first + len(channels)], by)
    if len(channels) == len(maps):
        return mean_blocks(maps, by)[channels]
    return mean_blocks(maps[channels], by)


def square(shape: tuple[int, ...]) -> Tiles:
    """A near square of unscaled maps, all of ``(channels, height, width)``."""
    channels, height, width = shape
    columns = max(int(np.ceil(np.sqrt(channels * height / width))), 1)
    rows = -(-channels // columns)
    return Tiles(height=height, width=width, columns=columns, rows=rows)


def to_indices(
    maps: Maps, ranges: NDArray[np.float64], *, signed: bool = False
) -> Indices:
    """Palette indices of values.

    Args:
        maps: ``(channels, height, width)``.
        ranges: The values of the first and last colour per channel,
            ``(channels, 2)``; values beyond them get the end colours.
        signed: Whether the palette is the diverging one.
    """
    low = ranges[:, 0, None, None].astype(np.float32)
    span = (ranges[:, 1] - ranges[:, 0])[:, None, None].astype(np.float32)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        factor = np.where(span > 0, (LEVELS - 1) / span, 0)
        levels = (maps - low) * factor
        if signed:  # zeros alone lie in the middle of the diverging palette
            levels[span[:, 0, 0] == 0] = (LEVELS - 1) / 2
        np.clip(levels, 0, LEVELS - 1, out=levels)
        levels += 0.5
        indices = levels.astype(np.uint8)
    finite = np.isfinite(maps)
    if not finite.all():
        indices[~finite] = NOT_A_NUMBER
    return indices


def mean_blocks(maps: Maps, by: int) -> Maps:
    """Means of ``by x by`` neighbours; of fewer at the right and lower edge.

    Args:
        maps: ``(channels, height, width)``.
        by: Values per axis that become one.
    """
    return maps if by == 1 else _reduce_axis(_reduce_axis(maps, by, 1), by, 2)


def _reduce_axis(maps: Maps, by: int, axis: int) -> Maps:
    length = maps.shape[axis]
    starts = -(-length // by)
    shape = list(maps.shape)
    shape[axis] = starts
    total = np.zeros(shape, dtype=maps.dtype)
    into = np.moveaxis(total, axis, 0)
    values = np.moveaxis(maps, axis, 0)
    for offset in range(by):
        part = values[offset::by]
        into[: len(part)] += part
    counts = np.minimum(by, length - by * np.arange(starts))
    into /= counts.reshape(-1, 1, 1).astype(maps.dtype)
    return total


def _arrange(coloured: Indices, tiles: Tiles) -> Indices:
    """Enlarge the maps and lay them in rows and columns."""
    shown = len(coloured)
    picture_width, picture_height = tiles.size(shown)
    columns = min(shown, tiles.columns) or 1
    rows = -(-shown // columns)
    step_y, step_x = tiles.tile_height + tiles.gap, tiles.tile_width + tiles.gap
    grid = np.full((rows, step_y, columns, step_x), GAP_INDEX, dtype=np.uint8)
    large = coloured.repeat(tiles.scale, axis=1).repeat(tiles.scale, axis=2)
    full = shown // columns
    tile = grid[:, : tiles.tile_height, :, : tiles.tile_width]
    size = (columns, tiles.tile_height, tiles.tile_width)
    tile[:full] = large[: full * columns].reshape(full, *size).swapaxes(1, 2)
    rest = large[full * columns :]
    if len(rest):
        tile[full][:, : len(rest)] = rest.swapaxes(0, 1)
    whole = grid.reshape(rows * step_y, columns * step_x)
    return np.ascontiguousarray(whole[:picture_height, :picture_width])
