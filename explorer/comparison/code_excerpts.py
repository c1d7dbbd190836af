"""Parts of source files around the lines that make some steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from explorer.comparison.definitions import Definition, SourceFile, source_file
from explorer.comparison.differences import Change

Hits = dict[tuple[str, int], set[int]]
"""By file and number of a line the steps that it makes."""

_GAP = 6  # lines between two hits up to which they stand in one excerpt


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """One line of source.

    Attributes:
        number: In its file, from 1.
        text: Without the indentation that all lines of the excerpt share.
        steps: Indices of the steps in the network that it makes.
        is_doc: Whether it belongs to a docstring.
        change: What became of its steps against a baseline; ``None`` where it makes
            none, or without a baseline.
        is_shared: Whether the source of the baseline has the same line, comments aside.
    """

    number: int
    text: str
    steps: tuple[int, ...] = ()
    is_doc: bool = False
    change: Change | None = None
    is_shared: bool = False

    @property
    def bare(self) -> str:
        """The line without indentation and comment, to compare it."""
        return f" {self.text}".partition(" #")[0].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeExcerpt:
    """Consecutive lines of one file.

    Attributes:
        file: Absolute path.
        name: The class or function that they belong to; empty outside of any.
        lines: From the first to the last.
    """

    file: str
    name: str
    lines: tuple[CodeLine, ...]

    @property
    def first_step(self) -> int:
        """Index of the first step that it makes; at least one line makes one."""
        return min(line.steps[0] for line in self.lines if line.steps)


def excerpts(hits: Hits, *, whole: int, lead: str = "") -> tuple[CodeExcerpt, ...]:
    """The parts of their files that explain ``hits``.

    Args:
        hits: Which lines make which steps.
        whole: Lines up to which a class or function is shown whole; of a longer class
            its methods, of a longer function only the lines that make steps.
        lead: Name of the class or function that comes first; the others follow in the
            order of their steps.
    """
    by_file: dict[str, dict[int, set[int]]] = {}
    for (path, line), steps in hits.items():
        by_file.setdefault(path, {})[line] = steps
    found: list[CodeExcerpt] = []
    for path, lines in by_file.items():
        file = source_file(path)
        if file is not None:
            found += [
                _excerpt(path, file, name, span, lines)
                for name, span in _spans(file, lines, whole)
            ]
    return tuple(sorted(found, key=lambda each: (each.name != lead, each.first_step)))


def _spans(
    file: SourceFile, lines: Iterable[int], whole: int
) -> list[tuple[str, range]]:
    """Name and lines of each part, in the order of the file."""
    groups: dict[Definition | None, list[int]] = {}
    for line in sorted(lines):
        around = file.definition_at(line)
        if around is not None and around.is_class and _length(around) > whole:
            inner = (each for each in around.within if each.holds(line))
            around = next(inner, around)
        groups.setdefault(around, []).append(line)
    spans: list[tuple[str, range]] = []
    for definition, members in groups.items():
        if definition is not None and _length(definition) <= whole:
            span = range(definition.first, definition.last + 1)
            spans.append((definition.name, span))
        else:
            name = definition.name if definition is not None else ""
            spans += [(name, span) for span in _clusters(file, members)]
    return spans


def _length(definition: Definition) -> int:
    return definition.last - definition.first + 1


def _clusters(file: SourceFile, lines: list[int]) -> list[range]:
    """Lines that lie close together, each with all of the call that begins there."""
    clusters: list[range] = []
    for line in lines:
        end = file.call_ends.get(line, line)
        if end - line > _GAP:  # the call that holds all others
            end = line
        if clusters and line - clusters[-1].stop < _GAP:
            clusters[-1] = range(clusters[-1].start, max(end + 1, clusters[-1].stop))
        else:
            clusters.append(range(line, end + 1))
    return clusters


def _excerpt(
    path: str,
    file: SourceFile,
    name: str,
    span: range,
    hits: Mapping[int, set[int]],
) -> CodeExcerpt:
    texts = [file.lines[number - 1] for number in span]
    indents = [len(text) - len(text.lstrip()) for text in texts if text.strip()]
    shared = min(indents, default=0)
    return CodeExcerpt(
        file=path,
        name=name,
        lines=tuple(
            CodeLine(
                number=number,
                text=text[shared:].rstrip(),
                steps=tuple(sorted(hits.get(number, ()))),
                is_doc=number in file.doc_lines,
            )
            for number, text in zip(span, texts, strict=True)
        ),
    )
