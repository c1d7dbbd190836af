"""What every test of the window shares; skips itself where PySide6 is missing."""

import importlib.util
import os

import pytest

HAS_QT = importlib.util.find_spec("PySide6") is not None

if HAS_QT:
    # Before the first QApplication; a real platform (Xvfb) can still be asked for.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import shiboken6
    from PySide6.QtCore import QSettings, QThread
    from PySide6.QtWidgets import QApplication
else:
    collect_ignore_glob = ["*"]


@pytest.fixture(autouse=True)
def no_running_threads(monkeypatch):
    """Fail the test that leaves a QThread running, not the one after it."""
    started = []
    start = QThread.start

    def remember(self, *args):
        started.append(self)
        start(self, *args)

    monkeypatch.setattr(QThread, "start", remember)
    yield
    running = [t for t in started if shiboken6.isValid(t) and t.isRunning()]
    for thread in running:
        thread.quit()
        thread.wait(2_000)
    assert not running, f"threads left running: {[t.objectName() for t in running]}"


@pytest.fixture(autouse=True)
def undressed():
    """Take off the theme that a test has put on: it changes sizes, not only colours."""
    yield
    application = QApplication.instance()
    if application is not None and application.property("explorer_theme"):
        application.setProperty("explorer_theme", None)
        application.setStyleSheet("")
        application.setPalette(application.style().standardPalette())


@pytest.fixture(autouse=True)
def settings(tmp_path):
    """Settings of this test alone; what forgets to be given some finds these too."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        folder = str(tmp_path / "settings" / scope.name)
        QSettings.setPath(QSettings.Format.IniFormat, scope, folder)
    chosen = QSettings(
        str(tmp_path / "settings" / "test.ini"), QSettings.Format.IniFormat
    )
    chosen.setFallbacksEnabled(False)
    return chosen
