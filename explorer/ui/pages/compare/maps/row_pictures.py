"""The pictures of the cells: mosaics in the colours that a row or a map decides."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from explorer.diagrams.channels import Range, shared_range
from explorer.diagrams.mosaic import Mosaic, mosaic
from explorer.diagrams.tiles import Tiles, fit
from explorer.ui.pages.compare.maps.records import Cell
from explorer.ui.widgets.pixels import indexed_image, rgb_image

MapsScale = Literal["row", "map"]


class RowColours(NamedTuple):
    """The values of the first and the last colour, and whether they are signed."""

    values: Range
    signed: bool


class CellPicture(NamedTuple):
    """A picture in device pixels, and where each map is in it.

    Attributes:
        image: The picture.
        tiles: Its maps; ``None`` for the picture that the network sees.
        shown: How many maps it shows.
    """

    image: QImage
    tiles: Tiles | None
    shown: int


def row_colours(cells: Sequence[Cell | None]) -> RowColours | None:
    """What all maps of a row share; ``None`` where there are none.

    One negative value anywhere gives all of them the diverging palette, since the same
    colour must mean the same value.
    """
    spans = [cell.values for cell in cells if cell is not None and len(cell.maps)]
    if not spans:
        return None
    whole = min(low for low, _ in spans), max(high for _, high in spans)
    signed = whole[0] < 0
    return RowColours(shared_range(whole, signed), signed)


def cell_picture(cell: Cell, space: QSize, colours: RowColours | None) -> CellPicture:
    """Draw as many maps as fit.

    Args:
        cell: The maps, or the picture that the network sees.
        space: Device pixels.
        colours: Those of the row; ``None`` gives each map its own range.
    """
    if cell.picture is not None:
        return _seen(cell, space)
    _, height, width = cell.maps.shape
    tiles = fit(cell.count, height, width, space.width(), space.height())
    drawn = _drawn(cell, tiles, colours)
    image = indexed_image(drawn.indices, drawn.palette)
    return CellPicture(image, tiles, drawn.shown)


def _drawn(cell: Cell, tiles: Tiles, colours: RowColours | None) -> Mosaic:
    signed = cell.values[0] < 0 if colours is None else colours.signed
    return mosaic(
        cell.maps,
        tiles,
        scale="map" if colours is None else colours.values,
        colour="diverging" if signed else "viridis",
    )


def _seen(cell: Cell, space: QSize) -> CellPicture:
    """The picture at a whole factor where it is enlarged."""
    assert cell.picture is not None
    image = rgb_image(cell.picture)
    factor = min(space.width() // image.width(), space.height() // image.height())
    if factor >= 1:
        image = image.scaled(image.width() * factor, image.height() * factor)
    else:
        by = -(
            -max(image.width(), image.height()) // min(space.width(), space.height())
        )
        image = rgb_image(cell.picture[::by, ::by])
    return CellPicture(image, None, 0)
