"""One run: repeatable, honest about its budget, and it learns."""

import itertools
import math
from threading import Event

import pytest
import torch
from torch import nn

from explorer.architectures.random_state import seeded
from explorer.training.events import EpochDone, RunEnded, RunStarted, StepDone
from explorer.training.loop import TooFewClassesError, train


def of_kind(events, kind):
    return [event for event in events if isinstance(event, kind)]


def same_weights(a, b):
    ours, theirs = a.state_dict_snapshot(), b.state_dict_snapshot()
    return all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_a_run_tells_of_its_start_every_step_every_pass_and_its_end(run_of, events_of):
    events = events_of(run_of(epochs=2, batch_size=16))
    assert isinstance(events[0], RunStarted)
    assert (events[0].steps_per_epoch, events[0].total_steps) == (4, 8)
    steps = of_kind(events, StepDone)
    assert [event.step for event in steps] == list(range(1, 9))
    assert [event.images for event in steps] == [16, 32, 48, 60, 76, 92, 108, 120]
    assert [event.epoch for event in of_kind(events, EpochDone)] == [1, 2]
    assert isinstance(events[-1], RunEnded)
    assert (events[-1].reason, events[-1].step) == ("finished", 8)


def test_the_loss_of_a_pass_is_the_mean_over_its_images(run_of, events_of):
    events = events_of(run_of(epochs=1, batch_size=16))
    losses = [event.loss for event in of_kind(events, StepDone)]
    mean = sum(x * n for x, n in zip(losses, (16, 16, 16, 12), strict=True)) / 60
    (epoch,) = of_kind(events, EpochDone)
    assert epoch.train_loss == pytest.approx(mean)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_separable_problem_is_learnt(run_of, events_of, optimizer):
    rate = 0.1 if optimizer == "sgd" else 0.01
    run = run_of(epochs=8, optimizer=optimizer, learning_rate=rate)
    last = of_kind(events_of(run), EpochDone)[-1]
    assert last.test_accuracy == 1
    assert last.test_loss < 0.3


def test_the_same_seed_gives_the_same_run(run_of, events_of):
    a, b = run_of(seed=3), run_of(seed=3)
    losses_a = [event.loss for event in of_kind(events_of(a), StepDone)]
    torch.rand(7)  # what others draw does not matter
    losses_b = [event.loss for event in of_kind(events_of(b), StepDone)]
    assert losses_a == losses_b
    assert same_weights(a, b)


def test_another_seed_gives_another_run(run_of, events_of):
    a, b = run_of(seed=3), run_of(seed=4)
    events_of(a), events_of(b)
    assert not same_weights(a, b)


def test_interleaved_runs_equal_those_alone(run_of, events_of):
    alone_a, alone_b = run_of(seed=1), run_of(seed=2)
    events_of(alone_a), events_of(alone_b)
    a, b = run_of(seed=1), run_of(seed=2)
    for _ in itertools.zip_longest(a.events(Event()), b.events(Event())):
        with seeded(9):  # and somebody builds networks meanwhile
            nn.Linear(10, 10)
    assert same_weights(a, alone_a)
    assert same_weights(b, alone_b)


def test_training_leaves_the_random_state_of_others_alone(run_of, events_of):
    before = torch.get_rng_state()
    events_of(run_of())
    assert torch.equal(torch.get_rng_state(), before)


def test_the_network_is_in_train_mode_whenever_somebody_looks(run_of):
    run = run_of(epochs=2)
    for _ in run.events(Event()):
        assert all(module.training for module in run.model.modules())


def test_a_snapshot_does_not_change_while_training_goes_on(run_of):
    run = run_of()
    events = run.events(Event())
    next(events)
    snapshot = run.state_dict_snapshot()
    kept = {name: value.clone() for name, value in snapshot.items()}
    list(events)
    assert all(torch.equal(snapshot[name], kept[name]) for name in kept)
    assert not torch.equal(snapshot["0.weight"], run.model.state_dict()["0.weight"])


