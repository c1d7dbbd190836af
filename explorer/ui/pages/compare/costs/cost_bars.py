"""All parameters and all multiply-accumulates of every network, as stacked bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
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

_HEADER = 20  # px
_ROW, _TALLEST = 24, 52  # px
_NAME = 190  # px
_SWATCH = 26  # px
_TOTAL = 66  # px for the sum behind a bar


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """One network.

    Attributes:
        name: Its name.
        params: Its learnable scalars.
        macs: Its multiply-accumulates for one image.
    """

    name: NetworkName
    params: Stack
    macs: Stack


class CostBars(QWidget):
    """A row per network with two bars; the slice under the pointer speaks.

    Signals:
        pointed: Place of the row under the pointer, or ``None``.
    """

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CostRow, ...] = ()
        self._shares = False
        self._lit: int | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Costs of the whole networks"))

    def set_rows(self, rows: Sequence[CostRow]) -> None:
        """Show these."""
        self._rows = tuple(rows)
        self._describe()
        self.updateGeometry()
        self.update()

    def set_shares(self, on: bool) -> None:
        """Let every bar be as long, or all on one scale."""
        self._shares = on
        self.update()

    def light(self, place: int | None) -> None:
        """Let all rows fade but one; ``None`` for none."""
        self._lit = place
        self.update()

    def areas(self, place: int) -> tuple[list[QRectF], list[QRectF]]:
        """Where the slices of the two bars of a row lie."""
        row = self._rows[place]
        return (
            slice_areas(row.params, self._bar(place, 0), self._whole(place, 0)),
            slice_areas(row.macs, self._bar(place, 1), self._whole(place, 1)),
        )

    def told_at(self, at: QMouseEvent) -> str:
        """What is told of the slice under the pointer."""
        place = self._place(at.position().y())
        if place is None:
            return ""
        row = self._rows[place]
        for stack, areas, what in zip(
            (row.params, row.macs), self.areas(place), self._headings(), strict=True
        ):
            if told := slice_at(stack, areas, at.position()):
                return f"{row.name.title}, {what}\n{told}"
        return ""

    def _headings(self) -> tuple[str, str]:
        return (
            self.tr("parameters"),
            self.tr("multiply-accumulates (MACs) for one image"),
        )

    def _describe(self) -> None:
        told = self.tr("{0}: {1} parameters, {2} MACs")
        self.setAccessibleDescription(
            "; ".join(
                told.format(
                    row.name.title, f"{total(row.params):,}", f"{total(row.macs):,}"
                )
                for row in self._rows
            )
        )

    def _stack(self, place: int, side: int) -> Stack:
        row = self._rows[place]
        return row.macs if side else row.params

    def _whole(self, place: int, side: int) -> float:
        if self._shares:
            return total(self._stack(place, side))
        return max(total(self._stack(each, side)) for each in range(len(self._rows)))

    def _row_height(self) -> float:
        room = (self.height() - _HEADER) / max(len(self._rows), 1)
        return min(max(room, _ROW), _TALLEST)

    def _panel(self, side: int) -> tuple[float, float]:
        """Left edge and width of the bars of a side."""
        width = (self.width() - _NAME - 3 * GRID) / 2
        left = _NAME + side * (width + 2 * GRID)
        return left, width - _TOTAL

    def _bar(self, place: int, side: int) -> QRectF:
        left, width = self._panel(side)
        height = self._row_height()
        inset = height * 0.16
        return QRectF(left, _HEADER + place * height + inset, width, height - 2 * inset)

    def _place(self, y: float) -> int | None:
        place = int((y - _HEADER) // self._row_height())
        return place if 0 <= place < len(self._rows) else None

    def _paint_row(self, painter: QPainter, place: int) -> None:
        theme, row = current_theme(), self._rows[place]
        faded = self._lit is not None and self._lit != place
        top, height = _HEADER + place * self._row_height(), self._row_height()
        swatch = QRectF(GRID, top, _SWATCH, height)
        paint_swatch(painter, swatch, row.name.style, 0.3 if faded else 1)
        painter.setPen(QColor(theme.muted if faded else theme.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        name = QRectF(
            swatch.right() + GRID, top, _NAME - swatch.right() - 2 * GRID, height
        )
        title = painter.fontMetrics().elidedText(
            row.name.title, Qt.TextElideMode.ElideRight, int(name.width())
        )
        painter.drawText(name, middle, title)
        for side, areas in enumerate(self.areas(place)):
            stack = self._stack(place, side)
            paint_stack(painter, stack, areas, faded=faded, written=self._shares)
            left = areas[-1].right() if areas else self._panel(side)[0]
            painter.setPen(QColor(theme.muted if faded else theme.text))
            label = QRectF(left + 6, top, _TOTAL, height)
            painter.drawText(label, middle, count_text(total(stack)))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(800, _HEADER + _ROW * max(len(self._rows), 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(560, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for side, heading in enumerate(self._headings()):
            left, width = self._panel(side)
            painter.setPen(QColor(current_theme().muted))
            area = QRectF(left, 0, width + _TOTAL, _HEADER)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, heading)
        for place in range(len(self._rows)):
            self._paint_row(painter, place)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self._place(event.position().y()))
        QToolTip.showText(event.globalPosition().toPoint(), self.told_at(event), self)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)
        super().leaveEvent(event)
