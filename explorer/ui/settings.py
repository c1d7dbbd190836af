"""What the window remembers: one INI file in the data folder, passed on, not global."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

FILE_NAME = "window.ini"
THEME_CHOICES = ("system", "light", "dark")
_GEOMETRY, _PAGE, _THEME = "window/geometry", "window/page", "window/theme"


def open_settings(folder: Path, *, reset: bool = False) -> QSettings:
    """The settings kept in ``folder``; made when missing.

    Args:
        folder: The data folder.
        reset: Forget everything first.
    """
    settings = QSettings(str(folder / FILE_NAME), QSettings.Format.IniFormat)
    settings.setFallbacksEnabled(False)
    if reset:
        settings.clear()
    return settings


class WindowSettings:
    """The main window's part of the settings, with types."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def geometry(self) -> QByteArray:
        """Place and size, as ``QWidget.saveGeometry`` wrote them; empty at first."""
        value = self._settings.value(_GEOMETRY)
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue(_GEOMETRY, geometry)

    @property
    def page(self) -> str:
        """Key of the page that was shown last."""
        return str(self._settings.value(_PAGE, ""))

    @page.setter
    def page(self, key: str) -> None:
        self._settings.setValue(_PAGE, key)

    @property
    def theme(self) -> str:
        """``"system"``, ``"light"`` or ``"dark"``; anything else in the file is not."""
        value = str(self._settings.value(_THEME, THEME_CHOICES[0]))
        return value if value in THEME_CHOICES else THEME_CHOICES[0]

    @theme.setter
    def theme(self, name: str) -> None:
        self._settings.setValue(_THEME, name)
