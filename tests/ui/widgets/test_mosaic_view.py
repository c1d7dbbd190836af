import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.diagrams.palettes import DIVERGING, VIRIDIS
from explorer.ui.widgets.mosaic_view import MosaicView
from explorer.ui.widgets.readings import Region


def ramps(channels, side=8):
    """Map ``c`` grows from 0 to ``c + 1``; every value is different."""
    ramp = np.linspace(0, 1, side * side, dtype=np.float32).reshape(side, side)
    return ramp[None] * np.arange(1, channels + 1, dtype=np.float32)[:, None, None]


@pytest.fixture
def view(qtbot):
    made = MosaicView()
    qtbot.addWidget(made)
    made.resize(500, 420)
    made.show()
    return made


def position_of(view, channel, y=0, x=0):
    """Where a value is painted, in the canvas."""
    canvas = view.canvas()
    pages = canvas.pages()
    box = pages.picture.tiles.spot_box(pages.position(channel), y, x)
    height, width = pages.picture.indices.shape
    left = (canvas.width() - width) // 2 + box.left + box.width // 2
    top = (canvas.height() - height) // 2 + box.top + box.height // 2
    return QPoint(left, top)


def wheel(widget, delta, modifiers=Qt.KeyboardModifier.NoModifier):
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre, widget.mapToGlobal(centre), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_every_value_can_be_read_where_it_is_painted(view):
    maps = ramps(5)
    view.set_maps(maps)
    for channel, y, x in np.ndindex(5, 8, 8):
        reading = view.canvas().reading_at(QPointF(position_of(view, channel, y, x)))
        assert reading == (channel, y, x, pytest.approx(float(maps[channel, y, x])))


def test_the_pixels_on_the_screen_have_the_colours_of_the_values(view):
    maps = ramps(4)
    view.set_maps(maps)
    image = view.canvas().grab().toImage()
    lowest = image.pixelColor(position_of(view, 2, 0, 0)).getRgb()[:3]
    highest = image.pixelColor(position_of(view, 2, 7, 7)).getRgb()[:3]
    assert (lowest, highest) == (tuple(VIRIDIS[0]), tuple(VIRIDIS[255]))
    view.set_maps(-maps)
    image = view.canvas().grab().toImage()
    assert image.pixelColor(position_of(view, 2, 7, 7)).getRgb()[:3] == tuple(
        DIVERGING[0]
    )


def test_a_value_is_a_square_without_blur(view):
    view.set_maps(ramps(4))
    image = view.canvas().grab().toImage()
    scale = view.canvas().pages().picture.tiles.scale
    assert scale > 3
    centre = position_of(view, 1, 3, 3)
    left, top = centre.x() - scale // 2, centre.y() - scale // 2
    seen = {
        image.pixelColor(left + dx, top + dy).name()
        for dx in range(scale)
        for dy in range(scale)
    }
    assert len(seen) == 1


def test_hovering_tells_the_value_and_leaving_takes_it_back(view, qtbot):
    view.set_maps(ramps(4))
    told = []
    view.hovered.connect(told.append)
    qtbot.mouseMove(view.canvas(), position_of(view, 1, 2, 3))
    qtbot.mouseMove(view.canvas(), QPoint(0, 0))
    assert [reading and reading[:3] for reading in told] == [(1, 2, 3), None]


def test_a_click_chooses_the_channel_and_the_pixel(view, qtbot):
    view.set_maps(ramps(4))
    channels, pixels = [], []
    view.channel_picked.connect(channels.append)
    view.pixel_picked.connect(pixels.append)
    at = position_of(view, 3, 5, 6)
    qtbot.mouseClick(view.canvas(), Qt.MouseButton.LeftButton, pos=at)
    assert channels == [3]
    assert [pixel[:3] for pixel in pixels] == [(3, 5, 6)]
    assert view.selected_channel() == 3
    assert "channel 3 of 4" in view.canvas().accessibleDescription()


def test_a_click_between_the_maps_chooses_nothing(view, qtbot):
    view.set_maps(ramps(4))
    view.channel_picked.connect(pytest.fail)
    qtbot.mouseClick(view.canvas(), Qt.MouseButton.LeftButton, pos=QPoint(0, 0))
    assert view.selected_channel() == -1


