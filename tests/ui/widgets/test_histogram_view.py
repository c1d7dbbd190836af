"""The histogram: what its bars are and what they tell."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from explorer.ui.theme import LIGHT, apply_theme
from explorer.ui.widgets.histogram_view import Bins, HistogramView


def bins(counts, first=0.0, width=0.5, zeros=0):
    edges = first + width * np.arange(len(counts) + 1)
    return Bins(edges=edges, counts=np.array(counts), zeros=zeros)


@pytest.fixture
def view(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    made = HistogramView()
    qtbot.addWidget(made)
    made.resize(200, made.sizeHint().height())
    made.show()
    return made


def test_a_bar_tells_its_range_count_and_share(view):
    view.show_bins(bins([10, 30, 60], first=1.0))
    assert view.text_at(10) == "1.0 to 1.5: 10 values, 10.0 %"
    assert view.text_at(199) == "2.0 to 2.5: 60 values, 60.0 %"
    assert view.text_at(200) == view.text_at(-1) == ""


def test_zeros_stand_apart_and_count_in_the_shares(view):
    view.show_bins(bins([25, 25], first=-0.5, zeros=50))
    assert view.text_at(100) == "exactly 0: 50 values, 50.0 %"
    assert view.text_at(20) == "−0.5 to 0: 25 values, 25.0 %"
    image = view.grab().toImage()
    assert image.pixelColor(100, 20) == QColor(LIGHT.text)


def test_where_0_is_far_away_nothing_stands_for_it(view):
    view.show_bins(bins([1, 1], first=5.0))
    assert view.text_at(0).startswith("5.0 to 5.5")


def test_steep_counts_get_logarithmic_heights():
    steep = bins([1000, 10, 10, 10, 1])
    assert steep.is_steep
    assert steep.heights()[1] > 0.3
    flat = bins([100, 50, 20])
    assert not flat.is_steep
    assert list(flat.heights()) == [1.0, 0.5, 0.2]
    assert bins([5, 5], zeros=1000).needle() == 1.0


def test_the_line_below_says_what_is_pointed_at(view, qtbot):
    view.show_bins(bins([10, 30, 60], first=1.0))
    at_rest = view.grab().toImage()
    qtbot.mouseMove(view, QPoint(150, 30))
    qtbot.waitUntil(lambda: view.grab().toImage() != at_rest)
    qtbot.mouseMove(view.window(), QPoint(150, 500))


def test_it_says_the_fullest_bar_to_those_who_do_not_see_it(view):
    view.show_bins(bins([10, 30, 60], first=1.0))
    assert view.accessibleDescription() == "2.0 to 2.5: 60 values, 60.0 %"
    view.show_bins(bins([0], zeros=7))
    assert view.accessibleDescription() == "exactly 0: 7 values, 100.0 %"


@pytest.mark.parametrize("counts", [[0], [5], [0] * 60])
def test_few_or_no_values_can_be_painted(view, counts):
    view.show_bins(bins(counts))
    view.grab()
    view.show_bins(None)
    view.grab()
    assert view.text_at(5) == ""
