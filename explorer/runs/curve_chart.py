"""The curves of runs as an SVG picture: for papers, slides and exported runs."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.diagrams.colours import LineStyle
from explorer.diagrams.text_size import cut
from explorer.runs.curve_axes import Axis, calm_window, calmed
from explorer.runs.curve_picture import (
    INK,
    LEFT,
    MUTED,
    RIGHT,
    ROW,
    SIZE,
    SWATCH,
    WIDTH,
    LegendFlow,
    draw_dot,
    draw_level,
    draw_line,
    draw_panel,
    draw_swatch,
    draw_text,
    whole_picture,
)  # fmt: skip
from explorer.runs.series import RunSeries, Values

Across = Literal["step", "epoch", "seconds", "images"]

_TITLE_SIZE, _TITLE_LINE = 16, 26  # px
_LOSS_HEIGHT, _ACCURACY_HEIGHT, _GAP, _FOOT = 300, 200, 34, 52  # px
_NAME_WIDTH = 300  # px, of a run in the legend
_PALE = 0.35
_MOST_LOSS, _ROOM = 2.0, 1.05  # of ln(classes), of the highest: one that blew up is cut


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLine:
    """One run of a picture.

    Attributes:
        title: In the legend.
        style: Colour and dashes.
        series: What it has told.
    """

    title: str
    style: LineStyle
    series: RunSeries


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartWords:
    """The words in a picture; the window gives them in its language.

    Attributes:
        loss: Name of the upper axis.
        accuracy: Name of the lower axis.
        across: Name of the axis to the right, by what is counted.
        every_step: The pale line.
        mean: The strong line; ``{0}`` is over how many steps.
        test: A filled dot.
        whole_pass: A hollow dot.
        alike: The level of guessing; ``{0}`` is the classes, ``{1}`` the loss.
        nothing: Stands where no run has learnt a step.
    """

    loss: str = "training and test loss (nats)"
    accuracy: str = "accuracy (%)"
    across: tuple[tuple[Across, str], ...] = (
        ("step", "step"),
        ("epoch", "epoch"),
        ("seconds", "seconds of training"),
        ("images", "training images seen"),
    )
    every_step: str = "training, every step"
    mean: str = "its mean of {0} steps"
    test: str = "test"
    whole_pass: str = "training, mean of a pass"
    alike: str = "ln {0} = {1}: all classes alike"
    nothing: str = "no step was trained"


def curves_svg(
    lines: Sequence[ChartLine],
    *,
    title: str = "",
    across: Across = "step",
    words: ChartWords | None = None,
) -> str:
    """Loss above accuracy of one or several runs, as SVG text.

    Lines carry colours and dashes that can be told apart without colour vision. They
    are thinned to what a line of their width shows; no peak is lost.

    Args:
        lines: The runs, in the order of the legend.
        title: Stands above; also read by screen readers.
        across: What runs to the right.
        words: Of another language.
    """
    return _Chart(lines, title, across, words or ChartWords()).svg()


class _Chart:
    """One picture while it is drawn."""

    def __init__(
        self,
        lines: Sequence[ChartLine],
        title: str,
        across: Across,
        words: ChartWords,
    ) -> None:
        self._lines, self._title, self._across = lines, title, across
        self._words = words
        steps = max((len(line.series.steps) for line in lines), default=0)
        self._window = calm_window(steps)

    def svg(self) -> str:
        """The whole picture."""
        parts = list(self._head())
        top = 2.0 * ROW if self._title else 1.0 * ROW
        legend, top = self._legend(top)
        parts += legend
        loss_end = top + _LOSS_HEIGHT
        accuracy_top = loss_end + _GAP
        bottom = accuracy_top + _ACCURACY_HEIGHT
        x = self._x_axis()
        parts += self._loss_panel(x, Axis(**self._losses(), start=loss_end, end=top))
        axis = Axis(**self._accuracies(), start=bottom, end=accuracy_top)
        parts += self._accuracy_panel(x, axis)
        name = dict(self._words.across)[self._across]
        parts.append(draw_text(name, (x.start + x.end) / 2, bottom + 42, colour=INK))
        if not any(len(line.series.steps) for line in self._lines):
            middle = (top + loss_end) / 2
            parts.append(draw_text(self._words.nothing, WIDTH / 2, middle))
        return whole_picture(parts, bottom + _FOOT, self._title)

    def _head(self) -> Iterator[str]:
        if self._title:
            text = cut(self._title, WIDTH - 2 * RIGHT, _TITLE_SIZE, bold=True)
            yield draw_text(
                text, WIDTH / 2, _TITLE_LINE, size=_TITLE_SIZE, weight=600, colour=INK
            )

    def _legend(self, top: float) -> tuple[list[str], float]:
        """Names beside pieces of their lines, then what a line and a dot mean."""
        flow = LegendFlow(top)
        for line in self._lines:
            name = cut(line.title, _NAME_WIDTH, SIZE)
            flow.add(draw_swatch(line.style), name, INK)
        flow.end_row()
        raw = (1, _PALE) if self._window > 1 else (2, 1)
        flow.add(draw_level(MUTED, *raw), self._words.every_step, MUTED)
        if self._window > 1:
            mean = self._words.mean.format(f"{self._window:,}")
            flow.add(draw_level(MUTED, 2, 1), mean, MUTED)
        flow.add(draw_dot(SWATCH / 2, 0, MUTED, filled=True), self._words.test, MUTED)
        hollow = draw_dot(SWATCH / 2, 0, MUTED, filled=False)
        flow.add(hollow, self._words.whole_pass, MUTED)
        flow.end_row()
        return flow.parts, flow.top

    def _x_axis(self) -> Axis:
        ends = [self._x(line.series)[-1:] for line in self._lines]
        furthest = max((float(end[0]) for end in ends if end.size), default=1.0)
        return Axis(low=0.0, high=furthest or 1.0, start=LEFT, end=WIDTH - RIGHT)

    def _losses(self) -> dict[str, float]:
        """The ends of the loss axis: from 0 to above the calm curves and the tests."""
        seen = [calmed(_losses(line.series), self._window) for line in self._lines]
        seen += [line.series.epochs.column("test_loss") for line in self._lines]
        highest = max((float(each[np.isfinite(each)].max(initial=0)) for each in seen),
                      default=0.0)  # fmt: skip
        top = _ROOM * highest
        if classes := self._classes():
            reference = math.log(classes)
            top = min(max(top, _ROOM * reference), _MOST_LOSS * reference)
        return {"low": 0.0, "high": top or 1.0}

    def _accuracies(self) -> dict[str, float]:
        """Between round numbers around the dots, %."""
        seen = np.concatenate(
            [np.empty(0)]
            + [
                100 * line.series.epochs.column(name)
                for line in self._lines
                for name in ("train_accuracy", "test_accuracy")
            ]
        )
        if not seen.size:
            return {"low": 0.0, "high": 100.0}
        low = max(0.0, 10.0 * math.floor((seen.min() - 1) / 10))
        return {"low": low, "high": min(101.0, 10.0 * math.ceil((seen.max() + 1) / 10))}

    def _classes(self) -> int:
        """Of the data set; 0 where it is not known."""
        starts = [line.series.started for line in self._lines]
        return max((start.classes for start in starts if start is not None), default=0)

    def _loss_panel(self, x: Axis, y: Axis) -> Iterator[str]:
        yield from draw_panel(x, y, self._words.loss)
        if classes := self._classes():
            yield from self._reference(x, y, classes)
        for line in self._lines:
            losses, places = _losses(line.series), self._x(line.series)
            if self._window > 1:
                yield draw_line(
                    x, y, places, losses, line.style, 1, _PALE, dashed=False
                )
            calm = calmed(losses, self._window)
            yield draw_line(x, y, places, calm, line.style, 2, 1)
            yield from self._tests(x, y, line, "test_loss", filled=True, factor=1)

    def _accuracy_panel(self, x: Axis, y: Axis) -> Iterator[str]:
        yield from draw_panel(x, y, self._words.accuracy, numbers=True)
        for line in self._lines:
            yield from self._tests(
                x, y, line, "train_accuracy", filled=False, factor=100
            )
            yield from self._tests(x, y, line, "test_accuracy", filled=True, factor=100)

    def _reference(self, x: Axis, y: Axis, classes: int) -> Iterator[str]:
        """The loss of a network that says the same of every image."""
        level = float(y.place(np.array([math.log(classes)]))[0])
        yield (
            f'<path d="M{x.start:g} {level:.1f}H{x.end:g}" fill="none"'
            f' stroke="{MUTED}" stroke-width="1" stroke-dasharray="3 4"/>'
        )
        text = self._words.alike.format(classes, f"{math.log(classes):.3f}")
        yield draw_text(text, x.end, level - 5, anchor="end")

    def _tests(
        self,
        x: Axis,
        y: Axis,
        line: ChartLine,
        name: str,
        *,
        filled: bool,
        factor: float,
    ) -> Iterator[str]:
        values = factor * line.series.epochs.column(name)
        places = self._x_of_tests(line.series)
        if filled:
            yield draw_line(x, y, places, values, line.style, 1.4, 1)
        known = np.isfinite(values)
        across, down = x.place(places[known]), y.place(values[known])
        for left, top in zip(across.tolist(), down.tolist(), strict=True):
            yield draw_dot(left, top, line.style.colour, filled=filled)

    def _x(self, series: RunSeries) -> Values:
        """The place of every step on the axis to the right."""
        if self._across != "epoch":
            return series.steps.column(self._across)
        per_epoch = series.started.steps_per_epoch if series.started else 1
        return series.steps.column("step") / max(1, per_epoch)

    def _x_of_tests(self, series: RunSeries) -> Values:
        places = self._x(series)
        if not places.size:
            return series.epochs.column("step")
        steps = series.steps.column("step")
        tested = np.searchsorted(steps, series.epochs.column("step"))
        chosen: Values = places[tested.clip(max=places.size - 1)]
        return chosen


def _losses(series: RunSeries) -> Values:
    return series.steps.column("loss")
