"""Curves of several runs in one picture, with a crosshair that reads them all."""

import math
import sys
from collections.abc import Callable, Collection, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.diagrams.colours import LineStyle
from explorer.ui.theme import current_theme
from explorer.ui.widgets.curve import Dots, Numbers
from explorer.ui.widgets.curve_crosshair import CurveCrosshair
from explorer.ui.widgets.curve_flags import Flag, FlagStrip, severity_colour
from explorer.ui.widgets.curve_layer import CurveLayer
from explorer.ui.widgets.curve_marks import CurveMarks
from explorer.ui.widgets.curve_reference import CurveReference
from explorer.ui.widgets.curve_set import CurveSet
from explorer.ui.widgets.curve_view import AXIS_WIDTH, CurveView

_DOT = 9  # px


class CurvePlot(QWidget):
    """Shows metric series by key; knows nothing of runs or training.

    Signals:
        pointed: The x under the pointer, or ``None`` when it has left.
        moved_by_hand: The user has zoomed or dragged.
        fit_wanted: The user has double-clicked: show everything.
    """

    pointed = Signal(object)
    moved_by_hand = Signal()
    fit_wanted = Signal()

    def __init__(
        self,
        y_label: str,
        *,
        write: Callable[[float], str],
        best_is_low: bool,
        markers: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty plot.

        Args:
            y_label: What is measured, with its unit in brackets.
            write: A value as people read it.
            best_is_low: Which end of the crosshair's table is the top.
            markers: Whether every value gets a dot.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._write, self._best_is_low = write, best_is_low
        self._dots = Dots(size=_DOT) if markers else None
        self._curves = CurveSet()
        self._log = False
        self._build(y_label)
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(y_label)
        self._wear_theme()

    def set_x_label(
        self, text: str, *, visible: bool = True, units: bool = False
    ) -> None:
        """Name the x axis; an invisible one leaves its place to the curves.

        Args:
            text: What runs to the right.
            visible: Whether the axis is there.
            units: Whether large numbers are written with a unit, ``"50 G"``.
        """
        self._view.name_x(text, visible=visible, units=units)
        self._wear_theme()

    def set_empty_text(self, text: str) -> None:
        """What stands in the middle as long as no curve has a value."""
        self._empty.setText(text)

    def set_reference(self, y: float, text: str) -> None:
        """Draw a dashed level line at ``y`` with ``text`` on it."""
        self._reference.show_at(y, text)

    def set_curve(
        self,
        key: str,
        label: str,
        style: LineStyle,
        x: Numbers,
        raw: Numbers,
        smooth: Numbers | None = None,
        band: tuple[Numbers, Numbers] | None = None,
    ) -> None:
        """Draw a curve, in place of any that has the same key.

        Args:
            key: Names the curve.
            label: What the crosshair's table calls it.
            style: Colour and dashes.
            x: Growing, of any length.
            raw: One value per x; NaN and infinity leave a gap.
            smooth: Likewise; drawn as the line, with ``raw`` as a faint band behind.
            band: Lower and upper edge of an area behind the line, one value per x
                each; takes the place of the faint band.
        """
        curve = self._curves.curve("run", key, label, style, self._dots)
        curve.set_values(x, raw, smooth, band)
        self._show_curves()

    def set_thin(
        self,
        kind: Literal["beside", "ghost"],
        key: str,
        label: str,
        style: LineStyle,
        x: Numbers,
        values: Numbers,
        dots: Dots | None = None,
    ) -> None:
        """Draw a thin curve.

        Args:
            kind: What was measured ``"beside"`` the run of this key and is read with
                it, or a pale ``"ghost"`` of another training behind all runs.
            key: Of the run; or names the ghost.
            label: What the crosshair's table calls it.
            style: Colour and dashes.
            x: Growing, of any length.
            values: One per x.
            dots: What marks every value.
        """
        self._curves.curve(kind, key, label, style, dots).set_values(x, values)
        self._show_curves()

    def ghosts(self) -> tuple[str, ...]:
        """The keys of the ghosts."""
        return self._curves.keys("ghost")

    def keep_ghosts(self, keys: Collection[str]) -> None:
        """Take away all ghosts but these."""
        self._curves.keep("ghost", keys)
        self._show_curves()

    def hide_curves(self, keys: Collection[str]) -> None:
        """Neither draw nor read these runs and ghosts; all others again."""
        self._curves.hide(keys)
        self._show_curves()

    def series(self, key: str) -> tuple[Numbers, Numbers]:
        """Every x and every raw value of one curve, also those that thinning skips."""
        curve = self._curves.run(key)
        return curve.x, curve.raw

    def keys(self) -> tuple[str, ...]:
        """The keys of the runs, in the order in which they came."""
        return self._curves.keys()

    def keep_curves(self, keys: Collection[str]) -> None:
        """Take away all runs but these."""
        self._curves.keep("run", keys)
        self._curves.keep("beside", keys)
        self._show_curves()

    def clear_curves(self) -> None:
        """Take all curves away, and what is pinned on them; ghosts stay."""
        self.marks.mark(None, "")
        self.marks.pin(())
        self.keep_curves(())
        self.point_at(None, "")

    def set_flags(self, flags: Sequence[Flag]) -> None:
        """Put flags over the plot, and a small sign where each stands on its curve."""
        self.flags.set_flags(flags)
        theme = current_theme()
        self.marks.spot(
            [
                (flag.x, self._height(value), severity_colour(flag.severity, theme))
                for flag in flags
                if (value := self._curves.value(flag.curve, flag.x)) is not None
            ]
        )

    def set_ranges(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show this part of the plane; a log scale needs ``y`` above 0."""
        heights = (self._height(y[0]), self._height(y[1]))
        self._box.setRange(xRange=x, yRange=heights, padding=0)

    def set_log(self, on: bool) -> None:
        """Count in powers of ten upwards; set the ranges afterwards."""
        if on == self._log:
            return
        self._log = on
        self._view.up.setLogMode(on)
        self._layer.set_log(on)
        self._reference.set_log(on)

    def share_x_with(self, other: "CurvePlot") -> None:
        """Zoom and drag sideways together with ``other``."""
        self._box.setXLink(other._box)

    def light(self, key: str | None) -> None:
        """Bring one curve to the front and let the others fade; ``None`` for all."""
        self._curves.light(key)
        self._show_curves()

    def point_at(self, x: float | None, heading: str) -> None:
        """Put the crosshair at ``x`` and read every curve there; ``None`` hides it."""
        if x is None:
            self._cross.hide()
            return
        lines = self._curves.read(x, self._write, best_is_low=self._best_is_low)
        self._cross.show_at(x, heading, lines)
        self.setAccessibleDescription(self.readout())

    def read_again(self) -> None:
        """Let the crosshair, where it is shown, read what the curves show by now."""
        if (x := self._cross.x()) is not None:
            self.point_at(x, self._cross.heading)

    def readout(self) -> str:
        """What the crosshair reads, as one line; empty when it is hidden."""
        return self._cross.table.text()

    def _build(self, y_label: str) -> None:
        self._view = CurveView(y_label, self)
        self._box = self._view.box
        self._layer = CurveLayer(self._box)
        self._cross = CurveCrosshair(self._view)
        self._reference = CurveReference(self._box)
        self.marks = CurveMarks(self._view.getPlotItem())
        self.flags = FlagStrip(self._view, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self._view.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self._view.scene().sigMouseClicked.connect(self._on_mouse_clicked)
        self._box.sigRangeChangedManually.connect(lambda: self.moved_by_hand.emit())

    def _show_curves(self) -> None:
        self._layer.show_curves(self._curves.drawn())
        self._empty.setVisible(not self._curves.has_values())

    def _height(self, y: float) -> float:
        """Where a value is drawn."""
        return math.log10(max(y, sys.float_info.min)) if self._log else y

    def _wear_theme(self) -> None:
        theme = current_theme()
        self._view.wear(theme, framed=self.hasFocus())
        self._cross.wear(theme)
        self.marks.wear(theme)
        self._show_curves()  # their colours depend on the theme
        self._reference.wear(theme)

    def _on_mouse_moved(self, position: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(position)
        self.pointed.emit(self._box.mapSceneToView(position).x() if inside else None)

    def _on_mouse_clicked(self, event: object) -> None:
        if getattr(event, "double", bool)():
            self.fit_wanted.emit()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        target = self._cross.moved(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
        else:
            self.pointed.emit(target)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.setGeometry(self.rect().adjusted(AXIS_WIDTH, 0, 0, 0))

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._wear_theme()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._wear_theme()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._wear_theme()
