"""Where the bars of scores and their shares lie, and which score a place stands for."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from explorer.ui.theme import GRID

HEADER = 20  # px
_ROW = (17.0, 56.0)  # px, the least and the greatest height of a row
_NUMBER = 56  # px for a number behind a bar
_NAME = 110  # px
_STEPS = (2.0, 5.0, 8.0, 12.0, 20.0, 30.0, 50.0, 100.0, 1e3, 1e4, 1e6)
_ROOM = 1.25  # times the largest score: so far it can be dragged


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLayout:
    """Three columns of bars beside the names of the classes.

    Attributes:
        width: Of everything, px.
        height: Of everything, px.
        count: Classes.
        low: The score at the left end of the first column.
        high: The score at its right end.
    """

    width: float
    height: float
    count: int
    low: float
    high: float

    @property
    def row(self) -> float:
        """Height of a row, px."""
        room = (self.height - HEADER) / max(self.count, 1)
        return min(max(room, _ROW[0]), _ROW[1])

    def name(self, place: int) -> QRectF:
        """Where the name of a class stands."""
        return QRectF(0, HEADER + place * self.row, _NAME, self.row)

    def column(self, side: int) -> QRectF:
        """A column without its numbers; 0 scores, 1 softmax, 2 softmax of softmax."""
        room = (self.width - _NAME - 2 * 2 * GRID) / 3
        left = _NAME + side * (room + 2 * GRID)
        width = max(room - _NUMBER, 10)
        return QRectF(left, HEADER, width, self.count * self.row)

    def number(self, side: int, place: int) -> QRectF:
        """Where a number stands."""
        column = self.column(side)
        top = HEADER + place * self.row
        return QRectF(column.right() + 4, top, _NUMBER - 4, self.row)

    def across(self, score: float) -> float:
        """Where a score lies in the first column, px from the left."""
        column = self.column(0)
        share = (score - self.low) / (self.high - self.low)
        return column.left() + min(max(share, 0), 1) * column.width()

    def bar(self, side: int, place: int, value: float) -> QRectF:
        """The bar of a score, from zero, or of a share, from the left."""
        column, inset = self.column(side), self.row * 0.18
        top = HEADER + place * self.row + inset
        height = self.row - 2 * inset
        if side == 0:
            ends = sorted((self.across(0), self.across(value)))
            return QRectF(ends[0], top, max(ends[1] - ends[0], 1), height)
        return QRectF(column.left(), top, max(value * column.width(), 1), height)

    def score_at(self, x: float) -> float:
        """The score that a place of the first column stands for."""
        column = self.column(0)
        share = min(max((x - column.left()) / column.width(), 0), 1)
        return self.low + share * (self.high - self.low)

    def place_at(self, at: QPointF) -> int | None:
        """The class at a height."""
        place = int((at.y() - HEADER) // self.row)
        return place if 0 <= place < self.count else None


def score_range(logits: tuple[float, ...]) -> tuple[float, float]:
    """Round ends with room to drag: below zero too, since scores may be negative."""
    most = _ROOM * max(map(abs, logits), default=1.0)
    end = next((step for step in _STEPS if step >= most), most)
    return (-end, end) if min(logits, default=0) < 0 else (-end / 4, end)
