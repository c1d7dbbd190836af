"""Buttons with icons that follow the theme."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from explorer.ui.icons import icon


class IconButton(QToolButton):
    """Only an icon; its name is its tooltip and what a screen reader says."""

    def __init__(
        self, icon_name: str, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self.setIconSize(QSize(16, 16))
        self.setProperty("role", "icon")
        # Tab reaches it, a click does not take the arrow keys from the page.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_as(icon_name, name)

    def show_as(self, icon_name: str, name: str) -> None:
        """Change icon and name, as from play to pause."""
        self._icon_name = icon_name
        self.setIcon(icon(icon_name))
        self.setAccessibleName(name)
        self.setToolTip(name)

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._icon_name:
            self.setIcon(icon(self._icon_name))
        super().changeEvent(event)


class TextIconButton(QPushButton):
    """A text with an icon before it that follows the theme."""

    def __init__(
        self, icon_name: str, text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self.setIcon(icon(icon_name))

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.setIcon(icon(self._icon_name))
        super().changeEvent(event)
