"""How the gradient reaches the blocks of a network while it learns, and who is dead."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.architectures.variants import Variant
from explorer.diagrams.colours import LineStyle
from explorer.training.events import BlockProbe, Probed
from explorer.training.probes import DEAD_BATCHES, PROBE_EVERY
from explorer.ui.models.run_text import percent_text
from explorer.ui.pages.train.block_words import BlockWords
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.theme import GRID
from explorer.ui.widgets.curve import Numbers
from explorer.ui.widgets.curve_plot import CurvePlot
from explorer.ui.widgets.depth_legend import DepthLegend, depth_colour

_LEAST_HEIGHT = 120  # px
_NO_NORMS = (1e-3, 1.0)
_MARGIN = 1.5  # times, above the largest and below the smallest norm
_MOST_SPAN = 1e10  # between the largest and the smallest norm that are in view


class Gradients(QFrame):
    """Gradient norm and dead ReLUs of one run, one line per block."""

    def __init__(self, blocks: BlockWords, parent: QWidget | None = None) -> None:
        """Show nothing yet.

        Args:
            blocks: Name the blocks of networks.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._blocks = blocks
        self._runs: Sequence[LiveRun] = ()
        self._key = ""
        self._drawn: tuple[str, int, int] | None = None
        self._build()
        for plot in (self.norm_plot, self.dead_plot):
            plot.pointed.connect(self._on_pointed)
            plot.fit_wanted.connect(self._redraw)
        blocks.known.connect(self._on_blocks_known)

    def begin(self, runs: Sequence[LiveRun]) -> None:
        """Forget what was shown; from now on show ``runs``."""
        self._runs = runs
        self._drawn = None

    def choose(self, key: str) -> None:
        """Show this run from now on, at once if the view can be seen."""
        self._key = key
        if self.isVisible():
            self.draw()

    def draw(self) -> None:
        """Show everything that the run has told so far."""
        run = next((run for run in self._runs if run.key == self._key), None)
        probes = run.series.probes if run is not None else []
        state = (self._key, len(probes), probes[-1].step if probes else 0)
        if state == self._drawn:
            return
        if self._drawn is None or self._drawn[0] != self._key:
            self._clear()
        self._drawn = state
        self._pages.setCurrentIndex(1 if probes else 0)
        if run is not None and probes:
            self._draw_probes(run.series.config.variant, probes)

    def sentence(self) -> str:
        """What stands in place of curves; empty where there are some."""
        return self._nothing.text() if self._pages.currentIndex() == 0 else ""

    def _build(self) -> None:
        self.norm_plot = CurvePlot(
            self.tr("gradient norm"), write=_norm_text, best_is_low=False
        )
        self.norm_plot.set_log(True)
        self.norm_plot.set_x_label("", visible=False)
        self.dead_plot = CurvePlot(
            self.tr("dead ReLUs (%)"), write=_percent, best_is_low=False
        )
        self.dead_plot.set_x_label(self.tr("step"))
        self.dead_plot.set_empty_text(self.tr("this network has no ReLUs"))
        self.dead_plot.setToolTip(
            self.tr(
                "Share of a block's ReLU units that were 0 for every image of the last"
                " {0} probed batches"
            ).format(DEAD_BATCHES)
        )
        self.dead_plot.share_x_with(self.norm_plot)
        self.legend = DepthLegend()
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        for plot in (self.norm_plot, self.dead_plot):
            plot.setMinimumHeight(_LEAST_HEIGHT)
            splitter.addWidget(plot)
        splitter.setStretchFactor(0, 5)
        splitter.setStretchFactor(1, 3)
        shown = QWidget()
        shown.setProperty("role", "clear")
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.legend)
        column.addWidget(splitter, 1)
        self._nothing = QLabel(
            self.tr(
                "Nothing was measured inside this network yet: one step in {0} is."
            ).format(PROBE_EVERY)
        )
        self._nothing.setProperty("role", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._pages = QStackedWidget()
        self._pages.setProperty("role", "clear")
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(shown)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID // 2, GRID, GRID + GRID // 2, GRID // 2)
        outer.addWidget(self._pages)

    def _clear(self) -> None:
        self.norm_plot.clear_curves()
        self.dead_plot.clear_curves()

    def _redraw(self) -> None:
        self._drawn = None
        self.draw()

    def _draw_probes(self, variant: Variant, probes: Sequence[Probed]) -> None:
        paths = [block.path for block in probes[-1].blocks]
        self._blocks.want(variant, paths)
        names = [self._blocks.name(variant, path) for path in paths]
        self.legend.set_names(names)
        steps = np.array([probe.step for probe in probes], dtype=float)
        norms = _table(probes, _norm)
        dead = _table(probes, _dead_percent)
        for place, (block, name) in enumerate(
            zip(probes[-1].blocks, names, strict=True)
        ):
            style = LineStyle(colour=depth_colour(place, len(names)), dash=())
            key = f"{place}:{block.path}"
            self.norm_plot.set_curve(key, name, style, steps, norms[:, place])
            if block.relu_units:
                self.dead_plot.set_curve(key, name, style, steps, dead[:, place])
        across = (0.0, float(steps[-1]) * 1.02)
        self.norm_plot.set_ranges(across, _norm_range(norms))
        self.dead_plot.set_ranges(across, _dead_range(dead))

    def _on_blocks_known(self) -> None:
        if self.isVisible():
            self._redraw()
        else:
            self._drawn = None

    def _on_pointed(self, x: float | None) -> None:
        heading = "" if x is None else self.tr("step {0}").format(f"{x:,.0f}")
        for plot in (self.norm_plot, self.dead_plot):
            plot.point_at(x, heading)


def _table(probes: Sequence[Probed], of: Callable[[BlockProbe], float]) -> Numbers:
    """``(probes, blocks)``; a probe of another number of blocks is all NaN."""
    count = len(probes[-1].blocks)
    table = np.full((len(probes), count), np.nan)
    for row, probe in enumerate(probes):
        if len(probe.blocks) == count:
            table[row] = [of(block) for block in probe.blocks]
    return table


def _norm(block: BlockProbe) -> float:
    # A norm of 0 has no place on a scale of powers of ten: the line breaks off.
    return block.gradient_norm or math.nan


def _dead_percent(block: BlockProbe) -> float:
    return 100 * block.dead_units / block.relu_units if block.relu_units else math.nan


def _norm_range(norms: Numbers) -> tuple[float, float]:
    seen = norms[np.isfinite(norms)]
    if not seen.size:
        return _NO_NORMS
    high = float(seen.max()) * _MARGIN
    return max(float(seen.min()) / _MARGIN, high / _MOST_SPAN), high


def _dead_range(shares: Numbers) -> tuple[float, float]:
    seen = shares[np.isfinite(shares)]
    highest = float(seen.max()) if seen.size else 0.0
    return 0.0, min(101.0, max(10.0, highest * 1.1))


def _norm_text(norm: float) -> str:
    return f"{norm:.3g}"


def _percent(value: float) -> str:
    return percent_text(value / 100)
