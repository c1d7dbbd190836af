"""Sizes, channels and receptive fields over depth, as the Compare page draws them."""

import pytest
from PySide6.QtCore import QPointF, Qt

from explorer.architectures.variants import Variant
from explorer.ui.pages.compare.shapes.profiles import (
    Corner,
    Profile,
    corner_at,
    corners_near,
    octave_ticks,
    staircase,
)
from explorer.ui.pages.compare.shapes.view import ShapesView


@pytest.fixture
def view(qtbot, columns_of):
    made = ShapesView()
    qtbot.addWidget(made)
    made.resize(1190, 690)
    made.show_columns(columns_of("alexnet/book", "vgg/book", "nin/book"))
    made.show()
    return made


def values(view, quantity, x):
    return {line.label: line.value for line in view.panes.lines(quantity, x)}


def test_every_network_is_read_at_the_pointer(view):
    assert values(view, "size", 1.5) == {
        "AlexNet": "26 px",
        "VGG-11": "112 px",
        "NiN": "54 px",
    }
    assert values(view, "channels", 2.5)["VGG-11"] == "128"


def test_the_layer_that_made_the_value_is_named_not_the_relu_after_it(view):
    lines = view.panes.lines("channels", 2.5)
    assert lines[1].beside.startswith("Conv2d 1.0, 128 ×")


def test_a_dense_layer_is_told_to_be_no_map_and_to_see_the_whole_image(view):
    assert values(view, "size", 7.5)["AlexNet"] == "no map"
    assert values(view, "field", 7.5)["AlexNet"] == "the whole image"
    assert values(view, "field", 4.5)["AlexNet"] == "131 px"


def test_no_number_is_drawn_for_a_field_of_the_whole_image(view):
    plot = view.panes.plots["field"]
    x, y = plot.series("0")
    widest = max(y[x < 6])
    assert widest == 195
    assert set(y[x > 6]) == {plot.beside}
    assert plot.beside > widest


def test_a_network_that_has_ended_is_not_read(view):
    assert set(values(view, "size", 9.5)) == {"VGG-11", "NiN"}


def test_a_hidden_network_is_neither_read_nor_clicked(view):
    view.names.button(0).click()
    assert "AlexNet" not in values(view, "size", 1.5)
    near = view.panes.nearest("size", QPointF(1.5, 26))
    assert near is None or near[0] != 0


def test_a_click_on_a_line_opens_the_layer_in_explore(view, qtbot):
    with qtbot.waitSignal(view.link_wanted) as told:
        view.panes.plots["size"].clicked.emit(QPointF(1.5, 26.0))
    link = told.args[0]
    assert link.page == "explore"
    assert link.values["architecture"] == "alexnet"
    step = view.panes._profiles[0].trace.steps[int(link.values["step"])]
    assert (step.kind, step.output_shape[2]) == ("MaxPool2d", 26)


def test_a_click_beside_all_lines_opens_nothing(view):
    told = []
    view.link_wanted.connect(told.append)
    view.panes.plots["channels"].clicked.emit(QPointF(1.5, 20_000.0))
    assert told == []


def test_enter_opens_the_network_that_is_lit(view, qtbot):
    view.light(2)
    plot = view.panes.plots["size"]
    plot.pointed.emit(1.5)
    with qtbot.waitSignal(view.link_wanted) as told:
        qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert told.args[0].values["architecture"] == "nin"


def test_pointing_at_a_name_lights_its_lines_and_leaving_lights_all(view, qtbot):
    plot = view.panes.plots["size"]
    with qtbot.waitSignal(view.names.pointed) as told:
        qtbot.keyClick(view.names.button(0), Qt.Key.Key_Tab)
        view.names.button(1).setFocus()
    assert told.args == [1]
    assert [curve.label for curve in plot._curves.drawn() if curve.on] == ["VGG-11"]
    view.light(None)
    assert not any(curve.on for curve in plot._curves.drawn())


def test_the_axis_is_a_choice_of_the_link(view, qtbot):
    with qtbot.waitSignal(view.state_changed):
        view.axis_buttons["relative"].click()
    assert view.choices() == {"axis": "relative"}
    assert max(view.panes.plots["size"].series("1")[0]) == 1
    view.choose({"axis": "steps"})
    assert view.choices() == {"axis": "steps"}
    view.choose({"axis": "nonsense"})
    assert view.choices() == {"axis": "layers"}


def test_lines_end_where_the_networks_end(view, columns_of):
    trace = columns_of("googlenet/book", "resnet/book").cache.trace(
        Variant.of("resnet", "book")
    )
    corners = Profile(trace).corners("channels", "layers")
    assert corners[-1].x == 18
    assert corners[-1].value == 10


def test_channels_at_the_end_of_a_shape_are_not_taken_for_a_size(traces):
    profile = Profile(traces.trace(Variant.of("torchvision:swin_t")))
    sizes = [corner.value for corner in profile.corners("size", "layers")]
    channels = [corner.value for corner in profile.corners("channels", "layers")]
    assert list(dict.fromkeys(sizes)) == [224, 56, 28, 14, 7, 1, None]
    assert {(56, 96), (28, 192), (14, 384), (7, 768)} <= set(
        zip(sizes, channels, strict=True)
    )
    assert min(channels) == 3


def corner(x, value, step=0):
    return Corner(x=x, value=value, step=step)


def test_a_line_is_level_up_to_the_next_depth_and_drops_there():
    x, y = staircase((corner(0, 8), corner(1, 4), corner(1, 2), corner(2, None)), 0.5)
    assert list(zip(x, y, strict=True)) == [
        (0, 8), (1, 8), (1, 4), (1, 4), (1, 2), (2, 2), (2, 0.5),
    ]  # fmt: skip


def test_at_a_drop_all_values_of_the_depth_can_be_meant():
    corners = (corner(0, 8, -1), corner(1, 4, 0), corner(1, 2, 1), corner(2, 1, 2))
    assert [c.step for c in corners_near(corners, 1.02, 0.05)] == [-1, 0, 1]
    assert [c.step for c in corners_near(corners, 1.5, 0.05)] == [1]
    assert corner_at(corners, 1.5) == 2
    assert corner_at(corners, 2.5) is None
    assert corner_at((), 0) is None


def test_ticks_are_powers_of_two_and_not_too_many():
    assert octave_ticks(1, 224, 99) == (1, 2, 4, 8, 16, 32, 64, 128)
    assert octave_ticks(1, 224, 4) == (1, 4, 16, 64)
