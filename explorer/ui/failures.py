"""What the user sees when something goes wrong: one sentence, and details to copy."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from explorer.errors import ExplorerError

log = logging.getLogger(__name__)


def sentence(error: BaseException) -> str:
    """The one sentence: an expected failure's own, else that this is a bug."""
    if isinstance(error, ExplorerError):
        return str(error)
    told = QCoreApplication.translate(
        "Failures", "Something went wrong that should not: {0}. Your work is kept."
    )
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return told.format(reason.rstrip("."))


def details(error: BaseException) -> str:
    """The traceback of a bug; nothing for a failure that explains itself."""
    if isinstance(error, ExplorerError):
        return ""
    return "".join(traceback.format_exception(error))


class FailureReporter(QObject):
    """Catches what nothing else caught; one dialog at a time, however many come.

    Signals:
        caught: An exception, on whatever thread; relayed to the window's thread.
    """

    caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._box: QMessageBox | None = None
        self._more = 0
        self.caught.connect(self.show)

    def install(self) -> None:
        """Become the place where uncaught exceptions of every thread end."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def uninstall(self) -> None:
        """Give Python its own hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def show(self, error: BaseException) -> None:
        """Show the sentence, with details behind a button where there are any."""
        if self._box is not None:
            self._more += 1  # a failure per frame must not be a dialog per frame
            told = self.tr("{0} more since then; the log has them all.")
            self._box.setInformativeText(told.format(self._more))
            return
        box = QMessageBox(QApplication.activeWindow())
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(QApplication.applicationDisplayName())
        box.setText(sentence(error))
        if text := details(error):
            box.setDetailedText(text)
        box.finished.connect(self._on_box_finished)
        self._box = box
        box.open()

    def box(self) -> QMessageBox | None:
        """The dialog on the screen."""
        return self._box

    def _on_box_finished(self) -> None:
        box, self._box, self._more = self._box, None, 0
        if box is not None:
            box.deleteLater()

    def _hook(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit) or error is None:
            sys.__excepthook__(kind, error or kind(), trace)
            return
        log.error("uncaught", exc_info=(kind, error, trace))
        self.caught.emit(error)
