"""A large button that does another thing in every state of what it acts on."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from explorer.ui.icons import icon
from explorer.ui.theme import current_theme

_HEIGHT = 36  # px


class ActionButton(QPushButton):
    """Icon and text, dressed as the main thing to do or as any other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[str, str, str, bool] | None = None
        self.setIconSize(QSize(16, 16))
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_as(
        self, icon_name: str, text: str, tip: str = "", *, primary: bool = False
    ) -> None:
        """Say what pressing it does.

        Args:
            icon_name: File name of its icon; empty for none.
            text: For people.
            tip: Its tooltip.
            primary: Whether it is the main thing to do now.
        """
        shown = (icon_name, text, tip, primary)
        if shown == self._shown:
            return
        self._shown = shown
        # Qt leaves hardly any gap beside the icon.
        self.setText(f" {text}" if icon_name else text)
        self.setAccessibleName(text)
        self.setToolTip(tip)
        self.setProperty("role", "primary" if primary else "")
        # A style sheet looks at roles only when asked.
        self.style().unpolish(self)
        self.style().polish(self)
        self.setFixedHeight(_HEIGHT)  # which polishing takes back
        self._draw_icon()

    def _draw_icon(self) -> None:
        if self._shown is not None:
            theme, (name, _, _, primary) = current_theme(), self._shown
            colour = theme.on_accent if primary else theme.text
            self.setIcon(icon(name, colour) if name else QIcon())

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_shown"):
            self._draw_icon()
