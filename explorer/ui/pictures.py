"""Pictures of every page, taken from the real window."""

import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer

from explorer.errors import BadFileError, ExplorerError
from explorer.ui.main_window import MainWindow
from explorer.ui.page import PageEntry, PreparesPicture, Settles, ShowsScenes

SIZES = (QSize(1280, 800), QSize(1920, 1080))
_LONGEST_WAIT = 180.0  # s for one page, training included
_LOOK_MS = 50
_REST_MS = 400  # for what glides or repaints after the last change


class PageNotReadyError(ExplorerError):
    """A page did not come to rest."""

    def __init__(self, page: str) -> None:
        super().__init__(
            f"the page {page!r} was not ready for its picture after"
            f" {_LONGEST_WAIT:.0f} s; close other programs and try again"
        )


def take_pictures(window: MainWindow, folder: Path) -> list[Path]:
    """Save every page in every size as ``<page>-<width>x<height>.png``.

    A page with scenes adds one ``<page>-<scene>.png`` for each.

    Args:
        window: On the screen or offscreen; it is resized.
        folder: Made when missing.

    Returns:
        The files, page by page.

    Raises:
        PageNotReadyError: A page did not come to rest.
        BadFileError: A file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadFileError(folder, f"cannot be made ({error.strerror})") from error
    window.show()
    written = []
    for entry in window.pages():
        window.show_page(entry.key)
        window.resize(SIZES[0])
        if isinstance(entry.widget, PreparesPicture):
            entry.widget.prepare_picture()
        for size in SIZES:
            window.resize(size)
            _settle(entry)
            written.append(_save(window, folder / _name(entry, size)))
        if isinstance(entry.widget, ShowsScenes):
            written += _scenes(window, entry, entry.widget, folder)
    return written


def _scenes(
    window: MainWindow, entry: PageEntry, page: ShowsScenes, folder: Path
) -> list[Path]:
    written = []
    for scene in page.scenes():
        window.resize(*scene.size)
        page.show_scene(scene.key)
        _settle(entry)
        written.append(_save(window, folder / f"{entry.key}-{scene.key}.png"))
    return written


def pass_time(milliseconds: int) -> None:
    """Let the event loop run; blocks the caller, not the window."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _settle(entry: PageEntry) -> None:
    end = time.monotonic() + _LONGEST_WAIT
    pass_time(_REST_MS)
    page = entry.widget
    if isinstance(page, Settles):
        while not page.is_settled():
            if time.monotonic() > end:
                raise PageNotReadyError(entry.title)
            pass_time(_LOOK_MS)
        pass_time(_REST_MS)


def _name(entry: PageEntry, size: QSize) -> str:
    return f"{entry.key}-{size.width()}x{size.height()}.png"


def _save(window: MainWindow, path: Path) -> Path:
    if not window.grab().save(str(path)):
        raise BadFileError(path, "cannot be written; choose another folder")
    return path
