import numpy as np
import pytest
from arithmetic_samples import BLOCKS, arithmetic, convolution, patch, terms
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QLabel

from explorer.diagrams.palettes import DIVERGING, VIRIDIS
from explorer.ui.widgets.arithmetic_records import (
    Curve,
    Figure,
    Formula,
    Patch,
    Product,
    Products,
    WindowGrid,
)
from explorer.ui.widgets.arithmetic_view import ArithmeticView
from explorer.ui.widgets.branch_strip import BranchStrip
from explorer.ui.widgets.cells import cell_text
from explorer.ui.widgets.formula_lines import FormulaLines

SIZES = [(350, 460), (640, 560), (960, 900)]


@pytest.fixture
def view(qtbot):
    made = ArithmeticView()
    qtbot.addWidget(made)
    made.resize(640, 560)
    made.show()
    return made


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("side", [2, 3, 5, 7, 11])
def test_cells_never_leave_their_panel(view, side, size):
    view.resize(*size)
    view.set_arithmetic(convolution(4, side))
    block = view.blocks()[0]
    for row in block._rows(block.width(), block.shown()):
        for cells, corner in row.grids:
            area = cells.area(corner, row.size)
            assert 0 <= area.left() < area.right() <= block.width()
            assert 0 <= area.top() < area.bottom() <= block.height() + 0.5
            assert row.size.width >= 5


def test_a_figure_of_a_formula_leads_back_too(view):
    picked = []
    view.picked.connect(picked.append)
    view.set_arithmetic(arithmetic(BLOCKS[FormulaLines]))
    labels = view.blocks()[0].findChildren(QLabel)
    (linked,) = (label for label in labels if "href" in label.text())
    linked.linkActivated.emit("0")
    assert picked == ["there"]


def test_names_in_formulas_are_text_not_markup(view):
    figure = Figure(symbol="x", value="1", meaning="<b>conv</b> & co", link=1)
    view.set_arithmetic(arithmetic(Formula(lines=(), figures=(figure,))))
    labels = view.blocks()[0].findChildren(QLabel)
    assert any("&lt;b&gt;conv&lt;/b&gt; &amp; co" in label.text() for label in labels)


def test_a_cell_tells_its_own_product(view):
    values = np.array([[0.5, 1.0], [2.0, 0.0]])
    kernel = np.array([[4.0, -1.0], [0.5, 3.0]])
    product = Product(label="channel 7", patch=values, kernel=kernel, total=2.0)
    inside = np.array([[True, True], [True, False]])
    window = Patch(rows=(8, 9), columns=(3, 4), inside=inside)
    view.set_arithmetic(arithmetic(Products(patch=window, products=(product,))))
    block = view.blocks()[0]
    (row,) = block._rows(block.width(), 1)
    for cells, corner in row.grids:  # all three grids tell of the same product
        box = cells.box(corner, row.size, 0, 1)
        assert block.text_at(box.center()) == "row 8, column 4: 1 × −1 = −1"
        box = cells.box(corner, row.size, 1, 1)
        assert block.text_at(box.center()) == "padding: 0 × 3 = 0"
    assert block.text_at(QPointF(2, 2)) == ""


def test_cells_have_the_colours_of_their_values(view):
    values = np.array([[0.0, 2.0]])
    kernel = np.array([[-1.0, 1.0]])
    product = Product(label="", patch=values, kernel=kernel, total=2.0)
    window = Patch(rows=(0,), columns=(0, 1), inside=np.ones((1, 2), dtype=bool))
    view.set_arithmetic(arithmetic(Products(patch=window, products=(product,))))
    block = view.blocks()[0]
    picture = block.grab().toImage()
    (row,) = block._rows(block.width(), 1)

    def colour(grid, column):
        cells, corner = row.grids[grid]
        place = cells.box(corner, row.size, 0, column).topLeft() + QPointF(3, 3)
        return picture.pixelColor(place.toPoint()).getRgb()[:3]

    assert colour(0, 0) == tuple(VIRIDIS[0])
    assert colour(0, 1) == tuple(VIRIDIS[255])
    assert colour(1, 0) == tuple(DIVERGING[0])
    assert colour(1, 1) == colour(2, 1) == tuple(DIVERGING[255])


def test_the_winner_is_told_and_the_pointer_asks_for_others(view, qtbot):
    values = np.array([[1.0, 5.0], [-np.inf, -np.inf]])
    inside = np.array([[True, True], [False, False]])
    window = Patch(rows=(6, 7), columns=(0, 1), inside=inside)
    grid = WindowGrid(patch=window, values=values, winner=(0, 1))
    view.set_arithmetic(arithmetic(grid))
    block = view.blocks()[0]
    assert block.text() == "row 6, column 1: 5, the largest"
    qtbot.mouseMove(block, QPoint(10, 8))
    assert block.text() == "row 6, column 0: 1"


def test_the_branch_of_a_channel_is_told(view, qtbot):
    view.set_arithmetic(arithmetic(BLOCKS[BranchStrip]))
    block = view.blocks()[0]
    assert block.text() == "branch 2 of 3: channels 16 to 47, b"
    qtbot.mouseMove(block, QPoint(5, 30))
    assert block.text() == "branch 1 of 3: channels 0 to 15, a"


def test_all_zero_looks_like_zero(view):
    zeros = np.zeros((2, 2))
    product = Product(label="", patch=zeros, kernel=zeros, total=0.0)
    view.set_arithmetic(arithmetic(Products(patch=patch(2), products=(product,))))
    block = view.blocks()[0]
    (row,) = block._rows(block.width(), 1)
    cells, corner = row.grids[2]
    place = cells.box(corner, row.size, 0, 0).topLeft() + QPointF(3, 3)
    red, green, blue, _ = block.grab().toImage().pixelColor(place.toPoint()).getRgb()
    assert max(red, green, blue) < 60


def test_values_that_are_no_numbers_do_not_stop_the_picture(view):
    values = np.array([[np.nan, np.inf], [-np.inf, 1e30]])
    product = Product(label="", patch=values, kernel=np.ones((2, 2)), total=np.nan)
    made = (
        Products(patch=patch(2), products=(product,)),
        terms([np.nan, np.inf, 1.0]),
        WindowGrid(patch=patch(2), values=values),
        Curve(points=np.full((5, 2), np.nan), x=np.nan, y=np.nan),
    )
    view.set_arithmetic(arithmetic(*made, result=np.nan, own=np.nan))
    assert not view.grab().isNull()
    assert view.result_text() == "= NaN"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (3.0, "3"), (-12.0, "−12"), (0.314, "0.31"), (-0.05, "−0.05"),
        (12.34, "12.3"), (-123.4, "−123"), (0.0004, "4e−4"), (123456.7, "1e5"),
        (float("nan"), "NaN"), (float("-inf"), "−∞"), (9.96, "10.0"),
    ],
)  # fmt: skip
def test_numbers_in_cells_are_short(value, text):
    assert cell_text(value) == text
    assert len(text) <= 5
