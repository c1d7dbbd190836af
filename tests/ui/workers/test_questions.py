"""Background questions: the newest wins, late answers are dropped, nothing hangs."""

import threading

import pytest

from explorer.ui.workers.questions import Questions


class Listener:
    """Collects what a ``Questions`` tells."""

    def __init__(self, questions):
        self.answers, self.errors, self.busy = [], [], []
        questions.answered.connect(self.answers.append)
        questions.failed.connect(self.errors.append)
        questions.busy_changed.connect(self.busy.append)


@pytest.fixture
def questions(qapp):
    line = Questions()
    yield line
    assert line.shutdown()


@pytest.fixture
def heard(questions):
    return Listener(questions)


@pytest.fixture
def blocker():
    """A question that begins, and ends when told."""

    class Blocker:
        def __init__(self):
            self.begun, self.may_end = threading.Event(), threading.Event()

        def __call__(self):
            self.begun.set()
            self.may_end.wait(10)
            return "late"

    made = Blocker()
    yield made
    made.may_end.set()


def test_an_answer_comes_back_to_the_asking_thread(questions, heard, qtbot):
    where = []
    questions.answered.connect(lambda _: where.append(threading.get_ident()))
    questions.ask(threading.get_ident)
    qtbot.waitUntil(lambda: bool(heard.answers), timeout=3_000)
    assert heard.answers[0] != threading.get_ident()
    assert where == [threading.get_ident()]
    assert heard.busy == [True, False]


def test_the_newest_of_many_questions_wins_and_the_waiting_ones_never_run(
    questions, heard, blocker, qtbot
):
    computed = []

    def numbered(number):
        def question():
            computed.append(number)
            return number

        return question

    questions.ask(blocker)
    qtbot.waitUntil(blocker.begun.is_set, timeout=3_000)
    for number in range(50):
        questions.ask(numbered(number))
    blocker.may_end.set()
    qtbot.waitUntil(lambda: bool(heard.answers), timeout=3_000)
    assert heard.answers == [49]
    assert computed == [49]
    assert heard.busy == [True, False]  # one stretch of work, not one per question


def test_a_late_answer_is_dropped_after_cancel(questions, heard, blocker, qtbot):
    questions.ask(blocker)
    qtbot.waitUntil(blocker.begun.is_set, timeout=3_000)
    questions.cancel()
    assert not questions.is_busy()
    blocker.may_end.set()
    questions.ask(lambda: "in time")
    qtbot.waitUntil(lambda: bool(heard.answers), timeout=3_000)
    assert heard.answers == ["in time"]


def test_a_failure_is_reported_and_the_next_question_is_answered(
    questions, heard, qtbot
):
    def broken():
        raise ValueError("the weights do not fit")

    questions.ask(broken)
    qtbot.waitUntil(lambda: bool(heard.errors), timeout=3_000)
    assert [str(error) for error in heard.errors] == ["the weights do not fit"]
    questions.ask(lambda: None)
    qtbot.waitUntil(lambda: heard.answers == [None], timeout=3_000)
    assert len(heard.errors) == 1
    assert not questions.is_busy()


def test_the_failure_of_an_old_question_is_dropped(questions, heard, qtbot):
    begun, may_fail = threading.Event(), threading.Event()

    def broken():
        begun.set()
        may_fail.wait(10)
        raise ValueError("nobody wants to know")

    questions.ask(broken)
    qtbot.waitUntil(begun.is_set, timeout=3_000)
    questions.ask(lambda: "fine")
    may_fail.set()
    qtbot.waitUntil(lambda: heard.answers == ["fine"], timeout=3_000)
    assert heard.errors == []


def test_request_numbers_grow(questions):
    numbers = [questions.ask(lambda: None) for _ in range(3)]
    assert numbers == sorted(set(numbers))


def test_shutdown_waits_for_the_running_question_and_takes_no_more(
    heard, questions, blocker, qtbot
):
    questions.ask(blocker)
    qtbot.waitUntil(blocker.begun.is_set, timeout=3_000)
    assert questions.shutdown(timeout_ms=20) is False
    blocker.may_end.set()
    assert questions.shutdown() is True
    ran = []
    questions.ask(lambda: ran.append(1))
    assert not questions.is_busy()
    assert ran == []
    assert heard.answers == []
