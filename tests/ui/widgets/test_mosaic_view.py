import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.diagrams.palettes import DIVERGING, VIRIDIS
from explorer.ui.widgets import mosaic_words as words
from explorer.ui.widgets.colour_bar import ColourBar
from explorer.ui.widgets.fitting_label import FittingLabel
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
    # Where no map is: what the pointer happens to be on would be read.
    QCursor.setPos(made.canvas().mapToGlobal(QPoint(0, 0)))
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
    qtbot.mouseMove(view.canvas(), QPoint(1, 1))  # beside the maps
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


def test_dead_channels_are_counted(view):
    maps = ramps(6)
    maps[[1, 4]] = 0
    view.set_maps(maps)
    assert view.caption() == "6 channels · 2 dead"


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


def press(qtbot, view, *keys, shift=False):
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier(0)
    for key in keys:
        qtbot.keyClick(view.canvas(), getattr(Qt.Key, f"Key_{key}"), held)


def test_sorted_maps_are_read_picked_and_chosen_by_their_true_channel(view, qtbot):
    maps = ramps(9)
    view.set_maps(maps)
    view.set_order("activity")
    picked, chosen = [], []
    view.pixel_picked.connect(picked.append)
    view.channel_picked.connect(chosen.append)
    assert view.canvas().pages().picture.channels.tolist() == list(range(8, -1, -1))
    for channel in (8, 3, 0):
        at = position_of(view, channel, 2, 5)
        reading = view.canvas().reading_at(QPointF(at))
        assert reading == (channel, 2, 5, pytest.approx(float(maps[channel, 2, 5])))
        qtbot.mouseClick(view.canvas(), Qt.MouseButton.LeftButton, pos=at)
        assert view.selected_channel() == channel
    assert [reading.channel for reading in picked] == chosen == [8, 3, 0]


def test_arrow_keys_follow_the_order_that_is_seen(view, qtbot):
    view.set_maps(ramps(9))
    view.set_order("variance")
    told = []
    view.channel_picked.connect(told.append)
    press(qtbot, view, "Right", "Right", "Left", "Left")
    assert told == [8, 7, 8, 8]


def test_another_order_begins_with_its_first_page_and_keeps_the_choice(view):
    view.set_maps(ramps(2_000))
    view.select_channel(1_500)
    view.set_order("activity")
    pages = view.canvas().pages()
    assert view.selected_channel() == 1_500
    assert (pages.page, pages.channel_at(0)) == (0, 1_999)
    view.select_channel(3)
    assert pages.position(3) is not None
    assert pages.page == pages.pages - 1


def test_a_choice_need_not_turn_the_page(view):
    view.set_maps(ramps(2_000))
    view.set_order("activity")
    view.select_channel(3, turn=False)
    assert view.selected_channel() == 3
    assert view.canvas().pages().page == 0


def test_order_and_scale_stay_for_the_next_layer(view):
    view.set_maps(ramps(4))
    view.set_order("activity")
    view.set_scale("layer")
    view.set_maps(ramps(6))
    assert (view.order(), view.scale()) == ("activity", "layer")
    picture = view.canvas().pages().picture
    assert picture.channels.tolist() == [5, 4, 3, 2, 1, 0]
    assert picture.ranges[:, 1].tolist() == [6] * 6


def test_the_user_chooses_order_and_scale_by_menu_and_by_key(view, qtbot):
    view.set_maps(ramps(4))
    told = []
    view.order_picked.connect(told.append)
    view.scale_picked.connect(told.append)
    view.order_choice().menu().actions()[1].trigger()
    qtbot.keyClick(view.order_choice(), Qt.Key.Key_Down)
    qtbot.keyClick(view.order_choice(), Qt.Key.Key_Down)
    qtbot.keyClick(view.scale_choice(), Qt.Key.Key_Down)
    assert told == ["activity", "variance", "layer"]
    assert (view.order(), view.scale()) == ("variance", "layer")
    assert view.canvas().pages().picture.channels.tolist() == [3, 2, 1, 0]
    assert "by variance" in view.order_choice().accessibleName()


def test_the_scale_of_the_network_is_offered_once_its_range_is_known(view, qtbot):
    view.set_maps(ramps(4))
    assert not view.scale_choice().is_available("network")
    view.set_scale("layer")
    qtbot.keyClick(view.scale_choice(), Qt.Key.Key_Down)
    assert view.scale() == "layer"
    view.set_network_range((-7.0, 20.0))
    assert view.scale_choice().is_available("network")
    qtbot.keyClick(view.scale_choice(), Qt.Key.Key_Down)
    assert view.scale() == "network"
    assert view.colour_range(2) == (0.0, 20.0)
    view.set_maps(-ramps(4))
    assert view.is_signed()
    assert view.canvas().pages().picture.ranges.tolist() == [[-20.0, 20.0]] * 4
    view.set_network_range(None)
    assert view.colour_range(2) == (-4.0, 4.0)


def test_the_bar_says_which_values_the_colours_mean(view):
    bar = view.findChild(ColourBar)
    view.set_maps(ramps(4))
    assert bar.ends() == ("0", "max of each map")
    view.select_channel(1)
    assert bar.ends() == ("0", "2")
    view.set_scale("layer")
    assert bar.ends() == ("0", "4")
    view.set_network_range((-7.0, 20.0))
    view.set_scale("network")
    assert bar.ends() == ("0", "20")
    view.set_maps(-ramps(4))
    assert bar.ends() == ("−20", "20")


