"""Finds out the figures of claims aside, those that are looked at first."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.comparison.claim_records import Claim
from explorer.comparison.claims import claim
from explorer.comparison.traces import TraceCache
from explorer.errors import ExplorerError
from explorer.ui.failures import sentence
from explorer.ui.workers.questions import Questions


class FindingOut(QObject):
    """Computes one claim after another and keeps them.

    Signals:
        found: A ``Claim``.
        refused: The key of a claim and one sentence that says why it has no figures.
    """

    found = Signal(object)
    refused = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache: TraceCache | None = None
        self._wanted: tuple[str, ...] = ()
        self._known: dict[str, Claim] = {}
        self._failed: dict[str, str] = {}
        self._under_way = ""
        self._questions = Questions(self, "claims")
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)

    def set_cache(self, cache: TraceCache) -> None:
        """Ask this for traces; figures are about fixed networks and stay."""
        self._cache = cache
        self._go_on()

    def want(self, keys: Sequence[str]) -> None:
        """Find these out, in this order, and tell at once what is known."""
        self._wanted = tuple(keys)
        for key in keys:
            if key in self._known:
                self.found.emit(self._known[key])
            elif key in self._failed:
                self.refused.emit(key, self._failed[key])
        self._go_on()

    def is_settled(self) -> bool:
        """Whether nothing that is wanted is open."""
        return self._cache is not None and not self._open()

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        self._wanted = ()
        return self._questions.shutdown(timeout_ms)

    def _open(self) -> tuple[str, ...]:
        answered = self._known.keys() | self._failed.keys()
        return tuple(key for key in self._wanted if key not in answered)

    def _go_on(self) -> None:
        """Compute the first that is wanted; what is being computed is not begun anew.

        It is quick, so that one which is not wanted any more may come to its end.
        """
        if self._cache is None or self._under_way:
            return
        for key in self._open()[:1]:
            self._under_way = key
            self._questions.ask(partial(claim, self._cache, key))

    def _on_answered(self, answer: Claim) -> None:
        self._under_way = ""
        self._known[answer.text.key] = answer
        self.found.emit(answer)
        self._go_on()

    def _on_failed(self, error: Exception) -> None:
        key, self._under_way = self._under_way, ""
        self._failed[key] = sentence(error)
        self.refused.emit(key, self._failed[key])
        self._go_on()
        if not isinstance(error, ExplorerError):
            raise error  # a bug, for whoever collects them
