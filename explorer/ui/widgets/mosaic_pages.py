"""Which maps of a layer are on the page, in which size and colours."""

import numpy as np

from explorer.diagrams.mosaic import Maps, Mosaic, Range, Scale, mosaic
from explorer.diagrams.tiles import Spot, fit

NO_MAPS: Maps = np.zeros((0, 1, 1), dtype=np.float32)


class MosaicPages:
    """Draws the current page on demand and remembers it until something changes."""

    def __init__(self) -> None:
        self.maps: Maps = NO_MAPS
        self._scale: Scale | Range = "map"
        self._zoom = 0
        self._space = (1, 1)
        self._first = 0
        self._drawn: Mosaic | None = None

    def set_maps(self, maps: Maps) -> None:
        """Show ``(channels, height, width)``, on the same page where it exists."""
        if self._first >= len(maps):
            self._first = 0
        self.maps = maps
        self._drawn = None

    def set_scale(self, scale: Scale | Range) -> None:
        """Which values get the first and the last colour, as in ``mosaic``."""
        self._scale = scale
        self._drawn = None

    def set_zoom(self, zoom: int) -> None:
        """Whole factors larger or smaller than the automatic size."""
        self._zoom = zoom
        self._drawn = None

    def set_space(self, width: int, height: int) -> None:
        """Device pixels that a page may take."""
        if (width, height) != self._space:
            self._space = (width, height)
            self._drawn = None

    def turn_to(self, page: int) -> None:
        """Show a page counted from 0, or the nearest that exists."""
        page = min(max(page, 0), self.pages - 1)
        self._first = page * self.picture.tiles.capacity
        self._drawn = None

    @property
    def picture(self) -> Mosaic:
        """The page as drawn now."""
        if self._drawn is None:
            channels, height, width = self.maps.shape
            tiles = fit(max(channels, 1), height, width, *self._space, zoom=self._zoom)
            self._first -= self._first % tiles.capacity
            self._drawn = mosaic(self.maps, tiles, first=self._first, scale=self._scale)
        return self._drawn

    @property
    def page(self) -> int:
        """The shown page, counted from 0."""
        capacity = self.picture.tiles.capacity  # drawing may move the first channel
        return self._first // capacity

    @property
    def pages(self) -> int:
        """How many pages there are; at least 1."""
        return max(-(-len(self.maps) // self.picture.tiles.capacity), 1)

    def page_of(self, channel: int) -> int:
        """The page that shows a channel."""
        return channel // self.picture.tiles.capacity

    def spot_at(self, pixel: tuple[int, int]) -> Spot | None:
        """The channel, row and column under a pixel of the picture."""
        spot = self.picture.tiles.locate(*pixel)
        if spot is None or spot.channel >= self.picture.shown:
            return None
        return spot._replace(channel=self.picture.first + spot.channel)

    def position(self, channel: int) -> int | None:
        """Where a channel is on the page, counted from 0; ``None`` if on another."""
        position = channel - self.picture.first
        return position if 0 <= position < self.picture.shown else None
