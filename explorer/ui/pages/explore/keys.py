"""The keys of the Explore page, for the list that F1 shows."""

from PySide6.QtCore import QCoreApplication


def explore_keys() -> tuple[tuple[str, str], ...]:
    """Pairs of keys and what they do."""
    translate = QCoreApplication.translate
    return (
        (
            translate("explore", "Left, Right"),
            translate("explore", "previous or next step"),
        ),
        (
            translate("explore", "Ctrl+Left, Ctrl+Right"),
            translate("explore", "previous or next block"),
        ),
        (translate("explore", "Home, End"), translate("explore", "first or last step")),
        (translate("explore", "Space"), translate("explore", "play or pause")),
        (
            translate("explore", "Ctrl+V"),
            translate("explore", "look at the picture on the clipboard"),
        ),
        (
            translate("explore", "Arrows on the maps"),
            translate("explore", "choose a channel"),
        ),
        (
            translate("explore", "Return on the maps"),
            translate("explore", "show how a value came about"),
        ),
        (translate("explore", "Esc"), translate("explore", "close the arithmetic")),
        (
            translate("explore", "Page Up, Page Down"),
            translate("explore", "turn the pages of the maps"),
        ),
    )
