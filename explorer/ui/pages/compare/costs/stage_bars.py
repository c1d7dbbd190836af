"""Where along a network its costs sit: small bars per size of its maps."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.ui.pages.compare.costs.stacks import (
    Stack,
    paint_stack,
    slice_areas,
    slice_at,
    total,
)
from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.line_swatch import paint_swatch
from explorer.ui.widgets.log_ticks import count_text
from explorer.ui.widgets.network_names import NetworkName

_HEADER = 38  # px: the name, and what the bars are
_ROW, _TALLEST = 17, 46  # px
_LEAST_ROWS = 7
_LABEL = (54, 78)  # px, the narrowest and the widest
_COUNT = 50  # px for the number behind a bar
_SWATCH = 26  # px


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """All that happens at one size.

    Attributes:
        label: The size.
        params: Learnable scalars.
        macs: Multiply-accumulates for one image.
    """

    label: str
    params: Stack
    macs: Stack


@dataclass(frozen=True, slots=True, kw_only=True)
class StageColumn:
    """One network.

    Attributes:
        name: Its name.
        stages: From the image to the scores.
    """

    name: NetworkName
    stages: tuple[StageRow, ...]


class StageBars(QWidget):
    """A column per network, a row per size, two bars in each row.

    Signals:
        pointed: Place of the column under the pointer, or ``None``.
    """

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[StageColumn, ...] = ()
        self._shares = False
        self._lit: int | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Costs by the size of the maps"))

    def set_columns(self, columns: Sequence[StageColumn]) -> None:
        """Show these."""
        self._columns = tuple(columns)
        self.updateGeometry()
        self.update()

    def set_shares(self, on: bool) -> None:
        """Measure bars by what their network has in all, or all on one scale."""
        self._shares = on
        self.update()

    def light(self, place: int | None) -> None:
        """Let all columns fade but one; ``None`` for none."""
        self._lit = place
        self.update()

    def told_at(self, at: QPointF) -> str:
        """What is told of the slice at a place."""
        place = self._place(at.x())
        column = self._columns[place] if place is not None else None
        if place is None or column is None:
            return ""
        for index, stage in enumerate(column.stages):
            for side, what in enumerate((self.tr("parameters"), self.tr("MACs"))):
                stack = stage.macs if side else stage.params
                areas = self._areas(place, index, side)
                if told := slice_at(stack, areas, at):
                    return f"{column.name.title}, {stage.label}, {what}\n{told}"
        return ""

    def _most(self) -> int:
        return max((len(column.stages) for column in self._columns), default=0)

    def _width(self) -> float:
        return (self.width() - GRID) / max(len(self._columns), 1)

    def _row_height(self) -> float:
        room = (self.height() - _HEADER) / max(self._most(), 1)
        return min(room, _TALLEST)

    def _place(self, x: float) -> int | None:
        place = int((x - GRID) // self._width())
        return place if 0 <= place < len(self._columns) else None

    def _whole(self, place: int, side: int) -> float:
        """What a full bar stands for."""
        columns = self._columns[place : place + 1] if self._shares else self._columns
        stacks = [s.macs if side else s.params for c in columns for s in c.stages]
        return max(map(total, stacks), default=1)

    def _label(self) -> float:
        """Width of the sizes before the bars."""
        labels = [stage.label for column in self._columns for stage in column.stages]
        advance = self.fontMetrics().horizontalAdvance
        widest = max(map(advance, labels), default=0) + GRID
        return min(max(widest, _LABEL[0]), _LABEL[1])

    def _bar(self, place: int, index: int, side: int) -> QRectF:
        height, left = self._row_height(), GRID + place * self._width()
        room = (self._width() - self._label() - 2 * GRID) / 2
        inset = height * 0.16
        return QRectF(
            left + self._label() + side * (room + GRID / 2),
            _HEADER + index * height + inset,
            max(room - _COUNT, 8),
            height - 2 * inset,
        )

    def _areas(self, place: int, index: int, side: int) -> list[QRectF]:
        stage = self._columns[place].stages[index]
        stack = stage.macs if side else stage.params
        return slice_areas(
            stack, self._bar(place, index, side), self._whole(place, side)
        )

    def _paint_header(self, painter: QPainter, place: int, faded: bool) -> None:
        theme, name = current_theme(), self._columns[place].name
        left, width = GRID + place * self._width(), self._width() - GRID
        middle = Qt.AlignmentFlag.AlignVCenter
        line = _HEADER / 2
        paint_swatch(
            painter, QRectF(left, 0, _SWATCH, line), name.style, 0.3 if faded else 1
        )
        painter.setPen(QColor(theme.muted if faded else theme.text))
        text = painter.fontMetrics().elidedText(
            name.title, Qt.TextElideMode.ElideRight, int(width - _SWATCH - GRID)
        )
        area = QRectF(left + _SWATCH + GRID, 0, width - _SWATCH - GRID, line)
        painter.drawText(area, middle, text)
        painter.setPen(QColor(theme.muted))
        for side, what in enumerate((self.tr("parameters"), self.tr("MACs"))):
            bar = self._bar(place, 0, side)
            area = QRectF(bar.left(), line, bar.width() + _COUNT, line)
            cut = painter.fontMetrics().elidedText(
                what, Qt.TextElideMode.ElideRight, int(area.width())
            )
            painter.drawText(area, middle, cut)

    def _paint_stage(
        self, painter: QPainter, place: int, index: int, faded: bool
    ) -> None:
        theme, stage = current_theme(), self._columns[place].stages[index]
        top, height = _HEADER + index * self._row_height(), self._row_height()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.muted))
        label = QRectF(GRID + place * self._width(), top, self._label() - 4, height)
        painter.drawText(label, middle, stage.label)
        for side in (0, 1):
            stack = stage.macs if side else stage.params
            areas = self._areas(place, index, side)
            paint_stack(painter, stack, areas, faded=faded)
            bar = self._bar(place, index, side)
            left = areas[-1].right() if areas else bar.left()
            painter.setPen(QColor(theme.muted if faded or not areas else theme.text))
            text = count_text(total(stack)).replace(" ", " ")
            area = QRectF(left + 4, top, _COUNT + 4, height)
            painter.drawText(area, middle, text)

    # Qt overrides

    def sizeHint(self) -> QSize:
        rows = max(self._most(), _LEAST_ROWS)
        return QSize(1000, _HEADER + _ROW * rows)

    def minimumSizeHint(self) -> QSize:
        return QSize(560, _HEADER + _ROW * max(self._most(), 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, column in enumerate(self._columns):
            faded = self._lit is not None and self._lit != place
            self._paint_header(painter, place, faded)
            for index in range(len(column.stages)):
                self._paint_stage(painter, place, index, faded)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self._place(event.position().x()))
        told = self.told_at(event.position())
        QToolTip.showText(event.globalPosition().toPoint(), told, self)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)
        super().leaveEvent(event)
