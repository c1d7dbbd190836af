"""The table of totals for other programs: CSV, tabs and Markdown."""

import csv
import io
from collections.abc import Sequence

from explorer.ui.pages.compare.costs.totals_rows import TotalsRow


def totals_csv(
    titles: Sequence[str], rows: Sequence[TotalsRow], separator: str = ","
) -> str:
    """Raw values: counts and bytes without separators, errors in percent.

    Args:
        titles: Of the networks.
        rows: Of the table.
        separator: Between cells; spreadsheets take tabs from the clipboard.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(("", *titles))
    for row in rows:
        writer.writerow((row.heading, *(cell.raw for cell in row.cells)))
    return text.getvalue()


def totals_markdown(titles: Sequence[str], rows: Sequence[TotalsRow]) -> str:
    """As people read it, the best values in bold, aligned also as plain text."""
    lines = [["", *map(_escaped, titles)]]
    for row in rows:
        cells = [f"**{c.text}**" if c.is_best else _escaped(c.text) for c in row.cells]
        lines.append([_escaped(row.heading), *cells])
    widths = [max(3, *map(len, column)) for column in zip(*lines, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    aligned = [
        [line[0].ljust(widths[0])]
        + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        for line in (lines[0], rule, *lines[1:])
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in aligned)


def _escaped(text: str) -> str:
    """Without what Markdown would take for markup."""
    return "".join(f"\\{sign}" if sign in "\\|<*`" else sign for sign in text)
