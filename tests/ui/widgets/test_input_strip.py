import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton

from explorer.ui.widgets.input_strip import InputStrip
from explorer.ui.widgets.thumbnail_row import Thumbnail


def thumbnail(key, colour):
    pixels = np.zeros((28, 28, 3), dtype=np.uint8)
    pixels[:] = colour
    return Thumbnail(key=key, title=f"the {key}", pixels=pixels)


RED = thumbnail("red", (255, 0, 0))
GREEN = thumbnail("green", (0, 255, 0))
GREY = Thumbnail(key="grey", title="grey", pixels=np.full((90, 60), 90, dtype=np.uint8))


@pytest.fixture
def strip(qtbot):
    made = InputStrip()
    qtbot.addWidget(made)
    made.set_thumbnails([RED, GREEN, GREY])
    made.resize(made.sizeHint())
    made.show()
    return made


@pytest.fixture
def row(strip):
    return strip.row()


def centre(number):
    return QPoint(number * 34 + 17, 17)


def data_of(*urls):
    data = QMimeData()
    data.setUrls(list(urls))
    return data


def drop(strip, data):
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    strip.dropEvent(event)


def test_a_click_chooses_an_image_once(strip, row, qtbot):
    told = []
    strip.picked.connect(told.append)
    for number in (1, 1, 2):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=centre(number))
    assert told == ["green", "grey"]
    assert strip.chosen() == "grey"


def test_the_images_are_seen(row):
    image = row.grab().toImage()
    assert image.pixelColor(centre(0)).name() == "#ff0000"
    assert image.pixelColor(centre(1)).name() == "#00ff00"
    assert image.pixelColor(centre(2)).name() == "#5a5a5a"


def test_arrow_keys_walk_along_the_images(strip, row, qtbot):
    told = []
    strip.picked.connect(told.append)
    for key in ("Right", "Right", "Right", "Right", "Left"):
        qtbot.keyClick(row, getattr(Qt.Key, f"Key_{key}"))
    assert told == ["red", "green", "grey", "green"]
    assert row.accessibleDescription() == "the green"


def test_choosing_by_program_is_not_reported_and_survives_new_images(strip):
    strip.picked.connect(pytest.fail)
    strip.choose("green")
    strip.set_thumbnails([GREY, GREEN])
    assert strip.chosen() == "green"
    strip.set_thumbnails([GREY, RED])
    assert strip.chosen() == ""


def test_open_tells_the_file_that_was_chosen_or_nothing(strip, qtbot, monkeypatch):
    told = []
    strip.file_chosen.connect(told.append)
    answers = iter([("/pictures/a cat.png", ""), ("", "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: next(answers))
    for _ in range(2):
        qtbot.mouseClick(strip.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert told == ["/pictures/a cat.png"]


def test_a_dropped_file_is_told_and_anything_else_refused(strip, tmp_path):
    told = []
    strip.file_chosen.connect(told.append)
    file = tmp_path / "katze ü.png"
    drop(
        strip,
        data_of(QUrl("https://example.org/cat.png"), QUrl.fromLocalFile(str(file))),
    )
    drop(strip, data_of(QUrl("https://example.org/cat.png")))
    assert told == [str(file)]
    nothing = data_of()  # the event does not own it: it must outlive the event
    enter = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, nothing,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    enter.ignore()
    strip.dragEnterEvent(enter)
    assert not enter.isAccepted()


MANY = [thumbnail(f"n{number}", (number * 9, 0, 0)) for number in range(20)]


def middle(row, number):
    return row.area(number).center().toPoint()


def test_where_not_all_fit_only_whole_images_are_shown(strip, row):
    strip.set_thumbnails(MANY)
    strip.resize(400, 40)
    shown = row.shown()
    assert 3 <= len(shown) < 20
    for number in shown:
        assert row.area(number).left() >= 0
        assert row.area(number).right() <= row.width()


def test_arrows_at_the_ends_and_the_wheel_lead_to_the_others(strip, row, qtbot):
    strip.picked.connect(pytest.fail)
    strip.set_thumbnails(MANY)
    strip.resize(400, 40)
    page = len(row.shown())
    last = middle(row, row.shown()[-1]) + QPoint(17 + 7, 0)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=last)
    assert row.shown().start == page
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(7, 17))
    assert row.shown().start == 0
    for _ in range(5):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=last)
    assert row.shown().stop == 20


def test_the_chosen_image_comes_into_view(strip, row):
    strip.set_thumbnails(MANY)
    strip.resize(400, 40)
    for key in ("n19", "n0", "n11"):
        strip.choose(key)
        assert int(key[1:]) in row.shown()
    strip.resize(1200, 40)
    assert row.shown() == range(20)
    strip.resize(400, 40)
    assert 11 in row.shown()


def test_a_click_on_a_moved_row_chooses_what_is_seen_there(strip, row, qtbot):
    told = []
    strip.picked.connect(told.append)
    strip.set_thumbnails(MANY)
    strip.resize(400, 40)
    strip.choose("n19")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=middle(row, 15))
    assert told == ["n15"]
