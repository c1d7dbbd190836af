"""Colours, spacing and type of the window, once for light and once for dark.

Data colours (curves, maps) are not here: they mean something and stay the same in
both themes, see ``explorer.diagrams.colours``.
"""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from explorer.ui.tinted_files import tinted_file

GRID = 8  # px; every margin and gap is a multiple of half of it
RADIUS = 6  # px


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One set of colours, as ``#rrggbb``.

    Attributes:
        window: Behind the panels.
        panel: Panels and bars.
        raised: Buttons and fields on a panel.
        line: Borders and separators.
        text: Main text, contrast of at least 7 to 1 on ``panel``.
        muted: Secondary text, contrast of at least 4.5 to 1 on ``panel``.
        accent: The selected thing and the one primary button.
        on_accent: Text on ``accent``.
        selection: Behind a selected row or rail entry.
        warning: Marks something the user should know.
        error: Marks something broken.
    """

    name: str
    window: str
    panel: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selection: str
    warning: str
    error: str


DARK = Theme(
    name="dark", window="#14171c", panel="#1b1f26", raised="#272d37", line="#333b47",
    text="#e8ecf2", muted="#a3adbb", accent="#5aa9f5", on_accent="#0d1117",
    selection="#203a5a", warning="#e0a030", error="#ff7b72",
)  # fmt: skip
LIGHT = Theme(
    name="light", window="#f2f4f7", panel="#ffffff", raised="#eceff4", line="#d5dae2",
    text="#1b2027", muted="#566070", accent="#0b66c3", on_accent="#ffffff",
    selection="#dcebfb", warning="#a86400", error="#c62828",
)  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def mono_font(point_size: float) -> QFont:
    """The system's fixed-width font, for formulas and code."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(point_size)
    return font


def current_theme() -> Theme:
    """The theme that the application wears now."""
    application = QApplication.instance()
    name = application.property("explorer_theme") if application else None
    return THEMES.get(str(name), LIGHT)


