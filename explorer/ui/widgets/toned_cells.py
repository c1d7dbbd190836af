"""Cells whose text has pieces in several tones: what was, what is, by how much."""

from collections.abc import Collection, Sequence
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
_MEASURED = 4_096  # texts whose width is kept


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
    """Paints the longest of the texts that a cell offers and that fits into it.

    All cells of a table are painted anew while a number is dragged, so the model is
    asked for no more than what is painted, and texts are measured once.
    """

    def __init__(
        self,
        role: int,
        parent: QObject | None = None,
        *,
        right: Collection[int] = (),
        dots: Collection[int] = (),
    ) -> None:
        """Make one.

        Args:
            role: Where the model has a tuple of ``Pieces`` that say the same, the
                longest first; a cell without is empty.
            parent: Qt parent.
            right: Columns whose texts end at the right.
            dots: Columns whose model has a colour as its decoration.
        """
        super().__init__(parent)
        self._role, self._right, self._dots = role, right, dots
        self._fonts: _Fonts | None = None

    # Qt overrides

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        widget = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
        style.drawPrimitive(panel, option, painter, widget)
        texts: Sequence[Pieces] = index.data(self._role) or ()
        if not texts:
            return
        if self._fonts is None or self._fonts.font != option.font:
            self._fonts = _Fonts(option.font)
        area = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        painter.save()
        dot = None
        if index.column() in self._dots:
            dot = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(dot, QColor):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(dot)
            top = area.center().y() - _DOT // 2 + 1
            painter.drawRoundedRect(area.left(), top, _DOT, _DOT, 2, 2)
            area.setLeft(area.left() + _DOT + _GAP)
        self._fonts.paint(painter, area, texts, right=index.column() in self._right)
        painter.restore()


class _Fonts:
    """A font and a bolder one, and how wide texts are in them."""

    def __init__(self, font: QFont) -> None:
        self.font = QFont(font)
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        self._fonts = {True: bold, False: self.font}
        self._metrics = {key: QFontMetrics(each) for key, each in self._fonts.items()}
        self._widths: dict[tuple[str, bool], int] = {}

    def width(self, piece: Piece) -> int:
        """Of its text, px."""
        key = (piece.text, _is_bold(piece))
        if key not in self._widths:
            if len(self._widths) > _MEASURED:
                self._widths.clear()
            self._widths[key] = self._metrics[key[1]].horizontalAdvance(piece.text)
        return self._widths[key]

    def paint(
        self,
        painter: QPainter,
        area: QRect,
        texts: Sequence[Pieces],
        *,
        right: bool,
    ) -> None:
        """Paint the first of ``texts`` that fits into ``area``, or the last, cut."""
        fitting = (t for t in texts if sum(map(self.width, t)) <= area.width())
        pieces = next(fitting, texts[-1])
        spare = area.width() - sum(map(self.width, pieces))
        left = area.left() + (max(spare, 0) if right else 0)
        theme = current_theme()
        for piece in pieces:
            room = area.right() + 1 - left
            if room <= 0:
                return
            bold, width, text = _is_bold(piece), self.width(piece), piece.text
            if width > room:  # elidedText takes fractions of a px for too wide
                mode = Qt.TextElideMode.ElideRight
                text = self._metrics[bold].elidedText(text, mode, room)
            painter.setFont(self._fonts[bold])
            painter.setPen(_colour(piece.tone, theme))
            place = QRect(left, area.top(), room, area.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)
            left += width


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
