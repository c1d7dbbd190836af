"""Draws a number with its share beside it and, behind it, how large that is."""

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from explorer.ui.theme import GRID, current_theme, mixed

Index = QModelIndex | QPersistentModelIndex
CELL_MARGIN = 6  # px at both sides of every cell
_EDGE = 3  # px between a bar and the rows above and below
_LONGEST_SHARE = "100.0 %"
_STRENGTH = 0.28  # of the accent in a bar: text on it keeps its contrast
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ShareDelegate(QStyledItemDelegate):
    """For columns whose values add up.

    The bar says how large a value is beside the largest of its column, which tells the
    few that matter from the many that do not even where none has half of the sum.
    """

    def __init__(
        self, share_role: int, bar_role: int, parent: QObject | None = None
    ) -> None:
        """Make one.

        Args:
            share_role: Where the model has the share as a text, or ``None``.
            bar_role: Where it has the length of the bar, 0 to 1, or ``None``.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._share_role = share_role
        self._bar_role = bar_role

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(option.font)
        width = metrics.horizontalAdvance(str(index.data() or ""))
        return QSize(
            width + share_width(metrics) + 2 * CELL_MARGIN,
            super().sizeHint(option, index).height(),
        )

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        self.initStyleOption(option, index)
        text = option.text
        option.text = ""
        _paint_ground(painter, option)
        painter.save()
        area = option.rect.adjusted(CELL_MARGIN, 0, -CELL_MARGIN, 0)
        _paint_bar(painter, option, index.data(self._bar_role))
        if text:
            painter.setFont(option.font)
            _paint_figures(painter, area, text, index.data(self._share_role))
        painter.restore()


def share_width(metrics: QFontMetrics) -> int:
    """Room for a share and the gap before it, px."""
    return metrics.horizontalAdvance(_LONGEST_SHARE) + GRID


def _paint_figures(
    painter: QPainter, area: QRect, text: str, share: str | None
) -> None:
    metrics = painter.fontMetrics()
    beside = area.adjusted(0, 0, -share_width(metrics), 0)
    painter.setPen(QColor(current_theme().text))
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideLeft, beside.width())
    painter.drawText(beside, int(_RIGHT), cut)
    if share is not None:
        painter.setPen(QColor(current_theme().muted))
        painter.drawText(area, int(_RIGHT), share)


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """The row's selection and the frame of the keyboard, as in every other cell."""
    widget = option.widget
    style = widget.style() if widget is not None else QApplication.style()
    style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)


def _paint_bar(painter: QPainter, option: QStyleOptionViewItem, length: Any) -> None:
    if not length:
        return
    theme = current_theme()
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    ground = QColor(theme.selection if selected else theme.panel)
    area = option.rect.adjusted(CELL_MARGIN // 2, _EDGE, -CELL_MARGIN // 2, -_EDGE)
    area.setWidth(max(2, round(float(length) * area.width())))
    painter.fillRect(area, mixed(QColor(theme.accent), ground, _STRENGTH))
