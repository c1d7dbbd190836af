"""Taking a run that was exported into the store."""

import contextlib
import datetime
import hashlib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from safetensors import SafetensorError
from safetensors.torch import load

from explorer.errors import BadFileError
from explorer.runs.checkpoints import Checkpoints, KeptFile
from explorer.runs.claims import claim
from explorer.runs.config_text import decode_config, encode_config
from explorer.runs.event_rows import write_events
from explorer.runs.exchange import (
    EPOCHS,
    MEASUREMENTS,
    RECORD,
    STEPS,
    WEIGHTS,
    read_exported_events,
    read_record,
)
from explorer.runs.store_file import StoreFile
from explorer.whole_file import part_beside, put_in_place

Reader = Callable[[str], bytes]
"""The content of a file of the export, by its name there."""

MOST_BYTES = 4 << 30
"""Of one file in it; no weights are that large, but a bomb says it is."""


def take_in(file: StoreFile, source: Path) -> int:
    """Add an exported run; see ``RunStore.import_run``."""
    with _opened(source) as read:
        record = read_record(read(RECORD), source)
        config = decode_config(bytes(record.config))
        contents = {name: read(name) for name in (STEPS, EPOCHS, MEASUREMENTS)}
        events = tuple(read_exported_events(record, contents, source))
        created = _moment(record.created, source)
        with file.writing():
            # Out of sight until all of it is here; what fails is purged.
            cursor = file.connection.execute(
                "INSERT INTO runs (created, title, note, config, deleted)"
                " VALUES (?, ?, ?, ?, ?)",
                (created, record.title, record.note, encode_config(config), created),
            )
        assert cursor.lastrowid is not None  # an INSERT always has one
        run_id = cursor.lastrowid
        try:
            # Claimed, so that no other window takes it for one that was deleted.
            with claim(file.claims, run_id):
                kept = [
                    _taken(file, run_id, each, read, source) for each in record.weights
                ]
                with file.writing(synced=True):
                    write_events(file.connection, run_id, events)
                    Checkpoints(file).name_kept(run_id, kept)
                    file.connection.execute(
                        "UPDATE runs SET deleted = NULL WHERE id = ?", (run_id,)
                    )
        except BaseException:
            with file.writing():
                file.connection.execute("DELETE FROM runs WHERE id = ?", (run_id,))
            Checkpoints(file).sweep(run_id)
            raise
    return run_id


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[Reader]:
    """Read files of an export.

    Raises:
        BadFileError: It is none, or one of its files is missing.
    """
    try:
        if source.is_dir():
            yield lambda name: _of_folder(source, name)
        else:
            with zipfile.ZipFile(source) as archive:
                yield lambda name: _of_zip(archive, source, name)
    except (OSError, zipfile.BadZipFile) as error:
        reason = f"is no exported run ({error}); choose its folder or its .zip file"
        raise BadFileError(source, reason) from error


def _of_folder(source: Path, name: str) -> bytes:
    try:
        return (source / name).read_bytes()
    except FileNotFoundError as error:
        raise BadFileError(source, f"has no {name}: it is no exported run") from error


def _of_zip(archive: zipfile.ZipFile, source: Path, name: str) -> bytes:
    try:
        if archive.getinfo(name).file_size > MOST_BYTES:
            raise BadFileError(source, f"its {name} is too large to be one of ours")
        return archive.read(name)
    except KeyError as error:
        raise BadFileError(source, f"has no {name}: it is no exported run") from error


def _moment(text: str, source: Path) -> str:
    try:
        return datetime.datetime.fromisoformat(text).isoformat()
    except ValueError as error:
        reason = f"its {RECORD} has no date under created: {text!r}"
        raise BadFileError(source, reason) from error


def _taken(
    file: StoreFile, run_id: int, kept: KeptFile, read: Reader, source: Path
) -> KeptFile:
    """Copy one file of weights, checked, under the name it has in this store."""
    content = read(WEIGHTS + kept.name)
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise BadFileError(source, f"its {kept.name} is damaged; export the run again")
    try:
        load(content)
    except SafetensorError as error:
        raise BadFileError(source, f"its {kept.name} holds no weights") from error
    name = f"run-{run_id}-step-{kept.step}-{kept.sha256[:16]}.safetensors"
    if kept.place is not None:
        name = f"run-{run_id}-step-{kept.step}-learning-{kept.sha256[:16]}.safetensors"
    with part_beside(file.weights, name) as part:
        part.write_bytes(content)
        put_in_place(part, file.weights / name)
    return msgspec.structs.replace(kept, name=name)
