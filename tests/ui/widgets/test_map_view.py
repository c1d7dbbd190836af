import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from explorer.diagrams.palettes import VIRIDIS
from explorer.ui.widgets.map_view import MapView
from explorer.ui.widgets.readings import Region


@pytest.fixture
def view(qtbot):
    made = MapView()
    qtbot.addWidget(made)
    made.resize(120, 100)
    made.show()
    return made


def colour(view, x, y):
    return view.grab().toImage().pixelColor(x, y).getRgb()[:3]


def test_a_small_picture_is_enlarged_by_a_whole_factor_and_centred(view):
    picture = np.zeros((10, 10, 3), dtype=np.uint8)
    picture[0, 0] = (255, 0, 0)
    view.set_picture(picture)  # 100 of 120 x 100: ten times, ten px left and right
    assert colour(view, 10, 0) == colour(view, 19, 9) == (255, 0, 0)
    assert colour(view, 20, 0) == colour(view, 10, 10) == (0, 0, 0)
    assert view.reading_at(QPointF(9, 0)) is None
    assert view.reading_at(QPointF(19, 9)) == (0, 0, 0, (255.0, 0.0, 0.0))


def test_a_large_picture_is_averaged(view):
    picture = np.zeros((200, 240), dtype=np.uint8)
    picture[::2, ::2] = 200
    view.set_picture(picture)
    assert colour(view, 60, 50) == (50, 50, 50)


def test_a_map_has_the_colours_of_its_range_and_its_values_can_be_read(view):
    values = np.array([[0.0, 2.0], [1.0, 4.0]], dtype=np.float32)
    view.set_map(values, channel=7, scale=(0.0, 2.0), signed=False)
    assert colour(view, 15, 5) == tuple(VIRIDIS[0])
    assert colour(view, 100, 5) == colour(view, 100, 95) == tuple(VIRIDIS[255])
    assert view.reading_at(QPointF(100, 95)) == (7, 1, 1, 4.0)


def test_a_region_beyond_the_border_is_framed_as_far_as_there_is_a_picture(view):
    view.set_picture(np.full((10, 10), 100, dtype=np.uint8))
    view.set_region(Region(-4, -4, 5, 5))
    assert colour(view, 30, 20) == (100, 100, 100)  # inside
    dimmed = colour(view, 95, 80)[0]
    assert 0 < dimmed < 80
    view.set_region(None)
    assert colour(view, 95, 80) == (100, 100, 100)


def test_pixels_of_a_region_that_do_not_count_are_dimmed_like_those_outside(view):
    view.set_picture(np.full((10, 10), 100, dtype=np.uint8))
    counted = np.zeros((10, 10), dtype=np.bool_)
    counted[2:9:2, 2:9] = True
    view.set_region(Region(2, 2, 9, 9), counted)
    assert colour(view, 55, 45) == (100, 100, 100)
    assert colour(view, 55, 55) == colour(view, 15, 5)  # a hole, and outside
    assert 0 < colour(view, 55, 55)[0] < 80
    view.set_region(Region(2, 2, 9, 9))
    assert colour(view, 55, 55) == (100, 100, 100)


def test_holes_of_an_averaged_picture_are_dimmed_by_their_share(view):
    view.set_picture(np.full((200, 240), 100, dtype=np.uint8))
    counted = np.zeros((200, 240), dtype=np.bool_)
    counted[::2] = True
    view.set_region(Region(0, 0, 200, 240), counted)
    half = colour(view, 60, 50)[0]
    counted = np.zeros((200, 240), dtype=np.bool_)
    view.set_region(Region(0, 0, 200, 240), counted)
    assert colour(view, 60, 50)[0] < half < 100


def test_a_marker_frames_one_value(view):
    view.set_picture(np.full((10, 10), 100, dtype=np.uint8))
    view.set_marker((3, 4))
    assert colour(view, 10 + 45, 35) == (100, 100, 100)
    assert colour(view, 10 + 39, 35) == (255, 255, 255)


def test_hover_click_and_leave_are_told(view, qtbot):
    view.set_picture(np.full((10, 10), 100, dtype=np.uint8))
    hovered, picked = [], []
    view.hovered.connect(hovered.append)
    view.pixel_picked.connect(picked.append)
    qtbot.mouseMove(view, QPoint(35, 25))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(35, 25))
    qtbot.mouseMove(view, QPoint(2, 2))
    qtbot.waitUntil(lambda: hovered[-1] is None)
    assert hovered == [(0, 2, 2, 100.0), None]
    assert picked == [(0, 2, 2, 100.0)]


def test_nothing_to_show_is_nothing_to_read(view):
    assert view.reading_at(QPointF(50, 50)) is None
    view.set_picture(np.zeros((4, 4), dtype=np.uint8))
    view.clear()
    assert view.reading_at(QPointF(50, 50)) is None
