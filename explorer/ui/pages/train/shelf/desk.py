"""What is asked of the store, in the background, and what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.ui.pages.train.sentences import TrainSentences
from explorer.ui.pages.train.shelf.service import Deletion, ShelfService, Shelved
from explorer.ui.workers.errands import Errands
from explorer.ui.workers.questions import Questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Runs that were written.

    Attributes:
        places: Where.
    """

    places: tuple[Path, ...]


class ShelfDesk(QObject):
    """Reads the store when it is asked to and after each change, all on threads.

    Signals:
        read: A ``Shelved``: what there is now.
        deleted: A ``Deletion``.
        exported: An ``Exported``.
        taken_in: Number of a run that was imported.
        changed: Other runs are on the list, or have other names.
        failed: What did not work and why, as a sentence.
        busy_changed: Whether something is being changed or written.
    """

    read = Signal(object)
    deleted = Signal(object)
    exported = Signal(object)
    taken_in = Signal(int)
    changed = Signal()
    failed = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, service: ShelfService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._say = TrainSentences(self)
        self._questions = Questions(self, "stored runs")
        self._errands = Errands(self, "changes of runs")
        self._questions.answered.connect(self._on_read)
        self._questions.failed.connect(self._on_failed)
        self._errands.done.connect(self._on_done)
        self._errands.failed.connect(self._on_errand_failed)
        self._errands.busy_changed.connect(self.busy_changed)

    def look(self) -> None:
        """Read the store; the answer comes as ``read``."""
        self._questions.ask(self._service.shelved)

    def is_busy(self) -> bool:
        """Whether something is being read, changed or written."""
        return self._questions.is_busy() or self._errands.is_busy()

    def rename(self, run_id: int, title: str) -> None:
        """Give a run another name."""
        self._errands.do("rename", partial(self._service.rename, run_id, title))

    def annotate(self, run_id: int, note: str) -> None:
        """Keep a note."""
        self._errands.do("annotate", partial(self._service.annotate, run_id, note))

    def delete(self, run_ids: Sequence[int]) -> None:
        """Take runs off the list."""
        self._errands.do("delete", partial(self._service.delete, run_ids))

    def restore(self, run_ids: Sequence[int]) -> None:
        """Put runs back."""
        self._errands.do("restore", partial(self._service.restore, run_ids))

    def purge(self, run_ids: Sequence[int]) -> None:
        """Remove deleted runs for good."""
        self._errands.do("purge", partial(self._service.purge, run_ids))

    def export(self, targets: Mapping[int, Path]) -> None:
        """Write runs, each to its place."""
        self._errands.do("export", partial(_exported, self._service, targets))

    def take_in(self, source: Path) -> None:
        """Import a run."""
        self._errands.do("import", partial(self._service.take_in, source))

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End the threads once all that was asked for is done.

        Returns:
            ``False`` if they are still at work after the time.
        """
        ended = [part.shutdown(timeout_ms) for part in (self._questions, self._errands)]
        return all(ended)  # a list first: both are told

    def _on_read(self, shelved: Shelved) -> None:
        self.read.emit(shelved)

    def _on_done(self, name: str, answer: object) -> None:
        match answer:
            case Deletion():
                self.deleted.emit(answer)
            case Exported():
                self.exported.emit(answer)
            case int() if name == "import":
                self.taken_in.emit(answer)
        if name != "export":
            self.changed.emit()
            self.look()

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(self._say.failure(error))

    def _on_errand_failed(self, _name: str, error: Exception) -> None:
        self._on_failed(error)
        self.changed.emit()
        self.look()  # perhaps another window has changed what is there


def _exported(service: ShelfService, targets: Mapping[int, Path]) -> Exported:
    for run_id, target in targets.items():
        service.export(run_id, target)
    return Exported(places=tuple(targets.values()))
