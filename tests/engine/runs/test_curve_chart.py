"""Curves as a picture and as a table: everything is in them, and no peak is lost."""

import csv
import io
import math
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.diagrams.colours import LINE_STYLES
from explorer.runs.curve_axes import Axis, calmed, thinned, tick_text
from explorer.runs.curve_chart import ChartLine, ChartWords, curves_svg
from explorer.runs.curve_table import COLUMNS, curves_csv
from explorer.runs.series import RunSeries
from explorer.training.events import RunStarted, StepDone

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def line_of(config_of, a_run):
    def make(place=0, title="Run", events=a_run):
        series = RunSeries(config_of())
        for event in events:
            series.add(event)
        return ChartLine(title=title, style=LINE_STYLES[place], series=series)

    return make


def started(**chosen):
    told = {
        "device": "CPU",
        "threads": 1,
        "parameters": 1,
        "train_images": 40,
        "test_images": 10,
        "steps_per_epoch": 4,
        "total_steps": 8,
    }
    return RunStarted(**told | chosen)


def steps(losses):
    return [
        StepDone(step=n, epoch=1, loss=float(loss), images=8 * n, seconds=0.1 * n)
        for n, loss in enumerate(losses, start=1)
    ]


def texts(picture):
    return [each.text for each in picture.iter(f"{SVG}text")]


def lines(picture, style):
    return [
        each
        for each in picture.iter(f"{SVG}polyline")
        if each.get("stroke") == style.colour
    ]


def test_a_picture_has_both_panels_every_run_and_words_for_all_of_it(line_of):
    drawn = [line_of(0, "AlexNet"), line_of(1, "a < b & c")]
    picture = ElementTree.fromstring(curves_svg(drawn, title="Two"))
    words = ChartWords()
    told = texts(picture)
    for text in ("Two", "AlexNet", "a < b & c", words.loss, words.accuracy, "step",
                 words.test, words.whole_pass):  # fmt: skip
        assert text in told
    for each in drawn:
        # its losses, its tested losses and its tested accuracies
        assert len(lines(picture, each.style)) == 3
        dots = [
            dot
            for dot in picture.iter(f"{SVG}circle")
            if dot.get("stroke") == each.style.colour
        ]
        assert len(dots) == 6  # two tests: loss, accuracy and that while training
        assert sum(dot.get("fill") == "#ffffff" for dot in dots) == 2


def test_lines_differ_without_colours(line_of):
    drawn = [line_of(place, f"Run {place}") for place in range(5)]
    picture = ElementTree.fromstring(curves_svg(drawn))
    dashes = {lines(picture, each.style)[0].get("stroke-dasharray") for each in drawn}
    assert len(dashes) == 5


def test_points_lie_where_the_axes_say(line_of, a_run):
    picture = ElementTree.fromstring(curves_svg([line_of()]))
    (x, y), *_ = (
        tuple(map(float, point.split(",")))
        for point in lines(picture, LINE_STYLES[0])[0].get("points").split()
    )
    labels = {
        each.text: (float(each.get("x")), float(each.get("y")))
        for each in picture.iter(f"{SVG}text")
    }
    # step 1 of 6, loss 2.3
    left, right = labels["0"][0], labels["6"][0]
    assert x == pytest.approx(left + (right - left) / 6, abs=0.2)
    upwards: dict[str, float] = {}  # the loss axis comes first
    for each in picture.iter(f"{SVG}text"):
        upwards.setdefault(each.text, float(each.get("y")))
    zero, two = upwards["0"], upwards["2"]
    assert y == pytest.approx(zero + (two - zero) * 2.3 / 2 - 4.5, abs=0.2)


def test_a_run_of_no_step_is_a_picture_that_says_so(line_of):
    picture = ElementTree.fromstring(curves_svg([line_of(events=[])]))
    assert ChartWords().nothing in texts(picture)
    assert not list(picture.iter(f"{SVG}polyline"))
    assert ElementTree.fromstring(curves_svg([])) is not None


def test_chance_is_marked_where_the_classes_are_known(line_of):
    events = [started(classes=10), *steps([2.3, 2.2, 1.9])]
    told = texts(ElementTree.fromstring(curves_svg([line_of(events=events)])))
    assert ChartWords().alike.format(10, "2.303") in told


