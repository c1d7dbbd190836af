"""Runs are held, let go and ended one by one, from any thread."""

import itertools
import time
from threading import Event, Thread

import pytest

from explorer.training.control import TrainingControl
from explorer.training.events import RunEnded, RunPaused, RunStarted, StepDone
from explorer.training.together import TURN_SECONDS, train_together


def step_done(step, seconds):
    return StepDone(step=step, epoch=1, loss=1.0, images=step, seconds=seconds)


class Steady:
    """A stand-in run that was taken up after ``before`` steps."""

    def __init__(self, steps, seconds_per_step=0.1, before=0):
        self.steps, self.seconds, self.before = steps, seconds_per_step, before

    def events(self, stop):
        def ended(reason, step):
            return RunEnded(reason=reason, step=step, seconds=step * self.seconds)

        yield RunStarted(
            device="CPU", threads=1, parameters=1, train_images=1, test_images=1,
            steps_per_epoch=1, total_steps=None, step=self.before,
            seconds=self.before * self.seconds,
        )  # fmt: skip
        for step in range(self.before + 1, self.steps + 1):
            if stop.is_set():
                yield ended("stopped", step - 1)
                return
            yield step_done(step, step * self.seconds)
        yield ended("finished", self.steps)


def places(told, kind=StepDone):
    return [place for place, event in told if isinstance(event, kind)]


@pytest.mark.parametrize("order", ["turns", "queue"])
def test_others_go_on_while_one_is_paused(order):
    control, told = TrainingControl(), []
    for place, event in train_together([Steady(5), Steady(5)], control, order=order):
        told.append((place, event))
        if place == 0 and isinstance(event, StepDone) and event.step == 1:
            control.pause(0)
        if place == 1 and isinstance(event, RunEnded):
            control.go_on(0)
    steps = places(told)
    assert steps == [0, 1, 1, 1, 1, 1, 0, 0, 0, 0]
    (paused,) = [event for _, event in told if isinstance(event, RunPaused)]
    assert (paused.step, paused.seconds) == (1, pytest.approx(0.1))
    assert [event.reason for _, event in told if isinstance(event, RunEnded)] == [
        "finished",
        "finished",
    ]


def test_with_all_runs_paused_the_thread_sleeps_until_one_goes_on():
    class Counting(TrainingControl):
        looks = 0
        waits = Event()

        def is_paused(self, place):
            self.looks += 1
            return super().is_paused(place)

        def wait_for_change(self, since):
            self.waits.set()
            super().wait_for_change(since)

    control, told = Counting(), []
    control.pause(0)

    def train():
        told.extend(train_together([Steady(3)], control))

    thread = Thread(target=train)
    thread.start()
    control.waits.wait(timeout=10)
    looks = control.looks
    time.sleep(0.2)
    assert thread.is_alive()
    assert control.looks == looks  # it sleeps, and does not look again and again
    control.go_on(0)
    thread.join(timeout=10)
    assert not thread.is_alive()
    kinds = [type(event) for _, event in told]
    assert kinds == [RunPaused, RunStarted, StepDone, StepDone, StepDone, RunEnded]


@pytest.mark.parametrize("end", [lambda c: c.set(), lambda c: c.end(0)])
def test_a_paused_run_can_be_stopped(end):
    control, told = TrainingControl(), []

    def train():
        for place, event in train_together([Steady(9)], control):
            told.append((place, event))
            if isinstance(event, StepDone) and event.step == 2:
                control.pause(0)

    thread = Thread(target=train)
    thread.start()
    while not places(told, RunPaused):
        time.sleep(0.001)
    end(control)
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert told[-1] == (0, RunEnded(reason="stopped", step=2, seconds=0.2))


def test_one_run_can_be_ended_while_the_others_go_on():
    control, told = TrainingControl(), []
    for place, event in train_together([Steady(9), Steady(9)], control):
        told.append((place, event))
        if isinstance(event, StepDone) and event.step == 3:
            control.end(0)
    ends = {place: event for place, event in told if isinstance(event, RunEnded)}
    assert (ends[0].reason, ends[1].reason) == ("stopped", "finished")
    assert ends[0].step < 9
    assert not control.is_set()


def test_a_run_that_was_paused_does_not_keep_the_device_to_itself():
    control, told = TrainingControl(), []
    for place, event in train_together([Steady(200), Steady(200)], control):
        told.append((place, event))
        if not isinstance(event, StepDone):
            continue
        if (place, event.step) == (0, 2):
            control.pause(0)
        if (place, event.step) == (1, 100):
            control.go_on(0)
            after = len(told)
    turns = [len(list(group)) for _, group in itertools.groupby(places(told[after:]))]
    assert max(turns[:20]) <= round(TURN_SECONDS / 0.1) + 1


def test_a_run_that_is_taken_up_gets_its_turn_beside_a_new_one():
    told = list(train_together([Steady(50, before=40), Steady(50)], Event()))
    first = places(told)[:12]
    assert first.count(0) == pytest.approx(6, abs=2)
