"""What a card about a claim of the notes consists of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from explorer.architectures.published import PublishedError, published
from explorer.links import StateLink

Unit = Literal["parameters", "MACs", "px", "percent", "count", "nats", "year", "name"]


class Verdict(Enum):
    """What the program says to a claim; the value is its name in files."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value that shows something.

    Attributes:
        name: What templates call it.
        value: A number, or a name such as a kind of layer.
        unit: What it counts; ``"percent"`` from 0 to 100.
        how: What it is, or how it comes about, in a few words.
        published: Whether others measured it; else it was computed just now.
        source: Key of its source in the file of published numbers; empty if computed.
    """

    name: str
    value: float | str
    unit: Unit
    how: str
    published: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLink:
    """Where something can be seen or run.

    Attributes:
        label: What is to be seen there, in a few words.
        link: The state of the window that shows it.
    """

    label: str
    link: StateLink


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimText:
    """The words of a card, without figures.

    Attributes:
        number: Place in the notes, from 1.
        key: Name in links.
        title: What it is about.
        said: What the notes claim, in our words.
        verdict: What we say to it.
        correction: What is right, a template: figures stand in it by name in braces.
    """

    number: int
    key: str
    title: str
    said: str
    verdict: Verdict
    correction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows it.

    Attributes:
        figures: Those of the template, and further ones.
        links: Where it opens.
    """

    figures: tuple[Figure, ...]
    links: tuple[EvidenceLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A card: the words and what shows that they are true."""

    text: ClaimText
    evidence: Evidence

    def correction(self, write: Callable[[Figure], str] | None = None) -> str:
        """What is right, with its figures.

        Args:
            write: Writes a figure in the language of the window; English otherwise.
        """
        return filled(self.text.correction, self.figures, write or written)

    @property
    def figures(self) -> Mapping[str, Figure]:
        """The figures by name, in order."""
        return {figure.name: figure for figure in self.evidence.figures}


def filled(
    template: str, figures: Mapping[str, Figure], write: Callable[[Figure], str]
) -> str:
    """A template in any language with its figures."""
    return template.format_map({name: write(each) for name, each in figures.items()})


def written(figure: Figure) -> str:
    """A figure in English, without its unit."""
    value = figure.value
    if isinstance(value, str):
        return value
    match figure.unit:
        case "year":
            return f"{value:.0f}"
        case "percent":
            return f"{value:.4g} %"
        case "nats":
            return f"{value:.4f}"
    return f"{value:,}"


def computed(name: str, value: float | str, unit: Unit, how: str) -> Figure:
    """A figure that was computed just now."""
    return Figure(name=name, value=value, unit=unit, how=how)


def published_error(name: str, key: str) -> Figure:
    """The first error of an entry of the file of published numbers."""
    entry = published().error(key)
    value = entry.top1 if entry.top1 is not None else entry.top5
    assert value is not None  # a test of the file sees to it
    return Figure(
        name=name,
        value=value,
        unit="percent",
        how=_measured(entry),
        published=True,
        source=entry.source,
    )


def published_year(name: str, source: str) -> Figure:
    """When something was published."""
    found = published().sources[source]
    return Figure(
        name=name,
        value=found.year,
        unit="year",
        how=found.title,
        published=True,
        source=source,
    )


def book_run_counts(
    name_failed: str, name_all: str, architecture: str
) -> tuple[Figure, Figure]:
    """How many stored runs of the book failed, and of how many."""
    runs = published().book.runs[architecture]
    return (
        Figure(
            name=name_failed,
            value=runs.failed,
            unit="count",
            how="stored runs of the book that never got better than chance",
            published=True,
            source=runs.source,
        ),
        Figure(
            name=name_all,
            value=runs.runs,
            unit="count",
            how="stored runs of the book",
            published=True,
            source=runs.source,
        ),
    )


def _measured(entry: PublishedError) -> str:
    error = "top-1 error" if entry.top1 is not None else "top-5 error"
    return (
        f"{entry.network}: {error}, {entry.dataset}, {entry.protocol} ({entry.place})"
    )
