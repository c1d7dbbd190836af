"""A run as a folder or a zip file: for others, for spreadsheets, for another computer.

``run.json`` says what the run was and names the weights with their hashes; the curves
lie in ``steps.csv`` and ``epochs.csv`` and as a picture in ``curves.svg``, what was
measured in ``measurements.jsonl``, weights in ``weights/``.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from explorer.diagrams.colours import line_style
from explorer.errors import BadFileError
from explorer.runs.checkpoints import Checkpoints, KeptFile
from explorer.runs.config_text import encode_config
from explorer.runs.curve_chart import ChartLine, curves_svg
from explorer.runs.event_rows import decode_end, encode_end, read_events
from explorer.runs.series import RunSeries
from explorer.runs.store_file import StoreFile
from explorer.runs.summary import RunSummary
from explorer.training.config import TrainingConfig
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
from explorer.whole_file import part_beside, put_in_place

FORMAT_VERSION = 1
NULL = b"null"
RECORD, STEPS, EPOCHS, MEASUREMENTS, WEIGHTS, CURVES = (
    "run.json", "steps.csv", "epochs.csv", "measurements.jsonl", "weights/",
    "curves.svg",
)  # fmt: skip


class ExportedRun(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What ``run.json`` holds.

    Attributes:
        format: Version of this layout.
        title: The run's name for people.
        note: What the user wrote about it.
        created: When it was begun, ISO 8601 with the time zone.
        config: As ``encode_config`` writes it.
        started: The event, or ``None`` if it never began.
        ended: The event with its kind, or ``null`` if it was not over.
        weights: Files in ``weights/``.
    """

    format: int
    title: str
    note: str
    created: str
    config: msgspec.Raw
    started: RunStarted | None
    ended: msgspec.Raw  # optional ones are not decoded by msgspec
    weights: list[KeptFile]


def export_run(
    file: StoreFile,
    summary: RunSummary,
    config: TrainingConfig,
    target: Path,
    extra: Mapping[str, bytes],
) -> None:
    """Write a run; see ``RunStore.export_run``."""
    with file.reading():
        events = tuple(read_events(file.connection, summary.run_id))
    kept = Checkpoints(file).kept_files(summary.run_id)
    texts = dict(_texts(summary, config, events, kept)) | dict(extra)
    try:
        if target.suffix.lower() == ".zip":
            _write_zip(target, texts, file.weights, kept)
        else:
            _write_folder(target, texts, file.weights, kept)
    except OSError as error:
        reason = f"the run cannot be written there ({error.strerror or error})"
        raise BadFileError(target, reason) from error


def read_record(content: bytes, source: Path) -> ExportedRun:
    """What ``run.json`` of ``source`` says.

    Raises:
        BadFileError: It is no such file, or a newer program's.
    """
    try:
        record = msgspec.json.decode(content, type=ExportedRun)
    except msgspec.MsgspecError as error:
        raise BadFileError(source, f"its {RECORD} cannot be read: {error}") from error
    if record.format != FORMAT_VERSION:
        reason = "was exported by a newer version of this program; install that one"
        raise BadFileError(source, reason)
    for kept in record.weights:
        if Path(kept.name).name != kept.name or not kept.name:
            reason = f"its {RECORD} names a file outside it: {kept.name!r}"
            raise BadFileError(source, reason)
    return record


def read_exported_events(
    record: ExportedRun, contents: Mapping[str, bytes], source: Path
) -> Iterator[RunEvent]:
    """All events of an exported run.

    Args:
        record: Its ``run.json``.
        contents: Of the files with curves and measurements, by name.
        source: For the error.

    Raises:
        BadFileError: A line of them cannot be read; says which.
    """
    if record.started is not None:
        yield record.started
    for number, line in _lines(contents[STEPS]):
        with _told(source, STEPS, number):
            yield msgspec.convert(line, type=StepDone, strict=False)
    for number, line in _lines(contents[EPOCHS]):
        with _told(source, EPOCHS, number):
            yield msgspec.convert(line, type=EpochDone, strict=False)
    for number, text in enumerate(contents[MEASUREMENTS].splitlines(), start=1):
        with _told(source, MEASUREMENTS, number):
            yield msgspec.json.decode(text, type=_Measured).event
    if bytes(record.ended) != NULL:
        with _told(source, RECORD, 1):
            yield decode_end(bytes(record.ended).decode())


