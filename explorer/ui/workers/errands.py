"""Things to be done in the background, one after the other, none of them dropped."""

import logging
from collections import deque
from collections.abc import Callable
from threading import Lock

from PySide6.QtCore import QObject, QThread, Signal, Slot

from explorer.errors import ExplorerError

log = logging.getLogger(__name__)

Work = Callable[[], object]
"""Holds everything it needs; runs on another thread."""


class _Runner(QObject):
    """Does what waits, in order; lives on the other thread.

    Signals:
        done: Name of the errand and what it returned.
        failed: Name of the errand and the exception that it raised.
    """

    done = Signal(str, object)
    failed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()  # no parent: a parented object cannot change thread
        self._lock = Lock()
        self._waiting: deque[tuple[str, Work]] = deque()

    def put(self, name: str, work: Work) -> None:
        """Let an errand wait behind the others; safe on any thread."""
        with self._lock:
            self._waiting.append((name, work))

    @Slot()
    def do_next(self) -> None:
        """Do the errand that has waited longest."""
        with self._lock:
            name, work = self._waiting.popleft()
        try:
            answer = work()
        except BaseException as error:  # the thread boundary: report, never swallow
            if isinstance(error, ExplorerError):  # the user is told in its words
                log.info("%s", error)
            else:
                log.exception("the errand %s failed", name)
            self.failed.emit(name, error)
        else:
            self.done.emit(name, answer)

    @Slot()
    def leave(self) -> None:
        """End the thread; what was asked for before has been done by now."""
        self.thread().quit()


class Errands(QObject):
    """A background thread that does everything it is asked to, in order.

    Unlike questions, an errand changes something: a newer one does not replace it, and
    closing waits for it.

    Signals:
        done: Name of the errand and what it returned.
        failed: Name of the errand and the exception that it raised.
        busy_changed: Whether anything is still to be done.
    """

    done = Signal(str, object)
    failed = Signal(str, object)
    busy_changed = Signal(bool)
    _poked = Signal()
    _left = Signal()

    def __init__(self, parent: QObject | None = None, name: str = "errands") -> None:
        super().__init__(parent)
        self._open = 0
        self._closed = False
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._runner = _Runner()
        self._runner.moveToThread(self._thread)
        self._poked.connect(self._runner.do_next)
        self._left.connect(self._runner.leave)
        self._runner.done.connect(self._on_done)
        self._runner.failed.connect(self._on_failed)

    def is_busy(self) -> bool:
        """Whether anything is still to be done."""
        return self._open > 0

    def do(self, name: str, work: Work) -> None:
        """Do ``work`` on the other thread, after what was asked for before.

        Args:
            name: Told with the answer.
            work: Owns or shares nothing that this thread changes meanwhile.
        """
        if self._closed:
            return
        if not self._thread.isRunning():
            self._thread.start()
        self._open += 1
        self._runner.put(name, work)
        self._poked.emit()
        if self._open == 1:
            self.busy_changed.emit(True)

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """Take no more errands, and wait for those that are open.

        Returns:
            ``False`` if they were not done after ``timeout_ms``.
        """
        if not self._closed:
            self._closed = True
            # Behind the open errands: to quit directly could come before them.
            self._left.emit()
        return not self._thread.isRunning() or self._thread.wait(timeout_ms)

    @Slot(str, object)
    def _on_done(self, name: str, answer: object) -> None:
        self._count_down()
        self.done.emit(name, answer)

    @Slot(str, object)
    def _on_failed(self, name: str, error: Exception) -> None:
        self._count_down()
        self.failed.emit(name, error)

    def _count_down(self) -> None:
        self._open -= 1
        if not self._open:
            self.busy_changed.emit(False)
