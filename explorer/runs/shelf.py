"""Putting runs in order: names, notes, and deleting what can still come back."""

import datetime
from collections.abc import Iterable
from contextlib import ExitStack

from explorer.runs.checkpoints import Checkpoints
from explorer.runs.claims import claim, forget_claims
from explorer.runs.store_file import StoreFile

_TABLES = ("steps", "epochs", "measurements", "weights", "states")


class Shelf:
    """What a user does with runs that are not being trained."""

    def __init__(self, file: StoreFile) -> None:
        """Order the runs in ``file``."""
        self._file = file

    def rename(self, run_id: int, title: str) -> None:
        """Give a run another name for people.

        Raises:
            UnknownRunError: There is no such run.
        """
        self._set(run_id, "title", title)

    def annotate(self, run_id: int, note: str) -> None:
        """Keep what the user writes about a run, in place of what was there.

        Raises:
            UnknownRunError: There is no such run.
        """
        self._set(run_id, "note", note)

    def delete(self, run_ids: Iterable[int]) -> None:
        """Take runs off the list; :meth:`restore` undoes it until :meth:`purge`.

        Raises:
            UnknownRunError: One does not exist; all stay.
            RunBusyError: One is being trained; all stay.
        """
        now = datetime.datetime.now(datetime.UTC).isoformat()
        self._mark(run_ids, now)

    def restore(self, run_ids: Iterable[int]) -> None:
        """Put deleted runs back on the list.

        Raises:
            UnknownRunError: One is gone for good, or never existed.
        """
        self._mark(run_ids, None)

    def purge(self, run_ids: Iterable[int] | None = None) -> tuple[int, ...]:
        """Remove deleted runs for good, with their weights.

        Args:
            run_ids: Which; all deleted ones when not given. Runs that were not
                deleted stay.

        Returns:
            Those that are gone.
        """
        query = "SELECT id FROM runs WHERE deleted IS NOT NULL ORDER BY id"
        # Read inside: another window may have restored one a moment before.
        with self._file.writing(synced=True):
            deleted = [int(str(run_id)) for (run_id,) in self._file.rows(query)]
            wanted = deleted if run_ids is None else set(run_ids)
            gone = tuple(run_id for run_id in deleted if run_id in wanted)
            values = [(run_id,) for run_id in gone]
            for table in _TABLES:
                self._file.connection.executemany(
                    f"DELETE FROM {table} WHERE run = ?", values
                )
            self._file.connection.executemany("DELETE FROM runs WHERE id = ?", values)
        for run_id in gone:
            Checkpoints(self._file).sweep(run_id)
            forget_claims(self._file.claims, run_id)
        return gone

    def _mark(self, run_ids: Iterable[int], deleted: str | None) -> None:
        with ExitStack() as claims:
            chosen = tuple(run_ids)
            for run_id in chosen:
                self._file.check(run_id)
                claims.enter_context(claim(self._file.claims, run_id))
            with self._file.writing():
                self._file.connection.executemany(
                    "UPDATE runs SET deleted = ? WHERE id = ?",
                    [(deleted, run_id) for run_id in chosen],
                )

    def _set(self, run_id: int, column: str, text: str) -> None:
        self._file.check(run_id)
        with self._file.writing():
            self._file.connection.execute(
                f"UPDATE runs SET {column} = ? WHERE id = ?", (text, run_id)
            )
