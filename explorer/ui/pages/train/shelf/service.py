"""What the table of stored runs needs from the store; each call is for a thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from explorer.ui.models.stored_run_columns import StoredRow
from explorer.ui.pages.train.service import StoredRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """All runs of the store.

    Attributes:
        rows: Those that are on the list, the latest first.
        deleted: Numbers of those that were deleted, here or elsewhere, and can still
            come back.
    """

    rows: tuple[StoredRow, ...]
    deleted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """What became of runs that were to be deleted.

    Attributes:
        gone: Those that are off the list.
        refused: Why others are not, a sentence each.
    """

    gone: tuple[int, ...]
    refused: tuple[str, ...] = ()


class ShelfService(Protocol):
    """The store as the table sees it; everything may wait for another window.

    All of it raises ``ExplorerError``: the store cannot be read or written, a run is
    gone meanwhile.
    """

    def shelved(self) -> Shelved:
        """All runs."""
        ...

    def rename(self, run_id: int, title: str) -> None:
        """Give a run another name."""
        ...

    def annotate(self, run_id: int, note: str) -> None:
        """Keep what the user writes about a run."""
        ...

    def delete(self, run_ids: Sequence[int]) -> Deletion:
        """Take off the list what is not being trained."""
        ...

    def restore(self, run_ids: Sequence[int]) -> None:
        """Put deleted runs back."""
        ...

    def purge(self, run_ids: Sequence[int]) -> None:
        """Remove deleted runs for good; others stay."""
        ...

    def export(self, run_id: int, target: Path) -> None:
        """Write a run, with pictures of its curves, as a folder or a ``.zip`` file."""
        ...

    def take_in(self, source: Path) -> int:
        """Add a run that was exported, and return its number."""
        ...

    def load(self, run_ids: Sequence[int]) -> tuple[StoredRun, ...]:
        """Runs with everything that they have told, to draw them or to go on."""
        ...
