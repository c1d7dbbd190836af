"""The window, and pictures of it; the only commands that load Qt."""

import argparse

from explorer.errors import ExplorerError


class NoWindowError(ExplorerError):
    """Qt is not installed, or cannot be loaded on this machine."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the window needs PySide6, which cannot be loaded here ({reason});"
            " install PySide6-Essentials and pyqtgraph, or use one of the commands"
            " in 'convnet-explorer --help'"
        )


def run_window(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    try:
        from explorer.app import WindowOptions, run_window
    except ImportError as error:
        raise NoWindowError(str(error)) from error
    return run_window(
        WindowOptions(
            lang=options.lang,
            theme=options.theme,
            data_dir=options.data_dir,
            reset=options.reset,
        )
    )


def write_screenshots(options: argparse.Namespace) -> int:
    """Write a picture of every page and print their paths."""
    try:
        from explorer.app import WindowOptions, grab_pages
    except ImportError as error:
        raise NoWindowError(str(error)) from error
    window = WindowOptions(
        lang=options.lang,
        theme=options.theme,
        data_dir=options.data_dir,
        reset=options.reset,
    )
    for path in grab_pages(options.directory, window):
        print(path)
    return 0
