"""Where classes and functions begin and end in a file of source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A class or function.

    Attributes:
        name: Its own name.
        is_class: Whether it is a class.
        first: Its first line, decorators included, from 1.
        last: Its last line.
        within: What it holds directly.
    """

    name: str
    is_class: bool
    first: int
    last: int
    within: tuple["Definition", ...]

    def holds(self, line: int) -> bool:
        """Whether a line lies within."""
        return self.first <= line <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file of source that was read and understood.

    Attributes:
        lines: Its lines, the first at index 0.
        definitions: What it defines at its outermost level, in order.
        doc_lines: Numbers of the lines of docstrings.
        call_ends: By the number of a line the last line of the longest call that begins
            there.
    """

    lines: tuple[str, ...]
    definitions: tuple[Definition, ...]
    doc_lines: frozenset[int]
    call_ends: dict[int, int]

    def definition_at(self, line: int) -> Definition | None:
        """The outermost class or function around a line."""
        return next((each for each in self.definitions if each.holds(line)), None)


def source_file(path: str) -> SourceFile | None:
    """Read a file of Python; ``None`` if it is gone or is no Python any more."""
    try:
        changed = Path(path).stat().st_mtime_ns
    except OSError:  # deleted, or within an archive
        return None
    return _read(path, changed)


@lru_cache(maxsize=32)
def _read(path: str, changed: int) -> SourceFile | None:
    del changed  # of a file that was saved again another entry is made
    try:
        text = Path(path).read_text(encoding="utf-8")
        tree = ast.parse(text)
    except (OSError, ValueError, SyntaxError):
        return None
    calls: dict[int, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.end_lineno is not None:
            calls[node.lineno] = max(calls.get(node.lineno, 0), node.end_lineno)
    return SourceFile(
        lines=tuple(text.splitlines()),
        definitions=tuple(_definitions(tree.body)),
        doc_lines=frozenset(_doc_lines(tree)),
        call_ends=calls,
    )


def _definitions(body: list[ast.stmt]) -> Iterator[Definition]:
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            decorated = [each.lineno for each in node.decorator_list]
            yield Definition(
                name=node.name,
                is_class=isinstance(node, ast.ClassDef),
                first=min((node.lineno, *decorated)),
                last=node.end_lineno or node.lineno,
                within=tuple(_definitions(node.body)),
            )


def _doc_lines(tree: ast.Module) -> Iterator[int]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, kinds) and ast.get_docstring(node, clean=False) is not None:
            text = node.body[0]
            yield from range(text.lineno, (text.end_lineno or text.lineno) + 1)
