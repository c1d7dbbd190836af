"""Which keys do what while the focus is on a mosaic."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

MOVES: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
"""Rows and columns to the next map or, with Shift, value."""

PAGES: dict[int, int] = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
ZOOMS: dict[int, int] = {
    Qt.Key.Key_Plus: 1,
    Qt.Key.Key_Equal: 1,  # plus without Shift on many keyboards
    Qt.Key.Key_Minus: -1,
}
PICKS: frozenset[int] = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def is_move(event: QEvent) -> bool:
    """Whether a key moves the channel or the value; with Ctrl it is the page's."""
    return (
        isinstance(event, QKeyEvent)
        and event.key() in MOVES
        and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
    )
