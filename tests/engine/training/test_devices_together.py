"""Runs on several devices train at the same time, and are told of as one stream."""

import itertools
import threading
from threading import Barrier, Event, get_ident

import pytest
import torch

from explorer.training.control import TrainingControl
from explorer.training.events import (
    EpochDone,
    RunEnded,
    RunFailed,
    RunPaused,
    StepDone,
)
from explorer.training.together import train_together

PATIENCE = 20.0
"""Seconds after which a thread that was waited for is taken for lost."""


def step_done(step, loss=1.0):
    return StepDone(step=step, epoch=1, loss=loss, images=step, seconds=float(step))


class Fake:
    """A stand-in run; ``between`` is called before each step, in its thread."""

    def __init__(self, steps, between=lambda step: None):
        self.steps, self.between = steps, between
        self.threads, self.closed_in = set(), None

    def events(self, stop):
        try:
            step = 0
            while step < self.steps:
                self.threads.add(get_ident())
                if stop.is_set():
                    yield RunEnded(reason="stopped", step=step, seconds=0.0)
                    return
                self.between(step + 1)
                step += 1
                yield step_done(step)
            yield RunEnded(reason="finished", step=step, seconds=float(step))
        finally:
            self.closed_in = get_ident()


def by_devices(runs, devices, stop=None):
    return train_together(runs, stop or Event(), order="devices", devices=devices)


def ends(told):
    return {place: e.reason for place, e in told if isinstance(e, RunEnded)}


def test_two_devices_train_at_the_same_time():
    # Each step waits for one of the other device: taking turns would never end.
    both = Barrier(2)
    runs = [Fake(5, lambda _: both.wait(PATIENCE)) for _ in range(2)]
    told = list(by_devices(runs, ["cuda:0", "cuda:1"]))
    assert ends(told) == {0: "finished", 1: "finished"}
    (first,), (second,) = runs[0].threads, runs[1].threads
    assert len({first, second, get_ident()}) == 3


def test_a_device_trains_its_runs_one_after_another_in_one_thread():
    runs = [Fake(3) for _ in range(4)]
    told = list(by_devices(runs, ["a", "b", "a", "b"]))
    for lane in ((0, 2), (1, 3)):
        assert [p for p, _ in told if p in lane] == [lane[0]] * 4 + [lane[1]] * 4
        assert runs[lane[0]].threads == runs[lane[1]].threads
        assert runs[lane[0]].closed_in in runs[lane[0]].threads


def test_a_run_stands_still_while_it_is_dealt_with_and_others_go_on():
    begun, far_ahead = [0, 0], Event()

    def counting(place):
        def between(step):
            begun[place] = step
            if place == 1 and step == 3:
                far_ahead.set()

        return between

    runs = [Fake(9, counting(0)), Fake(9, counting(1))]
    held_back = []
    for place, event in by_devices(runs, ["a", "b"]):
        if isinstance(event, StepDone) and place == 0:
            held_back.append((event.step, begun[0]))
    assert far_ahead.is_set()
    assert held_back == [(step, step) for step in range(1, 10)]


def test_events_come_in_the_order_in_which_they_happened():
    happened, lock = [], threading.Lock()

    def noting(place):
        def between(step):
            with lock:
                happened.append((place, step))

        return between

    told = by_devices([Fake(50, noting(0)), Fake(50, noting(1))], ["a", "b"])
    steps = [(place, e.step) for place, e in told if isinstance(e, StepDone)]
    assert sorted(steps) == sorted(happened)
    for place in (0, 1):
        assert [s for p, s in steps if p == place] == list(range(1, 51))


def test_a_run_that_raises_ends_alone_also_on_its_device(caplog):
    def breaks(step):
        if step == 2:
            raise RuntimeError("kernel is cross")

    told = list(by_devices([Fake(9, breaks), Fake(9), Fake(9)], ["a", "b", "a"]))
    (failed,) = [event for _, event in told if isinstance(event, RunFailed)]
    assert (failed.step, failed.message) == (1, "training broke off: kernel is cross")
    assert ends(told) == {1: "finished", 2: "finished"}
    assert "kernel is cross" in caplog.text


def test_a_stop_ends_the_runs_of_all_devices():
    stop, told = Event(), []
    for place, event in by_devices([Fake(10**6) for _ in range(4)], "abab", stop):
        told.append((place, event))
        stop.set()
    assert ends(told) == dict.fromkeys(range(4), "stopped")