def test_a_run_that_blows_up_does_not_flatten_the_others(line_of):
    events = [started(classes=10), *steps([2.3, 1e9, 1e12])]
    picture = ElementTree.fromstring(curves_svg([line_of(events=events)]))
    losses = texts(picture)[: texts(picture).index(ChartWords().loss)]
    ticks = [float(text) for text in losses if text.replace(".", "").isdigit()]
    assert 4 <= max(ticks) < 5  # twice ln 10


@pytest.mark.parametrize("across", ["step", "epoch", "seconds", "images"])
def test_the_axis_to_the_right_can_count_other_things(line_of, across):
    picture = ElementTree.fromstring(curves_svg([line_of()], across=across))
    assert dict(ChartWords().across)[across] in texts(picture)
    furthest = {"step": "6", "epoch": "2", "seconds": "3", "images": "60"}[across]
    assert furthest in texts(picture)


def test_control_characters_in_a_name_leave_the_file_readable(line_of):
    picture = ElementTree.fromstring(curves_svg([line_of(title="bad\x00\x1bname")]))
    assert "bad  name" in texts(picture)


def test_long_runs_are_thinned_and_every_peak_stays(line_of):
    losses = np.full(100_000, 0.5)
    losses[77_777] = 1.9
    events = [started(classes=10), *steps(losses)]
    picture = curves_svg([line_of(events=events)])
    assert len(picture) < 100_000
    pale, strong = lines(ElementTree.fromstring(picture), LINE_STYLES[0])
    heights = [float(point.split(",")[1]) for point in pale.get("points").split()]
    usual = heights[0]
    assert usual - min(heights) > 50  # px above the rest
    assert len(heights) < 2_000
    assert pale.get("stroke-dasharray") is None
    assert strong.get("stroke-width") == "2"


@given(
    y=st.lists(st.floats(-100, 100), min_size=1, max_size=500),
    columns=st.integers(1, 60),
)
def test_thinning_keeps_ends_and_extremes(y, columns):
    y = np.array(y)
    x = np.arange(y.size, dtype=float)
    xs, ys = thinned(x, y, columns)
    assert (ys.min(), ys.max()) == (y.min(), y.max())
    assert (xs[0], xs[-1]) == (x[0], x[-1])
    assert xs.size <= max(2 * columns + 2, 1)
    assert (y[xs.astype(int)] == ys).all()


@given(
    low=st.floats(0, 1000),
    length=st.floats(1e-3, 1e9),
    size=st.floats(50, 1000),
)
def test_ticks_are_round_apart_and_inside(low, length, size):
    axis = Axis(low=low, high=low + length, start=0.0, end=size)
    ticks = axis.ticks(40)
    assert all(low - 1e-6 * length <= t <= low + length * (1 + 1e-6) for t in ticks)
    gaps = np.diff(ticks) * size / length
    assert (gaps >= 39.5).all()
    if len(ticks) > 1:
        step = ticks[1] - ticks[0]
        digit = step / 10 ** math.floor(math.log10(step * 1.0001))
        assert min(abs(digit - each) for each in (1, 2, 5, 10)) < 0.01


def test_a_mean_begins_with_the_first_value():
    assert calmed(np.array([4.0, 2.0, 0.0]), 2).tolist() == [4.0, 3.0, 1.0]
    assert [tick_text(each) for each in (0.30000000000000004, 12_000.0)] == [
        "0.3", "12,000"
    ]  # fmt: skip


def test_the_table_has_every_step_and_each_test_beside_its_step(line_of, a_run):
    written = curves_csv([line_of(title="a, b"), line_of(title="second")])
    rows = list(csv.DictReader(io.StringIO(written)))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 12
    assert {row["run"] for row in rows} == {"a, b", "second"}
    assert [float(row["training_loss"]) for row in rows[:6]] == [
        2.3 / step for step in range(1, 7)
    ]
    tested = [row for row in rows[:6] if row["test_accuracy"]]
    assert [(row["step"], row["epoch"], row["test_accuracy"]) for row in tested] == [
        ("3", "1", "0.25"), ("6", "2", "0.5")
    ]  # fmt: skip
