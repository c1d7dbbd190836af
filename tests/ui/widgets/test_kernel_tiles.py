"""Kernels as tiles: colours, how many are seen, what the pointer is on."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from explorer.diagrams.palettes import DIVERGING
from explorer.ui.widgets.kernel_tiles import Kernels, KernelTiles


@pytest.fixture
def tiles(qtbot):
    made = KernelTiles(tallest=112, smallest_tile=30)
    qtbot.addWidget(made)
    made.resize(236, 112)
    made.show()
    return made


def kernels(count, side=3, limit=1.0, **more):
    weights = np.zeros((count, side, side), dtype=np.float32)
    return Kernels(weights=weights, limit=limit, **more)


def colour(widget, x, y):
    return widget.grab().toImage().pixelColor(x, y).getRgb()[:3]


def left_of(widget, tile):
    """Where a tile of the first row begins, px."""
    readings = ((x, widget.reading_at(QPointF(x, 9))) for x in range(widget.width()))
    return next(x for x, reading in readings if reading and reading.channel == tile)


def test_weights_have_the_diverging_colours_of_one_scale(tiles):
    shown = kernels(2)
    shown.weights[0, 0, 0], shown.weights[1, 0, 0] = 1.0, -1.0
    tiles.show_kernels(shown)
    second = left_of(tiles, 1)
    assert colour(tiles, 5, 5) == tuple(DIVERGING[255])
    assert colour(tiles, second + 2, 5) == tuple(DIVERGING[0])
    assert sum(colour(tiles, 25, 25)) < 120  # zero is dark


def test_what_does_not_fit_is_left_out_and_told(tiles, qtbot):
    told = []
    tiles.fitted.connect(told.append)
    tiles.show_kernels(kernels(512))
    assert told == [tiles.shown()]
    assert 10 <= tiles.shown() < 512
    before = tiles.shown()
    tiles.resize(460, 112)
    qtbot.waitUntil(lambda: tiles.shown() > before)
    assert tiles.heightForWidth(236) <= 112 + 6


def test_the_pointer_reads_a_weight_and_a_click_picks_its_tile(tiles, qtbot):
    shown = kernels(4)
    shown.weights[2] = 0.25
    tiles.show_kernels(shown)
    size = left_of(tiles, 1) - left_of(tiles, 0)  # of a tile with its gap
    hovered, picked = [], []
    tiles.hovered.connect(hovered.append)
    tiles.picked.connect(picked.append)
    spot = QPoint(3 + 2 * size + 2, 9)
    qtbot.mouseMove(tiles, spot)
    qtbot.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: bool(hovered))
    assert (hovered[0].channel, hovered[0].value) == (2, 0.25)
    assert picked == [2]


def test_colours_show_three_weights_with_zero_as_grey(tiles):
    weights = np.zeros((1, 3, 3, 3), dtype=np.float32)
    weights[0, 0, 0] = (1.0, -1.0, 0.0)
    tiles.show_kernels(Kernels(weights=weights, limit=1.0))
    red, green, blue = colour(tiles, 6, 6)
    assert (red, green) == (255, 0)
    assert 120 <= blue <= 135
    assert tiles.reading_at(QPointF(6, 6)).value == (1.0, -1.0, 0.0)


def test_kernels_that_are_zero_or_no_numbers_can_be_painted(tiles):
    tiles.show_kernels(kernels(3, limit=0.0, chosen=1))
    tiles.grab()
    broken = kernels(3)
    broken.weights[:] = np.nan
    tiles.show_kernels(broken)
    tiles.grab()
    tiles.show_kernels(None)
    tiles.grab()
    assert tiles.reading_at(QPointF(6, 6)) is None
    assert tiles.shown() == 0
