"""Everything that is asked for is done, in order, also when one closes at once."""

import threading

import pytest

from explorer.errors import ExplorerError
from explorer.ui.workers.errands import Errands


@pytest.fixture
def errands(qtbot):
    made = Errands()
    yield made
    assert made.shutdown()


def test_errands_are_done_in_order_on_another_thread(qtbot, errands):
    did, told = [], []
    errands.done.connect(lambda name, answer: told.append((name, answer)))
    for number in range(5):
        errands.do(
            f"e{number}", lambda n=number: did.append(threading.get_ident()) or n
        )
    assert errands.is_busy()
    qtbot.waitUntil(lambda: not errands.is_busy())
    assert told == [(f"e{number}", number) for number in range(5)]
    assert threading.get_ident() not in did


def test_one_that_fails_is_told_and_the_next_is_done(qtbot, errands):
    failed, told, busy = [], [], []
    errands.failed.connect(lambda name, error: failed.append((name, str(error))))
    errands.done.connect(lambda name, answer: told.append(answer))
    errands.busy_changed.connect(busy.append)

    def refused():
        raise ExplorerError("the disk is full")

    errands.do("write", refused)
    errands.do("read", lambda: 7)
    qtbot.waitUntil(lambda: told == [7])
    assert failed == [("write", "the disk is full")]
    assert busy == [True, False]


def test_closing_waits_for_what_is_open_and_takes_no_more(qtbot):
    errands = Errands()
    may_go, did = threading.Event(), []
    errands.do("first", lambda: may_go.wait(10) and did.append(1))
    errands.do("second", lambda: did.append(2))
    assert not errands.shutdown(0)
    errands.do("late", lambda: did.append(3))
    may_go.set()
    assert errands.shutdown()
    assert did == [1, 2]


def test_closing_is_at_once_where_nothing_was_asked(qtbot):
    assert Errands().shutdown(0)
