"""All runs of a user: configurations and curves in SQLite, weights beside it."""

import datetime
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from torch import Tensor

from explorer.errors import ExplorerError
from explorer.runs.config_text import decode_config, encode_config
from explorer.runs.database import connect, explained, snapshot, transaction
from explorer.runs.event_rows import decode_end, read_events, write_events
from explorer.runs.series import RunSeries
from explorer.runs.weights_file import read_weights, sha256_of, write_weights
from explorer.training.config import TrainingConfig
from explorer.training.events import RunEvent, RunFailed

log = logging.getLogger(__name__)

RunState = Literal["open", "finished", "stopped", "diverged", "failed"]


class UnknownRunError(ExplorerError):
    """The store has no such run, or no such weights of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """One line in the list of runs.

    Attributes:
        run_id: Number of the run in this store; never used twice.
        created: When it was begun, in UTC.
        title: The network's name for people.
        config: What it was asked to do; ``None`` where the text is damaged.
        state: ``"open"`` while it goes on, and for ever if the program was killed.
        steps: Steps recorded.
        test_accuracy: At the last test, 0 to 1; ``None`` before the first.
    """

    run_id: int
    created: datetime.datetime
    title: str
    config: TrainingConfig | None
    state: RunState
    steps: int
    test_accuracy: float | None


class RunStore:
    """The runs in one folder.  Cheap to open; each thread and process opens its own.

    What :meth:`record` was given is on disk when it returns and survives the death of
    the program.
    """

    def __init__(self, data_dir: Path) -> None:
        """Open the store in ``data_dir``, or begin one there.

        Raises:
            BadFileError: The file is damaged, locked, or of a newer program.
        """
        self._path = data_dir / "runs.sqlite"
        self._weights = data_dir / "weights"
        self._connection = connect(self._path)

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
        self._connection.close()

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
        with self._writing():
            cursor = self._connection.execute(
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
        with self._writing():
            self._check(run_id)
            write_events(self._connection, run_id, events)

    def runs(self) -> tuple[RunSummary, ...]:
        """All runs, the latest first."""
        query = """
            SELECT id, created, title, config, ended,
                (SELECT max(step) FROM steps WHERE run = id),
                (SELECT test_accuracy FROM epochs WHERE run = id
                 ORDER BY epoch DESC LIMIT 1)
            FROM runs ORDER BY id DESC
        """
        with explained(self._path):
            rows = self._connection.execute(query).fetchall()
        return tuple(_summary(*row) for row in rows)

    def config(self, run_id: int) -> TrainingConfig:
        """What a run was asked to do.

        Raises:
            UnknownRunError: There is no such run.
            ExplorerError: Its configuration is damaged or of a newer program.
        """
        return decode_config(self._check(run_id))

    def series(self, run_id: int) -> RunSeries:
        """Everything that was recorded of a run.

        Raises:
            UnknownRunError: There is no such run.
            ExplorerError: Its configuration is damaged or of a newer program.
        """
        with explained(self._path), snapshot(self._connection):
            series = RunSeries(self.config(run_id))
            for event in read_events(self._connection, run_id):
                series.add(event)
        return series

    def save_weights(
        self, run_id: int, step: int, weights: Mapping[str, Tensor]
    ) -> Path:
        """Keep a state dict as it was after ``step``; weights saved earlier stay.

        Raises:
            UnknownRunError: There is no such run.
            BadFileError: It cannot be written.
        """
        self._check(run_id)
        file = write_weights(self._weights, f"run-{run_id}-step-{step}", weights)
        row = (run_id, step, file.name, sha256_of(file))
        with self._writing():
            self._connection.execute(
                "INSERT OR REPLACE INTO weights VALUES (?, ?, ?, ?)", row
            )
        return file

    def saved_steps(self, run_id: int) -> tuple[int, ...]:
        """The steps after which weights of a run were kept, in order."""
        query = "SELECT step FROM weights WHERE run = ? ORDER BY step"
        with explained(self._path):
            rows = self._connection.execute(query, (run_id,)).fetchall()
        return tuple(step for (step,) in rows)

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
        with explained(self._path):
            row = self._connection.execute(query, (run_id, step)).fetchone()
        if row is None:
            where = "" if step is None else f" after step {step}"
            raise UnknownRunError(f"run {run_id} has no saved weights{where}")
        file, sha256 = row
        return read_weights(self._weights / file, sha256)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with explained(self._path), transaction(self._connection):
            yield

    def _check(self, run_id: int) -> str:
        """The text of a run's configuration, or the error that there is no such run."""
        query = "SELECT config FROM runs WHERE id = ?"
        with explained(self._path):
            row = self._connection.execute(query, (run_id,)).fetchone()
        if row is None:
            raise UnknownRunError(f"there is no run {run_id} in {self._path}")
        return str(row[0])


def _summary(
    run_id: int,
    created: str,
    title: str,
    config: str,
    ended: str | None,
    steps: int | None,
    test_accuracy: float | None,
) -> RunSummary:
    return RunSummary(
        run_id=run_id,
        created=datetime.datetime.fromisoformat(created),
        title=title,
        config=_readable(config),
        state=_state(ended),
        steps=steps or 0,
        test_accuracy=test_accuracy,
    )


def _readable(text: str) -> TrainingConfig | None:
    try:
        return decode_config(text)
    except ExplorerError:  # one damaged run must not hide the others
        log.warning("a run's configuration cannot be read", exc_info=True)
        return None


def _state(ended: str | None) -> RunState:
    if ended is None:
        return "open"
    event = decode_end(ended)
    return "failed" if isinstance(event, RunFailed) else event.reason
