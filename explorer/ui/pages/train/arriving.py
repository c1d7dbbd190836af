"""What reaches the Train page from outside: links, and runs of the store."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.ui.failures import sentence
from explorer.ui.pages.train.recalling import Recalling
from explorer.ui.pages.train.service import StoredRun
from explorer.ui.pages.train.shelf.panel import RunShelf
from explorer.ui.pages.train.shelf.service import ShelfService
from explorer.ui.pages.train.state import Goal, goal_of
from explorer.ui.pages.train.steering import Steering
from explorer.ui.workers.questions import Questions


class Arriving(QObject):
    """Finds out aside what is meant, and lets it into the list.

    Signals:
        chosen: Something was chosen on the shelf, which is in the way from now on.
        refused: One sentence that says why nothing comes.
    """

    chosen = Signal()
    refused = Signal(str)

    def __init__(
        self,
        service: ShelfService,
        shelf: RunShelf,
        steering: Steering,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._steering = steering
        self._recalling = Recalling(service, self)
        self._opening = Questions(self, "opening a link")
        shelf.curves_wanted.connect(self._on_curves_wanted)
        shelf.continue_wanted.connect(self._on_continue_wanted)
        shelf.ghost_wanted.connect(self._recalling.put_behind)
        self._recalling.recalled.connect(self._on_recalled)
        self._recalling.refused.connect(self.refused)
        self._opening.answered.connect(self._on_goal_known)
        self._opening.failed.connect(self._on_failed)

    def follow(self, link: StateLink) -> None:
        """Fill the list with what a link asks for."""
        self._opening.ask(partial(goal_of, link))

    def is_settled(self) -> bool:
        """Whether nothing is on its way."""
        return not self._opening.is_busy() and self._recalling.is_settled()

    def shutdown(self, timeout_ms: int) -> bool:
        """End the threads; ``False`` if one is still at work after the time."""
        parts = (self._opening, self._recalling)
        ended = [part.shutdown(timeout_ms) for part in parts]  # each of them is told
        return all(ended)

    def _on_curves_wanted(self, run_ids: tuple[int, ...]) -> None:
        self.chosen.emit()
        self._recalling.show(run_ids)

    def _on_continue_wanted(self, run_ids: tuple[int, ...]) -> None:
        self.chosen.emit()
        self._recalling.go_on(run_ids)

    def _on_recalled(self, stored: tuple[StoredRun, ...], purpose: str) -> None:
        if purpose == "behind":
            self._steering.put_behind(stored)
        elif not self._steering.present(stored):
            told = self.tr("Something trains: stop it before the list is filled anew.")
            self.refused.emit(told)
        elif purpose == "go on":
            self._steering.train_further()

    def _on_goal_known(self, goal: Goal) -> None:
        if goal.run_ids:
            self._recalling.show(goal.run_ids)
            return
        try:
            self._steering.go_to(goal)
        except ExplorerError as error:
            self.refused.emit(str(error))

    def _on_failed(self, error: Exception) -> None:
        self.refused.emit(sentence(error))
        if not isinstance(error, ExplorerError):
            raise error  # a bug, for whoever collects them
