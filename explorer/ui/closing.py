"""Closing the window while something goes on: ask, stop, wait, never freeze."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from explorer.ui.page import ShutsDown, Trains

PATIENCE_SECONDS = 2.0  # until the window is gone, whatever still runs
_LOOK_MS = 50


class Closing(QObject):
    """Ends the work of all pages, asking first when one trains.

    Signals:
        begun: The user has agreed, or need not be asked; work is being stopped.
        overdue: Something still runs after ``PATIENCE_SECONDS``; the window may hide.
        ended: Nothing runs any more; the window may close.
    """

    begun = Signal()
    overdue = Signal()
    ended = Signal()

    def __init__(self, window: QWidget, pages: Sequence[QWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._pages = tuple(pages)
        self._question: QMessageBox | None = None
        self._started = 0.0
        self._told_overdue = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def is_training(self) -> bool:
        """Whether any page trains."""
        return any(p.is_training() for p in self._pages if isinstance(p, Trains))

    def is_under_way(self) -> bool:
        """Whether the user is being asked or work is being stopped."""
        return self._question is not None or self._timer.isActive()

    def request(self) -> None:
        """Ask if need be, then stop everything; answers come as signals."""
        if self.is_under_way():
            return
        if self.is_training():
            self._ask()
        else:
            self.stop_everything()

    def question(self) -> QMessageBox | None:
        """The question that is on the screen."""
        return self._question

    def stop_everything(self) -> None:
        """Stop without asking; returns at once."""
        if self._timer.isActive():
            return
        self.begun.emit()
        for page in self._pages:
            if isinstance(page, Trains):
                page.request_stop()
        self._started = time.monotonic()
        self._timer.start()
        self._look()

    def _ask(self) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(self._window.windowTitle())
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("Training is going on. Stop it and close?"))
        stop = box.addButton(
            self.tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole
        )
        keep = box.addButton(
            self.tr("Keep training"), QMessageBox.ButtonRole.RejectRole
        )
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.finished.connect(lambda: self._on_answered(box.clickedButton() is stop))
        self._question = box
        box.open()  # not exec(): the window must stay alive, and the curves move

    def _on_answered(self, stop: bool) -> None:
        box, self._question = self._question, None
        if box is not None:
            box.deleteLater()
        if stop:
            self.stop_everything()

    def _look(self) -> None:
        """Close as soon as nothing trains and every page's threads are over."""
        if not self.is_training() and self._threads_ended():
            self._timer.stop()
            self.ended.emit()
        elif not self._told_overdue and self._waited() > PATIENCE_SECONDS:
            self._told_overdue = True
            self.overdue.emit()

    def _waited(self) -> float:
        return time.monotonic() - self._started

    def _threads_ended(self) -> bool:
        ended = [p.shutdown(0) for p in self._pages if isinstance(p, ShutsDown)]
        return all(ended)  # a list first: every page is told, also after a busy one
