"""Draws one row of the list of runs: tick, line, name, progress, figures."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from explorer.ui.models.run_list import ModelIndex, RunListModel, RunRow, RunState
from explorer.ui.models.run_text import percent_text
from explorer.ui.theme import GRID, RADIUS, current_theme
from explorer.ui.widgets.line_swatch import paint_swatch
from explorer.ui.widgets.tick_box import paint_tick_box

_TICK = 16  # px
_SWATCH = 36  # px
_BAR = 4  # px
_SMALL = 12  # px, the type below the name
_MOST_LINES = 5  # of a message
_TROUBLE = (RunState.FAILED, RunState.DIVERGED)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WRAPPED = (
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where the parts of one row are, in px of the view."""

    tick: QRect
    swatch: QRect
    name: QRect
    recipe: QRect
    bar: QRect
    status: QRect

    @classmethod
    def within(cls, area: QRect, font: QFont) -> "_Places":
        name_line = QFontMetrics(font).height() + 2
        line = QFontMetrics(_small(font)).height() + 2
        left, top = area.left() + GRID + GRID // 2, area.top() + GRID
        width = area.width() - 2 * (GRID + GRID // 2)
        indent = _TICK + GRID  # everything but the tick stands to the right of it
        below = QRect(left + indent, top + name_line, width - indent, line)
        bar = QRect(below.left(), below.bottom() + GRID // 2, below.width(), _BAR)
        status_top = bar.bottom() + GRID // 2
        status_height = area.bottom() - GRID - status_top
        return cls(
            tick=QRect(left, top, _TICK, name_line),
            swatch=QRect(left + indent, top, _SWATCH, name_line),
            name=QRect(
                left + indent + _SWATCH + GRID,
                top,
                width - indent - _SWATCH - GRID,
                name_line,
            ),
            recipe=below,
            bar=bar,
            status=QRect(below.left(), status_top, below.width(), status_height),
        )


class RunListDelegate(QStyledItemDelegate):
    """A network's name and recipe over a bar and one line of figures.

    A row is as high before its run as during it, so that nothing jumps when the button
    is pressed; only a message of what went wrong makes it higher.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._covered = (-1, 0)

    def cover(self, row: int, width: int) -> None:
        """Leave ``width`` px at the right of a row's recipe to what lies there."""
        self._covered = (row, width)

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: ModelIndex) -> QSize:
        row = cast(RunRow, index.data(RunListModel.ROW_ROLE))
        metrics = QFontMetrics(_small(option.font))
        line = metrics.height() + 2
        bare = _Places.within(QRect(0, 0, 0, 0), option.font)
        height = bare.status.top() + line + GRID
        if row.state in _TROUBLE:
            # The option's rectangle is not laid out yet.
            width = cast(QAbstractItemView, option.widget).viewport().width()
            places = _Places.within(QRect(0, 0, width, 0), option.font)
            room = QRect(0, 0, places.status.width(), _MOST_LINES * line)
            status = str(index.data(RunListModel.STATUS_ROLE))
            wrapped = metrics.boundingRect(room, int(_WRAPPED), status).height()
            height += max(0, min(wrapped, room.height()) + 2 - line)
        return QSize(0, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex
    ) -> None:
        row = cast(RunRow, index.data(RunListModel.ROW_ROLE))
        status = str(index.data(RunListModel.STATUS_ROLE))
        places = _Places.within(option.rect, option.font)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, option)
        usable = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        paint_tick_box(painter, places.tick, ticked=row.ticked, usable=usable)
        _paint_name(painter, places, row, option.font)
        painter.setFont(_small(option.font))
        covered = self._covered[1] if index.row() == self._covered[0] else 0
        _paint_figures(painter, places, row, status, covered)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: ModelIndex,
    ) -> bool:
        if not _asks_for_tick(event, option, index):
            return False
        ticked = cast(RunRow, index.data(RunListModel.ROW_ROLE)).ticked
        wanted = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)


def controls_area(area: QRect, font: QFont) -> QRect:
    """Where a row's buttons lie, at the right: beside the recipe, under the accuracy.

    Args:
        area: The row, px of the view.
        font: Of the view.
    """
    return _Places.within(area, font).recipe


def _asks_for_tick(
    event: QEvent, option: QStyleOptionViewItem, index: ModelIndex
) -> bool:
    """Whether ``event`` is the space bar, or a click anywhere on the row."""
    if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
        return False
    if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
        return event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
    released = event.type() == QEvent.Type.MouseButtonRelease
    if not (isinstance(event, QMouseEvent) and released):
        return False
    inside = option.rect.contains(event.position().toPoint())
    return inside and event.button() == Qt.MouseButton.LeftButton


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(_SMALL)
    return small


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """The row's surface, its lower edge, and a frame where the keyboard is."""
    theme = current_theme()
    area = option.rect
    if option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(area, QColor(theme.raised))
    edge = QRect(area.left(), area.bottom(), area.width(), 1)
    painter.fillRect(edge, QColor(theme.line))
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QColor(theme.accent))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = QRectF(area).adjusted(2.5, 2.5, -2.5, -3.5)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)


def _paint_name(painter: QPainter, places: _Places, row: RunRow, font: QFont) -> None:
    """Line, name and the accuracy; pale where the network takes no part."""
    theme = current_theme()
    takes_part = row.ticked or row.state is not RunState.IDLE
    paint_swatch(painter, QRectF(places.swatch), row.style, 1 if takes_part else 0.35)
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    painter.setFont(bold)
    painter.setPen(QColor(theme.text if takes_part else theme.muted))
    figure = "" if row.accuracy is None else percent_text(row.accuracy)
    painter.drawText(places.name, int(_RIGHT), figure)
    taken = QFontMetrics(bold).horizontalAdvance(figure)
    _write(painter, places.name.adjusted(0, 0, -taken, 0), row.title)


def _paint_figures(
    painter: QPainter, places: _Places, row: RunRow, status: str, covered: int
) -> None:
    """Recipe, progress and what the run has told."""
    theme = current_theme()
    painter.setPen(QColor(theme.muted))
    _write(painter, places.recipe.adjusted(0, 0, -covered, 0), row.recipe)
    if row.state is not RunState.IDLE:
        _paint_bar(painter, places.bar, row)
        painter.setPen(QColor(theme.text))
    if row.state in _TROUBLE:
        painter.setPen(QColor(theme.error))
        painter.drawText(places.status, int(_WRAPPED), status)
    else:
        _write(painter, places.status, status)


def _paint_bar(painter: QPainter, area: QRect, row: RunRow) -> None:
    pen = painter.pen()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(current_theme().raised))
    bar = QRectF(area)
    painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
    if row.progress > 0:
        bar.setWidth(max(_BAR, min(row.progress, 1) * area.width()))
        painter.setBrush(QColor(row.style.colour))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
    painter.setPen(pen)


def _write(painter: QPainter, area: QRect, text: str) -> None:
    """One line of text, shortened at its end where it would not fit."""
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(_LEFT), shown)
