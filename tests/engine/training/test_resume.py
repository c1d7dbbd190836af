"""A run that is taken up again ends as if nothing had interrupted it."""

from dataclasses import replace
from threading import Event

import pytest
import torch
from torch import nn

from explorer.architectures.random_state import seeded
from explorer.architectures.variants import Variant
from explorer.data.datasets import load_dataset
from explorer.data.records import ImageDataset, LabelledImages
from explorer.training.events import EpochDone, RunEnded, RunStarted, StepDone
from explorer.training.loop import TrainingRun
from explorer.training.recipes import config_for
from explorer.training.run_state import StateMismatchError
from explorer.training.together import train_together

LITE = ("alexnet", "vgg", "nin", "googlenet", "resnet")


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def told(events):
    """What events say of the network: everything but the time."""
    return [
        (event.step, event.epoch, event.loss, event.images)
        if isinstance(event, StepDone)
        else (event.epoch, event.step, event.train_loss, event.train_accuracy,
              event.test_loss, event.test_accuracy)
        for event in events
        if isinstance(event, StepDone | EpochDone)
    ]  # fmt: skip


def same(ours, theirs):
    return ours.keys() == theirs.keys() and all(
        torch.equal(ours[name], theirs[name]) for name in ours
    )


def ended_alike(a, b):
    ours, theirs = a.state(), b.state()
    return same(ours.weights, theirs.weights) and same(ours.learning, theirs.learning)


def until(run, step, kind=StepDone):
    """Events up to the one of that kind that tells of ``step``; then it breaks off."""
    events = []
    for event in run.events(Event()):
        events.append(event)
        if isinstance(event, kind) and event.step == step:
            return events
    raise AssertionError(f"no step {step}")


def gone_on(run, **chosen):
    """A new run from the state of another."""
    config = chosen.pop("config", run.config)
    return TrainingRun(config, dataset=run._dataset, state=run.state(), **chosen)


@pytest.mark.parametrize(
    "recipe",
    [
        {"optimizer": "sgd"},
        {"optimizer": "sgd", "momentum": 0.9, "weight_decay": 1e-3},
        {"optimizer": "adam", "learning_rate": 0.01, "schedule": "linear"},
    ],
)
@pytest.mark.parametrize("step", range(1, 9))
def test_a_run_taken_up_after_any_step_ends_as_one_in_one_go(
    run_of, events_of, recipe, step
):
    whole, first = run_of(epochs=2, **recipe), run_of(epochs=2, **recipe)
    expected = told(events_of(whole))
    before = told(until(first, step))
    rest = gone_on(first)
    events = events_of(rest)
    assert events[0].step == step
    assert events[0].departures == ()
    assert before + told(events) == expected
    assert events[-1].step == 8
    assert ended_alike(rest, whole)


@pytest.mark.parametrize("step", [4, 8])
def test_a_run_taken_up_after_a_test_does_not_test_again(run_of, events_of, step):
    whole, first = run_of(epochs=2), run_of(epochs=2)
    expected = told(events_of(whole))
    before = told(until(first, step, EpochDone))
    rest = gone_on(first)
    events = events_of(rest)
    assert before + told(events) == expected
    assert isinstance(events[0], RunStarted)
    assert events[-1].reason == "finished"
    assert ended_alike(rest, whole)


@pytest.fixture(scope="module")
def few_clothes():
    """24 + 8 images of the shipped data set."""
    shipped = load_dataset("fashion-mnist-small")

    def first(part, count):
        return LabelledImages(images=part.images[:count], labels=part.labels[:count])

    fields = {name: getattr(shipped, name) for name in ImageDataset.__slots__}
    fields |= {"train": first(shipped.train, 24), "test": first(shipped.test, 8)}
    return ImageDataset(**fields)


@pytest.mark.parametrize("family", LITE)
def test_every_lite_network_goes_on_in_the_middle_of_a_pass(
    few_clothes, events_of, family
):
    config = config_for(
        Variant.of(family, "lite"), dataset="fashion-mnist-small", epochs=2, seed=5
    )
    config = replace(config, recipe=replace(config.recipe, batch_size=8))
    whole, first = (TrainingRun(config, dataset=few_clothes) for _ in range(2))
    expected = told(events_of(whole))
    (started,) = [e for e in until(first, 1) if isinstance(e, RunStarted)]
    assert started.steps_per_epoch > 1  # it is in the middle
    rest = gone_on(first)
    assert expected[:1] + told(events_of(rest)) == expected
    assert ended_alike(rest, whole)


def test_runs_that_take_turns_while_others_draw_go_on_as_alone(run_of, events_of):
    alone = [run_of(seed=1), run_of(seed=2, momentum=0.9)]
    expected = [told(events_of(run)) for run in alone]
    begun = [run_of(seed=1), run_of(seed=2, momentum=0.9)]
    before = [told(until(run, step)) for run, step in zip(begun, (3, 6), strict=True)]
    rest = [gone_on(run) for run in begun]
    events = [[], []]
    for place, event in train_together(rest, Event()):
        events[place].append(event)
        torch.rand(3)
        with seeded(9):  # Explore builds a network
            nn.Linear(10, 10)
    assert [a + told(b) for a, b in zip(before, events, strict=True)] == expected
    assert all(ended_alike(a, b) for a, b in zip(rest, alone, strict=True))


