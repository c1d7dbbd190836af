"""The source of a column as rows, each with the steps that it makes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from explorer.comparison.code_excerpts import CodeExcerpt, CodeLine
from explorer.ui.pages.compare.blocks.found import FoundBlock, GoneLine
from explorer.ui.pages.compare.blocks.wording import MARKS
from explorer.ui.theme import Theme
from explorer.ui.widgets.change_marks import Mark, mark_colour
from explorer.ui.widgets.code_pane import CodeRow
from explorer.ui.widgets.highlighting import Span, highlighted, plain, without_indent


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRow:
    """A row and what it makes.

    Attributes:
        row: How it looks.
        steps: Indices of the steps in the network; none for what stands elsewhere.
    """

    row: CodeRow
    steps: tuple[int, ...] = ()


def code_rows(
    block: FoundBlock, baseline: FoundBlock | None, theme: Theme
) -> list[PlacedRow]:
    """Block and head of a column, each followed by what the baseline has in addition.

    Docstrings and long lists of parameters are folded to one line, whose hint has all
    of it: the columns are low, and what differs stands below them.
    """
    translate = QCoreApplication.translate
    if block.code is None:
        return []
    titles = (translate("CompareBlocks", "Block"), translate("CompareBlocks", "Head"))
    rows: list[PlacedRow] = []
    parts = zip(titles, (block.code.block, block.code.head), block.gone, strict=True)
    for title, excerpts, gone in parts:
        if rows:
            rows.append(PlacedRow(row=CodeRow()))
        rows += _excerpt_rows(title, excerpts, theme)
        if gone and baseline is not None:
            rows += _gone_rows(gone, baseline.column.variant.title, theme)
    return rows


def _excerpt_rows(
    title: str, excerpts: Sequence[CodeExcerpt], theme: Theme
) -> Iterator[PlacedRow]:
    for excerpt in excerpts:
        names = [title, excerpt.name, Path(excerpt.file).name]
        yield PlacedRow(row=_heading(" · ".join(n for n in names if n), theme.muted))
        for line, folded in _folded(excerpt.lines):
            mark = MARKS.get(line.change) if line.change else None
            row = _row(excerpt.file, line, mark, theme)
            yield PlacedRow(
                row=_with(row, folded, excerpt.file, theme), steps=line.steps
            )


def _folded(
    lines: Sequence[CodeLine],
) -> Iterator[tuple[CodeLine, Sequence[CodeLine]]]:
    """Lines, each with those that are folded into it."""
    at = 0
    while at < len(lines):
        end = at + 1
        if lines[at].is_doc:
            while end < len(lines) and lines[end].is_doc:
                end += 1
        elif lines[at].text.lstrip().startswith("def "):
            end = _end_of_parameters(lines, at)
        yield lines[at], lines[at + 1 : end]
        at = end


def _end_of_parameters(lines: Sequence[CodeLine], at: int) -> int:
    """Where a definition over several lines ends that makes nothing itself."""
    text = lines[at].text
    closing = f"{text[: len(text) - len(text.lstrip())]})"
    if text.endswith("("):
        for end in range(at + 1, len(lines)):
            if lines[end].steps:
                break
            if lines[end].text.startswith(closing):
                return end + 1
    return at + 1


def _with(row: CodeRow, folded: Sequence[CodeLine], file: str, theme: Theme) -> CodeRow:
    """A row that stands for the lines after it as well."""
    if not folded:
        return row
    spans = (*row.spans, Span("…" if not folded[0].is_doc else " …", theme.muted))
    if not folded[0].is_doc:
        spans += _spans(file, folded[-1], theme, lead=True)
    whole = "\n".join([row.hint, *(line.text for line in folded)])
    return replace(row, spans=spans, hint=whole)


def _gone_rows(
    gone: Sequence[GoneLine], title: str, theme: Theme
) -> Iterator[PlacedRow]:
    told = QCoreApplication.translate("CompareBlocks", "Only in {0}")
    colour = mark_colour(Mark.REMOVED, theme).name()
    yield PlacedRow(row=_heading(told.format(title), colour))
    for each in gone:
        row = _row(each.file, each.line, Mark.REMOVED, theme, lead=True)
        yield PlacedRow(row=row)


def _heading(text: str, colour: str) -> CodeRow:
    return CodeRow(spans=(Span(text, colour, bold=True),))


def _row(
    file: str,
    line: CodeLine,
    mark: Mark | None,
    theme: Theme,
    *,
    lead: bool = False,
) -> CodeRow:
    spans = _spans(file, line, theme, lead=lead)
    place = f"{Path(file).name}:{line.number}"
    return CodeRow(
        spans=spans,
        number=line.number,
        mark=mark,
        hint=f"{place}\n{line.text.strip()}" if line.text.strip() else "",
    )


def _spans(file: str, line: CodeLine, theme: Theme, *, lead: bool) -> tuple[Span, ...]:
    """The colours of a line; ``lead`` without any indentation."""
    lines = highlighted(file, theme.name)
    wanted = line.text.lstrip() if lead else line.text
    if line.number > len(lines):
        return (Span(wanted),)
    spans = lines[line.number - 1]
    whole = plain(spans).rstrip()
    return without_indent(spans, max(len(whole) - len(wanted), 0))
