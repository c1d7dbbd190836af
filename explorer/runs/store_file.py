"""The open file of the store, as all parts of the store use it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explorer.errors import ExplorerError
from explorer.runs.database import connect, explained, snapshot, transaction


class UnknownRunError(ExplorerError):
    """The store has no such run, or no such weights of it."""


class StoreFile:
    """One connection to the store; each thread opens its own.

    Attributes:
        path: The SQLite file.
        weights: The folder of weights and states, beside it.
        claims: The folder of files that say who trains a run now.
        connection: To the file.
    """

    def __init__(self, data_dir: Path) -> None:
        """Open the store in ``data_dir``, or begin one there.

        Raises:
            BadFileError: The file is damaged, locked, or of a newer program.
        """
        self.path = data_dir / "runs.sqlite"
        self.weights = data_dir / "weights"
        self.claims = data_dir / "claims"
        self.connection = connect(self.path)

    @contextmanager
    def writing(self, *, synced: bool = False) -> Iterator[None]:
        """All of the block is written, or nothing; see ``transaction``."""
        with explained(self.path), transaction(self.connection, synced=synced):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Everything read in the block is of one moment."""
        with explained(self.path), snapshot(self.connection):
            yield

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """All rows that a query finds."""
        with explained(self.path):
            return self.connection.execute(query, values).fetchall()

    def check(self, run_id: int) -> str:
        """The text of a run's configuration.

        Raises:
            UnknownRunError: There is no such run.
        """
        found = self.rows("SELECT config FROM runs WHERE id = ?", run_id)
        if not found:
            raise UnknownRunError(f"there is no run {run_id} in {self.path}")
        return str(found[0][0])