def mixed(front: QColor, behind: QColor, strength: float) -> QColor:
    """``front`` laid on ``behind``, opaque to the share ``strength`` (0 to 1)."""
    return QColor(
        *(
            round(strength * a + (1 - strength) * b)
            for a, b in (
                (front.red(), behind.red()),
                (front.green(), behind.green()),
                (front.blue(), behind.blue()),
            )
        )
    )


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Dress the whole application: Fusion, palette and style sheet.

    Works on platforms without a colour scheme of their own, offscreen included.
    """
    application.setProperty("explorer_theme", theme.name)
    application.setStyle("Fusion")
    application.setPalette(_palette(theme))
    application.setStyleSheet(_style_sheet(theme))


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window, role.WindowText: theme.text,
        role.Base: theme.panel, role.AlternateBase: theme.raised,
        role.Text: theme.text, role.Button: theme.raised,
        role.ButtonText: theme.text, role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text, role.Highlight: theme.selection,
        role.HighlightedText: theme.text, role.PlaceholderText: theme.muted,
        role.Link: theme.accent, role.Mid: theme.line, role.Dark: theme.line,
        role.Light: theme.raised, role.Midlight: theme.raised,
    }  # fmt: skip
    palette = QPalette()
    for key, colour in colours.items():
        palette.setColor(key, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for key in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(disabled, key, QColor(theme.muted))
    return palette


def _style_sheet(theme: Theme) -> str:
    """Rules by role: set ``objectName``-free dynamic properties on widgets.

    ``role="panel"`` a framed surface, ``"title"`` its heading, ``"muted"`` secondary
    text, ``"figure"`` a large number, ``"primary"`` the one main button,
    ``"warning"`` and ``"error"`` a line of text that says so, ``"chip"`` a small
    framed label, ``"bar"`` a flat strip along an edge, ``"rail"`` the strip of pages
    and its buttons, ``"icon"`` a small button, ``"flat"`` one without a frame,
    ``"status"`` a text in the status line.
    """
    up = tinted_file("chevron-up", theme.muted)
    down = tinted_file("chevron-down", theme.muted)
    tick = tinted_file("check", theme.on_accent)
    return f"""
    QWidget {{ font-size: 13px; }}
    QToolTip {{ color: {theme.text}; background: {theme.raised};
        border: 1px solid {theme.line}; padding: 4px; }}
    QFrame[role="panel"] {{ background: {theme.panel};
        border: 1px solid {theme.line}; border-radius: {RADIUS}px; }}
    QWidget[role="clear"] {{ background: transparent; }}
    QWidget[role="bar"] {{ background: {theme.panel}; }}
    QLabel[role="title"] {{ font-size: 14px; font-weight: 600; }}
    QLabel[role="heading"] {{ font-size: 12px; font-weight: 600;
        color: {theme.muted}; }}
    QLabel[role="muted"] {{ color: {theme.muted}; }}
    QLabel[role="figure"] {{ font-size: 17px; font-weight: 600; }}
    QLabel[role="warning"] {{ color: {theme.warning}; }}
    QLabel[role="error"] {{ color: {theme.error}; }}
    QLabel[role="chip"] {{ background: {theme.raised}; border-radius: {RADIUS}px;
        padding: 3px 8px; }}
    QPushButton, QToolButton, QComboBox, QSpinBox, QDoubleSpinBox, QLineEdit {{
        background: {theme.raised}; color: {theme.text};
        border: 1px solid {theme.line}; border-radius: {RADIUS}px;
        padding: 4px 8px; min-height: 18px; }}
    QPushButton:hover, QToolButton:hover, QComboBox:hover {{
        border-color: {theme.accent}; }}
    QPushButton:focus, QToolButton:focus, QComboBox:focus, QSpinBox:focus,
    QDoubleSpinBox:focus, QLineEdit:focus, QAbstractItemView:focus {{
        border: 1px solid {theme.accent}; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; border-radius: 3px;
        border: 1px solid {theme.muted}; background: {theme.panel}; }}
    QCheckBox::indicator:checked {{ background: {theme.accent};
        border-color: {theme.accent}; image: url("{tick}"); }}
    QCheckBox::indicator:focus {{ border-color: {theme.accent}; }}
    QComboBox::drop-down {{ border: none; width: 20px; }}
    QComboBox::down-arrow {{ image: url("{down}"); width: 14px; height: 14px; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
        border: none; background: transparent; width: 18px; }}
    QAbstractSpinBox::up-arrow {{ image: url("{up}"); width: 12px; height: 12px; }}
    QAbstractSpinBox::down-arrow {{ image: url("{down}"); width: 12px; height: 12px; }}
    QToolButton[role="icon"] {{ padding: 4px; }}
    QToolButton[role="flat"] {{ padding: 1px; background: transparent;
        border-color: transparent; min-height: 16px; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {theme.muted}; }}
    QPushButton:checked, QToolButton:checked {{ background: {theme.selection};
        border-color: {theme.accent}; }}
    QPushButton[role="primary"] {{ background: {theme.accent};
        color: {theme.on_accent}; border-color: {theme.accent}; font-weight: 600;
        padding: 8px 16px; }}
    QPushButton[role="primary"]:disabled {{ background: {theme.raised};
        color: {theme.muted}; border-color: {theme.line}; }}
    QTableView, QListView, QTreeView {{ background: {theme.panel};
        border: none; gridline-color: {theme.line};
        selection-background-color: {theme.selection};
        selection-color: {theme.text}; }}
    QHeaderView::section {{ background: {theme.panel}; color: {theme.muted};
        border: none; border-bottom: 1px solid {theme.line}; padding: 4px 6px;
        font-weight: 600; }}
    QScrollBar {{ background: transparent; border: none; margin: 0; }}
    QScrollBar:vertical {{ width: 10px; }}
    QScrollBar:horizontal {{ height: 10px; }}
    QScrollBar::handle {{ background: {theme.line}; border-radius: 4px; margin: 1px;
        min-height: 24px; min-width: 24px; }}
    QScrollBar::handle:hover {{ background: {theme.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QScrollArea {{ border: none; background: transparent; }}
    QFrame[role="rail"] {{ background: {theme.panel};
        border: none; border-right: 1px solid {theme.line}; }}
    QToolButton[role="rail"] {{ background: transparent; border: none;
        color: {theme.muted}; font-size: 12px; padding: 6px 0; }}
    QToolButton[role="rail"]:hover {{ background: {theme.raised}; }}
    QToolButton[role="rail"]:focus {{ border: 1px solid {theme.accent}; }}
    QToolButton[role="rail"]:checked {{ background: {theme.selection};
        color: {theme.accent}; }}
    QLabel[role="status"] {{ color: {theme.muted}; padding: 0 8px; }}
    QStatusBar::item {{ border: none; }}
    QTabWidget::pane {{ border: none; }}
    QTabBar {{ background: transparent; }}
    QTabBar::tab {{ background: transparent; color: {theme.muted};
        padding: 4px 12px; border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {theme.text};
        border-bottom-color: {theme.accent}; }}
    QTabBar::tab:hover {{ color: {theme.text}; }}
    QStatusBar {{ background: {theme.panel}; color: {theme.muted};
        border-top: 1px solid {theme.line}; }}
    QSplitter::handle {{ background: {theme.window}; }}
    """
