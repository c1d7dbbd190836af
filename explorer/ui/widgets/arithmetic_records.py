"""One value and how it came about, as the arithmetic view shows it: texts and figures.

Every figure is float64; the view adds up nothing but what it leaves out.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """Where a window lies over a map.

    Attributes:
        rows: Row of the map under each row of the window.
        columns: Column under each of its columns.
        inside: Which of its places lie on the map, ``(rows, columns)``.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    inside: NDArray[np.bool_] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What one channel contributes: its patch times its kernel.

    Attributes:
        label: The channel.
        patch: Values under the window, ``(rows, columns)``.
        kernel: Weights, likewise.
        total: Sum of the products.
    """

    label: str
    patch: Figures = field(repr=False)
    kernel: Figures = field(repr=False)
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Products:
    """Patch times kernel of some channels, the strongest first; as many as fit.

    Attributes:
        patch: Where the window lies.
        products: The channels.
    """

    patch: Patch
    products: tuple[Product, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One line of a sum.

    Attributes:
        label: What it is.
        working: How it came about, for example ``"0.5 × −2"``; may be empty.
        value: What it adds.
        link: Handed out when the line is picked; ``None`` where it leads nowhere.
        marked: Whether it is the line that the sum is about.
    """

    label: str
    working: str = ""
    value: float
    link: object = None
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A sum, the strongest terms first; what does not fit is one line.

    Attributes:
        terms: The first ones.
        values: What each of all terms adds, in the same order, ``(n,)``.
        noun: What they are, for the line of the others, for example ``"channels"``.
        closing: Further lines after them, such as a bias.
        result_label: Name of the last line.
        result: What the last line says; ``None`` for no such line.
    """

    terms: tuple[Term, ...]
    values: Figures = field(repr=False)
    noun: str
    closing: tuple[Term, ...] = ()
    result_label: str = ""
    result: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowGrid:
    """The values under one window.

    Attributes:
        patch: Where it lies.
        values: What is under it, ``(rows, columns)``.
        winner: Row and column in the window of the value that counts alone.
    """

    patch: Patch
    values: Figures = field(repr=False)
    winner: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a formula.

    Attributes:
        symbol: As the formula calls it.
        value: As text.
        meaning: What it is.
        link: As in :class:`Term`.
    """

    symbol: str
    value: str
    meaning: str
    link: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula in symbols, then in figures, and what the figures are.

    Attributes:
        lines: The formula.
        figures: Its figures.
    """

    lines: tuple[str, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A function with one point on it.

    Attributes:
        points: ``(n, 2)``, from left to right.
        x: Value before.
        y: Value after.
    """

    points: Figures = field(repr=False)
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Branches:
    """Parts that lie one behind the other, and where in them a value lies.

    Attributes:
        names: What made each part.
        sizes: Channels of each part.
        chosen: Part that the value comes from.
        position: Its channel in the whole.
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    chosen: int
    position: int


Block = Products | Terms | WindowGrid | Formula | Curve | Branches


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """Everything behind one value.

    Attributes:
        title: Which value it is.
        owner: Whose value it is, for example the name of a layer; may be empty.
        sentence: What the step does, with its own numbers.
        blocks: The working, from above to below.
        result: What it comes to.
        own: The network's own value; ``None`` where nothing was worked out.
        agrees: Whether the two are the same but for rounding.
    """

    title: str
    owner: str = ""
    sentence: str
    blocks: tuple[Block, ...]
    result: float
    own: float | None
    agrees: bool
