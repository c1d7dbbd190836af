"""The lines of source that made a step, the innermost marked."""

from html import escape
from pathlib import Path

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from explorer.tracing.records import SourceLine
from explorer.ui.theme import Theme, current_theme, mono_font
from explorer.ui.widgets.highlighting import (
    Span,
    highlighted,
    html_of,
    plain,
    without_indent,
)

_AROUND = 3  # lines before and after the marked one
_POINTS = 9.0


class SourceView(QTextBrowser):
    """An excerpt per line of the chain: the block first, then the network."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.NoWrap)
        self.setAccessibleName(self.tr("Source lines of this step"))
        self.setOpenLinks(False)
        self.document().setDocumentMargin(2)
        self._shown: tuple[tuple[SourceLine, ...], Theme] | None = None

    def show_lines(self, lines: tuple[SourceLine, ...]) -> None:
        """Show where a step comes from, innermost first."""
        shown = (lines, current_theme())
        if shown == self._shown:
            return
        self._shown = shown
        texts = [_excerpt(line) for line in lines]
        self.setHtml("".join(texts))
        height = QFontMetrics(mono_font(_POINTS)).lineSpacing() + 1
        rows = sum(text.count("\n") + 2 for text in texts)
        self.setFixedHeight(min(rows * height + 24, 420))


def _dedented(code: tuple[tuple[Span, ...], ...]) -> list[str]:
    """HTML without the indentation that all lines share: the panel is narrow."""
    texts = [plain(row) for row in code]
    indents = [len(text) - len(text.lstrip()) for text in texts if text.strip()]
    shared = min(indents, default=0)
    return [html_of(without_indent(row, shared)) for row in code]


def _excerpt(line: SourceLine) -> str:
    """HTML of one line of source and its neighbours."""
    theme = current_theme()
    first = max(line.line - 1 - _AROUND, 0)
    code = highlighted(line.file, theme.name)[first : line.line + _AROUND]
    rows = []
    for number, row in enumerate(_dedented(code), start=first + 1):
        shown = f"<span style='color:{theme.muted}'>{number:4d}</span> {row}"
        if number == line.line:
            shown = f"<span style='background:{theme.selection}'>{shown}</span>"
        rows.append(shown)
    family = mono_font(_POINTS).family()
    heading = f"{Path(line.file).name} · {line.function}"
    return (
        f"<div style='color:{theme.muted}'>{escape(heading)}</div>"
        f'<pre style=\'font-family:"{family}"; font-size:{_POINTS}pt;'
        " margin:2px 0 8px'>" + "\n".join(rows) + "</pre>"
    )
