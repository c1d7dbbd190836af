"""Which theme the window wears: chosen, remembered, or the system's own."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from explorer.ui.settings import WindowSettings
from explorer.ui.theme import DARK, LIGHT, THEMES, Theme, apply_theme, current_theme


class ThemeChoice(QObject):
    """Dresses the application and keeps it dressed when the system changes."""

    def __init__(
        self,
        application: QApplication,
        settings: WindowSettings,
        for_now: str | None = None,
    ) -> None:
        """Apply the theme.

        Args:
            application: What to dress.
            settings: Where the choice is remembered.
            for_now: ``"light"``, ``"dark"`` or ``"system"`` for this session alone;
                the remembered choice when not given.
        """
        super().__init__(application)
        self._application = application
        self._settings = settings
        self._choice = for_now or settings.theme
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._on_hints_color_scheme_changed)
        self._wear()

    def toggle(self) -> None:
        """Light instead of dark or the other way round, from now on."""
        other = LIGHT if current_theme() is DARK else DARK
        self._choice = self._settings.theme = other.name
        self._wear()

    def _wear(self) -> None:
        wanted = THEMES.get(self._choice) or self._system()
        if wanted.name != self._application.property("explorer_theme"):
            apply_theme(self._application, wanted)

    def _system(self) -> Theme:
        dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT

    def _on_hints_color_scheme_changed(self) -> None:
        if self._choice not in THEMES:
            self._wear()
