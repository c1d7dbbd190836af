"""Where the cells of maps lie on their surface."""

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect

from explorer.ui.pages.compare.maps.column_row import column_area
from explorer.ui.theme import GRID

_LOWEST, _HIGHEST = 168, 320  # px of a row
_SHAPELY = 0.62  # height of a row by the width of its cells
_LOW = 116  # px of a row of which only one network has maps: the others wait


class Place(NamedTuple):
    """A cell."""

    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellGrid:
    """Rows and columns of cells.

    Attributes:
        rows: How many.
        columns: How many.
        sparse: Rows of which hardly any column has something; they are low.
        width: Of the surface, px.
        room: How much of its height is seen at once, px; rows use it where they can.
    """

    rows: int = 0
    columns: int = 0
    sparse: frozenset[int] = frozenset()
    width: int = 0
    room: int = 0

    @property
    def height(self) -> int:
        """Of the surface, px."""
        return sum(map(self.row_height, range(self.rows)))

    def row_height(self, row: int) -> int:
        """Of one row with the gap below it, px."""
        if row in self.sparse:
            return _LOW
        full = max(self.rows - len(self.sparse), 1)
        room = self.room - len(self.sparse) * _LOW
        _, width = column_area(self.width, max(self.columns, 1), 0)
        lowest = max(_LOWEST, round(width * _SHAPELY))
        return min(max(room // full, lowest), max(_HIGHEST, lowest))

    def area(self, place: Place) -> QRect:
        """Where a cell is painted."""
        left, width = column_area(self.width, self.columns, place.column)
        top = sum(map(self.row_height, range(place.row)))
        return QRect(left, top, width, self.row_height(place.row) - GRID)

    def holds(self, place: Place) -> bool:
        """Whether there is such a cell."""
        return 0 <= place.row < self.rows and 0 <= place.column < self.columns

    def nearest(self, place: Place) -> Place:
        """The cell that is nearest to a place; the first where there is none."""
        row = min(max(place.row, 0), max(self.rows - 1, 0))
        return Place(row, min(max(place.column, 0), max(self.columns - 1, 0)))

    def at(self, position: QPoint) -> Place | None:
        """The cell under a position of the surface."""
        places = (
            Place(row, column)
            for row in range(self.rows)
            for column in range(self.columns)
        )
        return next((at for at in places if self.area(at).contains(position)), None)
