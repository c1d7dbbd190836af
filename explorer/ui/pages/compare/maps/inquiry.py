"""Asks for one column after another; what is shown stays until the next comes."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.errors import ExplorerError
from explorer.ui.failures import sentence
from explorer.ui.pages.compare.maps.laboratory import MapsLaboratory
from explorer.ui.pages.compare.maps.records import ColumnLook, MapsWish, Plan
from explorer.ui.workers.questions import Questions


class MapsInquiry(QObject):
    """The newest wish wins: what an older one has asked for is dropped.

    Signals:
        planned: The ``Plan`` of the newest wish; its columns follow.
        answered: Place of a column, from 0, and its ``ColumnLook``.
        refused: Place of a column, -1 for all, and one sentence that says why.
        went_on: Another column is being looked through, or none any more.
    """

    planned = Signal(object)
    answered = Signal(int, object)
    refused = Signal(int, str)
    went_on = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._laboratory: MapsLaboratory | None = None
        self._wish: MapsWish | None = None
        self._plan: Plan | None = None
        self._at = -1
        self._asked = False
        self._questions = Questions(self, "maps")
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)

    def ask(self, laboratory: MapsLaboratory, wish: MapsWish) -> None:
        """Ask for all that a wish says; the same one again asks for nothing."""
        if self._asked and (laboratory, wish) == (self._laboratory, self._wish):
            return
        self._asked = True
        self._laboratory, self._wish, self._plan = laboratory, wish, None
        self._at = -1
        self._questions.ask(partial(laboratory.plan, wish))
        self.went_on.emit()

    def is_settled(self) -> bool:
        """Whether everything that was asked for is there."""
        return self._asked and not self._questions.is_busy()

    def under_way(self) -> int:
        """Place of the column that is being looked through; -1 for none."""
        return self._at if self._questions.is_busy() else -1

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._questions.shutdown(timeout_ms)

    def _go_on(self) -> None:
        plan, wish, laboratory = self._plan, self._wish, self._laboratory
        assert plan is not None  # columns are asked for after the plan
        assert wish is not None
        assert laboratory is not None
        self._at += 1
        if self._at < len(plan.columns):
            self._questions.ask(partial(laboratory.look, plan, self._at, wish.choice))
        self.went_on.emit()

    def _on_answered(self, answer: Plan | ColumnLook) -> None:
        if isinstance(answer, Plan):
            self._plan = answer
            self.planned.emit(answer)
        else:
            self.answered.emit(self._at, answer)
        self._go_on()

    def _on_failed(self, error: Exception) -> None:
        self.refused.emit(self._at, sentence(error))
        if self._plan is not None:
            self._go_on()
        else:
            self._asked = False  # the same wish may be granted another time
            self.went_on.emit()
        if not isinstance(error, ExplorerError):
            raise error  # a bug, for whoever collects them
