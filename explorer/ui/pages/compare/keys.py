"""The keys of the Compare page, for the list that F1 shows."""

from PySide6.QtCore import QCoreApplication


def compare_keys() -> tuple[tuple[str, str], ...]:
    """Pairs of keys and what they do."""
    translate = QCoreApplication.translate
    return (
        (
            translate("compare", "Ctrl+Page Up, Ctrl+Page Down"),
            translate("compare", "previous or next view"),
        ),
        (
            translate("compare", "Left, Right on the views"),
            translate("compare", "previous or next view"),
        ),
        (
            translate("compare", "Space on a network"),
            translate("compare", "choose another one, or the one to change"),
        ),
        (
            translate("compare", "Alt+Left, Alt+Right on a network"),
            translate("compare", "move it"),
        ),
        (
            translate("compare", "Delete on a network"),
            translate("compare", "take it away"),
        ),
        (translate("compare", "Esc"), translate("compare", "close the options")),
    )
