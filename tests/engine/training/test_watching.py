"""Copies of a run's weights while it goes on: whoever looks changes nothing."""

import itertools
from threading import Event, Thread

import pytest
import torch

from explorer.training.control import TrainingControl
from explorer.training.events import EpochDone, RunEnded, StepDone
from explorer.training.together import train_together
from explorer.training.watching import COPY_SHARE, WeightsCopy, WeightsWatch


class Clock:
    """A copy takes ``cost`` seconds of it."""

    def __init__(self, cost=0.0):
        self.now, self.cost = 0.0, cost

    def __call__(self):
        return self.now


def watch_of(clock, told=lambda: None):
    """A watch whose run has only a step number to copy."""
    watch = WeightsWatch(told, clock)
    made = []

    def source():
        clock.now += clock.cost
        made.append(clock.now)
        return WeightsCopy(step=len(made), weights={})

    watch.attach(source)
    return watch, made


def same(one, other):
    assert one.keys() == other.keys()
    return all(torch.equal(one[name], other[name]) for name in one)


def history(run, stop, watched):
    """Events without times, the weights at each step and what was seen on the way."""
    events, weights, seen = [], {}, {}
    for event in run.events(stop):
        if watched:
            stop.watch._next = 0.0  # at every step: more often than ever allowed
            stop.watch.want()
            if (copy := stop.watch.take()) is not None:
                seen[copy.step] = copy.weights
        if isinstance(event, StepDone):
            events.append((event.step, event.loss))
            weights[event.step] = run.state_dict_snapshot()
        elif isinstance(event, EpochDone):
            events.append((event.epoch, event.test_loss, event.test_accuracy))
    return events, weights, seen, run.state()


def test_a_run_that_is_watched_is_to_the_last_bit_the_one_that_is_not(run_of):
    alone = history(run_of(), Event(), watched=False)
    looked_at = history(run_of(), TrainingControl().stop_of(0), watched=True)
    assert looked_at[0] == alone[0]
    assert all(same(looked_at[1][step], alone[1][step]) for step in alone[1])
    assert same(looked_at[3].learning, alone[3].learning)
    assert len(looked_at[2]) == len(alone[1])  # from the start to the end


def test_a_copy_holds_the_weights_of_its_step_and_nobody_elses_memory(run_of):
    _, weights, seen, _ = history(run_of(), TrainingControl().stop_of(0), watched=True)
    for step, copy in seen.items():
        if step:
            assert same(copy, weights[step])
    assert not same(seen[2], seen[3])


def test_nothing_is_copied_unless_somebody_asks():
    watch, made = watch_of(Clock())
    for step in range(1, 10):
        watch.between_steps(step)
    assert (made, watch.take()) == ([], None)


def test_the_newest_copy_is_handed_over_once():
    clock = Clock()
    watch, made = watch_of(clock)
    for step in (1, 2):
        watch.want()
        clock.now = float(step)
        watch.between_steps(step)
    assert len(made) == 2
    assert watch.take().step == 2
    assert watch.take() is None


def test_weights_that_were_seen_already_are_not_copied_again():
    clock = Clock()
    watch, made = watch_of(clock)
    watch.want(newer_than=3)
    watch.between_steps(3)
    watch.serve()
    assert made == []
    watch.between_steps(4)
    assert len(made) == 1


@pytest.mark.parametrize("cost", [0.0005, 0.5])
def test_copies_take_two_percent_of_the_time_at_most_and_five_come_in_a_second(cost):
    clock = Clock(cost)
    watch, made = watch_of(clock)
    for step in itertools.count(1):
        watch.want()
        clock.now += 0.01
        watch.between_steps(step)
        if clock.now > 100:
            break
    assert len(made) >= 3
    assert len(made) * cost <= 1.02 * COPY_SHARE * (clock.now + cost / COPY_SHARE)
    assert len(made) <= 5 * clock.now + 1


def test_without_room_for_a_copy_the_run_goes_on():
    watch = WeightsWatch(clock=Clock())

    def full():
        raise MemoryError

    watch.attach(full)
    watch.want()
    watch.between_steps(1)
    assert watch.take() is None
    assert not watch.is_open


def test_a_run_that_is_held_can_be_looked_at(run_of):
    control = TrainingControl()
    at_step, seen = Event(), []

    def train():
        for _, event in train_together([run_of(epochs=50)], control):
            if isinstance(event, StepDone) and event.step == 2:
                control.pause(0)
                at_step.set()

    thread = Thread(target=train)
    thread.start()
    try:
        assert at_step.wait(20)
        for _ in range(2):  # the second comes at once, although the first is fresh
            control.want_weights(0)
            copy = None
            while copy is None:
                assert thread.is_alive()
                copy = control.take_weights(0)
            seen.append(copy)
    finally:
        control.set()
        thread.join(20)
    assert [copy.step for copy in seen] == [2, 2]
    assert same(seen[0].weights, seen[1].weights)


def test_a_run_that_is_held_can_be_looked_at_while_another_goes_on(run_of):
    control, copies = TrainingControl(), []
    runs = [run_of(epochs=3), run_of(epochs=3, seed=1)]
    for place, event in train_together(runs, control):
        if isinstance(event, StepDone) and (place, event.step) == (0, 2):
            control.pause(0)
            control.want_weights(0)
        if isinstance(event, RunEnded) and place == 1:
            copies.append(control.take_weights(0))
            control.go_on(0)
    assert [copy.step for copy in copies] == [2]


def test_no_thread_but_that_of_a_run_copies_its_weights():
    watch, made = watch_of(Clock())
    watch.between_steps(1)
    watch.want()
    stranger = Thread(target=watch.serve)  # as one that trains on another device
    stranger.start()
    stranger.join(20)
    assert made == []
    watch.serve()
    assert len(made) == 1


def test_many_threads_may_look_at_once_and_every_copy_is_whole(run_of):
    control, copies, over = TrainingControl(), [], Event()

    def look():
        while not over.is_set():
            control.want_weights(0)
            if (copy := control.take_weights(0)) is not None:
                copies.append(copy)

    threads = [Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    known = {}
    run = run_of(epochs=20)
    try:
        for _, event in train_together([run], control):
            control.stop_of(0).watch._next = 0.0
            if isinstance(event, StepDone):
                known[event.step] = run.state_dict_snapshot()
            elif isinstance(event, RunEnded):
                control.forget_weights(0)
    finally:
        over.set()
        for thread in threads:
            thread.join(20)
    assert copies
    assert all(same(c.weights, known[c.step]) for c in copies if c.step)


def test_a_run_that_is_over_is_copied_no_more_and_lets_go_of_its_network(run_of):
    control = TrainingControl()
    list(train_together([run_of()], control))
    control.want_weights(0)
    assert not control.stop_of(0).watch.is_open
    assert control.take_weights(0) is None