def test_the_model_before_the_start_is_refused(run_of):
    with pytest.raises(RuntimeError, match="not started"):
        _ = run_of().model


class Ticking:
    """A clock on which each look costs the same."""

    def __init__(self, tick=0.25):
        self.now, self.tick = 0.0, tick

    def __call__(self):
        self.now += self.tick
        return self.now


def test_a_budget_in_seconds_ends_with_a_test_of_the_partial_pass(run_of, events_of):
    events = events_of(run_of(seconds=3.0, clock=Ticking()))
    ended = events[-1]
    assert ended.reason == "finished"
    assert ended.seconds >= 3.0
    before_last = of_kind(events, StepDone)[-2]
    assert before_last.seconds < 3.0
    last_pass = of_kind(events, EpochDone)[-1]
    assert events[-2] == last_pass
    assert last_pass.step == ended.step
    assert ended.step % 4 != 0  # the budget ended within a pass: the case of interest


def test_time_between_events_is_not_training_time(run_of):
    clock = Ticking(tick=0.001)
    for event in run_of(epochs=1, clock=clock).events(Event()):
        clock.now += 1_000  # the consumer takes its time
        last = event
    assert last.seconds < 1


def test_a_loss_that_is_not_finite_ends_the_run_as_diverged(run_of, events_of):
    def network() -> nn.Module:
        return nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.Linear(64, 2))

    # Each update multiplies the weights by 1 - 999 x 0.5: they overflow.
    run = run_of(network, learning_rate=999.0, weight_decay=0.5, epochs=50)
    events = events_of(run)
    ended = events[-1]
    assert ended.reason == "diverged"
    losses = [event.loss for event in of_kind(events, StepDone)]
    assert all(math.isfinite(loss) for loss in losses)
    assert ended.step == len(losses) > 0


def test_a_network_with_too_few_classes_is_refused_in_one_sentence(run_of, events_of):
    run = run_of(lambda: nn.Sequential(nn.Flatten(), nn.Linear(64, 1)))
    with pytest.raises(
        TooFewClassesError, match="Bright halves has 2; set num_classes"
    ):
        events_of(run)


class WithAuxiliaryHead(nn.Module):
    """Returns two answers while training and one otherwise, as GoogLeNet does."""

    def __init__(self):
        super().__init__()
        self.main, self.auxiliary = nn.Linear(64, 2), nn.Linear(64, 2)

    def forward(self, x):
        x = x.flatten(1)
        return (
            (self.main(x), None, self.auxiliary(x)) if self.training else self.main(x)
        )


def test_auxiliary_heads_learn_too_and_the_loss_is_that_of_the_main_one(
    run_of, events_of
):
    run = run_of(WithAuxiliaryHead, epochs=6)
    events = events_of(run)
    with seeded(0):
        untrained = WithAuxiliaryHead().auxiliary.bias
    assert not torch.equal(run.model.auxiliary.bias, untrained)
    assert of_kind(events, StepDone)[-1].loss < 0.3
    assert of_kind(events, EpochDone)[-1].test_accuracy == 1


class ReshapesWithView(nn.Module):
    """Cannot bear tensors whose channels come last in memory."""

    def __init__(self):
        super().__init__()
        self.conv, self.dense = nn.Conv2d(1, 4, 3), nn.Linear(4 * 36, 2)

    def forward(self, x):
        x = self.conv(x)
        return self.dense(x.view(x.size(0), -1))


def test_a_network_that_reshapes_with_view_is_trained_all_the_same(run_of, events_of):
    events = events_of(run_of(ReshapesWithView, epochs=1))
    assert events[-1].reason == "finished"


def test_train_is_the_run_without_its_network(run_of, events_of, halves):
    run = run_of()
    told = [e.loss for e in of_kind(events_of(run), StepDone)]
    again = train(run.config, Event(), dataset=halves)
    assert [e.loss for e in of_kind(again, StepDone)] == told
