"""Draws a number with its share beside it and, behind it, how large that is."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from explorer.ui.theme import GRID, Theme, current_theme, mixed

Index = QModelIndex | QPersistentModelIndex
CELL_MARGIN = 5  # px at both sides of every cell
_EDGE = 3  # px between a bar and the rows above and below
_LONGEST_SHARE = "100.0 %"
_STRENGTH = 0.22  # of the accent in a bar; a test sees to the contrast of texts on it
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
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if length := index.data(self._bar_role):
            _paint_bar(painter, option.rect, float(length), selected)
        if text:
            painter.setFont(option.font)
            area = option.rect.adjusted(CELL_MARGIN, 0, -CELL_MARGIN, 0)
            painter.setPen(QColor(current_theme().text))
            metrics = painter.fontMetrics()
            beside = area.adjusted(0, 0, -share_width(metrics), 0)
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideLeft, beside.width())
            painter.drawText(beside, int(_RIGHT), cut)
            painter.setPen(share_colour(current_theme(), selected))
            painter.drawText(area, int(_RIGHT), index.data(self._share_role) or "")
        painter.restore()


def share_width(metrics: QFontMetrics) -> int:
    """Room for a share and the gap before it, px."""
    return metrics.horizontalAdvance(_LONGEST_SHARE) + GRID


def bar_colour(theme: Theme, selected: bool) -> QColor:
    """What a bar is filled with."""
    ground = QColor(theme.selection if selected else theme.panel)
    return mixed(QColor(theme.accent), ground, _STRENGTH)


def share_colour(theme: Theme, selected: bool) -> QColor:
    """What a share is written in: paler than its number where that can be read."""
    return QColor(theme.text if selected else theme.muted)


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """The row's selection and the frame of the keyboard, as in every other cell."""
    widget = option.widget
    style = widget.style() if widget is not None else QApplication.style()
    style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)


def _paint_bar(painter: QPainter, cell: QRect, length: float, selected: bool) -> None:
    area = cell.adjusted(CELL_MARGIN // 2, _EDGE, -CELL_MARGIN // 2, -_EDGE)
    area.setWidth(max(2, round(length * area.width())))
    painter.fillRect(area, bar_colour(current_theme(), selected))
