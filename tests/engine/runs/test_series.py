"""A run's events become arrays and the numbers of a progress line."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.runs.series import GrowingTable, RunSeries
from explorer.training.events import RunEnded, RunFailed, StepDone


@pytest.fixture
def series_of(config_of, a_run):
    """The series after the first ``count`` events of the made-up run."""

    def make(count, **chosen):
        series = RunSeries(config_of(**chosen))
        for event in a_run[:count]:
            series.add(event)
        return series

    return make


def test_a_table_grows_and_keeps_its_rows():
    table = GrowingTable(("x", "y"))
    for x in range(1_000):
        table.append(x, x * x)
    assert len(table) == 1_000
    np.testing.assert_array_equal(table.column("y"), np.arange(1_000.0) ** 2)


def test_a_column_cannot_be_written():
    table = GrowingTable(("x",))
    table.append(1.0)
    with pytest.raises(ValueError, match="read-only"):
        table.column("x")[0] = 2.0


def test_steps_and_tests_become_columns(series_of, a_run):
    series = series_of(len(a_run))
    assert series.steps.column("step").tolist() == [1, 2, 3, 4, 5, 6]
    assert series.steps.column("images").tolist() == [10, 20, 30, 40, 50, 60]
    assert series.epochs.column("test_accuracy").tolist() == [0.25, 0.5]
    assert series.epochs.column("step").tolist() == [3, 6]
    assert series.last_epoch == a_run[-2]
    assert series.latest_loss == pytest.approx(2.3 / 6)
    assert (series.progress, series.end_reason) == (1.0, "finished")


def test_nothing_is_known_before_the_first_event(series_of):
    series = series_of(0)
    assert series.latest_loss is None
    assert series.images_per_second is None
    assert series.remaining_seconds is None
    assert (series.progress, series.seconds) == (0.0, 0.0)


def test_speed_and_remaining_time_follow_from_the_steps(series_of):
    series = series_of(3)  # the start and two of six steps
    assert series.progress == pytest.approx(2 / 6)
    assert series.images_per_second == pytest.approx(20)
    assert series.remaining_seconds == pytest.approx(40 / 20)


def test_the_first_step_already_gives_a_speed(series_of):
    assert series_of(2).images_per_second == pytest.approx(20)


def test_a_budget_in_seconds_is_its_own_forecast(series_of):
    series = series_of(3, seconds=4.0)
    assert series.progress == pytest.approx(1 / 4)
    assert series.remaining_seconds == pytest.approx(3.0)


def test_the_speed_is_the_present_one_not_the_average(config_of):
    series, images, seconds = RunSeries(config_of()), 0, 0.0
    for step in range(1, 201):
        images, seconds = images + 10, seconds + (1.0 if step <= 100 else 0.1)
        series.add(
            StepDone(step=step, epoch=1, loss=1.0, images=images, seconds=seconds)
        )
    assert series.images_per_second == pytest.approx(100)


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (RunEnded(reason="stopped", step=2, seconds=1.0), "stopped"),
        (RunFailed(message="no", details="", step=2, seconds=1.0), None),
    ],
)
def test_a_run_that_ends_early_stays_where_it_was(series_of, end, reason):
    series = series_of(3)
    series.add(end)
    assert series.ended == end
    assert series.end_reason == reason
    assert series.progress == pytest.approx(2 / 6)
    assert series.remaining_seconds == 0


def test_a_run_taken_up_at_an_earlier_step_tells_the_later_ones_once_more(
    config_of, a_run
):
    series, whole = RunSeries(config_of()), RunSeries(config_of())
    for event in a_run:
        whole.add(event)
    for event in a_run[:7]:  # up to step 5
        series.add(event)
    series.add(RunEnded(reason="stopped", step=5, seconds=2.5))
    series.add(replace(a_run[0], step=4, seconds=2.0))
    assert series.ended is None
    assert series.steps.column("step").tolist() == [1, 2, 3, 4]
    assert series.epochs.column("step").tolist() == [3]
    for event in a_run[6:]:
        series.add(event)
    for table in ("steps", "epochs"):
        ours, theirs = getattr(series, table), getattr(whole, table)
        assert ours.column("step").tolist() == theirs.column("step").tolist()
        assert ours.column("seconds").tolist() == theirs.column("seconds").tolist()


def test_a_pass_that_a_longer_budget_completes_is_tested_anew(config_of, a_run):
    series = RunSeries(config_of())
    for event in a_run:
        series.add(event)
    last = replace(series.last_epoch, step=8, test_accuracy=0.75)
    series.add(last)
    assert series.epochs.column("epoch").tolist() == [1, 2]
    assert series.epochs.column("test_accuracy").tolist() == [0.25, 0.75]


def test_a_budget_in_macs_is_left_as_one_in_epochs_is(series_of):
    series = series_of(3, epochs=None, macs=10**9)  # of six steps as well
    assert series.remaining_seconds == series_of(3).remaining_seconds > 0
    assert series_of(1, epochs=None, macs=10**9).remaining_seconds is None
