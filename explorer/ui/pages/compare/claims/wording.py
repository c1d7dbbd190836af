"""Verdicts and figures of claims, in the words and colours of the window."""

from collections import defaultdict
from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from explorer.architectures.published import published
from explorer.comparison.claim_records import Figure, Verdict, filled, written
from explorer.comparison.evidence_links import COMPARE, EXPLORE, MODE, TRAIN
from explorer.links import StateLink
from explorer.ui.evidence_words import translated
from explorer.ui.theme import Theme

_RIGHT = "#0a9668"  # green, seen on light and on dark panels; a word stands beside it
_WAITING = "…"


class Mark(NamedTuple):
    """How a verdict looks: an icon, its colour and a word."""

    icon: str
    colour: str
    word: str


def mark(verdict: Verdict, theme: Theme) -> Mark:
    """The mark of a verdict."""
    match verdict:
        case Verdict.RIGHT:
            return Mark("circle-check", _RIGHT, _tr("right"))
        case Verdict.PARTLY:
            return Mark("contrast", theme.warning, _tr("partly"))
        case Verdict.WRONG:
            return Mark("circle-x", theme.error, _tr("wrong"))


def value_text(figure: Figure) -> str:
    """A figure with its unit."""
    units = {
        "parameters": _tr("{0} parameters"),
        "MACs": _tr("{0} MACs"),
        "px": _tr("{0} px"),
        "nats": _tr("{0} nats"),
    }
    return units.get(figure.unit, "{0}").format(written(figure))


def what_text(figure: Figure) -> str:
    """What a figure is, or how it comes about."""
    return translated(figure.how)


def origin_text(figure: Figure) -> str:
    """Whether it was computed now, or who published it."""
    if not figure.published:
        return _tr("computed now")
    source = published().sources[figure.source]
    told = _tr("published: {0} ({1})")
    return told.format(source.authors, source.year)


def figure_tip(figure: Figure) -> str:
    """All about a figure, for the tooltip."""
    return f"{value_text(figure)}\n{what_text(figure)}\n{origin_text(figure)}"


def correction_html(
    template: str, figures: Mapping[str, Figure] | None, colour: str
) -> str:
    """What is right, with its figures in bold, each a link to its name.

    Args:
        template: The words, with names of figures in braces.
        figures: By name; ``None`` while they are being computed.
        colour: Of the figures, ``#rrggbb``.
    """
    words = escape(template)
    if figures is None:
        return words.format_map(defaultdict(lambda: _WAITING))
    style = f"color:{colour};text-decoration:none"

    def write(figure: Figure) -> str:
        shown = escape(written(figure))
        return f'<a href="{figure.name}" style="{style}"><b>{shown}</b></a>'

    return filled(words, figures, write)


def place_icon(link: StateLink) -> str:
    """The icon of the page that a link leads to."""
    if link.page == COMPARE and MODE in link.values:
        return "pencil"
    icons = {EXPLORE: "scan-search", COMPARE: "columns-3", TRAIN: "chart-line"}
    return icons.get(link.page, "link")


def place_text(link: StateLink) -> str:
    """Which page a link leads to."""
    if link.page == COMPARE and MODE in link.values:
        return _tr("Opens in What-if")
    told = {
        EXPLORE: _tr("Opens in Explore"),
        COMPARE: _tr("Opens in Compare"),
        TRAIN: _tr("Opens in Train"),
    }
    return told.get(link.page, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Claims", text)
