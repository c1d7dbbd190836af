"""Flags stand above their places, say their sentences and can be chosen."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QToolTip

from explorer.diagrams.colours import line_style
from explorer.ui.theme import LIGHT, apply_theme
from explorer.ui.widgets.curve_flags import Flag
from explorer.ui.widgets.curve_plot import CurvePlot


@pytest.fixture
def plot(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    made = CurvePlot("loss", write=lambda v: f"{v:.1f}", best_is_low=True)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    x = np.arange(0, 101, dtype=float)
    made.set_curve("vgg", "vgg", line_style("vgg"), x, x / 50)
    made.set_ranges((0, 100), (0, 2))
    made.grab()
    return made


def flag(place, x, severity="warning", curve="vgg"):
    return Flag(
        place=place, curve=curve, x=x, sentence=f"sentence {place}", severity=severity
    )


def texts(plot):
    return [button.text() for button in plot.flags.buttons()]


def test_a_flag_stands_above_its_place_and_above_the_curves(plot):
    plot.set_flags([flag(0, 50.0)])
    plot.grab()
    (button,) = plot.flags.buttons()
    place = plot._view.mapFromScene(plot._box.mapViewToScene(QPointF(50, 2)))
    corner = button.mapTo(plot, button.rect().topLeft())
    assert corner.x() == pytest.approx(place.x(), abs=2)
    assert corner.y() >= 0
    assert corner.y() + button.height() <= place.y() + 1
    assert (button.toolTip(), button.accessibleName()) == ("sentence 0",) * 2


def test_flags_move_with_the_view_and_leave_with_their_place(plot):
    plot.set_flags([flag(0, 20.0), flag(1, 80.0)])
    assert texts(plot) == ["1", "2"]
    plot.set_ranges((50, 150), (0, 2))
    plot.grab()
    assert texts(plot) == ["2"]
    assert len(plot.flags.flags()) == 2
    plot.set_ranges((0, 100), (0, 2))
    assert texts(plot) == ["1", "2"]
    plot.set_flags([])
    assert texts(plot) == []
    assert not plot.flags.isVisible()


def test_flags_that_would_overlap_are_one_and_a_click_takes_the_next(plot, qtbot):
    plot.set_flags([flag(0, 50.0), flag(1, 51.0, "error"), flag(2, 90.0)])
    assert texts(plot) == ["1+", "3"]
    picked = []
    plot.flags.picked.connect(picked.append)
    both, last = plot.flags.buttons()
    assert both.toolTip() == "sentence 0\nsentence 1"
    for _ in range(3):
        qtbot.mouseClick(both, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(last, Qt.MouseButton.LeftButton)
    assert picked == [0, 1, 0, 2]


def test_the_keyboard_reaches_a_flag_reads_it_and_chooses_it(plot, qtbot):
    plot.set_flags([flag(0, 50.0)])
    (button,) = plot.flags.buttons()
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    picked = []
    plot.flags.picked.connect(picked.append)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: QToolTip.text() == "sentence 0", timeout=2_000)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert picked == [0]
    QToolTip.hideText()


def test_the_worst_of_several_gives_the_colour(plot):
    def colour():
        (button,) = plot.flags.buttons()
        return button.grab().toImage().pixelColor(17, 3).name()

    plot.set_flags([flag(0, 50.0, "note")])
    assert colour() == LIGHT.accent
    plot.set_flags([flag(0, 50.0, "note"), flag(1, 50.0, "error")])
    assert colour() == LIGHT.error


@pytest.mark.parametrize("log", [False, True])
def test_a_sign_stands_on_the_curve_itself(plot, log):
    plot.set_log(log)
    plot.set_flags([flag(0, 50.0), flag(1, 60.0, curve="gone")])
    (spot,) = plot.marks._spots.points()
    assert spot.pos().x() == 50
    assert spot.pos().y() == (0 if log else 1)
    assert QColor(spot.brush().color()).name() == LIGHT.warning
