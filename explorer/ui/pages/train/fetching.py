"""Data sets on their way: how much has arrived, and a way to cancel."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from explorer.downloads import DownloadCancelledError
from explorer.ui.pages.train.service import Choice, TrainService
from explorer.ui.theme import GRID
from explorer.ui.widgets.offer_row import OfferRow
from explorer.ui.workers.download import Arrived, DownloadSession

_MEGA = 1_000_000
_MARGIN = GRID + GRID // 2


class Fetching(QFrame):
    """Downloads one data set after another; seen only while it does.

    Signals:
        activity_changed: What is being downloaded; empty when nothing is.
        done: Everything has arrived.
        failed: The exception that ended it, ``DownloadCancelledError`` included.
        ended: Nothing is being downloaded any more; comes before ``done``.
    """

    activity_changed = Signal(str)
    done = Signal()
    failed = Signal(object)
    ended = Signal()

    def __init__(self, service: TrainService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._service = service
        self._waiting: list[Choice] = []
        self._session: DownloadSession | None = None
        self._error: Exception | None = None
        self._cancelled = False
        self._row: OfferRow | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(_MARGIN, GRID // 2, _MARGIN, GRID // 2)
        self.hide()

    def begin(self, datasets: Sequence[Choice]) -> None:
        """Download; the answer comes as a signal."""
        self._waiting = list(datasets)
        self._error, self._cancelled = None, False
        self._next()

    def is_busy(self) -> bool:
        """Whether a download goes on."""
        return self._session is not None

    def cancel(self) -> None:
        """Want nothing any more; returns at once."""
        self._cancelled = True
        self._waiting.clear()
        if self._session is not None:
            self._session.request_stop()

    def text(self) -> str:
        """What it says; empty while nothing is downloaded."""
        return self._row.text() if self._row is not None else ""

    def cancel_button(self) -> QWidget | None:
        """What cancels, while something is downloaded."""
        return self._row.cancel_button() if self._row is not None else None

    def shutdown(self, timeout_ms: int) -> bool:
        """Cancel and wait; ``False`` if the thread is still at work after the time."""
        self._waiting.clear()
        return self._session is None or self._session.shutdown(timeout_ms)

    def _next(self) -> None:
        dataset = self._waiting.pop(0)
        self._show(dataset)
        self._session = DownloadSession(self._service.download(dataset.key), self)
        self._session.progressed.connect(self._on_progressed)
        self._session.failed.connect(self._on_failed)
        self._session.ended.connect(self._on_ended)
        self._on_progressed((0, None))
        self._session.start()

    def _show(self, dataset: Choice) -> None:
        self._clear()
        self._row = OfferRow(
            self.tr("Downloading {0}").format(dataset.title), "", "", self
        )
        self._row.cancelled.connect(self.cancel)
        self._layout.addWidget(self._row)
        self.show()

    def _clear(self) -> None:
        if self._row is not None:
            self._layout.removeWidget(self._row)
            self._row.deleteLater()
            self._row = None
        self.hide()

    def _on_progressed(self, arrived: Arrived) -> None:
        if self._row is None:
            return
        count, total = arrived
        if total:
            text = self.tr("{0} of {1} MB of the present file").format(
                f"{count / _MEGA:.1f}", f"{total / _MEGA:.1f}"
            )
        else:
            text = self.tr("{0} MB").format(f"{count / _MEGA:.1f}")
        self._row.show_progress(count, total, text)
        self.activity_changed.emit(self._row.text())

    def _on_failed(self, error: Exception) -> None:
        self._error = error

    def _on_ended(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.deleteLater()
        if self._error is None and self._waiting:
            self._next()
            return
        self._waiting.clear()
        self._clear()
        self.activity_changed.emit("")
        self.ended.emit()
        if self._error is not None:
            self.failed.emit(self._error)
        elif self._cancelled:  # everything had come before it was noticed
            self.failed.emit(DownloadCancelledError(self.tr("the data set")))
        else:
            self.done.emit()
