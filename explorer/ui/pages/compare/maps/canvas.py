"""All maps of all columns, row by row: one surface, so that all scroll together."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.ui.pages.compare.maps import painting, wording
from explorer.ui.pages.compare.maps.cell_grid import CellGrid, Place
from explorer.ui.pages.compare.maps.column_row import TITLES
from explorer.ui.pages.compare.maps.records import Cell
from explorer.ui.pages.compare.maps.row_pictures import (
    CellPicture,
    MapsScale,
    RowColours,
    cell_picture,
    row_colours,
)
from explorer.ui.theme import GRID
from explorer.ui.widgets.readings import shape_text

_CAPTION = 36  # px of a cell's two lines
_MOVES = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MapsCanvas(QWidget):
    """Cells with their mosaics; arrows walk, a double click or Enter opens one.

    Signals:
        opened: Row, column and number of the channel that the user wants to see.
        chosen_changed: Row and column that the user has come to.
    """

    opened = Signal(int, int, int)
    chosen_changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: tuple[str, ...] = ()
        self._grid = CellGrid()
        self._columns: list[tuple[Cell | None, ...] | str | None] = []
        self._scale: MapsScale = "row"
        self._chosen = Place(0, 0)
        self._pictures: dict[tuple[int, int], CellPicture] = {}
        self._colours: dict[int, RowColours | None] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Feature maps of all networks"))

    def set_grid(
        self, titles: Sequence[str], columns: int, sparse: Sequence[int] = ()
    ) -> None:
        """Begin rows with columns that are not there yet.

        Args:
            titles: One per row.
            columns: How many.
            sparse: Rows of which hardly any column has something; they are low.
        """
        self._titles = tuple(titles)
        self._columns = [None] * columns
        grid = replace(
            self._grid, rows=len(titles), columns=columns, sparse=frozenset(sparse)
        )
        self._chosen = grid.nearest(self._chosen)
        self._forget()
        self._use(grid)

    def show_column(self, at: int, cells: tuple[Cell | None, ...]) -> None:
        """Fill a column, from the top."""
        self._columns[at] = cells
        self._forget()

    def refuse_column(self, at: int, sentence: str) -> None:
        """Say in a column why nothing is there."""
        self._columns[at] = sentence
        self._forget()

    def set_scale(self, scale: MapsScale) -> None:
        """Give all maps of a row the same colours, or each map its own range."""
        self._scale = scale
        self._forget()

    def set_room(self, height: int) -> None:
        """How much of the surface is seen at once, px; rows use it where they can."""
        self._use(replace(self._grid, room=height))

    def cell(self, row: int, column: int) -> Cell | None:
        """What stands in a place."""
        cells = self._columns[column] if 0 <= column < len(self._columns) else None
        if isinstance(cells, tuple) and 0 <= row < len(cells):
            return cells[row]
        return None

    def column_state(self, at: int) -> str:
        """Why nothing is in a column; empty where something is, or will be."""
        state = self._columns[at]
        return state if isinstance(state, str) else ""

    def colours(self, row: int) -> RowColours | None:
        """What the colours of a row mean; ``None`` where each map has its own."""
        if self._scale == "map":
            return None
        if row not in self._colours:
            cells = [self.cell(row, column) for column in range(len(self._columns))]
            self._colours[row] = row_colours(cells)
        return self._colours[row]

    def chosen(self) -> Place:
        """Row and column of the framed cell."""
        return self._chosen

    def area(self, row: int, column: int) -> QRect:
        """Where a cell is painted."""
        return self._grid.area(Place(row, column))

    def picture(self, row: int, column: int) -> CellPicture | None:
        """The picture of a cell, in device pixels."""
        cell = self.cell(row, column)
        if cell is None:
            return None
        if (row, column) not in self._pictures:
            ratio = self.devicePixelRatioF()
            size = self._picture_area(row, column).size()
            space = QSize(int(size.width() * ratio), int(size.height() * ratio))
            drawn = cell_picture(cell, space, self.colours(row))
            self._pictures[row, column] = drawn
        return self._pictures[row, column]

    def _picture_area(self, row: int, column: int) -> QRect:
        inner = GRID // 2
        return self.area(row, column).adjusted(inner, _CAPTION, -inner, -inner)

    def _use(self, grid: CellGrid) -> None:
        self._grid = grid
        self.setFixedHeight(grid.height)
        self._pictures.clear()
        self.update()

    def _forget(self) -> None:
        self._pictures.clear()
        self._colours.clear()
        self._describe()
        self.update()

    def _describe(self) -> None:
        cell = self.cell(*self._chosen)
        told = "" if cell is None else wording.cell_text(cell)
        self.setAccessibleDescription(told)

    def _choose(self, row: int, column: int) -> None:
        place = Place(row, column)
        if self._grid.holds(place) and place != self._chosen:
            self._chosen = place
            self._describe()
            self.update()
            self.chosen_changed.emit(row, column)

    def _value_at(self, place: Place, position: QPointF) -> tuple[int, int, int] | None:
        """Place in the mosaic, row and column of the value under a position."""
        drawn = self.picture(*place)
        if drawn is None or drawn.tiles is None:
            return None
        area, ratio = self._picture_area(*place), self.devicePixelRatioF()
        corner = painting.corner(area, drawn.image, ratio)
        x = int(position.x() * ratio) - corner.x()
        y = int(position.y() * ratio) - corner.y()
        spot = drawn.tiles.locate(x, y)
        return spot if spot is not None and spot.channel < drawn.shown else None

    def _open(self, place: Place, kept: int = 0) -> None:
        cell = self.cell(*place)
        if cell is not None:
            channel = int(cell.channels[kept]) if len(cell.channels) else 0
            self.opened.emit(*place, channel)

    def _paint_cell(self, painter: QPainter, row: int, column: int) -> None:
        cell, area = self.cell(row, column), self.area(row, column)
        painting.paint_panel(painter, area)
        state = self._columns[column]
        if cell is None:
            told, refused = "…", False
            if isinstance(state, str):
                told, refused = (state if row == 0 else ""), True
            elif state is not None:
                told = self.tr("no such maps")
            painting.paint_note(painter, area, told, refused=refused)
        else:
            drawn = self.picture(row, column)
            assert drawn is not None  # there is a cell
            painting.paint_caption(
                painter,
                area,
                wording.cell_name(cell),
                shape_text(cell.shape),
                wording.shown_text(drawn.shown, cell),
            )
            ratio = self.devicePixelRatioF()
            place = self._picture_area(row, column)
            painting.paint_picture(painter, place, drawn.image, ratio)
        if (row, column) == self._chosen and self.hasFocus():
            painting.paint_frame(painter, area)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for row, title in enumerate(self._titles):
            area = self.area(row, 0)
            left = QRect(0, area.top(), TITLES - GRID, area.height())
            if not event.rect().intersects(left.adjusted(0, 0, self.width(), 0)):
                continue
            painting.paint_title(painter, left, title, self.colours(row))
            for column in range(len(self._columns)):
                self._paint_cell(painter, row, column)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._use(replace(self._grid, width=event.size().width()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._grid.at(event.position().toPoint())
        if place is not None:
            self._choose(*place)
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._grid.at(event.position().toPoint())
        if place is not None:
            spot = self._value_at(place, event.position())
            self._open(place, spot[0] if spot is not None else 0)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            text = self.tip(event.pos())
            QToolTip.showText(event.globalPos(), text, self)
            return True
        own = event.type() == QEvent.Type.ShortcutOverride
        if own and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            event.accept()  # with the focus here, arrows walk along the cells
            return True
        return super().event(event)

    def tip(self, position: QPoint) -> str:
        """What is told about the cell and the value at a position."""
        place = self._grid.at(position)
        cell = None if place is None else self.cell(*place)
        if place is None or cell is None:
            return ""
        spot = self._value_at(place, QPointF(position))
        told = wording.cell_text(cell)
        if spot is None:
            return told
        return f"{told}\n{wording.reading_text(cell, *spot)}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, column = self._chosen
        if event.key() in _MOVES:
            down, across = _MOVES[Qt.Key(event.key())]
            self._choose(row + down, column + across)
        elif event.key() in _OPENS:
            self._open(self._chosen)
        else:
            super().keyPressEvent(event)
