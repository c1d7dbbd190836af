"""Weights and states of runs: whole files with their hashes, named by the store."""

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
from torch import Tensor

from explorer.errors import BadFileError
from explorer.runs.retention import SavedEpoch, steps_to_keep
from explorer.runs.store_file import StoreFile, UnknownRunError
from explorer.runs.weights_file import SavedFile, read_weights, write_weights
from explorer.training.run_state import Place, RunState

log = logging.getLogger(__name__)

_LOADING_TRIES = 5
"""The latest weights are replaced while a run goes on, perhaps as somebody loads."""


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a run has.

    Attributes:
        name: In the folder of weights.
        sha256: Hash of its content, in hexadecimal.
        step: Steps done when it was written.
        epoch: The pass that ended there, if it holds the weights after one.
        place: Where the run stood, if it holds what the optimiser needs to go on.
    """

    name: str
    sha256: str
    step: int
    epoch: int | None = None
    place: Place | None = None


class Checkpoints:
    """What a run can be shown with, and gone on with.

    A file is whole and synced before the store names it, and the store no longer names
    it, also after a power cut, before it is deleted.
    """

    def __init__(self, file: StoreFile) -> None:
        """Keep them in ``file`` and its folder."""
        self._file = file

    def save_weights(
        self,
        run_id: int,
        step: int,
        weights: Mapping[str, Tensor],
        epoch: int | None = None,
    ) -> Path:
        """Keep a state dict as it was after ``step``; what was saved earlier stays.

        Args:
            run_id: The run.
            step: Steps done.
            weights: A state dict, on any device.
            epoch: The pass that ended with ``step``, from 1.

        Raises:
            UnknownRunError: There is no such run.
            BadFileError: It cannot be written.
        """
        self._file.check(run_id)
        written = self._write(run_id, step, weights)
        with self._file.writing():
            self._name_weights(run_id, step, written, epoch)
        return written.path

    def save_epoch(
        self, run_id: int, epoch: int, step: int, weights: Mapping[str, Tensor]
    ) -> None:
        """Keep a state dict to show, and let go of those that are too many by now.

        Raises:
            UnknownRunError: There is no such run.
            BadFileError: It cannot be written.
        """
        self._file.check(run_id)
        written = self._write(run_id, step, weights)
        with self._changing_files(run_id):
            self._name_weights(run_id, step, written, epoch)
            self._forget_old(run_id, step, written)

    def save(self, run_id: int, state: RunState, epoch: int | None = None) -> None:
        """Keep all that a run is, in place of what was kept of it to go on with.

        Args:
            run_id: The run.
            state: Between two steps.
            epoch: The pass that has just been tested, ``None`` within a pass.

        Raises:
            UnknownRunError: There is no such run.
            BadFileError: It cannot be written; what was kept before still stands.
        """
        self._file.check(run_id)
        step = state.place.count.step
        weights = self._write(run_id, step, state.weights)
        stem = f"run-{run_id}-step-{step}-learning"
        learning = write_weights(self._file.weights, stem, state.learning)
        with self._changing_files(run_id):
            self._name_weights(run_id, step, weights, epoch)
            self._name_state(run_id, state.place, learning.path.name, learning.sha256)
            self._forget_old(run_id, step, weights)

    def load(self, run_id: int) -> RunState | None:
        """What :meth:`save` kept last; ``None`` if it never did.

        Raises:
            BadFileError: A file is missing or one byte of it has changed.
        """
        query = """
            SELECT s.place, s.file, s.sha256, w.file, w.sha256
            FROM states AS s JOIN weights AS w ON w.run = s.run AND w.step = s.step
            WHERE s.run = ?
        """
        for place, learning, learning_sha, weights, weights_sha in self._file.rows(
            query, run_id
        ):
            return RunState(
                place=self._place(str(place)),
                weights=self._read(weights, weights_sha),
                learning=self._read(learning, learning_sha),
            )
        return None

    def saved_steps(self, run_id: int) -> tuple[int, ...]:
        """The steps after which weights of a run were kept, in order."""
        query = "SELECT step FROM weights WHERE run = ? ORDER BY step"
        return tuple(int(str(step)) for (step,) in self._file.rows(query, run_id))

    def saved_epochs(self, run_id: int) -> tuple[SavedEpoch, ...]:
        """The passes after which weights of a run were kept, in order."""
        query = """
            SELECT w.epoch, w.step, e.test_accuracy FROM weights AS w
            LEFT JOIN epochs AS e ON e.run = w.run AND e.epoch = w.epoch
                AND e.step = w.step
            WHERE w.run = ? AND w.epoch IS NOT NULL ORDER BY w.step
        """
        return msgspec.convert(
            tuple(
                {"epoch": epoch, "step": step, "test_accuracy": accuracy}
                for epoch, step, accuracy in self._file.rows(query, run_id)
            ),
            type=tuple[SavedEpoch, ...],
        )

    def load_weights(self, run_id: int, step: int | None = None) -> dict[str, Tensor]:
        """The state dict of a run after ``step``, or the latest one.

        Raises:
            UnknownRunError: No such weights were kept.
            BadFileError: The file is missing or one byte of it has changed.
        """
        query = """
            SELECT file, sha256 FROM weights WHERE run = ? AND step = coalesce(?, step)
            ORDER BY step DESC LIMIT 1
        """
        for attempt in range(_LOADING_TRIES):
            found = self._file.rows(query, run_id, step)
            if not found:
                where = "" if step is None else f" after step {step}"
                raise UnknownRunError(f"run {run_id} has no saved weights{where}")
            try:
                return self._read(*found[0])
            except BadFileError:
                moved_on = self._file.rows(query, run_id, step) != found
                if not moved_on or attempt == _LOADING_TRIES - 1:
                    raise
        raise AssertionError("the last try returns or raises")

    def kept_files(self, run_id: int) -> tuple[KeptFile, ...]:
        """All files of a run."""
        query = """
            SELECT file, sha256, step, epoch, NULL FROM weights WHERE run = ?1
            UNION ALL SELECT file, sha256, step, NULL, place FROM states WHERE run = ?1
        """
        names = KeptFile.__struct_fields__
        found = [
            dict(zip(names, row, strict=True)) for row in self._file.rows(query, run_id)
        ]
        for each in found:
            if each["place"] is not None:
                each["place"] = msgspec.to_builtins(self._place(str(each["place"])))
        return msgspec.convert(tuple(found), type=tuple[KeptFile, ...])

    def name_kept(self, run_id: int, kept: Iterable[KeptFile]) -> None:
        """Let the store name files that are there; call inside a transaction."""
        for each in kept:
            if each.place is None:
                written = SavedFile(
                    path=self._file.weights / each.name, sha256=each.sha256
                )
                self._name_weights(run_id, each.step, written, each.epoch)
            else:
                self._name_state(run_id, each.place, each.name, each.sha256)

    def sweep(self, run_id: int) -> None:
        """Delete files of a run that no row names: a crash may have left them.

        Call it where nobody else trains the run.
        """
        named = self._named(run_id)
        lying = {
            path.name
            for pattern in (f"run-{run_id}-*", f".run-{run_id}-*.part")
            for path in self._file.weights.glob(pattern)
        }
        self._remove(lying - named)

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._file.connection

    def _write(
        self, run_id: int, step: int, weights: Mapping[str, Tensor]
    ) -> SavedFile:
        return write_weights(self._file.weights, f"run-{run_id}-step-{step}", weights)

    def _read(self, name: object, sha256: object) -> dict[str, Tensor]:
        return read_weights(self._file.weights / str(name), str(sha256))

    def _place(self, text: str) -> Place:
        try:
            return msgspec.json.decode(text, type=Place)
        except msgspec.MsgspecError as error:
            reason = f"a saved state cannot be read ({error}); train the run again"
            raise BadFileError(self._file.path, reason) from error

    def _name_weights(
        self, run_id: int, step: int, written: SavedFile, epoch: int | None
    ) -> None:
        # A pass's end that is saved once more, when the run ends there, stays one.
        self._connection.execute(
            """
            INSERT INTO weights (run, step, file, sha256, epoch) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (run, step) DO UPDATE SET file = excluded.file,
                sha256 = excluded.sha256, epoch = coalesce(excluded.epoch, epoch)
            """,
            (run_id, step, written.path.name, written.sha256, epoch),
        )

    def _name_state(self, run_id: int, place: Place, name: str, sha256: str) -> None:
        text = msgspec.json.encode(place).decode()
        self._connection.execute(
            "INSERT OR REPLACE INTO states (run, step, place, file, sha256)"
            " VALUES (?, ?, ?, ?, ?)",
            (run_id, place.count.step, text, name, sha256),
        )

    @contextmanager
    def _changing_files(self, run_id: int) -> Iterator[None]:
        """Files that the block's rows no longer name go once that is on disk."""
        with self._file.writing(synced=True):
            before = self._named(run_id)
            yield
            after = self._named(run_id)
        self._remove(before - after)

    def _forget_old(self, run_id: int, step: int, latest: SavedFile) -> None:
        size = latest.path.stat().st_size
        kept = steps_to_keep(self.saved_epochs(run_id), weights_bytes=size)
        kept.add(step)
        query = "SELECT step FROM states WHERE run = ?"
        kept.update(int(str(old)) for (old,) in self._file.rows(query, run_id))
        self._connection.executemany(
            "DELETE FROM weights WHERE run = ? AND step = ?",
            [(run_id, old) for old in self.saved_steps(run_id) if old not in kept],
        )

    def _named(self, run_id: int) -> set[str]:
        query = """
            SELECT file FROM weights WHERE run = ?1
            UNION SELECT file FROM states WHERE run = ?1
        """
        return {str(name) for (name,) in self._file.rows(query, run_id)}

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            try:
                (self._file.weights / name).unlink(missing_ok=True)
            except OSError:  # Windows: somebody reads it; the next sweep takes it
                log.info("%s is still in use and stays for now", name)