def test_dead_channels_of_all_pages_are_counted_struck_through_and_explained(view):
    maps = ramps(2_000)
    maps[[1, 1_999]] = 0
    maps[3] = 2
    view.set_maps(maps)
    assert view.caption().endswith(" channels · 2 dead · 1 constant")
    image = view.canvas().grab().toImage()
    for channel in (1, 3):
        side = view.canvas().pages().tiles.tile_width
        tile = position_of(view, channel)
        colours = {
            image.pixelColor(tile.x() + d, tile.y() + e).name()
            for d in range(side - 1)
            for e in range(side - 1)
        }
        assert len(colours) > 1
    pages = view.canvas().pages()
    assert "dead" in words.tip(pages, 1)
    assert "constant: 2" in words.tip(pages, 3)
    assert words.tip(pages, 0) == ""
    assert "zero everywhere" in words.caption_hint(pages)
    assert f"Page 1 of {pages.pages}" in words.caption_hint(pages)


def test_a_sorted_map_tells_why_it_stands_where_it_does(view):
    view.set_maps(ramps(9))
    view.set_order("activity")
    assert words.tip(view.canvas().pages(), 7) == (
        "Channel 7: mean magnitude 4, number 2 of 9"
    )


def test_enter_picks_the_middle_of_the_chosen_map_or_what_was_last_read(view, qtbot):
    maps = ramps(9)
    view.set_maps(maps)
    view.select_channel(4)
    picked = []
    view.pixel_picked.connect(picked.append)
    press(qtbot, view, "Return")
    qtbot.mouseMove(view.canvas(), position_of(view, 1, 2, 3))
    qtbot.mouseMove(view.canvas(), QPoint(1, 1))  # beside the maps
    press(qtbot, view, "Enter")
    assert [reading[:3] for reading in picked] == [(4, 4, 4), (4, 2, 3)]
    assert picked[1].value == pytest.approx(float(maps[4, 2, 3]))
    assert "Enter picks the value" in view.canvas().accessibleDescription()
    view.set_maps(ramps(9, side=3))  # what was read there is not here
    press(qtbot, view, "Enter")
    assert picked[2][:3] == (4, 1, 1)


def test_shift_and_arrow_keys_read_the_neighbours_within_the_map(view, qtbot):
    view.set_maps(ramps(9))
    view.select_channel(4)
    told = []
    view.hovered.connect(told.append)
    press(qtbot, view, "Right", "Down", "Down", shift=True)
    press(qtbot, view, *["Up"] * 9, shift=True)
    assert [r[:3] for r in told[:3]] == [(4, 4, 5), (4, 5, 5), (4, 6, 5)]
    assert told[-1][:3] == (4, 0, 5)
    assert view.selected_channel() == 4


def test_plus_and_minus_change_the_size(view, qtbot):
    view.set_maps(ramps(4))
    scale = view.canvas().pages().tiles.scale
    press(qtbot, view, "Minus", "Minus", "Plus")
    assert view.canvas().pages().tiles.scale == scale - 1


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_a_region_is_seen_on_any_colour(view, value):
    maps = np.zeros((4, 8, 8), dtype=np.float32)
    maps[:, 0, 0] = 1
    maps[:, 1:] = value
    view.set_maps(maps)
    before = view.canvas().grab().toImage()
    view.set_region(Region(2, 2, 5, 5))
    assert view.canvas().region() == Region(2, 2, 5, 5)
    after = view.canvas().grab().toImage()
    scale = view.canvas().pages().tiles.scale
    inside = position_of(view, 2, 3, 3)
    assert before.pixel(inside) == after.pixel(inside)  # no value is covered
    middle = position_of(view, 2, 3, 2)
    lightness = [
        after.pixelColor(middle.x() - d, middle.y()).lightness() for d in range(scale)
    ]
    assert max(lightness) == 255
    assert min(lightness) < 80


def test_a_region_beside_the_map_is_not_drawn(view):
    view.set_maps(ramps(4))
    before = view.canvas().grab().toImage()
    view.set_region(Region(-4, -4, -1, -1))
    assert view.canvas().grab().toImage() == before


@pytest.mark.parametrize("width", [240, 284, 420, 700])
def test_nothing_is_cut_off_at_any_width(view, width):
    maps = ramps(512, side=14)
    view.set_maps(maps - 200)  # two long numbers beside the colours
    view.select_channel(0)
    assert view.minimumSizeHint().width() <= width
    view.resize(width, 420)
    QApplication.processEvents()
    controls = [view.order_choice(), view.scale_choice()]
    for control in controls:
        assert control.width() >= control.sizeHint().width()
        assert control.geometry().right() < width
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert control.toolTip()
    for label in view.findChildren(FittingLabel):
        if label.isVisible() and label.text():
            wanted = label.fontMetrics().horizontalAdvance(label.text())
            assert wanted <= label.width()


def test_a_caption_says_less_where_there_is_less_room(view):
    maps = ramps(512, side=14)
    maps[:100] = 0
    view.set_maps(maps)
    label = view.findChild(FittingLabel)
    seen = []
    for width in (1_400, 560, 300):
        view.resize(width, 420)
        seen.append(len(label.text()))
    assert seen == sorted(seen, reverse=True)
    assert seen[0] > seen[-1]


@pytest.mark.parametrize("shape", [(2048, 1, 1), (1, 197, 768), (4096, 7, 7)])
@pytest.mark.parametrize("order", ["index", "activity", "variance"])
def test_huge_outputs_are_shown_whole_and_every_channel_has_a_page(view, shape, order):
    maps = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    view.set_order(order)
    view.set_maps(maps)
    pages = view.canvas().pages()
    height, width = pages.picture.indices.shape
    assert height <= view.canvas().height()
    assert width <= view.canvas().width()
    for channel in (0, len(maps) // 2, len(maps) - 1):
        view.select_channel(channel)
        at = position_of(view, channel)
        assert view.canvas().reading_at(QPointF(at)).channel == channel


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
