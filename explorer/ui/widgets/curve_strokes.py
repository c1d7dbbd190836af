"""Lines as many short strokes, which Qt draws up to a hundred times faster than paths.

Qt strokes a path as one outline and searches it for crossings, which takes 200 ms for
one noisy curve; independent strokes need no such search.
"""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


def strokes(x: Numbers, y: Numbers) -> Numbers:
    """The pieces between neighbouring points.

    Args:
        x: ``(n,)`` px.
        y: ``(n,)`` px; a piece with NaN at an end is left out.

    Returns:
        ``(pieces, 4)``: x and y of one end, then of the other.
    """
    pieces: Numbers = np.stack([x[:-1], y[:-1], x[1:], y[1:]], axis=1)
    return pieces[np.isfinite(pieces).all(axis=1)]


def clipped(pieces: Numbers, low: float, high: float) -> Numbers:
    """What lies between two heights: pieces far outside would cost as much as others.

    Args:
        pieces: ``(n, 4)`` as ``strokes`` makes them.
        low: Least y, px.
        high: Greatest y, px.
    """
    inside = (pieces[:, [1, 3]] >= low) & (pieces[:, [1, 3]] <= high)
    if inside.all():
        return pieces
    start, rise = pieces[:, 1], pieces[:, 3] - pieces[:, 1]
    level = rise == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        first, last = (low - start) / rise, (high - start) / rise
    begin = np.where(level, 0.0, np.clip(np.minimum(first, last), 0, 1))
    end = np.where(level, 1.0, np.clip(np.maximum(first, last), 0, 1))
    kept = (begin < end) & (~level | inside[:, 0])
    corner, along = pieces[kept, :2], pieces[kept, 2:] - pieces[kept, :2]
    cut: Numbers = np.concatenate(
        [corner + begin[kept, None] * along, corner + end[kept, None] * along], axis=1
    )
    return cut


def dashed(pieces: Numbers, dash: tuple[float, ...]) -> Numbers:
    """The parts of pieces that dashes cover.

    The pattern begins at x = 0, so that it moves with the curve.

    Args:
        pieces: ``(n, 4)`` px, one after the other.
        dash: Lengths of dash and gap in turn, px; empty for a solid line.
    """
    if not dash or not len(pieces):
        return pieces
    lengths = np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1])
    ends = pieces[0, 0] + np.cumsum(lengths)
    starts = ends - lengths
    edges = np.cumsum((0.0, *dash))
    period = edges[-1]
    turns = np.arange(np.floor(starts[0] / period), np.floor(ends[-1] / period) + 1)
    on = (turns[:, None] * period + edges[:-1][None, ::2]).ravel()
    off = (turns[:, None] * period + edges[1:][None, ::2]).ravel()
    # Every pair of a piece and a dash that overlap: the dashes of a piece are one run.
    first = np.searchsorted(off, starts, side="right")
    count = np.maximum(0, np.searchsorted(on, ends, side="left") - first)
    piece = np.repeat(np.arange(len(pieces)), count)
    nth = np.arange(piece.size) - np.repeat(np.cumsum(count) - count, count)
    dashes = first[piece] + nth
    begin = np.maximum(starts[piece], on[dashes]) - starts[piece]
    end = np.minimum(ends[piece], off[dashes]) - starts[piece]
    corner, along = pieces[piece, :2], pieces[piece, 2:] - pieces[piece, :2]
    share = 1 / np.maximum(lengths[piece], np.finfo(float).tiny)
    covered: Numbers = np.concatenate(
        [
            corner + (begin * share)[:, None] * along,
            corner + (end * share)[:, None] * along,
        ],
        axis=1,
    )
    return covered


def is_on(along: Numbers, dash: tuple[float, ...]) -> npt.NDArray[np.bool_]:
    """Whether a dash covers each of these places along a line.

    Args:
        along: ``(n,)`` px from where the pattern begins.
        dash: Lengths of dash and gap in turn, px; empty for a solid line.
    """
    if not dash:
        return np.ones(along.shape, dtype=bool)
    edges = np.cumsum(dash)
    part = np.searchsorted(edges, np.mod(along, edges[-1]), side="right")
    on: npt.NDArray[np.bool_] = part % 2 == 0
    return on
