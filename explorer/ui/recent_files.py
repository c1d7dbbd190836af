"""Files that were used last, remembered in the settings."""

from pathlib import Path

from PySide6.QtCore import QSettings

KEPT = 8


class RecentFiles:
    """Paths, the newest first, without those that are gone."""

    def __init__(self, settings: QSettings | None, name: str) -> None:
        """Read the list called ``name``.

        Args:
            settings: Where it is kept; only until the program ends when not given.
            name: Its key within the settings.
        """
        self._settings = settings
        self._key = f"recent/{name}"
        self._paths = self._remembered()

    def paths(self) -> tuple[str, ...]:
        """Those that still exist."""
        return tuple(path for path in self._paths if Path(path).is_file())

    def add(self, path: str) -> None:
        """Put ``path`` first and forget the oldest beyond ``KEPT``."""
        others = [other for other in self._paths if other != path]
        self._paths = [path, *others][:KEPT]
        if self._settings is not None:
            self._settings.setValue(self._key, self._paths)

    def _remembered(self) -> list[str]:
        if self._settings is None:
            return []
        value = self._settings.value(self._key)
        if isinstance(value, str):  # how an INI file gives a list of one
            return [value]
        return [str(path) for path in value] if isinstance(value, list) else []
