"""Cells whose text has pieces in several tones: what was, what is, by how much."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from explorer.ui.theme import Theme, current_theme
from explorer.ui.widgets.change_marks import Mark, mark_colour

Index = QModelIndex | QPersistentModelIndex
MARGIN = 6  # px left and right of a cell's text
_DOT = 8  # px, the colour of a kind
_GAP = 7  # px behind it


class Tone(Enum):
    """What a piece of text is about."""

    PLAIN = "plain"
    MUTED = "muted"
    CHANGED = "changed"
    ADDED = "added"
    BROKEN = "broken"


class Piece(NamedTuple):
    """A piece of text.

    Attributes:
        text: Gaps to its neighbours included.
        tone: Its colour.
    """

    text: str
    tone: Tone = Tone.PLAIN


Pieces = tuple[Piece, ...]


def plain_text(pieces: Pieces) -> str:
    """All of it, for tooltips and screen readers."""
    return "".join(piece.text for piece in pieces)


class TonedDelegate(QStyledItemDelegate):
    """Paints the longest of the texts that a cell offers and that fits into it."""

    def __init__(self, role: int, parent: QObject | None = None) -> None:
        """Make one.

        Args:
            role: Where the model has a tuple of ``Pieces`` that say the same, the
                longest first; a cell without is empty.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._role = role

    # Qt overrides

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        option.icon = type(option.icon)()
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasDecoration
        widget = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        element = QStyle.ControlElement.CE_ItemViewItem
        style.drawControl(element, option, painter, widget)
        area = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        painter.save()
        dot = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(dot, QColor):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(dot)
            top = area.center().y() - _DOT // 2 + 1
            painter.drawRoundedRect(area.left(), top, _DOT, _DOT, 2, 2)
            area.setLeft(area.left() + _DOT + _GAP)
        texts: Sequence[Pieces] = index.data(self._role) or ()
        if texts:
            right = bool(option.displayAlignment & Qt.AlignmentFlag.AlignRight)
            _paint_pieces(painter, option.font, area, texts, right=right)
        painter.restore()


def _paint_pieces(
    painter: QPainter,
    font: QFont,
    area: QRect,
    texts: Sequence[Pieces],
    *,
    right: bool,
) -> None:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    fonts = {True: bold, False: font}
    metrics = {key: QFontMetrics(each) for key, each in fonts.items()}

    def width(piece: Piece) -> int:
        return metrics[_is_bold(piece)].horizontalAdvance(piece.text)

    fitting = (t for t in texts if sum(map(width, t)) <= area.width())
    pieces = next(fitting, texts[-1])
    spare = area.width() - sum(map(width, pieces))
    left = area.left() + (max(spare, 0) if right else 0)
    for piece in pieces:
        room = area.right() + 1 - left
        if room <= 0:
            return
        own, text = metrics[_is_bold(piece)], piece.text
        if width(piece) > room:  # elidedText takes fractions of a px for too wide
            text = own.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(fonts[_is_bold(piece)])
        painter.setPen(_colour(piece.tone, current_theme()))
        place = QRect(left, area.top(), room, area.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)
        left += width(piece)


def _is_bold(piece: Piece) -> bool:
    return piece.tone in (Tone.CHANGED, Tone.ADDED, Tone.BROKEN)


def _colour(tone: Tone, theme: Theme) -> QColor:
    match tone:
        case Tone.MUTED:
            return QColor(theme.muted)
        case Tone.CHANGED:
            return mark_colour(Mark.REPLACED, theme)
        case Tone.ADDED:
            return mark_colour(Mark.ADDED, theme)
        case Tone.BROKEN:
            return QColor(theme.error)
    return QColor(theme.text)
