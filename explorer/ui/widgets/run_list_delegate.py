"""Draws one row of the list of runs: tick, line, name, progress, figures."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
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

_TICK = 18  # px
_SWATCH = 28  # px
_BAR = 4  # px
_MOST_LINES = 4  # of a message
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
    def within(cls, area: QRect, metrics: QFontMetrics) -> "_Places":
        line = metrics.height() + 2
        inner = area.adjusted(GRID, GRID, -GRID - GRID // 2, -GRID)
        text_left = inner.left() + _TICK + GRID + _SWATCH + GRID
        first = QRect(text_left, inner.top(), inner.right() - text_left, line)
        recipe = first.translated(0, line)
        bar_top = recipe.bottom() + GRID // 2 + 1
        bar = QRect(text_left, bar_top, first.width(), _BAR)
        status_top = bar.bottom() + GRID // 2
        return cls(
            tick=QRect(inner.left(), inner.top(), _TICK, line),
            swatch=QRect(inner.left() + _TICK + GRID, inner.top(), _SWATCH, line),
            name=first,
            recipe=recipe,
            bar=bar,
            status=QRect(
                text_left, status_top, first.width(), inner.bottom() - status_top
            ),
        )


class RunListDelegate(QStyledItemDelegate):
    """Two lines for a network, and a bar and its figures once it has been trained."""

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: ModelIndex) -> QSize:
        status = str(index.data(RunListModel.STATUS_ROLE))
        metrics = QFontMetrics(option.font)
        line = metrics.height() + 2
        height = 2 * line + 2 * GRID
        if status:
            view = cast(
                QAbstractItemView, option.widget
            )  # the rect is not laid out yet
            width = view.viewport().width()
            places = _Places.within(QRect(0, 0, width, 0), metrics)
            room = QRect(0, 0, places.status.width(), _MOST_LINES * line)
            wrapped = metrics.boundingRect(room, int(_WRAPPED), status)
            lines = min(max(wrapped.height(), line), _MOST_LINES * line)
            height += lines + _BAR + GRID
        return QSize(0, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex
    ) -> None:
        row = cast(RunRow, index.data(RunListModel.ROW_ROLE))
        status = str(index.data(RunListModel.STATUS_ROLE))
        theme = current_theme()
        places = _Places.within(option.rect, QFontMetrics(option.font))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, option)
        _paint_tick(painter, option, index, places.tick)
        shown = row.ticked or row.state is not RunState.IDLE
        paint_swatch(painter, QRectF(places.swatch), row.style, 1 if shown else 0.35)
        figure = "" if row.accuracy is None else percent_text(row.accuracy)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(theme.text if shown else theme.muted))
        painter.drawText(places.name, int(_RIGHT), figure)
        room = places.name.width() - QFontMetrics(bold).horizontalAdvance(figure) - GRID
        _write(painter, places.name, row.title, room)
        painter.setFont(option.font)
        painter.setPen(QColor(theme.muted))
        _write(painter, places.recipe, row.recipe, places.recipe.width())
        if row.state is not RunState.IDLE:
            _paint_bar(painter, places.bar, row)
            painter.setPen(QColor(theme.error if row.state in _TROUBLE else theme.text))
            painter.drawText(places.status, int(_WRAPPED), status)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: ModelIndex,
    ) -> bool:
        role = Qt.ItemDataRole.CheckStateRole
        ticked = Qt.CheckState(index.data(role)) == Qt.CheckState.Checked
        if not self._asks_for_tick(event, option, index):
            return False
        return model.setData(
            index,
            Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked,
            role,
        )

    def _asks_for_tick(
        self, event: QEvent, option: QStyleOptionViewItem, index: ModelIndex
    ) -> bool:
        """The space bar, or a click anywhere on the row."""
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        released = event.type() == QEvent.Type.MouseButtonRelease
        if not (isinstance(event, QMouseEvent) and released):
            return False
        inside = option.rect.contains(event.position().toPoint())
        return inside and event.button() == Qt.MouseButton.LeftButton


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """The row's surface, its lower edge, and a frame where the keyboard is."""
    theme = current_theme()
    area = option.rect
    if option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(area, QColor(theme.raised))
    painter.fillRect(
        QRect(area.left(), area.bottom(), area.width(), 1), QColor(theme.line)
    )
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QColor(theme.accent))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = QRectF(area).adjusted(2.5, 2.5, -2.5, -3.5)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)


def _paint_tick(
    painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex, area: QRect
) -> None:
    theme = current_theme()
    role = Qt.ItemDataRole.CheckStateRole
    ticked = Qt.CheckState(index.data(role)) == Qt.CheckState.Checked
    usable = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
    box = QRectF(0, 0, _TICK - 2, _TICK - 2)
    box.moveCenter(QRectF(area).center())
    colour = QColor(theme.accent if usable else theme.muted)
    painter.setPen(QPen(colour if ticked else QColor(theme.muted), 1.5))
    painter.setBrush(colour if ticked else QColor(theme.panel))
    painter.drawRoundedRect(box, 3, 3)
    if ticked:
        painter.setPen(
            QPen(
                QColor(theme.on_accent if usable else theme.panel),
                2,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
                Qt.PenJoinStyle.RoundJoin,
            )
        )
        corners = ((0.25, 0.52), (0.43, 0.70), (0.76, 0.32))
        painter.drawPolyline(
            [
                QPointF(box.left() + x * box.width(), box.top() + y * box.height())
                for x, y in corners
            ]
        )


def _paint_bar(painter: QPainter, area: QRect, row: RunRow) -> None:
    theme = current_theme()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.raised))
    whole = QRectF(area)
    painter.drawRoundedRect(whole, _BAR / 2, _BAR / 2)
    if row.progress > 0:
        whole.setWidth(max(_BAR, min(row.progress, 1) * area.width()))
        painter.setBrush(QColor(row.style.colour))
        painter.drawRoundedRect(whole, _BAR / 2, _BAR / 2)


def _write(painter: QPainter, area: QRect, text: str, room: int) -> None:
    """One line of text, shortened at its end where it would not fit."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(area, int(_LEFT), shown)
