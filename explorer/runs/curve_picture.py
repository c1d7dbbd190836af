"""The marks that a picture of curves is made of, as SVG."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

import numpy as np

from explorer.diagrams.colours import LineStyle
from explorer.diagrams.text_size import text_width
from explorer.runs.curve_axes import Axis, thinned, tick_text
from explorer.runs.series import Values

INK, MUTED = "#1b2027", "#566070"
WIDTH, LEFT, RIGHT = 960, 76, 24  # px, of the picture and beside its panels
SIZE = 13  # px, of text
ROW, SWATCH = 22, 40  # px, of the legend
_GRID, _PAPER = "#dde2e9", "#ffffff"
_FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif"
_APART, _BESIDE = 22, 8  # px, of entries, and of a text from what it names
_BASELINE = 4.5  # px, from the middle of a line of text down
_TICK_X, _TICK_Y = 80, 36  # px, the least from tick to tick
_RADIUS = 3.2  # px, of a dot


class LegendFlow:
    """Entries of a legend, side by side as far as there is room.

    Attributes:
        top: Where the next row stands, px.
        parts: What was drawn so far.
    """

    def __init__(self, top: float) -> None:
        self.top = top
        self.parts: list[str] = []
        self._left = float(LEFT)

    def add(self, mark: str, text: str, colour: str) -> None:
        """Put one behind the others; ``mark`` lies around y = 0."""
        width = SWATCH + _BESIDE + text_width(text, SIZE)
        if self._left > LEFT and self._left + width > WIDTH - RIGHT:
            self.end_row()
        self.parts.append(
            f'<g transform="translate({self._left:.1f} {self.top:g})">{mark}'
            + draw_text(
                text, SWATCH + _BESIDE, _BASELINE, anchor="start", colour=colour
            )
            + "</g>"
        )
        self._left += width + _APART

    def end_row(self) -> None:
        """Go on in the next row, if there is anything in this one."""
        if self._left > LEFT:
            self.top, self._left = self.top + ROW, float(LEFT)


def draw_panel(x: Axis, y: Axis, name: str, *, numbers: bool = False) -> Iterator[str]:
    """A frame with its ticks; ``numbers`` says whether those below are written."""
    for value, top in _placed(y, _TICK_Y):
        yield _rule(f"M{x.start:g} {top:.1f}H{x.end:g}")
        yield draw_text(
            tick_text(value), x.start - _BESIDE, top + _BASELINE, anchor="end"
        )
    for value, left in _placed(x, _TICK_X):
        yield _rule(f"M{left:.1f} {y.start:g}V{y.end:g}")
        if numbers:
            yield draw_text(tick_text(value), left, y.start + 20)
    yield (
        f'<path d="M{x.start:g} {y.end:g}V{y.start:g}H{x.end:g}" fill="none"'
        f' stroke="{MUTED}" stroke-width="1"/>'
    )
    middle = (y.start + y.end) / 2
    yield draw_text(name, 20, middle, colour=INK, turned=True)


def _placed(axis: Axis, nearest: float) -> Iterator[tuple[float, float]]:
    ticks = axis.ticks(nearest)
    yield from zip(ticks, axis.place(np.array(ticks)).tolist(), strict=True)


def _rule(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{_GRID}" stroke-width="1"/>'


def draw_line(
    x: Axis,
    y: Axis,
    xs: Values,
    ys: Values,
    style: LineStyle,
    width: float,
    opacity: float,
    *,
    dashed: bool = True,
) -> str:
    """A curve; empty where there are not two points.

    Args:
        x: To the right.
        y: Upwards.
        xs: ``(n,)``, ascending.
        ys: ``(n,)``; what is not finite is left out.
        style: Colour and dashes.
        width: In px.
        opacity: 0 to 1.
        dashed: Whether it has its dashes.
    """
    known = np.isfinite(ys)
    xs, ys = thinned(xs[known], ys[known], round(x.end - x.start))
    if xs.size < 2:
        return ""
    points = " ".join(
        f"{left:.1f},{top:.1f}"
        for left, top in zip(x.place(xs).tolist(), y.place(ys).tolist(), strict=True)
    )
    dash = _dash(style, width) if dashed else ""
    return (
        f'<polyline points="{points}" fill="none" stroke="{style.colour}"'
        f' stroke-width="{width:g}" stroke-opacity="{opacity:g}"'
        f' stroke-linejoin="bevel"{dash}/>'
    )


def _dash(style: LineStyle, width: float) -> str:
    lengths = " ".join(f"{width * length:g}" for length in style.dash)
    return f' stroke-dasharray="{lengths}"' if lengths else ""


def draw_swatch(style: LineStyle) -> str:
    """A piece of a run's curve, for the legend."""
    return (
        f'<path d="M0 0H{SWATCH}" fill="none" stroke="{style.colour}"'
        f' stroke-width="2.4"{_dash(style, 2.4)}/>'
    )


def draw_level(colour: str, width: float, opacity: float) -> str:
    """A piece of any curve, for the legend."""
    return (
        f'<path d="M0 0H{SWATCH}" fill="none" stroke="{colour}"'
        f' stroke-width="{width:g}" stroke-opacity="{opacity:g}"/>'
    )


def draw_dot(x: float, y: float, colour: str, *, filled: bool) -> str:
    """A test, or with ``filled`` off what is compared with it."""
    inside = colour if filled else _PAPER
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS}" fill="{inside}"'
        f' stroke="{colour}" stroke-width="1.4"/>'
    )


def draw_text(
    text: str,
    x: float,
    y: float,
    *,
    size: int = SIZE,
    colour: str = MUTED,
    anchor: str = "middle",
    weight: int = 400,
    turned: bool = False,
) -> str:
    """A line of text whose baseline is at ``y``; ``turned`` reads upwards."""
    turn = f' transform="rotate(-90 {x:g} {y:g})"' if turned else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}"'
        f' fill="{colour}" text-anchor="{anchor}"{turn}>{_readable(text)}</text>'
    )


def whole_picture(parts: Sequence[str], height: float, title: str) -> str:
    """The file around what was drawn."""
    size = f'width="{WIDTH}" height="{height:g}"'
    inside = "\n".join(part for part in parts if part)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
        f' viewBox="0 0 {WIDTH} {height:g}" font-family="{_FONT}" role="img">\n'
        f"<title>{_readable(title)}</title>\n"
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>\n{inside}\n</svg>\n'
    )


def _readable(text: str) -> str:
    """Text that may stand in XML, which has no place for control characters."""
    return escape("".join(sign if sign.isprintable() else " " for sign in text))
