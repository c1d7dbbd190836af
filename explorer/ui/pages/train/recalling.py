"""Runs of the store that somebody wants to see or to go on with, read aside."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Signal

from explorer.ui.failures import sentence
from explorer.ui.pages.train.service import StoredRun
from explorer.ui.pages.train.shelf.service import ShelfService
from explorer.ui.workers.questions import Questions

Purpose = Literal["show", "go on", "behind"]
"""Show their curves, train them further, or put their curves behind others."""


class Recalling(QObject):
    """Reads runs; only the newest wish counts.

    Signals:
        recalled: A tuple of ``StoredRun``, and the ``Purpose``.
        refused: One sentence that says why there are none.
    """

    recalled = Signal(object, str)
    refused = Signal(str)

    def __init__(self, shelf: ShelfService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._purpose: Purpose = "show"
        self._questions = Questions(self, "stored runs")
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)

    def show(self, run_ids: Sequence[int]) -> None:
        """Read runs to show their curves."""
        self._ask(run_ids, "show")

    def go_on(self, run_ids: Sequence[int]) -> None:
        """Read runs to train them further."""
        self._ask(run_ids, "go on")

    def put_behind(self, run_ids: Sequence[int]) -> None:
        """Read runs to put their curves behind others."""
        self._ask(run_ids, "behind")

    def is_settled(self) -> bool:
        """Whether nothing is being read."""
        return not self._questions.is_busy()

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._questions.shutdown(timeout_ms)

    def _ask(self, run_ids: Sequence[int], purpose: Purpose) -> None:
        self._purpose = purpose
        self._questions.ask(partial(self._shelf.load, tuple(run_ids)))

    def _on_answered(self, runs: tuple[StoredRun, ...]) -> None:
        self.recalled.emit(runs, self._purpose)

    def _on_failed(self, error: Exception) -> None:
        self.refused.emit(sentence(error))
