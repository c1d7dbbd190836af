"""Where exported runs go and where they come from."""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from explorer.ui.models.stored_run_columns import StoredRow

_MOST_SIGNS = 60  # of a name that becomes a file's
_UNSAFE = re.compile(r"[^\w.+-]+")  # besides letters of any language


class FileAsking(QObject):
    """Asks with the dialogs of the system; remembers the folder."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._folder = Path.home()

    def targets(self, rows: Sequence[StoredRow], *, packed: bool) -> dict[int, Path]:
        """Where each run shall go, by its number; empty where nobody wants it.

        Args:
            rows: The runs.
            packed: Whether each becomes a zip file, or else a folder.
        """
        if packed and len(rows) == 1:
            suggested = self._folder / f"{file_name(rows[0])}.zip"
            path, _ = QFileDialog.getSaveFileName(
                self._parent,
                self.tr("Export the run"),
                str(suggested),
                self.tr("Zip files (*.zip)"),
            )
            if not path:
                return {}
            target = Path(path)
            if target.suffix.lower() != ".zip":
                target = target.with_name(f"{target.name}.zip")
            self._folder = target.parent
            return {rows[0].run_id: target}
        title = self.tr("Export into which folder?")
        folder = self._asked_folder(title)
        if folder is None:
            return {}
        return free_places(rows, folder, ".zip" if packed else "")

    def zip_file(self) -> Path | None:
        """Which file shall be imported."""
        path, _ = QFileDialog.getOpenFileName(
            self._parent,
            self.tr("Import a run"),
            str(self._folder),
            self.tr("Zip files (*.zip);;All files (*)"),
        )
        if not path:
            return None
        self._folder = Path(path).parent
        return Path(path)

    def folder(self) -> Path | None:
        """Which folder shall be imported."""
        return self._asked_folder(self.tr("Import a run from its folder"))

    def _asked_folder(self, title: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(
            self._parent, title, str(self._folder)
        )
        if not chosen:
            return None
        self._folder = Path(chosen)
        return self._folder


def file_name(row: StoredRow) -> str:
    """A name for files of a run, which every system takes."""
    title = _UNSAFE.sub("-", row.title).strip("-.")[:_MOST_SIGNS]
    return f"run-{row.run_id}-{title}".rstrip("-.")


def free_places(
    rows: Sequence[StoredRow], folder: Path, suffix: str
) -> dict[int, Path]:
    """A place in ``folder`` for each run at which nothing lies yet."""
    places = {}
    for row in rows:
        place, count = folder / f"{file_name(row)}{suffix}", 1
        while place.exists():
            count += 1
            place = folder / f"{file_name(row)}-{count}{suffix}"
        places[row.run_id] = place
    return places