def _lines(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table with their numbers in the file."""
    text = io.StringIO(content.decode("utf-8", "replace"))
    return enumerate(csv.DictReader(text), start=2)


class _Measured(msgspec.Struct, forbid_unknown_fields=True):
    """One line of ``measurements.jsonl``."""

    probed: Probed | None = None
    examined: Examined | None = None

    @property
    def event(self) -> Probed | Examined:
        event = self.probed or self.examined
        if event is None:
            raise msgspec.ValidationError("neither probed nor examined")
        return event


@contextmanager
def _told(source: Path, name: str, line: int) -> Iterator[None]:
    """Say in which line of which file something is wrong."""
    try:
        yield
    except (msgspec.MsgspecError, KeyError, TypeError) as error:
        reason = f"line {line} of its {name} cannot be read: {error}"
        raise BadFileError(source, reason) from error


def _texts(
    summary: RunSummary,
    config: TrainingConfig,
    events: Sequence[RunEvent],
    kept: tuple[KeptFile, ...],
) -> Iterator[tuple[str, bytes]]:
    steps = [event for event in events if isinstance(event, StepDone)]
    epochs = [event for event in events if isinstance(event, EpochDone)]
    measured = [
        _Measured(probed=event)
        if isinstance(event, Probed)
        else _Measured(examined=event)
        for event in events
        if isinstance(event, Probed | Examined)
    ]
    starts = [event for event in events if isinstance(event, RunStarted)]
    ends = [event for event in events if isinstance(event, RunEnded | RunFailed)]
    record = ExportedRun(
        format=FORMAT_VERSION,
        title=summary.title,
        note=summary.note,
        created=summary.created.isoformat(),
        config=msgspec.Raw(encode_config(config).encode()),
        started=starts[-1] if starts else None,
        ended=msgspec.Raw(encode_end(ends[-1]).encode() if ends else NULL),
        weights=list(kept),
    )
    yield RECORD, msgspec.json.format(msgspec.json.encode(record), indent=1)
    yield CURVES, _picture(summary, config, events).encode()
    yield STEPS, _table(StepDone, steps)
    yield EPOCHS, _table(EpochDone, epochs)
    lines = (msgspec.json.encode(each) + b"\n" for each in measured)
    yield MEASUREMENTS, b"".join(lines)


def _picture(
    summary: RunSummary, config: TrainingConfig, events: Iterable[RunEvent]
) -> str:
    series = RunSeries(config)
    for event in events:
        series.add(event)
    style = line_style(config.variant.architecture)
    line = ChartLine(title=summary.title, style=style, series=series)
    return curves_svg([line], title=summary.title)


def _table(
    kind: type[StepDone] | type[EpochDone], events: Iterable[StepDone | EpochDone]
) -> bytes:
    names = list(kind.__dataclass_fields__)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    # repr of a float, which csv writes, reads back to the last bit.
    writer.writerows([getattr(event, name) for name in names] for event in events)
    return text.getvalue().encode()


def _write_zip(
    target: Path,
    texts: Mapping[str, bytes],
    folder: Path,
    kept: tuple[KeptFile, ...],
) -> None:
    with part_beside(target.parent, target.name) as part:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in texts.items():
                archive.writestr(name, content)
            for each in kept:  # they are as good as random: packing them is in vain
                archive.write(
                    folder / each.name, WEIGHTS + each.name, zipfile.ZIP_STORED
                )
        put_in_place(part, target)


def _write_folder(
    target: Path,
    texts: Mapping[str, bytes],
    folder: Path,
    kept: tuple[KeptFile, ...],
) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BadFileError(target, "is there already; choose a name that is free")
    (target / WEIGHTS).mkdir(parents=True, exist_ok=True)
    for each in kept:
        _write(target / WEIGHTS / each.name, (folder / each.name).read_bytes())
    for name, content in reversed(
        list(texts.items())
    ):  # run.json last: then all is there
        _write(target / name, content)


def _write(path: Path, content: bytes) -> None:
    with part_beside(path.parent, path.name) as part:
        part.write_bytes(content)
        put_in_place(part, path)
