"""Python source in colours, line by line, in the theme of the window."""

from functools import lru_cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from pygments.lexers import PythonLexer
from pygments.styles import get_style_by_name

_STYLES = {"light": "default", "dark": "monokai"}


class Span(NamedTuple):
    """A piece of a line in one colour.

    Attributes:
        text: Without line ends.
        colour: ``#rrggbb``; empty for that of the text around it.
        bold: Whether it is bold.
        italic: Whether it is italic.
    """

    text: str
    colour: str = ""
    bold: bool = False
    italic: bool = False


@lru_cache(maxsize=32)
def highlighted(file: str, theme: str) -> tuple[tuple[Span, ...], ...]:
    """The lines of a file; none if it cannot be read.

    Args:
        file: Path of a Python file.
        theme: Name of the theme, ``"light"`` or ``"dark"``.
    """
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):  # deleted, or in an archive
        return ()
    styles = get_style_by_name(_STYLES.get(theme, _STYLES["light"]))
    lines: list[list[Span]] = [[]]
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    for token, value in lexer.get_tokens(text):
        style = styles.style_for_token(token)
        colour = f"#{style['color']}" if style["color"] else ""
        for rank, piece in enumerate(value.split("\n")):
            if rank:
                lines.append([])
            if piece:
                lines[-1].append(Span(piece, colour, style["bold"], style["italic"]))
    if not lines[-1]:  # what follows the last line end is no line
        lines.pop()
    return tuple(tuple(line) for line in lines)


def without_indent(line: tuple[Span, ...], count: int) -> tuple[Span, ...]:
    """A line without the first ``count`` of its letters."""
    left = []
    for span in line:
        cut = min(count, len(span.text))
        count -= cut
        if cut < len(span.text):
            left.append(span._replace(text=span.text[cut:]))
    return tuple(left)


def plain(line: tuple[Span, ...]) -> str:
    """The text of a line."""
    return "".join(span.text for span in line)


def html_of(line: tuple[Span, ...]) -> str:
    """A line as rich text."""
    return "".join(_html(span) for span in line)


def _html(span: Span) -> str:
    style = f"color:{span.colour};" if span.colour else ""
    style += "font-weight:bold;" if span.bold else ""
    style += "font-style:italic;" if span.italic else ""
    text = escape(span.text)
    return f"<span style='{style}'>{text}</span>" if style else text
