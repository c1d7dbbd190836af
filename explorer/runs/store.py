"""All runs of a user: configurations and curves in SQLite, weights beside it."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from torch import Tensor

from explorer.runs.checkpoints import Checkpoints
from explorer.runs.claims import claim
from explorer.runs.config_text import decode_config, encode_config
from explorer.runs.event_rows import read_events, write_events
from explorer.runs.exchange import export_run
from explorer.runs.series import RunSeries
from explorer.runs.shelf import Shelf
from explorer.runs.store_file import StoreFile
from explorer.runs.store_file import UnknownRunError as UnknownRunError
from explorer.runs.summary import RunSummary as RunSummary
from explorer.runs.summary import summaries
from explorer.runs.taking_in import take_in
from explorer.training.config import TrainingConfig
from explorer.training.events import RunEvent


class RunStore:
    """The runs in one folder.  Cheap to open; each thread and process opens its own.

    What :meth:`record` was given is on disk when it returns and survives the death of
    the program.

    Attributes:
        checkpoints: Weights and states of the runs.
        shelf: Names, notes, deleting and restoring.
    """

    def __init__(self, data_dir: Path) -> None:
        """Open the store in ``data_dir``, or begin one there.

        Raises:
            BadFileError: The file is damaged, locked, or of a newer program.
        """
        self._file = StoreFile(data_dir)
        self.checkpoints = Checkpoints(self._file)
        self.shelf = Shelf(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.connection.close()

    def create(self, config: TrainingConfig, title: str | None = None) -> int:
        """Begin a run and return its number.

        Args:
            config: What it shall do.
            title: Name for people; the variant's when not given.
        """
        row = (
            datetime.datetime.now(datetime.UTC).isoformat(),
            config.variant.title if title is None else title,
            encode_config(config),
        )
        with self._file.writing():
            cursor = self._file.connection.execute(
                "INSERT INTO runs (created, title, config) VALUES (?, ?, ?)", row
            )
        assert cursor.lastrowid is not None  # an INSERT always has one
        return cursor.lastrowid

    def record(self, run_id: int, events: Iterable[RunEvent]) -> None:
        """Write events of a run, all or none of them.

        Raises:
            UnknownRunError: There is no such run.
            BadFileError: They cannot be written; the store is as before.
        """
        with self._file.writing():
            self._file.check(run_id)
            write_events(self._file.connection, run_id, events)

    def reconfigure(self, run_id: int, config: TrainingConfig) -> None:
        """Keep another configuration of a run: it is to go on otherwise than it began.

        Raises:
            UnknownRunError: There is no such run.
        """
        self._file.check(run_id)
        with self._file.writing():
            self._file.connection.execute(
                "UPDATE runs SET config = ? WHERE id = ?",
                (encode_config(config), run_id),
            )

    def runs(self) -> tuple[RunSummary, ...]:
        """All runs but the deleted ones, the latest first."""
        return summaries(self._file)

    def deleted_runs(self) -> tuple[RunSummary, ...]:
        """The runs that can be restored, the latest first."""
        return summaries(self._file, deleted=True)

    def resumable_runs(self) -> tuple[RunSummary, ...]:
        """Runs that a stop, a failure or the program's death left unfinished."""
        return tuple(run for run in self.runs() if run.is_resumable)

    def summary(self, run_id: int) -> RunSummary:
        """One run of the list, deleted or not.

        Raises:
            UnknownRunError: There is no such run.
        """
        for run in (*self.runs(), *self.deleted_runs()):
            if run.run_id == run_id:
                return run
        raise UnknownRunError(f"there is no run {run_id} in {self._file.path}")

    def config(self, run_id: int) -> TrainingConfig:
        """What a run was asked to do.

        Raises:
            UnknownRunError: There is no such run.
            ExplorerError: Its configuration is damaged or of a newer program.
        """
        return decode_config(self._file.check(run_id))

    def series(self, run_id: int) -> RunSeries:
        """Everything that was recorded of a run.

        Raises:
            UnknownRunError: There is no such run.
            ExplorerError: Its configuration is damaged or of a newer program.
        """
        series = RunSeries(self.config(run_id))
        for event in self.events(run_id):
            series.add(event)
        return series

    def events(self, run_id: int) -> tuple[RunEvent, ...]:
        """All that was recorded of a run: start, steps, tests, measurements, end.

        Raises:
            UnknownRunError: There is no such run.
        """
        self._file.check(run_id)
        with self._file.reading():
            return tuple(read_events(self._file.connection, run_id))

    def export_run(
        self, run_id: int, target: Path, extra: Mapping[str, bytes] | None = None
    ) -> None:
        """Write a run with its curves and weights as a folder or a zip file.

        Args:
            run_id: The run; it is not being trained, or its weights may change.
            target: A ``.zip`` file, which is replaced, or a folder that is not there
                or empty.
            extra: More files for it by name, such as pictures of the curves.

        Raises:
            UnknownRunError: There is no such run.
            BadFileError: It cannot be written there.
            ExplorerError: Its configuration is damaged or of a newer program.
        """
        summary, config = self.summary(run_id), self.config(run_id)
        export_run(self._file, summary, config, target, extra or {})

    def import_run(self, source: Path) -> int:
        """Add a run that was exported, and return its number here.

        Args:
            source: The folder or the zip file.

        Raises:
            BadFileError: It is no exported run, or a part of it is damaged.
            ExplorerError: Its configuration cannot be read.
        """
        return take_in(self._file, source)

    @contextmanager
    def claimed(self, run_id: int) -> Iterator[None]:
        """Nobody else trains, deletes or resumes the run inside the block.

        Raises:
            UnknownRunError: There is no such run.
            RunBusyError: Somebody else has it.
        """
        self._file.check(run_id)
        with claim(self._file.claims, run_id):
            yield

    def save_weights(
        self, run_id: int, step: int, weights: Mapping[str, Tensor]
    ) -> Path:
        """Keep a state dict as it was after ``step``; see ``Checkpoints``."""
        return self.checkpoints.save_weights(run_id, step, weights)

    def saved_steps(self, run_id: int) -> tuple[int, ...]:
        """The steps after which weights of a run were kept, in order."""
        return self.checkpoints.saved_steps(run_id)

    def load_weights(self, run_id: int, step: int | None = None) -> dict[str, Tensor]:
        """A state dict of a run, the latest by default; see ``Checkpoints``."""
        return self.checkpoints.load_weights(run_id, step)
