"""The contract of a training session, with plain generators for an engine."""

import threading

import pytest

from explorer.training.events import RunEnded, StepDone
from explorer.ui.workers.training import TrainingSession


def step(number):
    return StepDone(
        step=number, epoch=1, loss=1 / number, images=64 * number, seconds=0.1 * number
    )


@pytest.fixture
def session_of():
    """Build sessions that are always shut down, even when the test fails."""
    sessions = []

    def build(source, **options):
        sessions.append(TrainingSession(source, **options))
        return sessions[-1]

    yield build
    assert all(session.shutdown() for session in sessions)


def run_to_its_end(session, qtbot):
    """Start ``session``, wait for its end and return what it told, in order."""
    told = []
    session.events.connect(told.extend)
    session.failed.connect(told.append)
    with qtbot.waitSignal(session.ended, timeout=5_000):
        session.start()
    return told


def test_every_event_arrives_in_order_and_in_few_batches(session_of, qtbot):
    sent = [(number % 3, step(number)) for number in range(1, 20_001)]
    session = session_of(lambda stop: iter(sent))
    batches = []
    session.events.connect(batches.append)
    assert run_to_its_end(session, qtbot) == sent
    assert len(batches) < 200
    assert {type(batch) for batch in batches} == {tuple}


def test_an_error_is_reported_once_after_the_events_before_it(session_of, qtbot):
    def broken(stop):
        yield 0, step(1)
        yield 1, step(1)
        raise RuntimeError("CUDA out of memory")

    told = run_to_its_end(session_of(broken), qtbot)
    assert told[:2] == [(0, step(1)), (1, step(1))]  # nothing measured is lost
    assert [str(error) for error in told[2:]] == ["CUDA out of memory"]


def test_a_source_that_cannot_even_begin_is_reported(session_of, qtbot):
    def refuses(stop):
        raise ValueError("no such data set")

    told = run_to_its_end(session_of(refuses), qtbot)
    assert [str(error) for error in told] == ["no such data set"]


def test_an_event_shows_while_the_step_after_it_still_runs(session_of, qtbot):
    may_go_on = threading.Event()

    def slow(stop):
        yield 0, step(1)
        may_go_on.wait(5)
        yield 0, step(2)

    session = session_of(slow)
    told = []
    session.events.connect(told.extend)
    session.start()
    try:
        qtbot.waitUntil(lambda: told == [(0, step(1))], timeout=3_000)
    finally:
        may_go_on.set()
    with qtbot.waitSignal(session.ended, timeout=3_000):
        pass
    assert told == [(0, step(1)), (0, step(2))]


def test_stop_is_heard_while_the_worker_is_busy(session_of, qtbot):
    def endless(stop):
        number = 0
        while not stop.wait(0.001):
            number += 1
            yield 0, step(number)
        yield 0, RunEnded(reason="stopped", step=number, seconds=0.1 * number)

    session = session_of(endless)
    told = []
    session.events.connect(told.extend)
    session.start()
    qtbot.waitUntil(lambda: len(told) > 10, timeout=3_000)
    with qtbot.waitSignal(session.ended, timeout=3_000):
        session.request_stop()
    assert not session.is_running()
    steps = [event.step for _, event in told[:-1]]
    assert steps == list(range(1, len(steps) + 1))
    assert told[-1][1].reason == "stopped"
    assert told[-1][1].step == steps[-1]


def test_shutdown_says_whether_the_thread_is_over(session_of, qtbot):
    may_end = threading.Event()
    begun = threading.Event()

    def deaf(stop):
        begun.set()
        may_end.wait(10)
        yield 0, step(1)

    session = session_of(deaf)
    session.start()
    qtbot.waitUntil(begun.is_set, timeout=3_000)
    assert session.shutdown(timeout_ms=20) is False
    assert session.is_running()
    may_end.set()
    assert session.shutdown() is True
    assert not session.is_running()


def test_the_source_and_its_preparation_run_on_one_other_thread(session_of, qtbot):
    seen = []

    def prepare():
        seen.append(("prepare", threading.get_ident()))

    def source(stop):
        seen.append(("source", threading.get_ident()))
        yield 0, step(1)

    session = session_of(source, prepare=prepare)
    session.events.connect(lambda _: seen.append(("events", threading.get_ident())))
    run_to_its_end(session, qtbot)
    here = threading.get_ident()
    assert [name for name, _ in seen] == ["prepare", "source", "events"]
    assert seen[0][1] == seen[1][1] != here
    assert seen[2][1] == here  # a lambda too: the session relays


def test_a_session_that_never_began_shuts_down_at_once(session_of):
    assert session_of(lambda stop: iter(())).shutdown() is True