def test_arrow_keys_move_the_channel_and_stop_at_the_ends(view, qtbot):
    view.set_maps(ramps(9))
    columns = view.canvas().pages().picture.tiles.columns
    told = []
    view.channel_picked.connect(told.append)
    for key in ("Right", "Right", "Down", "Left", "Up", "Left", "Left"):
        qtbot.keyClick(view.canvas(), getattr(Qt.Key, f"Key_{key}"))
    assert told == [0, 1, columns + 1, columns, 0, 0, 0]


def test_programmatic_choice_is_not_reported(view):
    view.set_maps(ramps(4))
    view.channel_picked.connect(pytest.fail)
    view.scale_picked.connect(pytest.fail)
    view.select_channel(2)
    view.set_scale("layer")
    assert view.selected_channel() == 2
    assert view.scale() == "layer"


def test_what_does_not_fit_is_on_further_pages(view, qtbot):
    view.set_maps(ramps(2_000))
    pages = view.canvas().pages()
    capacity = pages.picture.tiles.capacity
    assert view.caption().startswith(f"{capacity} of 2000 channels")
    seen = set()
    for _ in range(pages.pages):
        seen |= set(pages.picture.channels.tolist())
        qtbot.keyClick(view.canvas(), Qt.Key.Key_PageDown)
    assert seen == set(range(2_000))
    qtbot.keyClick(view.canvas(), Qt.Key.Key_PageUp)
    assert pages.page == pages.pages - 2
    wheel(view.canvas(), -120)
    assert pages.page == pages.pages - 1


def test_choosing_a_channel_turns_to_its_page(view):
    view.set_maps(ramps(2_000))
    view.select_channel(1_999)
    pages = view.canvas().pages()
    assert pages.page == pages.pages - 1
    assert pages.position(1_999) is not None


def test_a_smaller_layer_keeps_only_a_choice_that_it_has(view):
    view.set_maps(ramps(2_000))
    view.select_channel(1_500)
    view.set_maps(ramps(64))
    assert view.selected_channel() == -1
    assert view.canvas().pages().page == 0
    view.select_channel(40)
    view.set_maps(ramps(96))
    assert view.selected_channel() == 40


def test_ctrl_and_the_wheel_change_the_size_and_stop_at_the_ends(view):
    view.set_maps(ramps(4))
    tiles = view.canvas().pages().picture.tiles
    control = Qt.KeyboardModifier.ControlModifier
    wheel(view.canvas(), -120, control)
    assert view.canvas().pages().picture.tiles.scale == tiles.scale - 1
    for _ in range(200):
        wheel(view.canvas(), 120, control)
    largest = view.canvas().pages().picture.tiles
    assert largest.capacity >= 1
    wheel(view.canvas(), -120, control)  # not 200 notches of nothing first
    assert view.canvas().pages().picture.tiles.scale == largest.scale - 1


def test_silent_channels_are_counted(view):
    maps = ramps(6)
    maps[[1, 4]] = 0
    view.set_maps(maps)
    assert view.caption() == "6 channels · 2 silent"


def test_the_colours_of_the_layer_are_shared(view):
    view.set_maps(ramps(4))
    view.set_scale("layer")
    assert view.canvas().pages().picture.ranges[:, 1].tolist() == [4, 4, 4, 4]


def test_a_region_is_drawn_in_every_map(view):
    view.set_maps(ramps(4))
    before = view.canvas().grab().toImage()
    view.set_region(Region(2, 2, 5, 5))
    after = view.canvas().grab().toImage()
    for channel in range(4):
        box = view.canvas().pages().picture.tiles.box(channel)
        corner = position_of(view, channel, 2, 2)
        scale = view.canvas().pages().picture.tiles.scale
        area = [
            (corner.x() + dx, corner.y() + dy)
            for dx in range(-scale, scale)
            for dy in range(-scale, scale)
        ]
        assert box.width == 8 * scale
        assert any(before.pixel(*at) != after.pixel(*at) for at in area)


@pytest.mark.parametrize("size", [(170, 160), (700, 600), (1600, 1000)])
def test_every_size_of_window_shows_whole_maps(view, size):
    view.resize(*size)
    view.set_maps(ramps(96, 54))
    height, width = view.canvas().pages().picture.indices.shape
    assert width <= view.canvas().width()
    assert height <= view.canvas().height()


def test_no_maps_and_not_a_number_are_painted_without_complaint(view):
    view.set_maps(np.zeros((0, 1, 1), dtype=np.float32))
    view.grab()
    view.set_maps(np.full((3, 4, 4), np.nan, dtype=np.float32))
    view.select_channel(1)
    view.grab()
    assert "NaN" in view.canvas().accessibleDescription()
