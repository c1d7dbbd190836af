"""One run's curve in a plot: a faint band of all values, a line, and how to read it."""

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtGui import QColor

from explorer.diagrams.colours import LineStyle
from explorer.ui.widgets.line_swatch import curve_pen, curve_symbol

Numbers = npt.NDArray[np.float64]

_LINE_POINTS = 500  # a smooth line needs no more, and wide dashed ones are costly
_BAND_POINTS = 20_000  # beyond this, pyqtgraph thins the raw values by their peaks
_BAND_OPACITY = 0.3
_FADED = 0.35


class Curve:
    """Keeps every value; thins only what is drawn."""

    def __init__(
        self, plot: pg.PlotItem, label: str, style: LineStyle, *, markers: bool
    ) -> None:
        """Add an empty curve to ``plot``.

        Args:
            plot: Where it is drawn.
            label: Name for people.
            style: Colour and dashes.
            markers: Whether every value gets a dot.
        """
        self.label = label
        self.style = style
        self.x: Numbers = np.empty(0)
        self.raw: Numbers = np.empty(0)
        self._shown: Numbers = self.raw
        self._markers = markers
        self._area_opacity = _BAND_OPACITY
        self._plot = plot
        dot = {"symbol": curve_symbol(style), "symbolSize": 9} if markers else {}
        self._band = pg.PlotDataItem(connect="finite")
        self._line = pg.PlotDataItem(connect="finite", antialias=True, **dot)
        self._edges: tuple[pg.PlotDataItem, pg.PlotDataItem] | None = None
        self._area: pg.FillBetweenItem | None = None
        plot.addItem(self._band)
        plot.addItem(self._line)
        self.light(on=False, faded=False)

    def set_values(
        self,
        x: Numbers,
        raw: Numbers,
        smooth: Numbers | None,
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
        self._set_area(x, band)
        self._shown = raw if smooth is None else smooth
        if smooth is None:
            self._band.setData()
            self._line.setData(*_peaks(x, raw))
            return
        if band is not None:
            self._band.setData()
            self._line.setData(*_thinned(x, smooth))
            return
        many = x.size > _BAND_POINTS
        self._band.setDownsampling(auto=many, method="peak")
        self._band.setClipToView(many)
        self._band.setData(x, raw)
        self._line.setData(*_thinned(x, smooth))

    def value_at(self, x: float) -> float | None:
        """What the line shows at ``x``: its last value up to there.

        A curve of many values ends at its last one; the last of a few dots holds on,
        for it is still the newest that is known.
        """
        index = int(np.searchsorted(self.x, x, side="right")) - 1
        beyond = self.x.size > 0 and x > self.x[-1] and not self._markers
        if index < 0 or beyond or not np.isfinite(self._shown[index]):
            return None
        return float(self._shown[index])

    def light(self, *, on: bool, faded: bool) -> None:
        """Come to the front, fade behind another, or neither."""
        opacity = _FADED if faded else 1.0
        solid = LineStyle(colour=self.style.colour, dash=())
        self._band.setPen(curve_pen(solid, 1, _BAND_OPACITY * opacity))
        pen = curve_pen(self.style, 2, opacity)
        self._line.setPen(pen)
        if self._markers:
            self._line.setSymbolBrush(pen.color())
            self._line.setSymbolPen(None)
        self._line.setZValue(2 if on else 1)
        self._area_opacity = _BAND_OPACITY * opacity
        if self._area is not None:
            self._area.setBrush(self._area_colour())

    def remove(self) -> None:
        """Leave the plot."""
        self._plot.removeItem(self._band)
        self._plot.removeItem(self._line)
        self._remove_area()

    def _set_area(self, x: Numbers, band: tuple[Numbers, Numbers] | None) -> None:
        if band is None:
            self._remove_area()
            return
        if self._edges is None:
            clear = QColor(0, 0, 0, 0)  # without any pen, there would be no edge
            self._edges = (pg.PlotDataItem(pen=clear), pg.PlotDataItem(pen=clear))
            self._area = pg.FillBetweenItem(*self._edges, brush=self._area_colour())
            self._area.setZValue(0)
            for item in (*self._edges, self._area):
                self._plot.addItem(item, ignoreBounds=True)
        for edge, values in zip(self._edges, band, strict=True):
            edge.setData(*_thinned(x, values))

    def _remove_area(self) -> None:
        if self._edges is not None:
            for item in (self._area, *self._edges):
                self._plot.removeItem(item)
            self._edges = self._area = None

    def _area_colour(self) -> QColor:
        colour = QColor(self.style.colour)
        colour.setAlphaF(self._area_opacity)
        return colour


def _thinned(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """About as many points of a smooth line as can be seen, the last one among them."""
    stride = max(1, -(-x.size // _LINE_POINTS))
    backwards = slice(None, None, -stride)
    return x[backwards][::-1], y[backwards][::-1]


def _peaks(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """The lowest and the highest of as many neighbours as one cannot tell apart."""
    if x.size <= 2 * _LINE_POINTS:
        return x, y
    stride = -(-x.size // _LINE_POINTS)
    count = x.size // stride
    blocks = y[: count * stride].reshape(count, stride)
    ends = np.sort(np.stack([blocks.argmin(axis=1), blocks.argmax(axis=1)], 1), axis=1)
    places = (ends + stride * np.arange(count)[:, None]).ravel()
    places = np.append(places, np.arange(count * stride, x.size))
    if places[-1] != x.size - 1:
        places = np.append(places, x.size - 1)
    return x[places], y[places]
