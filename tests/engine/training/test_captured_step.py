"""When steps are recorded, replayed, measured and given up; with a stand-in GPU."""

import contextlib
from threading import Event

import msgspec
import pytest
import torch
from torch import nn

from explorer.training import loop
from explorer.training.arithmetic import GraphChoice
from explorer.training.captured_step import (
    LEAST_GAIN,
    TIMED_STEPS,
    WARM_UP_STEPS,
    CapturedStep,
)
from explorer.training.events import EpochDone, RunEnded, StepDone
from explorer.training.learned_batch import BatchResult
from explorer.training.learner import Learner
from explorer.training.loop import TrainingRun
from explorer.training.run_state import Place

FULL = torch.zeros(4, 1, 2, 2)
LABELS = torch.zeros(4, dtype=torch.int64)


class StandIn:
    """Records by keeping the work and replays by doing it into the same tensors.

    Attributes:
        told: What was asked of it, in order.
        now: Its clock, which each kind of step moves on by what it is said to take.
    """

    def __init__(self, *, eager=1.0, replayed=0.5, fails=None):
        self.eager, self.replayed, self.fails = eager, replayed, fails
        self.told, self.now = [], 0.0
        self.is_aside = self.recording = False

    def clock(self):
        return self.now

    @contextlib.contextmanager
    def aside(self):
        self.told.append("aside")
        yield

    def record(self, work):
        self.told.append("record")
        if self.fails is not None:
            raise self.fails
        right = torch.zeros((), dtype=torch.int64)
        static = BatchResult(loss=torch.zeros(()), correct=right, images=4)

        def replay():
            self.told.append("replay")
            self.now += self.replayed
            result = work()
            static.loss.copy_(result.loss)
            static.correct.copy_(result.correct)
            return static

        return replay

    def finish(self):
        self.told.append("finish")


def work(images, labels, rate):
    """A step whose loss tells of its inputs."""
    return BatchResult(
        loss=images.sum() + rate, correct=labels.sum(), images=len(labels)
    )


def captured(backend, **chosen):
    return CapturedStep(work, backend, full=len(FULL), clock=backend.clock, **chosen)


def take(steps, count, backend, images=FULL):
    """So many steps; which of them were done without a graph."""
    eager = []

    for number in range(count):

        def eagerly(number=number):
            eager.append(number)
            backend.now += backend.eager
            return work(images, LABELS, 0.0)

        steps.step(images, LABELS, 0.0, eagerly)
    return eager


def test_steps_warm_up_aside_are_timed_and_then_replayed():
    backend = StandIn()
    steps = captured(backend)
    before = WARM_UP_STEPS + TIMED_STEPS
    assert take(steps, before + TIMED_STEPS, backend) == list(range(before))
    told = [word for word in backend.told if word != "finish"]
    assert told == [
        *["aside"] * WARM_UP_STEPS, "record", *["replay"] * TIMED_STEPS,
    ]  # fmt: skip
    assert steps.choice == GraphChoice(used=True, gain=2.0)


def test_nothing_waits_for_the_device_once_it_is_decided():
    backend = StandIn()
    steps = captured(backend)
    take(steps, 40, backend)
    assert steps.choice.used
    backend.told.clear()
    assert take(steps, 3, backend) == []
    assert backend.told == ["replay"] * 3


@pytest.mark.parametrize("gain", [LEAST_GAIN * 0.99, LEAST_GAIN * 1.01])
def test_a_graph_is_kept_from_a_tenth_on(gain):
    backend = StandIn(eager=gain, replayed=1.0)
    steps = captured(backend)
    take(steps, 40, backend)
    assert steps.choice.used == (gain >= LEAST_GAIN)
    assert steps.choice.gain == pytest.approx(gain)
    eager = take(steps, 5, backend)
    assert len(eager) == (0 if steps.choice.used else 5)


def test_a_smaller_batch_is_done_without_the_graph_and_changes_nothing():
    backend = StandIn()
    steps = captured(backend)
    take(steps, 40, backend)
    assert take(steps, 1, backend, FULL[:3]) == [0]
    assert take(steps, 1, backend) == []


def test_a_run_that_goes_on_with_the_last_batch_of_a_pass_records_a_full_one():
    backend = StandIn()
    steps = captured(backend)
    take(steps, 1, backend, FULL[:3])
    take(steps, 40, backend)
    assert steps.choice.used
    assert take(steps, 1, backend) == []


