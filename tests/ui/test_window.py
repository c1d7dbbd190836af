"""The window around the pages: going between them, closing, failing, being pictured."""

import logging
import sys

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from explorer.errors import BadFileError, InvalidOptionError
from explorer.ui import closing as closing_module
from explorer.ui.failures import FailureReporter
from explorer.ui.main_window import MainWindow
from explorer.ui.page import PageEntry, Scene
from explorer.ui.pictures import PageNotReadyError, take_pictures
from explorer.ui.settings import WindowSettings, open_settings
from explorer.ui.theme import DARK, LIGHT, current_theme
from explorer.ui.theme_choice import ThemeChoice
from explorer.ui.widgets.key_list import KeyList


class Quiet(QLabel):
    """A page that offers nothing."""


class Busy(QWidget):
    """A page that trains until it is told to stop, or longer if it is stubborn."""

    status_changed = Signal(str)

    def __init__(self, stubborn=False):
        super().__init__()
        self.training = True
        self.threads_ended = True
        self.stubborn = stubborn
        self.shutdowns = 0

    def is_training(self):
        return self.training

    def request_stop(self):
        if not self.stubborn:
            self.training = False

    def shutdown(self, timeout_ms):
        self.shutdowns += 1
        return self.threads_ended

    def keys(self):
        return (("Space", "Pause"),)


@pytest.fixture
def quiet(qapp):
    return Quiet("nothing")


@pytest.fixture
def busy(qapp):
    return Busy()


@pytest.fixture
def build(qtbot, settings):
    def make(*pages):
        entries = [
            PageEntry(key=key, title=key.title(), icon="layers", widget=widget)
            for key, widget in pages
        ]
        window = MainWindow(entries, settings)
        qtbot.addWidget(window)
        window.show()
        return window

    return make


@pytest.fixture
def window(build, quiet, busy):
    return build(("explore", quiet), ("train", busy))


def answer(window, text):
    box = window.closing().question()
    button = next(b for b in box.buttons() if b.text() == text)
    button.click()


# pages


def test_the_first_page_is_shown_and_the_rail_leads_to_the_others(window, busy, qtbot):
    assert window.current_page().key == "explore"
    assert window.rail().button("explore").isChecked()
    qtbot.mouseClick(window.rail().button("train"), Qt.MouseButton.LeftButton)
    assert busy.isVisible()
    assert window.rail().button("train").isChecked()
    assert not window.rail().button("explore").isChecked()
    assert window.windowTitle() == "Train — ConvNet Explorer"


