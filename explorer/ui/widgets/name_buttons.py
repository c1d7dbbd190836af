"""How names beside a plot look: a piece of the line, and no ground of its own."""

from PySide6.QtCore import QSize

SWATCH = QSize(34, 16)  # px, for more than one dash

# Most names are on: a coloured ground under each would say nothing.
NAME_SHEET = """
    QToolButton { padding: 1px 6px; border: 1px solid transparent;
        background: transparent; }
    QToolButton:checked { background: transparent; }
    QToolButton:hover { background: palette(button); }
    QToolButton:focus { border: 1px solid palette(link); }
"""