def test_a_replay_learns_from_the_new_batch_at_the_new_rate():
    backend = StandIn()
    steps = captured(backend)
    take(steps, 40, backend)

    def never():
        raise AssertionError("it replays")

    first = steps.step(FULL + 1, LABELS + 2, 0.5, never)
    second = steps.step(FULL + 2, LABELS, 0.25, never)
    # The first result is not written over by the second replay.
    assert (first.loss.item(), first.correct.item()) == (16.5, 8)
    assert (second.loss.item(), second.correct.item()) == (32.25, 0)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("operation not permitted when stream is capturing\nat 0x0"),
        torch.OutOfMemoryError("CUDA out of memory"),
    ],
)
def test_what_cannot_be_recorded_is_done_without_a_graph_and_said(error, caplog):
    backend = StandIn(fails=error)
    steps = captured(backend)
    assert take(steps, 40, backend) == list(range(40))
    first_line = str(error).splitlines()[0]
    assert steps.choice == GraphChoice(used=False, reason=first_line)
    assert backend.told.count("record") == 1
    assert first_line in caplog.text


def test_what_would_be_wrong_when_replayed_is_not_recorded():
    backend = StandIn()
    steps = captured(backend, obstacle=lambda: "it draws on the CPU")
    assert len(take(steps, 40, backend)) == 40
    assert "record" not in backend.told
    assert steps.choice == GraphChoice(used=False, reason="it draws on the CPU")


def test_a_kept_choice_is_not_measured_again():
    used = GraphChoice(used=True, gain=1.7)
    backend = StandIn(replayed=9.0)  # it would lose now
    steps = captured(backend, kept=used)
    assert take(steps, 20, backend) == list(range(WARM_UP_STEPS))
    assert "finish" not in backend.told
    assert steps.choice == used
    backend = StandIn()
    steps = captured(backend, kept=GraphChoice(used=False, gain=1.0))
    assert len(take(steps, 20, backend)) == 20
    assert backend.told == []


# From here on with networks that learn.


@pytest.fixture
def with_graphs(monkeypatch):
    """Let runs on the CPU replay by a stand-in, whose steps' times are real."""
    backends = []

    def learner(*arguments):
        made = Learner(*arguments)
        backends.append(StandIn())
        made.replay_with(backends[-1])
        return made

    monkeypatch.setattr(loop, "Learner", learner)
    monkeypatch.setattr("explorer.training.captured_step.LEAST_GAIN", 0.0)
    monkeypatch.setattr("explorer.training.captured_step.TIMED_STEPS", 2)
    return backends


@pytest.fixture
def draws_as_on_a_gpu(monkeypatch):
    """Dropout draws on the device; the stand-in's device is the CPU, and may."""
    monkeypatch.setattr(Learner, "_obstacle", lambda _self: "")


@pytest.mark.parametrize(
    "recipe",
    [
        {"optimizer": "sgd", "momentum": 0.9, "schedule": "linear"},
        {"optimizer": "sgd", "weight_decay": 1e-3},
        {"optimizer": "adam", "learning_rate": 0.01, "schedule": "cosine"},
    ],
)
def test_replayed_steps_learn_what_others_do(
    run_of, events_of, with_graphs, draws_as_on_a_gpu, recipe
):
    # Dropout, batch normalisation, a smaller last batch, probes and a schedule.
    replaying = run_of(epochs=5, **recipe)
    events = events_of(replaying)
    (backend,) = with_graphs
    assert backend.told.count("replay") > 5
    eager = run_of(epochs=5, **recipe)
    learner = Learner(eager.config)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "Learner", lambda *_: learner)
        expected = events_of(eager)
    for kind, field in ((StepDone, "loss"), (EpochDone, "test_loss")):
        ours, theirs = (
            [getattr(e, field) for e in told if isinstance(e, kind)]
            for told in (events, expected)
        )
        # A rate in a tensor is applied by another kernel, which rounds its own way.
        assert ours == pytest.approx(theirs, rel=1e-2)
    assert isinstance(events[-1], RunEnded)


def test_the_choice_is_kept_with_the_run_and_honoured_when_it_goes_on(
    run_of, with_graphs, draws_as_on_a_gpu
):
    first = run_of(epochs=9)
    for event in first.events(Event()):
        if isinstance(event, StepDone) and event.step == 22:
            break
    state = first.state()
    choice = state.place.machine.arithmetic.graph
    assert choice.used
    assert choice.gain > 0
    text = msgspec.json.encode(state.place)
    assert msgspec.json.decode(text, type=Place) == state.place
    rest = TrainingRun(first.config, dataset=first._dataset, state=state)
    list(rest.events(Event()))
    assert "finish" not in with_graphs[-1].told
    assert with_graphs[-1].told.count("replay") > 0
    assert rest.state().place.machine.arithmetic.graph == choice


class DrawsOnTheHost(nn.Module):
    """Draws from the CPU's generator even if it learns on a GPU."""

    def forward(self, x):
        return x * (1 + torch.rand(1)) if self.training else x


def test_a_network_that_draws_where_no_replay_does_is_not_recorded(
    run_of, events_of, with_graphs
):
    def network():
        return nn.Sequential(DrawsOnTheHost(), nn.Flatten(), nn.Linear(64, 2))

    run = run_of(network, epochs=3)
    events_of(run)
    choice = run.state().place.machine.arithmetic.graph
    assert not choice.used
    assert "random numbers" in choice.reason
    assert with_graphs[0].told.count("record") == 0
