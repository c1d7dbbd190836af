"""The composition root: the application, its settings, its pages, its window."""

import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from explorer.paths import data_dir
from explorer.ui.binding_check import check_binding
from explorer.ui.failures import FailureReporter
from explorer.ui.icons import icon
from explorer.ui.main_window import TITLE, MainWindow
from explorer.ui.page import PageEntry
from explorer.ui.settings import WindowSettings, open_settings
from explorer.ui.splash import show_splash
from explorer.ui.theme import current_theme
from explorer.ui.theme_choice import ThemeChoice
from explorer.ui.translation import translate

if TYPE_CHECKING:  # it imports torch, which is for after the splash
    from explorer.ui.pages.train.binding import EngineTrainService
    from explorer.ui.pages.train.shelf.binding import EngineShelfService

_SIGNAL_LOOK_MS = 250  # how soon Ctrl+C in the terminal is noticed
_LOG_FILE = "explorer.log"
_LOG_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOptions:
    """What the command line says about the window.

    Attributes:
        lang: ``"en"`` or ``"zh_CN"``; the system's language when not given.
        theme: ``"light"``, ``"dark"`` or ``"system"``; the remembered one, or the
            system's, when not given.
        data_dir: Folder of runs, downloads and settings; the usual one when not given.
        reset: Forget all settings first.
    """

    lang: str | None = None
    theme: str | None = None
    data_dir: Path | None = None
    reset: bool = False


def run_window(options: WindowOptions) -> int:
    """Open the window and stay until it is closed.

    Returns:
        The exit status of the application.

    Raises:
        BadBindingError: PySide6 and Python do not work together.
    """
    check_binding()
    folder = data_dir(options.data_dir)
    with _log_in(folder):
        return _run(options, folder)


def grab_pages(directory: Path, options: WindowOptions) -> list[Path]:
    """Write a picture of every page in two sizes, from the real window.

    Without a screen it is drawn offscreen.

    Args:
        directory: Made when missing.
        options: As for the window.

    Returns:
        The files that were written.

    Raises:
        BadBindingError: PySide6 and Python do not work together.
        PageNotReadyError: A page did not come to rest.
        BadFileError: A file cannot be written.
    """
    from explorer.ui.pictures import take_pictures

    check_binding()
    if sys.platform == "linux" and not _has_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = data_dir(options.data_dir)
    application = make_application(options)
    settings = open_settings(folder, reset=options.reset)
    ThemeChoice(application, WindowSettings(settings), options.theme)
    window = build_window(settings, folder)
    try:
        return take_pictures(window, Path(directory))
    finally:
        close_for_good(window)


def make_application(options: WindowOptions) -> QApplication:
    """The one QApplication of this process, named and translated."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # 150 % stays 150 %: every pixel of a map is painted in device pixels anyway.
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(sys.argv[:1])
    application.setApplicationName("convnet-explorer")
    application.setApplicationDisplayName(TITLE)
    application.setDesktopFileName("convnet-explorer")
    translate(application, options.lang)
    return application


def build_window(settings: QSettings, folder: Path) -> MainWindow:
    """The window with all its pages; imports torch.

    Args:
        settings: Where the window remembers things.
        folder: The data folder.
    """
    from explorer.ui.pages.train.binding import EngineTrainService
    from explorer.ui.pages.train.shelf.binding import EngineShelfService

    service = EngineTrainService(folder)
    shelf = EngineShelfService(folder)
    window = MainWindow(build_pages(service, shelf, settings, folder), settings)
    for asked in (service, shelf):
        asked.setParent(window)  # it lives as long as the page that asks it
    window.setWindowIcon(icon("layers", current_theme().accent))
    window.set_device(service.devices()[0].title, service.device_hint())
    return window


def build_pages(
    service: "EngineTrainService",
    shelf: "EngineShelfService",
    settings: QSettings,
    folder: Path,
) -> Sequence[PageEntry]:
    """The pages in the rail's order.

    Args:
        service: Trains.
        shelf: Keeps the runs in order.
        settings: Where pages remember things.
        folder: The data folder.
    """
    from explorer.ui.pages.compare.page import ComparePage
    from explorer.ui.pages.explore.page import ExplorePage
    from explorer.ui.pages.train.page import TrainPage

    translated = QCoreApplication.translate
    return (
        PageEntry(
            key="explore",
            title=translated("Pages", "Explore"),
            icon="scan-search",
            widget=ExplorePage(settings=settings, folder=folder),
        ),
        PageEntry(
            key="compare",
            title=translated("Pages", "Compare"),
            icon="columns-3",
            widget=ComparePage(settings=settings, folder=folder),
        ),
        PageEntry(
            key="train",
            title=translated("Pages", "Train"),
            icon="chart-line",
            widget=TrainPage(service, shelf),
        ),
    )


def _run(options: WindowOptions, folder: Path) -> int:
    application = make_application(options)
    settings = open_settings(folder, reset=options.reset)
    theme = ThemeChoice(application, WindowSettings(settings), options.theme)
    reporter = FailureReporter(application)
    reporter.install()
    try:
        loading = QCoreApplication.translate("Splash", "loading torch …")
        splash = show_splash(current_theme(), TITLE, loading)
        window = build_window(settings, folder)
        window.theme_toggled.connect(theme.toggle)
        window.show()
        splash.finish(window)
        _close_on_interrupt(window)
        return application.exec()
    finally:
        reporter.uninstall()


def close_for_good(window: MainWindow) -> None:
    """Stop all work without asking and wait until nothing runs any more."""
    from explorer.ui.pictures import pass_time

    ended: list[bool] = []
    window.closing().ended.connect(lambda: ended.append(True))
    window.closing().stop_everything()
    while not ended:
        pass_time(_SIGNAL_LOOK_MS)


def _has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def _log_in(folder: Path) -> Iterator[None]:
    """Everything logged also goes to a file, until the window is closed."""
    file = RotatingFileHandler(
        folder / _LOG_FILE, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8"
    )
    file.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    logging.root.addHandler(file)
    try:
        yield
    finally:
        logging.root.removeHandler(file)
        file.close()


def _close_on_interrupt(window: MainWindow) -> None:
    """Ctrl+C in the terminal closes the window; asks first while a training runs."""
    signal.signal(signal.SIGINT, lambda *_: window.close())
    timer = QTimer(window)  # Python looks at signals only when it runs some Python
    timer.timeout.connect(lambda: None)
    timer.start(_SIGNAL_LOOK_MS)
