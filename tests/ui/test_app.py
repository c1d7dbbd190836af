"""The composition root: the application starts, is dressed, is interrupted, ends."""

import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

from explorer import app
from explorer.app import (
    WindowOptions,
    build_window,
    close_for_good,
    grab_pages,
    run_window,
)
from explorer.ui.binding_check import BadBindingError
from explorer.ui.main_window import MainWindow
from explorer.ui.page import PageEntry
from explorer.ui.settings import open_settings
from explorer.ui.theme import DARK, LIGHT, current_theme


@pytest.fixture
def light_pages(monkeypatch):
    """Pages without an engine, so that a start takes no time."""

    def build(service, *_):
        label = QLabel(service.devices()[0].title)
        return (PageEntry(key="explore", title="Explore", icon="layers", widget=label),)

    monkeypatch.setattr(app, "build_pages", build)


@pytest.fixture
def interrupt_handler():
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def windows_on_screen():
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
    return [window for window in windows if window.isVisible()]


def options(folder, **kwargs):
    return WindowOptions(data_dir=folder, **kwargs)


def when_shown(action):
    """Run ``action(window)`` as soon as the window is on the screen."""
    timer = QTimer()

    def look():
        if windows := windows_on_screen():
            timer.stop()
            action(windows[0])

    timer.timeout.connect(look)
    timer.start(20)
    return timer


@pytest.mark.usefixtures("light_pages", "interrupt_handler")
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_it_opens_in_the_chosen_theme_and_ends_with_the_window(qapp, tmp_path, theme):
    worn = []

    def close(window):
        worn.append(current_theme())
        window.close()

    timer = when_shown(close)
    assert run_window(options(tmp_path, theme=theme.name)) == 0
    assert worn == [theme]
    assert not timer.isActive()
    assert (tmp_path / "window.ini").exists()
    assert (tmp_path / "explorer.log").exists()
    assert sys.excepthook is sys.__excepthook__


@pytest.mark.usefixtures("light_pages", "interrupt_handler")
def test_ctrl_c_in_the_terminal_closes_the_window(qapp, tmp_path):
    timer = when_shown(lambda window: os.kill(os.getpid(), signal.SIGINT))
    assert run_window(options(tmp_path)) == 0
    assert not timer.isActive()


@pytest.mark.usefixtures("light_pages", "interrupt_handler")
def test_the_theme_button_redresses_the_window(qapp, tmp_path):
    worn = []

    def toggle(window):
        window.rail().theme_toggled.emit()
        worn.append(current_theme())
        window.close()

    timer = when_shown(toggle)
    run_window(options(tmp_path, theme="light"))
    assert worn == [DARK]
    assert not timer.isActive()


def test_a_bad_binding_is_refused_before_anything_is_opened(tmp_path, monkeypatch):
    def refuse():
        raise BadBindingError("6.12.0", "3.11")

    monkeypatch.setattr(app, "check_binding", refuse)
    with pytest.raises(BadBindingError):
        run_window(options(tmp_path / "data"))
    with pytest.raises(BadBindingError):
        grab_pages(tmp_path, options(tmp_path / "data"))
    assert not (tmp_path / "data").exists()


@pytest.mark.usefixtures("light_pages")
def test_pictures_are_written_and_nothing_is_left_open(qapp, tmp_path):
    files = grab_pages(tmp_path / "pictures", options(tmp_path, theme="dark"))
    assert [file.name for file in files] == [
        "explore-1280x800.png", "explore-1920x1080.png",
    ]  # fmt: skip
    assert all(file.stat().st_size > 1_000 for file in files)
    assert windows_on_screen() == []


def test_the_real_window_has_the_pages_that_exist_and_names_the_device(qtbot, tmp_path):
    window = build_window(open_settings(tmp_path), tmp_path)
    qtbot.addWidget(window)
    assert [page.key for page in window.pages()] == ["explore", "compare", "train"]
    texts = [label.text() for label in window.status().findChildren(QLabel)]
    assert any(text.startswith("● ") for text in texts)
    close_for_good(window)
    assert not window.isVisible()


def test_the_splash_is_there_before_torch_is(tmp_path):
    script = (
        "import sys, explorer.app, explorer.ui.splash;"
        "sys.exit('torch' in sys.modules or 'torchvision' in sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", script], check=False, timeout=60)
    assert finished.returncode == 0
