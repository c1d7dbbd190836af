"""One curve: all its values, how it is drawn and how it is read."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from explorer.diagrams.colours import LineStyle
from explorer.ui.theme import current_theme, mixed
from explorer.ui.widgets.curve_envelope import Envelope

Numbers = npt.NDArray[np.float64]
CurveKind = Literal["run", "beside", "ghost"]

_WIDTHS: dict[CurveKind, float] = {"run": 2.0, "beside": 1.2, "ghost": 1.4}  # px
_STRENGTHS: dict[CurveKind, float] = {"run": 1.0, "beside": 0.85, "ghost": 0.5}
_BAND_OPACITY = 0.3
_FADED = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """A mark at every value of a curve.

    Attributes:
        size: px.
        hollow: Whether only their outline is drawn.
    """

    size: float
    hollow: bool = False


class Curve:
    """Keeps every value; what is drawn of them is up to the layer.

    Attributes:
        label: Name for people.
        style: Colour and dashes.
        kind: A ``"run"`` is drawn strongly; what was measured ``"beside"`` it, and a
            ``"ghost"`` of another run, are thin.
        x: Growing.
        raw: One value per x.
        line: What is drawn as a line.
        band: Lower and upper edge of what is filled behind it, if anything is.
        dots: What marks every value, if anything does.
        width: Of the line, px.
        on: Whether it is in front of the others.
        shown: Whether it is to be seen at all.
    """

    def __init__(
        self,
        label: str,
        style: LineStyle,
        kind: CurveKind = "run",
        dots: Dots | None = None,
    ) -> None:
        """Make an empty curve."""
        self.dots = dots
        self.label, self.style, self.kind = label, style, kind
        self.x: Numbers = np.empty(0)
        self.raw: Numbers = self.x
        self.line = Envelope(self.x, self.raw)
        self.band: tuple[Envelope, Envelope] | None = None
        self.width = _WIDTHS[kind]
        self.on = False
        self.shown = True
        self._faded = False

    def set_values(
        self,
        x: Numbers,
        raw: Numbers,
        smooth: Numbers | None = None,
        band: tuple[Numbers, Numbers] | None = None,
    ) -> None:
        """Replace all values; ``raw`` alone is the line, else a band behind it.

        Args:
            x: Growing.
            raw: One value per x.
            smooth: Likewise; the line, where it is given.
            band: Edges of an area to draw in place of the raw values.
        """
        self.x, self.raw = x, raw
        self.line = Envelope(x, raw if smooth is None else smooth)
        if band is not None:
            self.band = Envelope(x, band[0]), Envelope(x, band[1])
        elif smooth is not None:
            values = Envelope(x, raw)
            self.band = values, values
        else:
            self.band = None

    def value_at(self, x: float) -> float | None:
        """What the line shows at ``x``: its last value up to there.

        A curve of many values ends at its last one; the last of a few dots holds on,
        for it is still the newest that is known.
        """
        index = int(np.searchsorted(self.x, x, side="right")) - 1
        beyond = self.x.size > 0 and x > self.x[-1] and self.dots is None
        if index < 0 or beyond or not np.isfinite(self.line.y[index]):
            return None
        return float(self.line.y[index])

    def light(self, *, on: bool, faded: bool) -> None:
        """Come to the front, fade behind another, or neither."""
        self.on, self._faded = on, faded

    def line_colour(self) -> QColor:
        """Opaque, so that strokes may overlap."""
        strength = _STRENGTHS[self.kind] * (_FADED if self._faded else 1.0)
        return mixed(QColor(self.style.colour), QColor(current_theme().panel), strength)

    def band_colour(self) -> QColor:
        """Transparent, so that bands are seen through each other."""
        colour = QColor(self.style.colour)
        colour.setAlphaF(_BAND_OPACITY * (_FADED if self._faded else 1.0))
        return colour