def test_single_runs_are_paused_and_ended_and_go_on():
    control, seen = TrainingControl(), []
    other_went_on = Event()
    runs = [Fake(6), Fake(10**6)]
    for place, event in by_devices(runs, ["a", "b"], control):
        seen.append((place, event))
        if place == 0 and isinstance(event, StepDone) and event.step == 2:
            control.pause(0)
        if place == 0 and isinstance(event, RunPaused):
            assert event.step == 2
            paused_at = len(seen)
        paused = any(isinstance(e, RunPaused) for _, e in seen)
        if paused and place == 1 and not other_went_on.is_set():
            other_went_on.set()
            control.go_on(0)
        if place == 0 and isinstance(event, RunEnded):
            control.end(1)
    assert ends(seen) == {0: "finished", 1: "stopped"}
    assert all(place == 1 for place, _ in seen[paused_at : paused_at + 1])
    assert [e.step for p, e in seen if p == 0 and isinstance(e, StepDone)] == [
        1, 2, 3, 4, 5, 6,
    ]  # fmt: skip


def test_threads_end_when_nobody_listens_although_their_runs_are_paused():
    control = TrainingControl()
    runs = [Fake(10**6), Fake(10**6)]
    told = by_devices(runs, ["a", "b"], control)
    next(told)
    control.pause(0)
    for place, event in told:
        if place == 0 and isinstance(event, RunPaused):
            break
    before = threading.active_count()
    told.close()
    assert threading.active_count() == before - 2
    assert all(run.closed_in in run.threads for run in runs)


def test_what_is_no_failure_of_a_run_is_raised_where_one_listens():
    class Leaves(BaseException):
        pass

    def leaves(_):
        raise Leaves

    other = Fake(10**6)
    with pytest.raises(Leaves):
        list(by_devices([Fake(1, leaves), other], ["a", "b"]))
    assert other.closed_in in other.threads | {None}


def test_every_thread_computes_with_as_many_threads_as_the_one_that_asked():
    threads, found = torch.get_num_threads(), []
    runs = [Fake(1, lambda _: found.append(torch.get_num_threads())) for _ in range(2)]
    try:
        torch.set_num_threads(threads + 1)
        list(by_devices(runs, ["a", "b"]))
    finally:
        torch.set_num_threads(threads)
    assert found == [threads + 1] * 2


def test_one_device_needs_no_thread():
    runs = [Fake(2), Fake(2)]
    told = list(by_devices(runs, ["cpu", "cpu"]))
    assert [place for place, _ in told] == [0, 0, 0, 1, 1, 1]
    assert runs[0].threads == {get_ident()}


def test_real_runs_on_two_devices_equal_those_alone(run_of, events_of):
    # Both are the CPU: what matters is that two threads draw and learn at once.
    alone = [run_of(seed=1), run_of(seed=2, momentum=0.9)]
    expected = [
        [e.loss for e in events_of(r) if isinstance(e, StepDone)] for r in alone
    ]
    runs = [run_of(seed=1), run_of(seed=2, momentum=0.9)]
    losses, kinds = [[], []], [set(), set()]
    for place, event in by_devices(runs, ["cpu", "cpu too"]):
        kinds[place].add(type(event))
        if isinstance(event, StepDone):
            losses[place].append(event.loss)
            assert runs[place].steps_done == event.step
    assert losses == expected
    assert all({EpochDone, RunEnded} <= kind for kind in kinds)
    for ours, theirs in zip(runs, alone, strict=True):
        weights = theirs.state_dict_snapshot()
        assert all(
            torch.equal(value, weights[name])
            for name, value in ours.state_dict_snapshot().items()
        )


def test_listening_to_the_first_events_alone_leaves_no_thread_behind():
    before = threading.active_count()
    told = by_devices([Fake(99), Fake(99)], ["a", "b"])
    assert len(list(itertools.islice(told, 5))) == 5
    told.close()
    assert threading.active_count() == before


def test_weights_of_a_held_run_are_copied_by_the_thread_of_its_device(run_of):
    control, copy = TrainingControl(), None
    runs = [run_of(seed=1), run_of(seed=2, epochs=200)]
    for place, event in by_devices(runs, ["cpu", "cpu too"], control):
        if place == 0 and isinstance(event, StepDone) and event.step == 3:
            control.pause(0)
        if place == 0 and isinstance(event, RunPaused):
            control.want_weights(0)
        if copy is None and (copy := control.take_weights(0)) is not None:
            control.set()
    assert copy is not None
    assert copy.step == 3
