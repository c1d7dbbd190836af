"""Events of a run to rows of the store and back."""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from explorer.training.events import (
    EpochDone,
    Examined,
    Probed,
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

_MEASUREMENTS: dict[str, type[Probed] | type[Examined]] = {
    "probed": Probed,
    "examined": Examined,
}
"""Events that are kept as JSON: read whole, and not summed up by the database."""


def write_events(
    connection: sqlite3.Connection, run_id: int, events: Iterable[RunEvent]
) -> None:
    """Write events; call inside a transaction.

    Steps that a run does once more, taken up at an earlier one, replace what was told
    of them before. Where they may come out otherwise, all that came later goes at
    once: two courses must not mix in one curve.
    """
    steps, epochs = [], []
    for event in events:
        match event:
            case StepDone():
                steps.append((run_id, *_values(event, _STEP_COLUMNS)))
            case EpochDone():
                epochs.append((run_id, *_values(event, _EPOCH_COLUMNS)))
            case Probed() | Examined():
                _write_measurement(connection, run_id, event)
            case RunStarted():
                _write_start(connection, run_id, event)
            case RunEnded() | RunFailed():
                row = (encode_end(event), run_id)
                connection.execute("UPDATE runs SET ended = ? WHERE id = ?", row)
    connection.executemany(
        f"INSERT OR REPLACE INTO steps (run, {_STEP_COLUMNS})"
        " VALUES (?, ?, ?, ?, ?, ?)",
        steps,
    )
    connection.executemany(
        f"INSERT OR REPLACE INTO epochs (run, {_EPOCH_COLUMNS})"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        epochs,
    )


def _write_start(
    connection: sqlite3.Connection, run_id: int, event: RunStarted
) -> None:
    row = (msgspec.json.encode(event).decode(), run_id)
    connection.execute("UPDATE runs SET started = ?, ended = NULL WHERE id = ?", row)
    if not event.departures:
        return
    for table in ("steps", "epochs", "measurements", "weights"):
        connection.execute(
            f"DELETE FROM {table} WHERE run = ? AND step > ?", (run_id, event.step)
        )


def _write_measurement(
    connection: sqlite3.Connection, run_id: int, event: Probed | Examined
) -> None:
    kind = type(event).__name__.lower()
    content = msgspec.json.encode(event).decode()
    connection.execute(
        "INSERT OR REPLACE INTO measurements VALUES (?, ?, ?, ?)",
        (run_id, kind, event.step, content),
    )


def read_events(connection: sqlite3.Connection, run_id: int) -> Iterator[RunEvent]:
    """All events of a run: its start, steps, tests, measurements, its end."""
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
    query = "SELECT kind, content FROM measurements WHERE run = ? ORDER BY step"
    for kind, content in connection.execute(query, (run_id,)):
        yield msgspec.json.decode(content, type=_MEASUREMENTS[kind])
    if ended is not None:
        yield decode_end(ended)


def steps_per_epoch(started: str | None) -> int | None:
    """Steps of a whole pass, by column ``started``; ``None`` where it does not say."""
    if started is None:
        return None
    try:
        return msgspec.json.decode(started, type=RunStarted).steps_per_epoch
    except msgspec.DecodeError:  # one damaged run must not hide the others
        return None


def decode_end(text: str) -> RunEnded | RunFailed:
    """The event in column ``ended``."""
    fields = msgspec.json.decode(text)
    if fields.pop("kind") == RunFailed.__name__:
        return msgspec.convert(fields, type=RunFailed)
    return msgspec.convert(fields, type=RunEnded)


def encode_end(event: RunEnded | RunFailed) -> str:
    """An event for column ``ended``, with its kind."""
    fields = {"kind": type(event).__name__} | msgspec.to_builtins(event)
    return msgspec.json.encode(fields).decode()


def _values(event: StepDone | EpochDone, columns: str) -> tuple[float, ...]:
    return tuple(getattr(event, name) for name in columns.split(", "))
