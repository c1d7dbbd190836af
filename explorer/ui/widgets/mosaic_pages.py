"""Which maps of a layer are on the page, in which order, size and colours."""

from typing import Literal

import numpy as np

from explorer.diagrams.channels import (
    Extremes,
    Maps,
    Order,
    Places,
    Range,
    Scale,
    channel_order,
    colour_ranges,
    extremes,
    shared_range,
)
from explorer.diagrams.mosaic import Mosaic, mosaic
from explorer.diagrams.tiles import Spot, Tiles, fit

MapScale = Literal["map", "layer", "network"]
NO_MAPS: Maps = np.zeros((0, 1, 1), dtype=np.float32)


class MosaicPages:
    """Draws the current page on demand and remembers it until something changes.

    A channel is a channel of the layer everywhere; a place is where it stands in the
    chosen order, a position where it stands on the page, both counted from 0.
    """

    def __init__(self) -> None:
        self.maps: Maps = NO_MAPS
        self.scale: MapScale = "map"
        self.order: Order = "index"
        self._network: Range | None = None
        self._zoom = 0
        self._space = (1, 1)
        self._first = 0
        self._known: Extremes | None = None
        self._sorted: tuple[Places, Places] | None = None
        self._tiles: Tiles | None = None
        self._drawn: Mosaic | None = None

    def set_maps(self, maps: Maps) -> None:
        """Show ``(channels, height, width)``.

        In the order of the indices the page stays where it exists; in another order
        the first page is shown, for what leads there.
        """
        if self._first >= len(maps) or self.order != "index":
            self._first = 0
        self.maps = maps
        self._known = self._sorted = self._tiles = self._drawn = None

    def set_order(self, order: Order) -> None:
        """Show the first page in another order."""
        self.order = order
        self._first = 0
        self._sorted = self._drawn = None

    def set_scale(self, scale: MapScale) -> None:
        """Whose range of values has all the colours: a map's, the layer's ..."""
        self.scale = scale
        self._drawn = None

    def set_network_range(self, values: Range | None) -> None:
        """The smallest and the largest value in the network, if known."""
        self._network = values
        self._drawn = None

    def set_zoom(self, zoom: int) -> None:
        """Whole factors larger or smaller than the automatic size."""
        self._zoom = zoom
        self._tiles = self._drawn = None

    def set_space(self, width: int, height: int) -> None:
        """Device pixels that a page may take."""
        if (width, height) != self._space:
            self._space = (width, height)
            self._tiles = self._drawn = None

    def turn_to(self, page: int) -> None:
        """Show a page counted from 0, or the nearest that exists."""
        first = min(max(page, 0), self.pages - 1) * self.tiles.capacity
        if first != self._first:
            self._first, self._drawn = first, None

    @property
    def known(self) -> Extremes:
        """The extremes of all channels."""
        if self._known is None:
            self._known = extremes(self.maps)
        return self._known

    @property
    def tiles(self) -> Tiles:
        """The layout of the page."""
        if self._tiles is None:
            channels, height, width = self.maps.shape
            self._tiles = fit(
                max(channels, 1), height, width, *self._space, zoom=self._zoom
            )
            self._first -= self._first % self._tiles.capacity
        return self._tiles

    @property
    def first(self) -> int:
        """The place that the page starts with."""
        capacity = self.tiles.capacity  # another layout moves the first place
        return self._first - self._first % capacity

    @property
    def shown(self) -> int:
        """How many maps the page shows."""
        return min(self.tiles.capacity, len(self.maps) - self.first)

    @property
    def picture(self) -> Mosaic:
        """The page as drawn now."""
        if self._drawn is None:
            order = None if self.order == "index" else self._ranks()[0]
            self._drawn = mosaic(
                self.maps,
                self.tiles,
                first=self.first,
                scale=self._colours(),
                order=order,
                known=self.known,
            )
        return self._drawn

    @property
    def page(self) -> int:
        """The shown page, counted from 0."""
        return self.first // self.tiles.capacity

    @property
    def pages(self) -> int:
        """How many pages there are; at least 1."""
        return max(-(-len(self.maps) // self.tiles.capacity), 1)

    def place_of(self, channel: int) -> int:
        """Where a channel stands in the order."""
        return channel if self.order == "index" else int(self._ranks()[1][channel])

    def channel_at(self, place: int) -> int:
        """Which channel stands at a place of the order."""
        return place if self.order == "index" else int(self._ranks()[0][place])

    def page_of(self, channel: int) -> int:
        """The page that shows a channel."""
        return self.place_of(channel) // self.tiles.capacity

    def position(self, channel: int) -> int | None:
        """Where a channel is on the page; ``None`` if on another or nowhere."""
        if not 0 <= channel < len(self.maps):
            return None
        position = self.place_of(channel) - self.first
        return position if 0 <= position < self.shown else None

    def spot_at(self, pixel: tuple[int, int]) -> Spot | None:
        """The channel, row and column under a pixel of the picture."""
        spot = self.tiles.locate(*pixel)
        if spot is None or spot.channel >= self.shown:
            return None
        return spot._replace(channel=self.channel_at(self.first + spot.channel))

    def ends(self, channel: int) -> Range:
        """The values of the first and the last colour of a channel."""
        low, high = colour_ranges(self.known, self._colours(), self.known.signed)[
            channel
        ]
        return float(low), float(high)

    def _colours(self) -> Scale | Range:
        """The scale as ``mosaic`` takes it; the layer's without one of the network."""
        if self.scale != "network":
            return self.scale
        if self._network is None:
            return "layer"
        return shared_range(self._network, self.known.signed)

    def _ranks(self) -> tuple[Places, Places]:
        """The channel at every place, and the place of every channel."""
        if self._sorted is None:
            channels = channel_order(self.maps, self.order, self.known)
            places = np.empty_like(channels)
            places[channels] = np.arange(len(channels))
            self._sorted = (channels, places)
        return self._sorted
