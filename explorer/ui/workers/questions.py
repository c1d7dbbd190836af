"""Questions that take too long for the window's thread: ask, go on, be answered."""

import logging
from collections.abc import Callable
from threading import Lock

from PySide6.QtCore import QObject, QThread, Signal, Slot

from explorer.errors import ExplorerError

log = logging.getLogger(__name__)

Question = Callable[[], object]
"""Holds everything it needs and computes one answer; runs on another thread."""


class _Answerer(QObject):
    """Answers one question at a time, always the newest; lives on the other thread.

    Signals:
        answered: The request's number and its answer.
        failed: The request's number and the exception it raised.
    """

    answered = Signal(int, object)
    failed = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()  # no parent: a parented object cannot change thread
        self._lock = Lock()
        self._next: tuple[int, Question] | None = None

    def put(self, request_id: int, question: Question) -> None:
        """Replace the question that waits, if any; safe on any thread."""
        with self._lock:
            self._next = (request_id, question)

    def clear(self) -> None:
        """Forget the question that waits, if any; safe on any thread."""
        with self._lock:
            self._next = None

    @Slot()
    def answer_next(self) -> None:
        """Answer the question that waits, if a newer poke has not done so already."""
        with self._lock:
            taken, self._next = self._next, None
        if taken is None:
            return
        request_id, question = taken
        try:
            answer = question()
        except BaseException as error:  # the thread boundary: report, never swallow
            if isinstance(error, ExplorerError):  # the user is told in its words
                log.info("%s", error)
            else:
                log.exception("a background question failed")
            self.failed.emit(request_id, error)
        else:
            self.answered.emit(request_id, answer)


class Questions(QObject):
    """One line to a background thread on which only the newest question counts.

    A question that waits is replaced by a newer one, and the answer of one that was
    already being computed is dropped: there is no queue of stale work, and whoever
    listens to ``answered`` never sees an answer to anything but the last question.
    One kind of question needs one object of this class.

    Signals:
        answered: What the newest question returned.
        failed: The exception that the newest question raised.
        busy_changed: ``True`` when a question is asked while none was open, ``False``
            when the newest one is answered, has failed or was cancelled.
    """

    answered = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)
    _poked = Signal()

    def __init__(self, parent: QObject | None = None, name: str = "questions") -> None:
        super().__init__(parent)
        self._newest = 0
        self._busy = False
        self._closed = False
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._answerer = _Answerer()
        self._answerer.moveToThread(self._thread)
        self._poked.connect(self._answerer.answer_next)
        self._answerer.answered.connect(self._on_answered)
        self._answerer.failed.connect(self._on_failed)

    def is_busy(self) -> bool:
        """Whether the newest question is still open."""
        return self._busy

    def ask(self, question: Question) -> int:
        """Compute ``question()`` on the other thread; every older one is dropped.

        Args:
            question: Owns or shares nothing that this thread changes meanwhile.

        Returns:
            The number of the request; it grows with every question.
        """
        self._newest += 1
        if self._closed:
            return self._newest
        if not self._thread.isRunning():
            self._thread.start()
        self._answerer.put(self._newest, question)
        self._poked.emit()
        self._set_busy(True)
        return self._newest

    def cancel(self) -> None:
        """Want no answer any more; one that is being computed will be dropped."""
        self._newest += 1
        self._answerer.clear()
        self._set_busy(False)

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """Take no more questions and wait; call before the window closes.

        Returns:
            ``False`` if a question was still being computed after ``timeout_ms``.
        """
        self._closed = True
        self.cancel()
        self._thread.quit()
        return self._thread.wait(timeout_ms)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit(busy)

    @Slot(int, object)
    def _on_answered(self, request_id: int, answer: object) -> None:
        if request_id == self._newest:
            self._set_busy(False)
            self.answered.emit(answer)

    @Slot(int, object)
    def _on_failed(self, request_id: int, error: Exception) -> None:
        if request_id == self._newest:
            self._set_busy(False)
            self.failed.emit(error)
