"""Curves keep every value, axes read like a book's, the crosshair reads all runs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.diagrams.colours import LINE_STYLES, line_style
from explorer.ui.theme import DARK, LIGHT, apply_theme, current_theme
from explorer.ui.widgets.curve import Dots
from explorer.ui.widgets.curve_axis import CurveAxis
from explorer.ui.widgets.curve_marks import Pin
from explorer.ui.widgets.curve_plot import CurvePlot
from explorer.ui.widgets.line_swatch import curve_pen, curve_symbol


@pytest.fixture
def plot(qtbot):
    made = CurvePlot("loss (nats)", write=lambda v: f"{v:.1f}", best_is_low=True)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.set_ranges((0, 10), (0, 3))
    return made


def add(plot, key, values, smooth=None, start=1):
    x = np.arange(start, start + len(values), dtype=float)
    raw = np.asarray(values, dtype=float)
    plot.set_curve(key, key, line_style(key), x, raw, smooth)


def test_a_long_curve_keeps_every_value_though_fewer_are_drawn(plot):
    values = np.random.default_rng(0).normal(size=30_001)
    add(plot, "vgg", values, smooth=values / 2)
    x, y = plot.series("vgg")
    assert x.tolist() == list(range(1, 30_002))
    assert np.array_equal(y, values)


def test_setting_a_curve_again_replaces_it(plot):
    add(plot, "vgg", [1, 2])
    add(plot, "vgg", [3, 4, 5])
    assert plot.keys() == ("vgg",)
    assert plot.series("vgg")[1].tolist() == [3, 4, 5]


def test_the_crosshair_reads_the_last_value_up_to_its_place_best_first(plot):
    add(plot, "vgg", [2.0, 1.0, 0.5])
    add(plot, "nin", [1.5, 1.4, 1.3])
    plot.point_at(2.9, "here")
    assert plot.readout() == "here, vgg 1.0, nin 1.4"
    assert plot.accessibleDescription() == plot.readout()
    plot.point_at(None, "")
    assert plot.readout() == ""


def test_a_curve_is_not_read_where_it_has_no_value(plot):
    add(plot, "vgg", [2.0, float("nan"), 0.5])
    add(plot, "nin", [1.0, 1.1, 1.2, 1.3])
    add(plot, "resnet", [0.1], start=9)
    plot.point_at(2, "gap")
    assert plot.readout() == "gap, nin 1.1"
    plot.point_at(4, "beyond")
    assert plot.readout() == "beyond, nin 1.3"


def test_the_smooth_line_is_what_the_crosshair_reads(plot):
    add(plot, "vgg", [2.0, 0.0], smooth=np.array([2.0, 1.0]))
    plot.point_at(2, "at 2")
    assert plot.readout() == "at 2, vgg 1.0"


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (Qt.Key.Key_Home, 0.0),
        (Qt.Key.Key_End, 10.0),
        (Qt.Key.Key_Left, 4.9),
        (Qt.Key.Key_Right, 5.1),
    ],
)
def test_the_keyboard_moves_the_crosshair(plot, qtbot, key, place):
    add(plot, "vgg", [1.0] * 10)
    plot.point_at(5, "")
    pointed = []
    plot.pointed.connect(pointed.append)
    qtbot.keyClick(plot, key)
    assert pointed == [pytest.approx(place)]


def test_the_table_stays_inside_the_plot(plot):
    add(plot, "vgg", [1.0] * 10)
    for x in (0.5, 5, 9.9):
        plot.point_at(x, "a heading of some length")
        table = plot._cross.table.geometry()
        assert plot.rect().contains(table)


def test_zooming_by_hand_is_told(plot, qtbot):
    middle = QPoint(300, 150)
    turn = QWheelEvent(
        QPointF(middle),
        QPointF(plot.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.waitSignal(plot.moved_by_hand, timeout=1_000):
        QApplication.sendEvent(plot._view.viewport(), turn)


def test_a_plot_without_values_says_why(plot):
    plot.set_empty_text("the first test follows")
    assert plot._empty.isVisible()
    add(plot, "vgg", [])
    assert plot._empty.isVisible()
    add(plot, "vgg", [1.0])
    assert not plot._empty.isVisible()
    plot.clear_curves()
    assert plot._empty.isVisible()


def test_one_curve_comes_to_the_front_and_the_others_fade(plot):
    add(plot, "vgg", [1.0, 2.0], smooth=np.array([1.0, 1.5]))
    add(plot, "nin", [1.0, 2.0], smooth=np.array([1.0, 1.5]))

    def strengths():
        """How far each line stands out from the panel, in drawing order."""
        panel = QColor(current_theme().panel)
        return {
            curve.label: abs(curve.line_colour().lightness() - panel.lightness())
            for curve in plot._curves.drawn()
        }

    plain = strengths()
    plot.light("nin")
    assert list(strengths()) == ["vgg", "nin"]
    assert strengths()["vgg"] < plain["vgg"] / 2
    assert strengths()["nin"] == plain["nin"]
    plot.light("vgg")
    assert list(strengths()) == ["nin", "vgg"]
    for nobody in ("a curve of another plot", None):
        plot.light(nobody)
        assert strengths() == plain


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_plot_wears_the_theme(plot, qapp, theme):
    apply_theme(qapp, theme)
    image = plot.grab().toImage()
    assert image.pixelColor(image.width() - 3, 3).name() == theme.panel


def test_no_two_styles_look_alike_without_their_colour(qapp):
    dashes = {tuple(curve_pen(style).dashPattern()) for style in LINE_STYLES}
    assert len(dashes) == len(LINE_STYLES)
    assert len({curve_symbol(style) for style in LINE_STYLES}) == len(LINE_STYLES)


@pytest.fixture(scope="module")
def axes(qapp):
    return {side: CurveAxis(side) for side in ("left", "bottom")}


@pytest.mark.parametrize(
    ("side", "high", "size", "texts"),
    [
        ("left", 2.65, 400, ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]),
        ("left", 100, 180, ["0", "20", "40", "60", "80", "100"]),
        ("bottom", 470, 800, ["0", "50", "100", "150", "200", "250", "300", "350"]),
        ("bottom", 30_000, 500, ["0", "5,000", "10,000", "15,000", "20,000"]),
        ("bottom", 1.5, 800, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0", "1.2"]),
    ],
)
def test_ticks_are_round_numbers(axes, side, high, size, texts):
    axis = axes[side]
    ((spacing, values),) = axis.tickValues(0, high, size)
    assert axis.tickStrings(values, 1, spacing)[: len(texts)] == texts


@given(
    low=st.floats(-1_000, 1_000),
    span=st.floats(1e-3, 1e6),
    size=st.integers(50, 2_000),
)
def test_tick_texts_say_their_values_and_never_minus_zero(axes, low, span, size):
    for axis in axes.values():
        for spacing, values in axis.tickValues(low, low + span, size):
            texts = axis.tickStrings(values, 1, spacing)
            numbers = [float(text.replace(",", "")) for text in texts]
            assert numbers == pytest.approx(values, abs=spacing / 100)
            assert not any(text.startswith("-0") and not float(text) for text in texts)


def test_large_numbers_take_units_where_the_axis_allows_it(axes):
    axis = axes["bottom"]
    values = [0.0, 5e10, 1e11]
    assert axis.tickStrings(values, 1, 5e10) == [
        "0",
        "50,000,000,000",
        "100,000,000,000",
    ]
    axis.units = True
    assert axis.tickStrings(values, 1, 5e10) == ["0", "50 G", "100 G"]
    near = [100_001e6, 100_002e6]  # three digits would say the same of both
    assert len(set(axis.tickStrings(near, 1, 1e6))) == 2


def test_a_band_is_filled_from_its_lower_to_its_upper_edge(plot):
    x = np.arange(0, 11, dtype=float)
    middle = np.full(11, 2.0)
    style = line_style("vgg")
    plot.set_curve("vgg", "vgg", style, x, middle, middle, (middle - 1, middle + 0.5))

    def colours():
        """At 1.3, inside, and at 0.7, below; no line of the grid is there."""
        image = plot.grab().toImage()
        places = [plot._box.mapViewToScene(QPointF(5.5, y)) for y in (1.3, 0.7)]
        points = [plot._view.mapFromScene(place) for place in places]
        return [image.pixelColor(point).name() for point in points]

    inside, below = colours()
    assert inside != below
    plot.set_curve("vgg", "vgg", style, x, middle, middle)
    inside, below = colours()
    assert inside == below


def test_what_was_measured_beside_a_run_is_read_with_it(plot):
    add(plot, "vgg", [2.0, 1.0, 0.5])
    add(plot, "nin", [1.0, 0.9, 0.8])
    x, test = np.array([2.0]), np.array([1.3])
    plot.set_thin("beside", "vgg", "test", line_style("vgg"), x, test, Dots(size=6))
    plot.point_at(1, "1")
    assert plot.readout() == "1, nin 1.0, vgg 2.0"
    plot.point_at(3, "3")
    assert plot.readout() == "3, vgg 0.5 (test 1.3), nin 0.8"
    assert plot.keys() == ("vgg", "nin")
    plot.keep_curves(["nin"])
    plot.point_at(3, "3")
    assert plot.readout() == "3, nin 0.8"


def test_ghosts_lie_behind_are_read_and_stay_when_the_runs_go(plot):
    add(plot, "vgg", [2.0, 1.0])
    x = np.array([1.0, 2.0])
    style, values = line_style("vgg"), np.array([2.0, 1.5])
    plot.set_thin("ghost", "before", "vgg before", style, x, values)
    assert [curve.kind for curve in plot._curves.drawn()] == ["ghost", "run"]
    assert plot.keys() == ("vgg",)
    plot.point_at(2, "2")
    assert plot.readout() == "2, vgg 1.0, vgg before 1.5"
    plot.clear_curves()
    assert plot.ghosts() == ("before",)
    plot.keep_ghosts(())
    assert plot.ghosts() == ()


def test_hidden_curves_are_neither_drawn_nor_read(plot):
    add(plot, "vgg", [2.0, 1.0])
    add(plot, "nin", [1.0, 2.0])
    plot.hide_curves(["vgg"])
    plot.point_at(2, "2")
    assert plot.readout() == "2, nin 2.0"
    assert [curve.label for curve in plot._curves.drawn()] == ["nin"]
    plot.hide_curves([])
    assert len(plot._curves.drawn()) == 2


def test_the_label_of_a_pinned_point_stays_inside_the_plot(plot):
    add(plot, "vgg", [1.0] * 10)
    for x, y in ((1, 1), (9.9, 1), (5, 2.95), (9.9, 2.95)):
        plot.marks.pin((Pin(x=x, y=y, style=line_style("vgg"), text="83.9 %"),))
        plot.grab()
        label = plot.marks._label
        inside = plot._box.sceneBoundingRect()
        assert inside.contains(label.mapToScene(label.boundingRect().center()))
        corners = label.mapRectToScene(label.boundingRect())
        assert corners.right() <= inside.right() + 1
        assert corners.top() >= inside.top() - 1


def test_a_table_that_does_not_fit_says_how_many_lines_are_missing(plot):
    plot.set_ranges((0, 10), (0, 60))
    for number in range(40):
        plot.set_curve(
            str(number),
            f"run {number}",
            LINE_STYLES[number % 7],
            np.array([1.0, 9.0]),
            np.array([number, number + 1.0]),
        )
    plot.point_at(5, "5")
    table = plot._cross.table
    assert plot.rect().contains(table.geometry())
    assert 0 < table._shown < 40
    assert plot.readout().count("run ") == 40  # a screen reader hears them all