def test_ctrl_and_a_number_lead_to_a_page(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shown = []
    window.page_shown.connect(shown.append)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert shown == ["train", "explore"]


def test_the_page_and_the_size_are_remembered(build, quiet, busy, settings, qtbot):
    first = build(("explore", quiet), ("train", Busy(stubborn=False)))
    first.show_page("train")
    first.resize(940, 700)  # within the screen, as restoring wants it
    first.pages()[1].widget.training = False
    assert first.close()
    second = build(("explore", Quiet()), ("train", busy))
    assert second.current_page().key == "train"
    assert (second.width(), second.height()) == (940, 700)


def test_a_remembered_page_that_is_gone_is_no_trouble(build, quiet, settings):
    WindowSettings(settings).page = "no such page"
    assert build(("explore", quiet)).current_page().key == "explore"


def test_f1_lists_the_keys_of_the_page_and_those_that_work_everywhere(window, qtbot):
    window.show_page("train")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(KeyList)
    texts = dialog.texts()
    assert texts[:3] == ("Train", "Space", "Pause")
    assert {"Ctrl+1", "Show Explore", "F11"} <= set(texts)
    dialog.close()


def test_f11_fills_the_screen_and_gives_it_back(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert not window.isFullScreen()


def test_the_status_line_tells_what_pages_do_and_how_much_memory_they_hold(
    window, busy
):
    window.set_device("CPU (2 threads)", "there is a GPU that torch cannot use")
    busy.status_changed.emit("training 3 runs")
    assert window.status().activity() == "training 3 runs"
    busy.status_changed.emit("")
    assert window.status().activity() == ""
    texts = [label.text() for label in window.status().findChildren(QLabel)]
    assert "● CPU (2 threads)" in texts
    if sys.platform == "linux":
        assert any(text.startswith("RAM ") and text.endswith("GiB") for text in texts)


def test_every_button_of_the_rail_has_a_name(window):
    buttons = [window.rail().button(key) for key in ("explore", "train")]
    assert [button.accessibleName() for button in buttons] == ["Explore", "Train"]


# closing


def test_without_a_training_it_closes_at_once(window, busy):
    busy.training = False
    assert window.close()
    assert not window.isVisible()
    assert busy.shutdowns >= 1


def test_while_a_training_runs_it_asks_and_goes_on_unless_told_to_stop(window, busy):
    assert not window.close()
    assert window.closing().question().text() == (
        "Training is going on. Stop it and close?"
    )
    answer(window, "Keep training")
    assert window.isVisible()
    assert busy.training
    assert not window.close()  # and it asks again the next time
    answer(window, "Keep training")


def test_it_asks_only_once_at_a_time(window):
    window.close()
    window.close()
    assert len(window.findChildren(QMessageBox)) == 1
    answer(window, "Keep training")


def test_told_to_stop_it_stops_the_training_and_closes(window, busy, qtbot):
    window.close()
    answer(window, "Stop and close")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not busy.training


def test_it_stays_alive_while_a_thread_comes_to_its_end(window, busy, qtbot):
    busy.threads_ended = False
    window.close()
    answer(window, "Stop and close")
    assert window.isVisible()
    busy.threads_ended = True
    qtbot.waitUntil(lambda: not window.isVisible())


def test_after_two_seconds_it_is_gone_but_waits_unseen_for_the_thread(
    build, quiet, qtbot, monkeypatch
):
    monkeypatch.setattr(closing_module, "PATIENCE_SECONDS", 0.1)
    stubborn = Busy(stubborn=True)
    window = build(("explore", quiet), ("train", stubborn))
    ended = []
    window.closing().ended.connect(lambda: ended.append(True))
    window.close()
    answer(window, "Stop and close")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert ended == []
    stubborn.training = False
    qtbot.waitUntil(lambda: bool(ended))


# settings and theme


def test_settings_are_one_file_in_the_data_folder_and_can_be_forgotten(tmp_path):
    settings = open_settings(tmp_path)
    WindowSettings(settings).theme = "dark"
    settings.sync()
    assert "theme=dark" in (tmp_path / "window.ini").read_text("utf-8")
    assert WindowSettings(open_settings(tmp_path)).theme == "dark"
    assert WindowSettings(open_settings(tmp_path, reset=True)).theme == "system"


def test_nonsense_in_the_settings_file_is_no_trouble(tmp_path, qtbot):
    (tmp_path / "window.ini").write_text("[window]\ngeometry=12\ntheme=pink\n", "utf-8")
    settings = open_settings(tmp_path)
    assert WindowSettings(settings).theme == "system"
    entry = PageEntry(key="a", title="A", icon="layers", widget=Quiet())
    window = MainWindow([entry], settings)
    qtbot.addWidget(window)
    assert window.width() == 1280


def test_the_theme_is_toggled_and_remembered_but_not_when_it_is_for_now(qapp, settings):
    remembered = WindowSettings(settings)
    for_now = ThemeChoice(qapp, remembered, "dark")
    assert current_theme() is DARK
    assert remembered.theme == "system"
    for_now.toggle()
    assert current_theme() is LIGHT
    assert remembered.theme == "light"
    for_now.toggle()
    assert remembered.theme == "dark"
    ThemeChoice(qapp, remembered, "light")
    assert current_theme() is LIGHT


# failures


@pytest.fixture
def reporter(qapp):
    made = FailureReporter()
    yield made
    if made.box() is not None:
        made.box().close()


def test_an_expected_failure_is_its_own_sentence(reporter):
    reporter.show(InvalidOptionError("epochs", 0, "at least 1"))
    assert reporter.box().text() == "epochs must be at least 1, got 0"
    assert reporter.box().detailedText() == ""


def test_a_bug_is_one_sentence_with_its_traceback_behind_a_button(reporter):
    try:
        raise KeyError("weights")
    except KeyError as error:
        reporter.show(error)
    assert "KeyError: 'weights'" in reporter.box().text()
    assert "test_window.py" in reporter.box().detailedText()


def test_many_failures_are_one_dialog(reporter, qapp):
    for number in range(5):
        reporter.show(ValueError(str(number)))
    assert "ValueError: 0" in reporter.box().text()
    assert reporter.box().informativeText().startswith("4 more")
    reporter.box().accept()
    assert reporter.box() is None


def test_what_nothing_catches_is_logged_and_shown(reporter, caplog):
    reporter.install()
    try:
        with caplog.at_level(logging.ERROR):
            error = RuntimeError("lost")
            sys.excepthook(RuntimeError, error, None)
        assert "RuntimeError: lost" in reporter.box().text()
        assert "RuntimeError: lost" in caplog.text
    finally:
        reporter.uninstall()
    assert sys.excepthook is sys.__excepthook__


# pictures


class Slow(Quiet):
    """A page that is settled only after it was prepared and looked at a few times."""

    def __init__(self):
        super().__init__()
        self.looks = -1

    def prepare_picture(self):
        self.looks = 0

    def is_settled(self):
        self.looks += self.looks >= 0
        self.setStyleSheet("background: #ff0000" if self.looks > 3 else "")
        return self.looks > 3


def test_every_page_is_pictured_in_both_sizes_once_it_has_settled(
    build, quiet, tmp_path
):
    slow = Slow()
    window = build(("explore", quiet), ("slow", slow))
    files = take_pictures(window, tmp_path / "new" / "folder")
    assert [file.name for file in files] == [
        "explore-1280x800.png", "explore-1920x1080.png",
        "slow-1280x800.png", "slow-1920x1080.png",
    ]  # fmt: skip
    for file in files:
        image = QImage(str(file))
        assert f"{image.width()}x{image.height()}" in file.name
    assert QImage(str(files[2])).pixelColor(640, 400).name() == "#ff0000"


class Stage(Slow):
    """A page with two scenes in two colours."""

    COLOURS = {"red": "#ff0000", "blue": "#0000ff"}

    def __init__(self):
        super().__init__()
        self.colour = "#00ff00"

    def scenes(self):
        return tuple(Scene(key=key, size=(1000, 700)) for key in self.COLOURS)

    def show_scene(self, key):
        self.looks, self.colour = 0, self.COLOURS[key]

    def is_settled(self):
        self.looks += 1
        settled = self.looks > 3
        self.setStyleSheet(f"background: {self.colour}" if settled else "")
        return settled


def test_every_scene_of_a_page_has_a_picture_of_its_own(build, tmp_path):
    window = build(("stage", Stage()))
    files = take_pictures(window, tmp_path)
    names = [file.name for file in files]
    assert names[2:] == ["stage-red.png", "stage-blue.png"]
    for file, colour in zip(files[2:], Stage.COLOURS.values(), strict=True):
        image = QImage(str(file))
        assert (image.width(), image.height()) == (1000, 700)
        assert image.pixelColor(500, 350).name() == colour


def test_a_page_that_never_settles_is_named(build, tmp_path, monkeypatch):
    monkeypatch.setattr("explorer.ui.pictures._LONGEST_WAIT", 0.2)
    slow = Slow()
    slow.is_settled = lambda: False
    window = build(("slow", slow))
    with pytest.raises(PageNotReadyError, match="'Slow' was not ready"):
        take_pictures(window, tmp_path)


def test_a_folder_that_cannot_be_made_is_named(build, quiet, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(BadFileError, match="file"):
        take_pictures(build(("explore", quiet)), tmp_path / "file" / "inside")
