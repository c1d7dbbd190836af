"""How what was added, replaced and removed is told apart: a sign and a colour each."""

from enum import Enum

from PySide6.QtGui import QColor

from explorer.ui.theme import Theme


class Mark(Enum):
    """What became of a thing against another one."""

    ADDED = "added"
    REPLACED = "replaced"
    REMOVED = "removed"

    @property
    def sign(self) -> str:
        """One letter that stands for it, as in a diff: never the colour alone."""
        return _SIGNS[self]


_SIGNS = {Mark.ADDED: "+", Mark.REPLACED: "≠", Mark.REMOVED: "−"}
_GREEN = {"light": "#14794a", "dark": "#4fc98b"}  # 5.4 and 7.9 to 1 on panels


def mark_colour(mark: Mark, theme: Theme) -> QColor:
    """The colour of a mark, readable as text on a panel."""
    if mark is Mark.ADDED:
        return QColor(_GREEN[theme.name])
    return QColor(theme.warning if mark is Mark.REPLACED else theme.error)
