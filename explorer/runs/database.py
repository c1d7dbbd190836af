"""The SQLite file of the store: its layout, and its errors in people's words."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explorer.errors import BadFileError

BUSY_SECONDS = 30.0
"""How long a window waits for another one that is writing."""

_FIRST_LAYOUT = """
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    created TEXT NOT NULL,
    title TEXT NOT NULL,
    config TEXT NOT NULL,
    started TEXT,
    ended TEXT
);
CREATE TABLE IF NOT EXISTS steps (
    run INTEGER NOT NULL REFERENCES runs (id),
    step INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    loss REAL NOT NULL,
    images INTEGER NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (run, step)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS epochs (
    run INTEGER NOT NULL REFERENCES runs (id),
    epoch INTEGER NOT NULL,
    step INTEGER NOT NULL,
    train_loss REAL NOT NULL,
    train_accuracy REAL NOT NULL,
    test_loss REAL NOT NULL,
    test_accuracy REAL NOT NULL,
    seconds REAL NOT NULL,
    images_per_second REAL NOT NULL,
    PRIMARY KEY (run, epoch)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS weights (
    run INTEGER NOT NULL REFERENCES runs (id),
    step INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (run, step)
) WITHOUT ROWID;
"""

_RESUMABLE = """
ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN deleted TEXT;
ALTER TABLE weights ADD COLUMN epoch INTEGER;
CREATE TABLE states (
    run INTEGER PRIMARY KEY REFERENCES runs (id),
    step INTEGER NOT NULL,
    place TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL
);
CREATE TABLE measurements (
    run INTEGER NOT NULL REFERENCES runs (id),
    kind TEXT NOT NULL,
    step INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (run, kind, step)
) WITHOUT ROWID;
"""

_LAYOUTS = (_FIRST_LAYOUT, _RESUMABLE)
"""What each version of the program added; a store of an older one is brought up."""

LAYOUT_VERSION = len(_LAYOUTS)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says inside the block into a sentence with the file's name.

    Raises:
        BadFileError: The store cannot be read or written.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        said = str(error)
        if "locked" in said:
            said = "another window is writing to it for too long; close that window"
        elif "full" in said:
            said = "the disk is full; make room, then go on"
        elif "readonly" in said or "unable to open" in said:
            said = "it cannot be written; choose another folder with --data-dir"
        raise BadFileError(path, said) from error
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # ours: no state of the file explains it
    except sqlite3.DatabaseError as error:
        reason = f"is damaged or no store of runs ({error}); move it away to start anew"
        raise BadFileError(path, reason) from error


def connect(path: Path) -> sqlite3.Connection:
    """Open the store, and lay it out where it is new.

    Raises:
        BadFileError: The file is damaged, locked, or of a newer program.
    """
    with explained(path):
        connection = sqlite3.connect(
            path,
            timeout=BUSY_SECONDS,
            isolation_level=None,  # transactions are begun by name, below
        )
        try:
            _set_up(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def transaction(
    connection: sqlite3.Connection, *, synced: bool = False
) -> Iterator[None]:
    """All of the block is written, or nothing of it.

    Args:
        connection: To the store.
        synced: Whether it shall survive a power cut too, not only the death of the
            program: needed before files are deleted that the store named until now.
    """
    if synced:
        connection.execute("PRAGMA synchronous = FULL")
    # IMMEDIATE waits its turn here; a lock taken later could fail at once.
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    else:
        connection.execute("COMMIT")
    finally:
        if synced:
            connection.execute("PRAGMA synchronous = NORMAL")


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything read in the block is of one moment, whoever writes meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    with transaction(connection):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > LAYOUT_VERSION:
            reason = "was made by a newer version of this program; install that one"
            raise BadFileError(path, reason)
        if version < LAYOUT_VERSION:
            for statement in ";".join(_LAYOUTS[version:]).split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {LAYOUT_VERSION}")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Readers do not wait for a writer then, nor it for them."""
    # The first switch of a new file does not heed the timeout. Measured: of 150 new
    # files that 16 threads opened at the same moment, one was refused as locked.
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
