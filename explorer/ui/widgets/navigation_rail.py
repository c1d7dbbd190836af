"""The strip of pages along the left edge of the window."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.icons import icon
from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.icon_button import IconButton

_WIDTH = 64  # px, for the longest page name in 12 px type
_ICON = 20  # px


class _RailButton(QToolButton):
    """A page's icon over its name, in the accent colour while it is shown."""

    def __init__(self, icon_name: str, title: str, keys: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setText(title)
        self.setToolTip(f"{title} ({keys})")
        self.setAccessibleName(title)
        self.setProperty("role", "rail")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        theme = current_theme()
        colour = theme.accent if self.isChecked() else theme.muted
        self.setIcon(icon(self._icon_name, colour))

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)


class NavigationRail(QFrame):
    """Back and forward, one button per page; below, link, theme and keys.

    Signals:
        page_picked: Key of the page that the user chose.
        back_asked: The place before is wanted.
        forward_asked: The place after is wanted.
        link_asked: A link to what is shown is to be copied.
        theme_toggled: Light is wanted instead of dark or the other way round.
        keys_asked: The list of keys is wanted.
    """

    page_picked = Signal(str)
    back_asked = Signal()
    forward_asked = Signal()
    link_asked = Signal()
    theme_toggled = Signal()
    keys_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName(self.tr("Pages"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _RailButton] = {}
        self._theme = IconButton("sun", "", self)
        self._theme.clicked.connect(self.theme_toggled)
        help_button = IconButton("keyboard", self.tr("Keys (F1)"), self)
        help_button.clicked.connect(self.keys_asked)
        link = IconButton("link", self.tr("Copy a link to this view (Ctrl+L)"), self)
        link.clicked.connect(self.link_asked)
        self._back = IconButton("arrow-left", self.tr("Back (Alt+Left)"), self)
        self._back.clicked.connect(self.back_asked)
        self._forward = IconButton("arrow-right", self.tr("Forward (Alt+Right)"), self)
        self._forward.clicked.connect(self.forward_asked)
        self.set_ways(back=False, forward=False)
        for button in (self._theme, help_button, link, self._back, self._forward):
            button.setProperty("role", "flat")
            button.setIconSize(QSize(18, 18))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(GRID // 2, GRID, GRID // 2, GRID)
        self._layout.setSpacing(GRID // 2)
        ways = QHBoxLayout()
        ways.setSpacing(0)
        ways.addWidget(self._back)
        ways.addWidget(self._forward)
        self._layout.addLayout(ways)
        self._layout.addStretch(1)
        centred = Qt.AlignmentFlag.AlignHCenter
        self._layout.addWidget(link, 0, centred)
        self._layout.addWidget(self._theme, 0, centred)
        self._layout.addWidget(help_button, 0, centred)
        self._show_theme()

    def add_page(self, key: str, title: str, icon_name: str) -> None:
        """Put a page at the end."""
        keys = f"Ctrl+{len(self._buttons) + 1}"
        button = _RailButton(icon_name, title, keys, self)
        button.clicked.connect(lambda: self.page_picked.emit(key))
        self._group.addButton(button)
        self._layout.insertWidget(1 + len(self._buttons), button)
        self._buttons[key] = button

    def set_current(self, key: str) -> None:
        """Mark a page; no signal."""
        self._buttons[key].setChecked(True)

    def set_ways(self, *, back: bool, forward: bool) -> None:
        """Whether there is a place before and one after."""
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)

    def ways(self) -> tuple[IconButton, IconButton]:
        """The buttons that lead back and forward."""
        return self._back, self._forward

    def button(self, key: str) -> QToolButton:
        """The button of a page."""
        return self._buttons[key]

    def _show_theme(self) -> None:
        if current_theme().name == "dark":
            self._theme.show_as("sun", self.tr("Light theme"))
        else:
            self._theme.show_as("moon", self.tr("Dark theme"))

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._show_theme()
        super().changeEvent(event)