def test_a_state_is_a_copy_that_training_does_not_change(run_of):
    run = run_of(momentum=0.9)
    events = run.events(Event())
    next(events), next(events)
    state = run.state()
    tensors = [*state.weights.values(), *state.learning.values()]
    kept = [tensor.clone() for tensor in tensors]
    list(events)
    assert all(torch.equal(a, b) for a, b in zip(tensors, kept, strict=True))


def test_a_run_stopped_in_a_test_tests_again_with_the_same_numbers(run_of, events_of):
    stop = Event()

    class DrawsWhenTested(nn.Module):
        def forward(self, x):
            if self.training:
                return x
            if armed:
                stop.set()
            return x + torch.rand_like(x)

    def network():
        return nn.Sequential(DrawsWhenTested(), nn.Flatten(), nn.Linear(64, 2))

    armed = False
    whole = run_of(network, epochs=1)
    expected = told(events_of(whole))
    first = run_of(network, epochs=1)
    armed, before = True, []
    for event in first.events(stop):
        before.append(event)
    assert before[-1].reason == "stopped"
    armed = False
    rest = gone_on(first)
    assert told(before) + told(events_of(rest)) == expected


class CountsInABuffer(nn.Module):
    """What it does depends on a buffer that no state dict holds."""

    def __init__(self):
        super().__init__()
        self.register_buffer("calls", torch.zeros(()), persistent=False)

    def forward(self, x):
        if self.training:
            self.calls += 1
        return x * (1 + self.calls / 10)


def test_buffers_outside_the_state_dict_go_on_too(run_of, events_of):
    def network():
        return nn.Sequential(CountsInABuffer(), nn.Flatten(), nn.Linear(64, 2))

    whole, first = run_of(network), run_of(network)
    events_of(whole), until(first, 3)
    rest = gone_on(first)
    events_of(rest)
    assert ended_alike(rest, whole)


def test_a_finished_run_goes_on_for_more_passes(run_of, events_of):
    whole, first = run_of(epochs=3), run_of(epochs=2)
    expected, before = told(events_of(whole)), told(events_of(first))
    rest = gone_on(first, config=whole.config)
    events = events_of(rest)
    assert events[0].departures == ()  # its learning rate is constant
    assert before + told(events) == expected
    assert ended_alike(rest, whole)


def test_a_longer_budget_after_the_rate_was_lowered_is_said_to_differ(
    run_of, events_of
):
    first = run_of(epochs=2, schedule="linear")
    events_of(first)
    longer = run_of(epochs=3, schedule="linear").config
    rest = gone_on(first, config=longer)
    (departure,) = events_of(rest)[0].departures
    assert "schedule" in departure
    again = gone_on(rest)  # what was different once stays so
    assert events_of(again)[0].departures == (departure,)


def test_another_number_of_threads_is_said_to_differ(run_of, events_of):
    first = run_of()
    until(first, 2)
    state, threads = first.state(), torch.get_num_threads()
    try:
        torch.set_num_threads(threads + 1)
        rest = TrainingRun(first.config, dataset=first._dataset, state=state)
        departures = next(iter(rest.events(Event()))).departures
    finally:
        torch.set_num_threads(threads)
    assert len(departures) == 1
    assert f"instead of {threads}" in departures[0]


def test_a_budget_in_seconds_ended_within_a_pass_can_be_lengthened(run_of, events_of):
    class Ticking:
        now = 0.0

        def __call__(self):
            self.now += 0.25
            return self.now

    first = run_of(seconds=3.0, clock=Ticking())
    before = events_of(first)
    longer = run_of(seconds=6.0).config
    rest = gone_on(first, config=longer, clock=Ticking())
    events = events_of(rest)
    steps = [e.step for e in (*before, *events) if isinstance(e, StepDone)]
    assert steps == list(range(1, len(steps) + 1))
    assert before[-1].step % 4 != 0  # within a pass: the case of interest
    seconds = [e.seconds for e in (*before, *events) if isinstance(e, StepDone)]
    assert seconds == sorted(seconds)
    assert events[-1].seconds >= 6.0


def test_the_state_of_another_network_is_refused_in_one_sentence(run_of, events_of):
    first = run_of()
    until(first, 2)
    other = run_of(lambda: nn.Sequential(nn.Flatten(), nn.Linear(64, 2)))
    with pytest.raises(StateMismatchError, match="another network") as raised:
        events_of(gone_on(first, config=other.config))
    assert "\n" not in str(raised.value)


def test_there_is_no_state_before_the_start_nor_after_a_divergence(run_of, events_of):
    def network():
        return nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.Linear(64, 2))

    run = run_of(network, learning_rate=999.0, weight_decay=0.5, epochs=50)
    assert run.state() is None
    assert events_of(run)[-1].reason == "diverged"
    assert run.state() is None


def test_a_run_taken_up_and_stopped_before_its_start_counts_what_it_had(run_of):
    first, stop = run_of(), Event()
    until(first, 3)
    stop.set()
    (ended,) = gone_on(first).events(stop)
    assert isinstance(ended, RunEnded)
    assert ended.step == 3
