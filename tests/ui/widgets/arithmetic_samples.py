"""Made-up arithmetic for the tests of its view and of its parts."""

import numpy as np

from explorer.ui.widgets.arithmetic_records import (
    Arithmetic,
    Branches,
    Curve,
    Figure,
    Formula,
    Patch,
    Product,
    Products,
    Term,
    Terms,
    WindowGrid,
)
from explorer.ui.widgets.branch_strip import BranchStrip
from explorer.ui.widgets.formula_lines import FormulaLines
from explorer.ui.widgets.function_curve import FunctionCurve
from explorer.ui.widgets.product_rows import ProductRows
from explorer.ui.widgets.term_lines import TermLines
from explorer.ui.widgets.window_cells import WindowCells


def patch(side=3, padded=0):
    inside = np.ones((side, side), dtype=bool)
    inside[:padded] = False
    rows = tuple(range(-padded, side - padded))
    return Patch(rows=rows, columns=tuple(range(10, 10 + side)), inside=inside)


def products(count, side=3):
    chance = np.random.default_rng(0)
    made = []
    for channel in range(count):
        values, kernel = chance.normal(size=(2, side, side))
        total = float((values * kernel).sum())
        label = f"channel {channel}"
        made.append(Product(label=label, patch=values, kernel=kernel, total=total))
    return tuple(made)


def terms(values, links=True):
    return Terms(
        terms=tuple(
            Term(label=f"channel {at}", value=float(value), link=at if links else None)
            for at, value in enumerate(values[:40])
        ),
        values=np.array(values, dtype=float),
        noun="channels",
        closing=(Term(label="bias", value=0.25),),
    )


def convolution(channels=64, side=3):
    made = products(channels, side)
    sums = [product.total for product in made]
    return arithmetic(
        Products(patch=patch(side), products=made[:6]),
        terms(sums),
        result=sum(sums) + 0.25,
    )


def arithmetic(*blocks, result=1.5, own=1.5, agrees=True):
    return Arithmetic(
        title="Channel 1, row 2, column 3",
        sentence="Patch × kernel in each of 64 channels: 576 products, then the bias.",
        blocks=blocks,
        result=result,
        own=own,
        agrees=agrees,
    )


BLOCKS = {
    ProductRows: Products(patch=patch(), products=products(2)),
    TermLines: terms([3.0, -2.0, 1.0]),
    WindowCells: WindowGrid(patch=patch(), values=np.eye(3), winner=(1, 1)),
    FormulaLines: Formula(
        lines=("y = γ · (x − μ) / √(σ² + ε) + β",),
        figures=(Figure(symbol="x", value="1", meaning="conv1", link="there"),),
    ),
    FunctionCurve: Curve(
        points=np.stack([np.linspace(-3, 3, 61)] * 2, axis=1), x=1.0, y=1.0
    ),
    BranchStrip: Branches(
        names=("a", "b", "c"), sizes=(16, 32, 8), chosen=1, position=20
    ),
}
