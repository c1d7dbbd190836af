"""PySide6 and Python: the pair at hand loses no references, a bad pair is refused."""

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel

from explorer.ui.binding_check import BadBindingError, check_binding

CALLS = 2_000
MOST_LOST = 500  # a bad pair loses one at every call


class Sender(QObject):
    told = Signal(bool)


def lost_references(value, calls):
    """How many references to ``value`` are gone after ``calls``."""
    before = sys.getrefcount(value)
    calls()
    return before - sys.getrefcount(value)


def test_calls_that_return_nothing_lose_no_reference_to_none(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    texts = [str(number) for number in range(CALLS)]

    def set_texts():
        for text in texts:
            label.setText(text)

    assert lost_references(None, set_texts) < MOST_LOST
    assert label.text() == texts[-1]


def test_signals_lose_no_reference_to_true(qtbot):
    sender = Sender()
    heard = []
    sender.told.connect(heard.append)

    def emit():
        for _ in range(CALLS):
            sender.told.emit(True)
        heard.clear()

    assert lost_references(True, emit) < MOST_LOST


def test_the_installed_pair_is_accepted():
    check_binding()


@pytest.mark.parametrize("pyside", ["6.12.0", "6.12.1", "6.13", "7.0.0"])
def test_a_pair_that_would_crash_is_refused_with_what_to_install(pyside):
    with pytest.raises(BadBindingError) as caught:
        check_binding(pyside, (3, 11))
    sentence = str(caught.value)
    assert f"PySide6 {pyside} crashes on Python 3.11" in sentence
    assert "pip install 'PySide6-Essentials>=6.11.3,<6.12'" in sentence


@pytest.mark.parametrize(
    ("pyside", "python"),
    [("6.11.3", (3, 11)), ("6.12.0", (3, 12)), ("6.12.0", (3, 14)), ("6.9.1", (3, 11))],
)
def test_a_pair_that_works_is_let_through(pyside, python):
    check_binding(pyside, python)
