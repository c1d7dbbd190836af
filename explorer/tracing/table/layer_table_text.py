"""The layer table as text: CSV for programs, Markdown for people, and as a file."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from explorer.errors import BadFileError
from explorer.tracing.records import Step
from explorer.tracing.table.layer_columns import COLUMNS, Column
from explorer.tracing.table.layer_table import LayerTable

_FILE_FORMATS = (".csv", ".md")


def csv_text(
    table: LayerTable,
    steps: Sequence[Step],
    columns: Sequence[Column] = COLUMNS,
    *,
    separator: str = ",",
) -> str:
    """Rows of raw values under a line of keys.

    Numbers have no separators of thousands, sizes are in bytes, shares go from 0 to 1
    (``params_share`` beside ``params``) and shapes look like ``64x54x54``.

    Args:
        table: What shares are shares of.
        steps: The rows, in order.
        columns: The columns, in order.
        separator: Between two cells; spreadsheets take tabs from the clipboard.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(key for column in columns for key in _keys(column))
    for step in steps:
        writer.writerow(
            cell for column in columns for cell in _raw_cells(table, column, step)
        )
    return text.getvalue()


def markdown_text(
    table: LayerTable, steps: Sequence[Step], columns: Sequence[Column] = COLUMNS
) -> str:
    """A table for a report or an issue, aligned also where it is read as plain text.

    Args:
        table: What shares are shares of.
        steps: The rows, in order.
        columns: The columns, in order.
    """
    rows = [[column.heading for column in columns]]
    rows += [[_escaped(table.text(c, step)) for c in columns] for step in steps]
    widths = [max(3, *map(len, cells)) for cells in zip(*rows, strict=True)]
    rule = [
        "-" * (width - 1) + (":" if column.is_number else "-")
        for column, width in zip(columns, widths, strict=True)
    ]
    lines = [
        " | ".join(
            cell.rjust(width) if column.is_number else cell.ljust(width)
            for column, width, cell in zip(columns, widths, cells, strict=True)
        )
        for cells in (rows[0], rule, *rows[1:])
    ]
    return "".join(f"| {line} |\n" for line in lines)


def write_table(
    path: Path, table: LayerTable, steps: Sequence[Step], columns: Sequence[Column]
) -> None:
    """Write a ``.csv`` or ``.md`` file.

    Raises:
        BadFileError: It has another ending or cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in _FILE_FORMATS:
        raise BadFileError(path, "give it a name that ends in .csv or .md")
    write = csv_text if ending == ".csv" else markdown_text
    try:
        path.write_text(write(table, steps, columns), encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        told = f"cannot be written ({reason}); choose another place"
        raise BadFileError(path, told) from error


def _keys(column: Column) -> tuple[str, ...]:
    share = f"{column.key}_share"
    return (column.key, share) if column.is_part else (column.key,)


def _raw_cells(table: LayerTable, column: Column, step: Step) -> tuple[str, ...]:
    raw = column.raw(step)
    if not column.is_part:
        return (raw,)
    return raw, f"{table.share(column, column.value(step)) or 0:.6f}"


def _escaped(text: str) -> str:
    """Without what Markdown would take for markup, as in ``<lambda>``."""
    return "".join(f"\\{sign}" if sign in "\\|<*`" else sign for sign in text)
