"""Where the bars of a long vector stand, and their picture; rows like lines of text."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.diagrams.mosaic import GAP_INDEX, Indices, to_indices, value_range

Vector = NDArray[np.floating]

_ROW_GAP = 8  # px
_LOWEST, _HIGHEST = 36, 200  # px of a row that is easy to read, and enough for any
_TINY = 6  # px of a row when there are too many values
_WIDEST = 40  # px of a bar


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRows:
    """How many bars of which size, in device pixels.

    Attributes:
        values: Values in all.
        together: Values that share a bar; it shows the one largest in magnitude.
        per_row: Bars in a row.
        bar: Width of one bar with its gap.
        height: Height of one row.
        gap: Between two rows.
    """

    values: int
    together: int
    per_row: int
    bar: int
    height: int
    gap: int

    @property
    def bars(self) -> int:
        """Bars in all."""
        return -(-self.values // self.together)

    @property
    def rows(self) -> int:
        """Rows in all."""
        return -(-self.bars // self.per_row)

    def bar_at(self, x: int, y: int) -> int | None:
        """The bar whose column a pixel is in; ``None`` between rows and outside."""
        row, in_row = divmod(y, self.height + self.gap)
        column = x // self.bar
        bar = row * self.per_row + column
        inside = x >= 0 and y >= 0 and column < self.per_row and in_row < self.height
        return bar if inside and bar < self.bars else None


def arrange(values: int, width: int, height: int, ratio: float = 1.0) -> BarRows:
    """The widest bars of which all fit into ``width x height`` device pixels.

    Args:
        values: How many there are.
        width: Device pixels for the bars.
        height: Device pixels for all rows.
        ratio: Device pixels per logical pixel.
    """
    gap, lowest = round(_ROW_GAP * ratio), round(_LOWEST * ratio)
    for bar in range(min(round(_WIDEST * ratio), max(width, 1)), 0, -1):
        per_row = max(width // bar, 1)
        rows = max(-(-values // per_row), 1)
        row_height = (height + gap) // rows - gap
        if row_height >= lowest:
            row_height = min(row_height, round(_HIGHEST * ratio))
            return BarRows(
                values=values, together=1, per_row=per_row, bar=bar,
                height=row_height, gap=gap,
            )  # fmt: skip
    per_row = max(width, 1)
    most_rows = max((height + 1) // (round(_TINY * ratio) + 1), 1)
    together = max(math.ceil(values / (per_row * most_rows)), 1)
    rows = max(-(-values // (per_row * together)), 1)
    return BarRows(
        values=values, together=together, per_row=per_row, bar=1,
        height=max((height + 1) // rows - 1, 1), gap=1,
    )  # fmt: skip


def draw(vector: Vector, layout: BarRows) -> tuple[Indices, bool]:
    """Palette indices of the bars, and whether the palette is the diverging one.

    Args:
        vector: ``(values,)``.
        layout: Where the bars are.

    Returns:
        ``(height, width)`` uint8; what no bar covers has ``GAP_INDEX``.
    """
    bars = _strongest(vector, layout.together)
    signed = bool(np.nanmin(bars, initial=0) < 0)
    low, high = value_range(bars, signed)
    colours = to_indices(bars[None, None], np.array([[low, high]]))[0, 0]
    size = layout.rows * layout.per_row
    shape = (layout.rows, layout.per_row)
    colours = np.pad(colours, (0, size - len(bars)), constant_values=GAP_INDEX)
    parts = np.clip(np.nan_to_num(bars / (high or 1)), -1, 1)
    parts = np.pad(parts, (0, size - len(bars))).reshape(shape)
    zero = (layout.height - 1) // 2 if signed else layout.height - 1
    lengths = np.rint(parts * (layout.height - 1 - zero if signed else zero)).astype(
        int
    )
    top, bottom = zero - np.maximum(lengths, 0), zero - np.minimum(lengths, 0)
    y = np.arange(layout.height + layout.gap)[None, :, None]
    covered = (y >= top[:, None]) & (y <= bottom[:, None])
    picture = np.where(covered, colours.reshape(shape)[:, None], np.uint8(GAP_INDEX))
    thickness = layout.bar - (1 if layout.bar > 2 else 0)
    wide = np.full((*picture.shape, layout.bar), GAP_INDEX, dtype=np.uint8)
    wide[..., :thickness] = picture[..., None]
    return wide.reshape(layout.rows * (layout.height + layout.gap), -1), signed


def _strongest(vector: Vector, together: int) -> Vector:
    """The value largest in magnitude of every ``together`` neighbours."""
    if together == 1:
        return vector
    padded = np.pad(vector, (0, -len(vector) % together)).reshape(-1, together)
    chosen = np.nan_to_num(np.abs(padded), nan=np.inf).argmax(axis=1)
    return np.take_along_axis(padded, chosen[:, None], axis=1)[:, 0]
