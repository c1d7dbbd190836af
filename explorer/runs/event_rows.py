"""Events of a run to rows of the store and back."""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from explorer.training.events import (
    EpochDone,
    RunEnded,
    RunEvent,
    RunFailed,
    RunStarted,
    StepDone,
)

_STEP_COLUMNS = "step, epoch, loss, images, seconds"
_EPOCH_COLUMNS = (
    "epoch, step, train_loss, train_accuracy, test_loss, test_accuracy, seconds,"
    " images_per_second"
)


def write_events(
    connection: sqlite3.Connection, run_id: int, events: Iterable[RunEvent]
) -> None:
    """Write events; call inside a transaction."""
    steps, epochs = [], []
    for event in events:
        match event:
            case StepDone():
                steps.append((run_id, *_values(event, _STEP_COLUMNS)))
            case EpochDone():
                epochs.append((run_id, *_values(event, _EPOCH_COLUMNS)))
            case RunStarted():
                row = (msgspec.json.encode(event).decode(), run_id)
                connection.execute("UPDATE runs SET started = ? WHERE id = ?", row)
            case RunEnded() | RunFailed():
                row = (_encode_end(event), run_id)
                connection.execute("UPDATE runs SET ended = ? WHERE id = ?", row)
    connection.executemany(
        f"INSERT INTO steps (run, {_STEP_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", steps
    )
    connection.executemany(
        f"INSERT INTO epochs (run, {_EPOCH_COLUMNS})"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        epochs,
    )


def read_events(connection: sqlite3.Connection, run_id: int) -> Iterator[RunEvent]:
    """All events of a run: its start, the steps, the tests, its end."""
    started, ended = connection.execute(
        "SELECT started, ended FROM runs WHERE id = ?", (run_id,)
    ).fetchone()
    if started is not None:
        yield msgspec.json.decode(started, type=RunStarted)
    names = _STEP_COLUMNS.split(", ")
    query = f"SELECT {_STEP_COLUMNS} FROM steps WHERE run = ? ORDER BY step"
    for row in connection.execute(query, (run_id,)):
        yield StepDone(**dict(zip(names, row, strict=True)))
    names = _EPOCH_COLUMNS.split(", ")
    query = f"SELECT {_EPOCH_COLUMNS} FROM epochs WHERE run = ? ORDER BY epoch"
    for row in connection.execute(query, (run_id,)):
        yield EpochDone(**dict(zip(names, row, strict=True)))
    if ended is not None:
        yield decode_end(ended)


def decode_end(text: str) -> RunEnded | RunFailed:
    """The event in column ``ended``."""
    fields = msgspec.json.decode(text)
    if fields.pop("kind") == RunFailed.__name__:
        return msgspec.convert(fields, type=RunFailed)
    return msgspec.convert(fields, type=RunEnded)


def _encode_end(event: RunEnded | RunFailed) -> str:
    fields = {"kind": type(event).__name__} | msgspec.to_builtins(event)
    return msgspec.json.encode(fields).decode()


def _values(event: StepDone | EpochDone, columns: str) -> tuple[float, ...]:
    return tuple(getattr(event, name) for name in columns.split(", "))
